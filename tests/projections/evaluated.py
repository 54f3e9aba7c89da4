"""Public evaluations of the north branch, from the announcement to the published result, for tests of read models."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.cadence import Period
from domain.judgement.ballots import Box
from domain.judgement.evaluation import Attendance, Evaluation, Notice
from domain.judgement.evaluation.process import Report
from tests.projections.clerk import DAY, Clerk

PERIOD = Period(date(2026, 1, 1), date(2026, 6, 30))
HELD, CLOSES, COUNTED, SHOWN = (DAY + timedelta(days) for days in (10, 12, 11, 15))
CAME = [Attendance("MASSES", 24), Attendance("OWN_LEADERS", 3), Attendance("DELEGATES", 3)]
HEADINGS = Report("活动开展", "承诺办理", "中心工作", "好事", "党员践诺")


@dataclass
class Held:
    """One attempt in the hands of the clerk; every step is saved."""

    clerk: Clerk
    attempt: int = 1
    previous: UUID | None = None
    minimum: int = 30

    def __post_init__(self) -> None:
        notice = Notice(
            campaign=self.clerk.campaign.id,
            organisation=self.clerk.north.id,
            organisation_type="RURAL",
            policy_version=1,
            period=PERIOD,
            attempt=self.attempt,
            previous=self.previous,
            held_on=HELD,
            closes_on=CLOSES,
            minimum=self.minimum,
            threshold=90,
            satisfied=("SATISFIED", "FAIRLY_SATISFIED"),
        )
        self.subject = Evaluation.announce(self.clerk.act(DAY), notice)
        self.clerk.save(self.subject)

    def open(self) -> "Held":
        """Record who came, and let the secretary report."""
        categories = self.clerk.campaign.policy.evaluator_categories
        leaders = frozenset(self.clerk.id(f"leader {number}") for number in range(3))
        self.subject.open(self.clerk.act(HELD, judge=True), CAME, categories=categories, leaders=leaders)
        self.subject.report(self.clerk.act(HELD), HEADINGS)
        return self._saved()

    def criticise(self, day: date = HELD) -> "Held":
        """Record strong criticism."""
        self.subject.criticise(self.clerk.act(day, judge=True), "推诿扯皮")
        return self._saved()

    def count(self, satisfied: int, others: int, day: date = COUNTED) -> "Held":
        """Count so many ballots that are satisfied, and so many that are not."""
        grades = ("DISSATISFIED",) * others + ("FAIRLY_SATISFIED", "SATISFIED") * (satisfied // 2)
        grades += ("SATISFIED",) * (satisfied % 2)
        box = Box(used=tuple(f"{n:064x}" for n in range(len(grades))), grades=grades, remarks=("路灯不亮",))
        self.subject.close(
            self.clerk.act(day, judge=True), box, day + timedelta(days=self.clerk.campaign.policy.days.publish_result)
        )
        return self._saved()

    def publish(self, day: date = SHOWN) -> "Held":
        """Publish the result."""
        self.subject.publish_result(self.clerk.act(day), "村委会公开栏")
        return self._saved()

    def _saved(self) -> "Held":
        self.clerk.save(self.subject)
        return self
