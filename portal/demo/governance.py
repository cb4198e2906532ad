"""How well the fictional offices keep their accounts: custodians, pledges, trainings, exemptions."""

import random
from datetime import date, timedelta

from accounts.models import Exemption, PlatformKey, SocialAccount
from opd.models import Pledge, Training, TrainingAttendance
from portal.demo.offices import Regency
from portal.demo.people import Staff

Platform = PlatformKey


def keep(account: SocialAccount, staff: Staff, *, today: date, rng: random.Random) -> None:
    """Custodian, second factor, re-validation: mostly in order."""
    office = account.office_id
    if rng.random() < 0.88:
        account.custodian = staff.admin[office]
        account.backup_custodian = staff.head[office] if rng.random() < 0.6 else None
        account.recovery_holder = staff.admin[office].name
    account.has_second_factor = rng.choices((True, False, None), weights=(70, 18, 12))[0]
    age = rng.randint(5, 175) if rng.random() < 0.8 else rng.randint(190, 500)
    account.revalidated_on = today - timedelta(days=age)


def load(regency: Regency, *, today: date, rng: random.Random) -> None:
    _exemptions(regency, today=today)
    _promises(regency, today=today, rng=rng)


def _exemptions(regency: Regency, *, today: date) -> None:
    excused = {
        ("RSUD_UJUNGLAYA", Platform.X): "Belum ada petugas media; ditugaskan bulan depan",
        ("INSPEKTORAT", Platform.X): "Sifat tugas pengawasan; cukup lewat situs dan Instagram",
        ("BPBD", Platform.X): "Akun X dialihkan ke pusat pengendalian operasi bersama",
        ("SETWAN", Platform.FACEBOOK): "Akun Facebook diretas, pemulihan sedang berjalan",
    }
    Exemption.objects.bulk_create(
        Exemption(
            office=regency.opds[key],
            platform=platform,
            reason=reason,
            since=today - timedelta(weeks=6),
            until=today + timedelta(weeks=8),
        )
        for (key, platform), reason in excused.items()
    )


def _promises(regency: Regency, *, today: date, rng: random.Random) -> None:
    """Pledges and trainings. Villages lag behind."""
    pledges, attendances = [], []
    trainings = Training.objects.bulk_create(
        Training(name=name, held_on=today - timedelta(days=days))
        for name, days in (
            ("#InstameetOPD: foto dan takarir yang berbicara", 420),
            ("Pelatihan admin media sosial desa", 160),
            ("Video pendek untuk layanan publik", 60),
        )
    )
    for office in regency.offices:
        diligence = 0.62 if office.is_village else 0.88
        pledges.append(
            Pledge(
                office=office,
                signer_name=office.head_name,
                signer_position=f"Kepala {office.label}",
                due_on=today - timedelta(days=150),
                signed_on=(
                    today - timedelta(days=rng.randint(100, 190))
                    if rng.random() < diligence
                    else None
                ),
            )
        )
        attendances += [
            TrainingAttendance(
                training=training, office=office, attendee_name=f"Admin {office.label}"
            )
            for training in trainings
            if rng.random() < diligence / 2
        ]
    Pledge.objects.bulk_create(pledges)
    TrainingAttendance.objects.bulk_create(attendances)
