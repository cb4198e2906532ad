"""Facts of a week -> verdicts, letter, streaks, and all that one office came to. Pure.

One rule stands above the others: never accuse on missing data, and never praise on it either.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from reports.evidence import AccountEvidence, Demand, OfficeEvidence, Past, Span
from reports.models import AccountResult, OfficeResult
from reports.policy import Policy
from reports.scoring import (
    Part,
    alignment_part,
    governance_part,
    index_of,
    posting_part,
    response_part,
)

Verdict = AccountResult.Verdict
Letter = OfficeResult.Letter


# Why a verdict is not *terpenuhi*, in words that name no culprit.
NO_ACCOUNT = "Belum punya akun"
PROPOSED = "Akun diusulkan, menunggu verifikasi Kominfo"
NEW = "Akun terdaftar pekan ini; dihitung penuh mulai pekan depan"
UNDATED = "Ada unggahan yang tanggalnya tidak terbaca"
NEVER_READ = "Belum pernah terbaca portal"
NOT_SINCE_END = "Belum terbaca sejak pekan berakhir"
NOT_LATELY = "Belum terbaca dalam {hours} jam terakhir"


# Requirements


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The verdict on one requirement, with the account and the counts that it rests on."""

    demand: Demand
    verdict: AccountResult.Verdict
    reason: str
    account: AccountEvidence | None
    automatic_count: int
    manual_count: int
    read_at: datetime | None


def judge(
    demand: Demand,
    accounts: Sequence[AccountEvidence],
    *,
    exemption: str | None,
    span: Span,
    policy: Policy,
) -> Judgement:
    """The verdict on one mandated platform; `accounts` are those of the office on it.

    Several accounts count together, and all must have been read before they are called short. One
    that Kominfo has not confirmed counts for nothing, and its office is not called short for that.
    `account` is the one that posted most.
    """
    is_waiting = any(account.is_proposed for account in accounts)
    accounts = [account for account in accounts if not account.is_proposed]
    standing = [a for a in accounts if a.is_verified and a.registered_on <= span.week.sunday]
    reads = [account.read_at for account in standing]
    verdict, reason = _verdict(
        demand,
        accounts,
        standing,
        is_waiting=is_waiting,
        exemption=exemption,
        span=span,
        policy=policy,
    )
    return Judgement(
        demand=demand,
        verdict=verdict,
        reason=reason,
        account=max(
            standing or [a for a in accounts if a.post_count],
            key=lambda account: (account.post_count, -account.pk),
            default=None,
        ),
        automatic_count=sum(account.automatic_count for account in accounts),
        manual_count=sum(account.manual_count for account in accounts),
        # The oldest reading: what all of them together are known up to.
        read_at=min((at for at in reads if at), default=None) if all(reads) else None,
    )


def _verdict(
    demand: Demand,
    accounts: Sequence[AccountEvidence],
    standing: Sequence[AccountEvidence],
    *,
    is_waiting: bool,
    exemption: str | None,
    span: Span,
    policy: Policy,
) -> tuple[AccountResult.Verdict, str]:
    posts = sum(account.post_count for account in accounts)
    if exemption is not None:
        return Verdict.EXEMPT, exemption
    if posts >= demand.posts:
        return Verdict.MET, ""
    if not standing:
        return (Verdict.UNKNOWN, PROPOSED) if is_waiting else (Verdict.SHORT, NO_ACCOUNT)
    if doubt := _doubt(demand, standing, posts=posts, span=span, policy=policy):
        return Verdict.UNKNOWN, doubt
    return Verdict.SHORT, f"Kurang {demand.posts - posts} unggahan"


def _doubt(
    demand: Demand,
    standing: Sequence[AccountEvidence],
    *,
    posts: int,
    span: Span,
    policy: Policy,
) -> str | None:
    """Why too few posts may not be the whole truth, or None."""
    # An account that came within the week could not be expected to fill it.
    if all(account.registered_on > span.week.monday for account in standing):
        return NEW
    since = span.read_since(fresh_hours=policy.fresh_hours)
    unread = [a for a in standing if a.read_at is None or a.read_at < since]
    if unread:
        return _why_unread(unread, span=span, policy=policy)
    if posts + sum(account.undated_count for account in standing) >= demand.posts:
        return UNDATED
    return None


