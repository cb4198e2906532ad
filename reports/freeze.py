"""Building weeks and freezing them: read the facts, conclude, store; lock, publish, reopen.

A week is rebuilt as often as there is news, until an operator locks it. What is locked is never
written again. Reading and concluding happen before the transaction: they take most of the time,
and SQLite has one writer.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter, itemgetter
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils import timezone

from opd.access import Access, access_of
from opd.calendar import Week, weeks_between
from opd.models import User
from reports import facts, lifecycle
from reports.compliance import Outcome, conclude
from reports.evidence import ComplaintCounts, Span
from reports.facts import WeekFacts
from reports.models import AccountResult, Decision, OfficeResult, PolicyVersion, WeeklyReport
from reports.policy import Policy
from reports.rows import account_row, office_row
from reports.scoring import ranks
from reports.totals import Totals, find_jumps, total

# A running week is rebuilt at once when something happened, and this often when nothing did.
REFRESH_EVERY = timedelta(minutes=5)
# How far back missed weeks are caught up: a year, whatever a wrong registration date says.
CATCH_UP_WEEKS = 53
BATCH = 1000

Row = TypeVar("Row", bound=models.Model)


class Refused(Exception):
    """The actor may not do this now. str() is a sentence for their eyes."""


# Building


def build(week: Week, *, now: datetime, zone: ZoneInfo) -> WeeklyReport:
    """Judge all offices in `week` as known at `now`, and store it. Never touches a locked week.

    The numbers are those in force on the week's Monday.

    Idempotent, and safe when two workers build the same week: the row is locked while results are
    replaced, and whoever looked at the clock last wins.
    """
    standing = WeeklyReport.objects.for_week(week).final().first()
    if standing is not None:
        return standing
    span = Span.of(week, now=now, zone=zone)
    policy = PolicyVersion.objects.policy_on(week.monday)
    known = facts.gather(span, policy=policy)
    outcomes = [conclude(office, span=span, policy=policy) for office in known.offices]
    return _store(known, outcomes, span=span, zone=zone, policy=policy)


@transaction.atomic
def _store(
    known: WeekFacts,
    outcomes: Sequence[Outcome],
    *,
    span: Span,
    zone: ZoneInfo,
    policy: Policy,
) -> WeeklyReport:
    report = _locked_report(span)
    if report.is_final or report.built_at > span.now:
        return report
    before = WeeklyReport.objects.for_week(span.week.plus(-1)).first()
    usual = facts.medians_before(span, weeks=policy.jump_weeks) if span.is_finished else {}
    report.state = (
        WeeklyReport.State.PROVISIONAL if span.is_finished else WeeklyReport.State.RUNNING
    )
    report.built_at = span.now
    report.policy = {"thresholds": policy.as_json(), "mandates": _mandates(known)}
    report.totals = total(
        outcomes,
        complaints=known.complaints,
        before=Totals.from_json(before.totals) if before else None,
        jumps=find_jumps(outcomes, usual=usual, factor=policy.jump_factor),
        zone=zone,
    ).as_json()
    report.save(update_fields=["state", "built_at", "policy", "totals"])
    _store_results(report, outcomes, known=known)
    return report


def _locked_report(span: Span) -> WeeklyReport:
    report, _ = WeeklyReport.objects.get_or_create(
        year=span.week.year, number=span.week.number, defaults={"built_at": span.now}
    )
    return WeeklyReport.objects.select_for_update().get(pk=report.pk)


def _mandates(known: WeekFacts) -> list[dict[str, Any]]:
    return [
        {
            "kind": kind,
            "platform": demand.platform,
            "posts": demand.posts,
            "legal_basis": demand.legal_basis,
        }
        for kind, demands in known.demands.items()
        for demand in demands
    ]


def _store_results(report: WeeklyReport, outcomes: Sequence[Outcome], *, known: WeekFacts) -> None:
    """Replace the week's results. An office of which nothing is asked or told has none."""
    told = [o for o in outcomes if o.judgements or o.office.complaints != ComplaintCounts()]
    places = _places(told)
    results = _replace(
        OfficeResult.objects.filter(report=report),
        [
            office_row(
                outcome,
                report=report,
                rank=places.get(outcome.office.pk),
                kecamatan=known.kecamatan_names.get(outcome.office.parent_id or 0, ""),
            )
            for outcome in told
        ],
        unique_fields=("report_id", "office_id"),
    )
    _replace(
        AccountResult.objects.filter(result__report=report),
        [
            account_row(judgement, result_id=results[report.pk, outcome.office.pk])
            for outcome in told
            for judgement in outcome.judgements
        ],
        unique_fields=("result_id", "platform"),
    )


def _places(outcomes: Iterable[Outcome]) -> dict[int, int]:
    """Ranks by office. OPDs and villages stand in two lists."""
    places: dict[int, int] = {}
    for is_village in (False, True):
        places |= ranks(
            {
                outcome.office.pk: outcome.index
                for outcome in outcomes
                if outcome.office.is_village == is_village
                and outcome.index is not None
                and outcome.is_ranked
            }
        )
    return places


