"""The policy of a new portal, loaded as often as one likes."""

from django.core.management import call_command

from complaints import policy
from complaints.models import Category, SlaRule, Template
from complaints.wording import unfilled


def test_a_new_portal_has_categories_deadlines_and_templates(db: None) -> None:
    call_command("load_policy", verbosity=0)

    first = Category.objects.order_by("position").first()
    days = {
        rule.classification: (rule.verify_days, rule.start_days, rule.answer_days)
        for rule in SlaRule.objects.all()
    }
    assert str(first) == "Jalan dan jembatan (lubang, longsor)"
    assert Category.objects.order_by("position").last() == Category.objects.get(name="Lainnya")
    assert Category.objects.count() == 10
    assert days == {
        "INFORMATION": (3, 5, 5),
        "ASPIRATION": (3, 5, 5),
        "COMPLAINT": (3, 5, 14),
        "OVERSIGHT": (3, 5, 60),
    }
    assert set(SlaRule.objects.values_list("legal_basis", flat=True)) == {"PermenPANRB 62/2018"}
    assert all(unfilled(template.body) for template in Template.objects.all())


def test_loading_again_adds_nothing_and_leaves_what_was_edited(db: None) -> None:
    policy.load()
    Category.objects.filter(slug="jalan").update(name="Jalan rusak", is_active=False)
    SlaRule.objects.filter(classification="COMPLAINT").update(answer_days=10)
    Template.objects.exclude(name="Selesai").delete()

    assert policy.load() == policy.Loaded(categories=0, rules=0, templates=0)

    assert Category.objects.get(slug="jalan").name == "Jalan rusak"
    assert SlaRule.objects.get(classification="COMPLAINT").answer_days == 10
    assert Template.objects.count() == 1