def _why_unread(unread: Sequence[AccountEvidence], *, span: Span, policy: Policy) -> str:
    if any(account.read_at is None for account in unread):
        cause = NEVER_READ
    elif span.is_finished:
        cause = NOT_SINCE_END
    else:
        cause = NOT_LATELY.format(hours=policy.fresh_hours)
    labels = dict.fromkeys(a.health_label.lower() for a in unread if a.health_label)
    return f"{cause}: {', '.join(labels)}" if labels else cause


# Letter


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How the requirements of one office came out."""

    met: int
    short: int
    unknown: int
    exempt: int

    @classmethod
    def of(cls, verdicts: Iterable[AccountResult.Verdict]) -> "Tally":
        count = Counter(verdicts)
        return cls(
            met=count[Verdict.MET],
            short=count[Verdict.SHORT],
            unknown=count[Verdict.UNKNOWN],
            exempt=count[Verdict.EXEMPT],
        )

    @property
    def known(self) -> int:
        return self.met + self.short

    @property
    def required(self) -> int:
        """What was asked of the office: all but the exempt."""
        return self.known + self.unknown


def letter_of(tally: Tally, *, policy: Policy) -> OfficeResult.Letter:
    """P, S or T by the requirements that are known; - where too few are, or none is asked."""
    if tally.known == 0 or tally.known * 100 < tally.required * policy.known_percent:
        return Letter.UNKNOWN
    if tally.met == tally.known:
        return Letter.COMPLIANT
    if tally.met * 100 >= tally.known * policy.partial_percent:
        return Letter.PARTIAL
    return Letter.NOT_COMPLIANT


def streaks(
    letter: OfficeResult.Letter, *, past: Past | None, is_finished: bool
) -> tuple[int, int]:
    """Weeks in a row with T, and with P, this one included.

    A week without data ends both: "four weeks running" must be true to the letter. A running week
    is not yet held against anybody: it adds no T and breaks no row of P.
    """
    before = past or Past(letter="", streak=0, compliant_streak=0)
    not_compliant = before.streak + is_finished if letter == Letter.NOT_COMPLIANT else 0
    if letter == Letter.COMPLIANT:
        return not_compliant, before.compliant_streak + 1
    return not_compliant, 0 if is_finished else before.compliant_streak


def is_new(office: OfficeEvidence, *, span: Span, policy: Policy) -> bool:
    """Younger than the policy's weeks at the end of this one, itself or all its accounts."""
    since = span.week.sunday - timedelta(weeks=policy.new_weeks)
    if office.opened_on is not None and office.opened_on > since:
        return True
    listed = [account for account in office.accounts if account.is_verified]
    return bool(listed) and all(account.registered_on > since for account in listed)


# Offices


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """All that was concluded about one office in one week."""

    office: OfficeEvidence
    judgements: Sequence[Judgement]
    tally: Tally
    letter: OfficeResult.Letter
    index: Decimal | None
    is_new: bool
    streak: int
    compliant_streak: int
    parts: Sequence[Part]

    @property
    def is_ranked(self) -> bool:
        return self.index is not None and not self.is_new


def conclude(office: OfficeEvidence, *, span: Span, policy: Policy) -> Outcome:
    """Judge one office. Without a letter there is no index: governance alone is no praise."""
    judgements = [
        judge(
            demand,
            [a for a in office.accounts if a.platform == demand.platform],
            exemption=office.exemptions.get(demand.platform),
            span=span,
            policy=policy,
        )
        for demand in office.demands
    ]
    tally = Tally.of(judgement.verdict for judgement in judgements)
    letter = letter_of(tally, policy=policy)
    found = (
        posting_part(met=tally.met, known=tally.known, policy=policy),
        response_part(office.complaints, policy=policy),
        governance_part(office, span=span, policy=policy),
        alignment_part(office, policy=policy),
    )
    parts = [part for part in found if part is not None]
    streak, compliant_streak = streaks(letter, past=office.past, is_finished=span.is_finished)
    return Outcome(
        office=office,
        judgements=judgements,
        tally=tally,
        letter=letter,
        index=None if letter == Letter.UNKNOWN else index_of(parts),
        is_new=is_new(office, span=span, policy=policy),
        streak=streak,
        compliant_streak=compliant_streak,
        parts=parts,
    )