def _replace(
    standing: models.QuerySet[Row], rows: Sequence[Row], *, unique_fields: tuple[str, str]
) -> dict[tuple[Any, ...], int]:
    """Make the standing rows equal to `rows`; return their ids by the values of `unique_fields`.

    Writes only what differs: a running week is rebuilt often, and most of it stays the same.
    """
    fields = [field.attname for field in standing.model._meta.concrete_fields[1:]]
    place_of, values_of = attrgetter(*unique_fields), attrgetter(*fields)
    places = itemgetter(*[fields.index(name) for name in unique_fields])
    old = {places(values): (pk, values) for pk, *values in standing.values_list("pk", *fields)}
    new = {place_of(row): row for row in rows}

    gone = [pk for place, (pk, _) in old.items() if place not in new]
    standing.filter(pk__in=gone).delete()
    changed = [
        row
        for place, row in new.items()
        if place not in old or list(values_of(row)) != old[place][1]
    ]
    standing.model._default_manager.bulk_create(
        changed,
        update_conflicts=True,
        update_fields=[name for name in fields if name not in unique_fields],
        unique_fields=unique_fields,
        batch_size=BATCH,
    )
    return {place: pk for place, (pk, _) in old.items()} | {
        place_of(row): row.pk for row in changed
    }


def freeze_finished(*, now: datetime, zone: ZoneInfo) -> list[WeeklyReport]:
    """Build every finished week that is not locked, oldest first, and return them.

    Catches up on weeks that were missed, and counts late readings while nobody has locked.
    """
    first_day = facts.first_day(zone)
    if first_day is None:
        return []
    last = Week.containing(now, zone=zone).plus(-1)
    first = max(Week.of(first_day), last.plus(1 - CATCH_UP_WEEKS))
    final = {
        Week(year, number)
        for year, number in WeeklyReport.objects.final().values_list("year", "number")
    }
    return [
        build(week, now=now, zone=zone) for week in weeks_between(first, last) if week not in final
    ]


def refresh_running(*, now: datetime, zone: ZoneInfo) -> WeeklyReport | None:
    """Bring the running week up to date where that is worth it; None where it is not."""
    week = Week.containing(now, zone=zone)
    report = WeeklyReport.objects.for_week(week).first()
    if report is None:
        return build(week, now=now, zone=zone) if facts.first_day(zone) else None
    if now - report.built_at < REFRESH_EVERY and not facts.has_news_since(report.built_at):
        return None
    return build(week, now=now, zone=zone)


# Decisions


@transaction.atomic
def lock(report: WeeklyReport, *, actor: User, now: datetime) -> WeeklyReport:
    """Make the numbers stand that `report` shows; refuses when they were rebuilt meanwhile."""
    fresh = _fresh(report)
    _refuse(lifecycle.why_not_lock(fresh, access=_access(actor, now=now), now=now))
    if fresh.built_at != report.built_at:
        raise Refused("Angka baru saja dihitung ulang. Periksa lagi sebelum mengunci.")
    fresh.state = WeeklyReport.State.LOCKED
    fresh.locked_at, fresh.locked_by = now, actor
    fresh.save(update_fields=["state", "locked_at", "locked_by"])
    fresh.decisions.create(kind=Decision.Kind.LOCKED, actor=actor, at=now)
    return fresh


@transaction.atomic
def publish(report: WeeklyReport, *, actor: User, now: datetime) -> WeeklyReport:
    """Show a locked week to the public."""
    fresh = _fresh(report)
    _refuse(lifecycle.why_not_publish(fresh, access=_access(actor, now=now)))
    fresh.state = WeeklyReport.State.PUBLISHED
    fresh.published_at = now
    fresh.save(update_fields=["state", "published_at"])
    fresh.decisions.create(kind=Decision.Kind.PUBLISHED, actor=actor, at=now)
    return fresh


@transaction.atomic
def lock_and_publish(report: WeeklyReport, *, actor: User, now: datetime) -> WeeklyReport:
    """Both at once: what most weeks need."""
    return publish(lock(report, actor=actor, now=now), actor=actor, now=now)


@transaction.atomic
def unlock(report: WeeklyReport, *, actor: User, reason: str, now: datetime) -> WeeklyReport:
    """Reopen a week for correction. From then on it is shown as *direvisi*, with the reason."""
    fresh = _fresh(report)
    _refuse(lifecycle.why_not_unlock(fresh, access=_access(actor, now=now)))
    if not reason.strip():
        raise Refused("Tulis alasan membuka kunci.")
    fresh.state = WeeklyReport.State.PROVISIONAL
    fresh.locked_at = fresh.locked_by = fresh.published_at = None
    fresh.revised_at, fresh.revision_note = now, reason.strip()
    fresh.save(
        update_fields=[
            "state", "locked_at", "locked_by", "published_at", "revised_at", "revision_note",
        ]
    )  # fmt: skip
    fresh.decisions.create(
        kind=Decision.Kind.UNLOCKED, actor=actor, reason=fresh.revision_note, at=now
    )
    return fresh


def _fresh(report: WeeklyReport) -> WeeklyReport:
    return WeeklyReport.objects.select_for_update().get(pk=report.pk)


def _access(actor: User, *, now: datetime) -> Access:
    return access_of(actor, today=timezone.localtime(now).date())


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)
