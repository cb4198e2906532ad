"""The people of the fictional regency: invented names, sign-ins, postings."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from opd.models import Office, Posting, Role, User
from portal.demo.offices import MAIL_DOMAIN, Regency
from portal.demo.signins import SignIn, new_password

GIVEN_NAMES = (
    "Adhiyasa", "Bestari", "Cakrani", "Danukirana", "Elvandari", "Fajarina", "Gumilar", "Harsaya",
    "Indrakila", "Jayengrana", "Kartinah", "Lembayung", "Mandarani", "Nirbaya", "Oktavira",
    "Prabarini", "Rahmatika", "Sekarningsih", "Tirtayasa", "Utamiyati", "Wastika", "Yudakarsa",
    "Arumdani", "Bagaskoro", "Cendani", "Dewangga", "Estiningrum", "Galuhsari", "Hanindya",
    "Ismoyojati", "Jenarwati", "Kusumatuti", "Larasnira", "Maheswaya", "Nawangsih", "Padmawira",
    "Ranggalana", "Sasmitaya", "Trijayanti", "Wiraguna",
)  # fmt: skip
FAMILY_NAMES = (
    "Adisanjaya", "Bramasari", "Ciptaraya", "Dharmawisesa", "Endrakusuma", "Gandasuli",
    "Hargowilis", "Jatikusworo", "Kertayuda", "Lakshanira", "Madyantara", "Nayawangsa",
    "Pradnyasari", "Ragilpratama", "Sastradipa", "Tejamurti", "Wiryasena", "Yogiswara",
    "Angkasari", "Bumiraya", "Danasmara", "Kalingga", "Mustikaning", "Purbaningrat",
    "Rekasasmita", "Surawijaya", "Tambaksari", "Wanengpati",
)  # fmt: skip
# Everybody has served longer than the regency's stories reach back.
YEARS_SERVED = 3

HEAD_TITLES = {
    Office.Kind.DINAS: "Kepala Dinas",
    Office.Kind.BADAN: "Kepala Badan",
    Office.Kind.SEKRETARIAT: "Sekretaris",
    Office.Kind.INSPEKTORAT: "Inspektur",
    Office.Kind.BAGIAN: "Kepala Bagian",
    Office.Kind.RSUD: "Direktur",
    Office.Kind.UPT: "Kepala UPT",
    Office.Kind.BUMD: "Direktur Utama",
    Office.Kind.KECAMATAN: "Camat",
    Office.Kind.KELURAHAN: "Lurah",
    Office.Kind.DESA: "Kepala Desa",
}


@dataclass(frozen=True)
class Staff:
    """Who serves where: admins and heads by office id, and those who act for the regency."""

    admin: dict[int, User]
    head: dict[int, User]
    operators: Sequence[User]
    inspector: User
    leader: User
    signins: Sequence[SignIn]


def names(rng: random.Random) -> Iterator[str]:
    """Invented names, none twice."""
    everyone = [f"{given} {family}" for given in GIVEN_NAMES for family in FAMILY_NAMES]
    rng.shuffle(everyone)
    return iter(everyone)


def load(regency: Regency, *, today: date, names: Iterator[str]) -> Staff:
    """Make users and postings. One person of each role gets a password, the others none yet."""
    desk = _Desk(names=names, since=today - timedelta(days=365 * YEARS_SERVED))
    admin, head = {}, {}
    for office in regency.offices:
        title = HEAD_TITLES[Office.Kind(office.kind)]
        is_kecamatan = office.kind == Office.Kind.KECAMATAN
        username = (
            office.slug.replace("kecamatan", "camat") if is_kecamatan else f"kepala-{office.slug}"
        )
        boss = desk.hire(username, f"{title} {office.label}", name=office.head_name)
        desk.post(boss, office, Role.CAMAT if is_kecamatan else Role.HEAD)
        head[office.pk] = boss
        admin[office.pk] = desk.hire(f"admin-{office.slug}", f"Pengelola media {office.label}")
        desk.post(admin[office.pk], office, Role.ADMIN)
    operators = [desk.hire("operator", "Pranata Humas Ahli Muda, Dinas Kominfo")]
    operators.append(desk.hire("operator-2", "Pranata Komputer Pertama, Dinas Kominfo"))
    for operator in operators:
        desk.post(operator, regency.opds["DISKOMINFO"], Role.OPERATOR)
    inspector = desk.hire("inspektorat", "Auditor Madya, Inspektorat Daerah")
    desk.post(inspector, regency.opds["INSPEKTORAT"], Role.INSPECTOR)
    leader = desk.hire("bupati", "Bupati Contoh")
    desk.post(leader, regency.opds["SETDA_LAIN"], Role.LEADER)
    superuser = desk.hire("superuser", "Pengelola sistem")
    superuser.is_staff = superuser.is_superuser = True

    pupr, capital = regency.opds["PUPR"], regency.kecamatan[0]
    village = next(office for office in regency.villages if office.kind == Office.Kind.DESA)
    shown = {
        "operator": operators[0],
        "admin-opd": admin[pupr.pk],
        "kepala": head[pupr.pk],
        "camat": head[capital.pk],
        "admin-desa": admin[village.pk],
        "inspektorat": inspector,
        "pimpinan": leader,
        "superuser": superuser,
    }
    signins = [desk.give_password(role, user) for role, user in shown.items()]
    desk.save()
    return Staff(
        admin=admin,
        head=head,
        operators=operators,
        inspector=inspector,
        leader=leader,
        signins=signins,
    )


class _Desk:
    """Collects users and postings, to write them in two queries."""

    def __init__(self, *, names: Iterator[str], since: date) -> None:
        self._names = names
        self._since = since
        self._users: list[User] = []
        self._postings: list[Posting] = []
        # The passwords of the others are set with "lupa kata sandi"; until then nobody signs in.
        self._no_password = make_password(None)

    def hire(self, username: str, position: str, *, name: str = "") -> User:
        user = User(
            username=username,
            name=name or next(self._names),
            position=position,
            email=f"{username}@{MAIL_DOMAIN}",
            password=self._no_password,
        )
        self._users.append(user)
        return user

    def post(self, user: User, office: Office, role: Role) -> None:
        self._postings.append(
            Posting(
                user=user,
                office=office,
                role=role,
                starts_on=self._since,
                decree=f"SK/{len(self._postings) + 101}/{self._since.year}",
            )
        )

    def give_password(self, role: str, user: User) -> SignIn:
        password = new_password()
        user.set_password(password)
        return SignIn(role=role, username=user.username, password=password)

    def save(self) -> None:
        User.objects.bulk_create(self._users)
        for posting in self._postings:
            posting.user_id = posting.user.pk
        Posting.objects.bulk_create(self._postings)
