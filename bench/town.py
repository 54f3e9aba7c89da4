"""A committee with many villages whose letters are being fulfilled: the setting of the measurements of commands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.application import Call, Draft, Pledgebook
from domain.policy import Approver, preset
from domain.values import SYSTEM, Due, DueKind, Findings, Holder, Milestone, Party, Pledger, PledgerKind, Role, Verdict

ITEMS = 4
PROGRESS = 15
"""Reports on each letter: with proposal, review, signatures, copies and plan its history has 27 events."""

_DEFAULT = preset("DEFAULT")
_POLICY = replace(_DEFAULT, mechanisms=replace(_DEFAULT.mechanisms, opinions=False), criteria=("FEASIBLE",))
_DONE = Findings(problem_solved=True, in_place=True, public_satisfied=True)
_DOCUMENT = "0" * 64


class Town:
    """A county, its town committee, and as many villages as asked for; one secretary writes for them all."""

    def __init__(self, app: Pledgebook) -> None:
        self.app = app
        self.county, self.committee, self.campaign, self.head, self.secretary = (uuid4() for _ in range(5))
        day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        self._last_day = day + timedelta(days=300)
        admin = self._admin()
        for place, name, parent in ((self.county, "安平县委", None), (self.committee, "清河镇党委", self.county)):
            app.found_organisation(admin, place, name=name, level="COMMITTEE", type="TOWNSHIP", parent=parent)
        for member, name in ((self.head, "周海"), (self.secretary, "林青")):
            app.admit_member(admin, member, name=name, kinds=[], organisation=self.committee, residence=None)
        app.fill_post(admin, self.committee, Role.SECRETARY, self.head)
        app.open_campaign(
            admin,
            self.campaign,
            name="公开承诺",
            theme="",
            organisation=self.committee,
            opens_on=day - timedelta(days=30),
            closes_on=date(day.year + 2, 12, 31),
            policy=_POLICY,
        )

    def village(self) -> UUID:
        """Found a village."""
        place = uuid4()
        self.app.found_organisation(
            self._admin(), place, name="柳树村党支部", level="BRANCH", type="RURAL", parent=self.committee
        )
        self.app.fill_post(self._admin(), place, Role.SECRETARY, self.secretary)
        return place

    def call(self, actor: UUID, key: str | None = None) -> Call:
        """Return a command of now, as a person gives it."""
        return Call(actor, datetime.now(UTC), reason="按程序办理", key=key, fingerprint=key or "")

    def propose(self, village: UUID, items: int = ITEMS) -> UUID:
        """Begin a village's letter."""
        due = Due(DueKind.DATE, self._last_day)
        drafts = [
            Draft(f"第{n}件实事：修通机耕路", "现场验收", "林青", due, person=self.secretary)
            for n in range(1, items + 1)
        ]
        pledger = Pledger(PledgerKind.ORGANISATION, village)
        return self.app.propose(self.call(self.secretary), self.campaign, pledger, drafts).id

    def in_fulfilment(self) -> UUID:
        """Make a letter that is being fulfilled, with a long history; its later events are saved as one."""
        key = self.propose(self.village())
        pledge, setting = self.app.open("submit", self.call(self.secretary), key)
        writer, case = setting.act, setting.case
        judge = self.app.open("review:COMMITTEE", self.call(self.head), key)[1].act
        system = self.app.open("publish", Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM), key)[1].act
        pledge.submit(writer, case, discussion=None)
        pledge.review(judge, case, Approver.COMMITTEE, verdicts=self._verdicts(ITEMS), faults=[])
        pledge.sign(writer, case, Party.PLEDGER, pledge.letter.digest)
        pledge.sign(judge, case, Party.SUPERIOR, pledge.letter.digest)
        for holder in Holder:
            pledge.file_copy(system, case, holder, _DOCUMENT)
        pledge.publish(system, case)
        pledge.make_plan(writer, [Milestone(n, "分步实施", self._last_day) for n in pledge.items])
        for percent, item in zip(range(PROGRESS), cycle(pledge.items), strict=False):
            pledge.report_progress(writer, item, percent, "按计划推进")
        self.app.save(pledge)
        return key

    def progress_targets(self, pledges: int) -> dict[str, int]:
        """Make so many letters in fulfilment; return paths to report progress to, each with its pledge's version."""
        keys = [self.in_fulfilment() for _ in range(pledges)]
        return {f"/pledges/{k}/items/{n % ITEMS + 1}/progress": self.app.pledge(k).version for n, k in enumerate(keys)}

    def to_signature(self, village: UUID, items: int) -> UUID:
        """Take a letter from proposal to both signatures by commands; the workflow publishes it."""
        app, key = self.app, self.propose(village, items)
        app.submit(self.call(self.secretary), key)
        app.review(self.call(self.head), key, Approver.COMMITTEE, self._verdicts(items), [])
        digest = app.pledge(key).letter.digest
        app.sign(self.call(self.secretary), key, Party.PLEDGER, digest)
        app.sign(self.call(self.head), key, Party.SUPERIOR, digest)
        return key

    def to_the_last_strike_off(self, key: UUID, items: int) -> None:
        """Keep every promise; the workflow opens the assessment."""
        for item in range(1, items + 1):
            self.app.complete_item(self.call(self.secretary), key, item, evidence="照片")
            self.app.strike_off(self.call(self.head), key, item, _DONE)

    def to_the_verdict(self, key: UUID, items: int) -> None:
        """Assess; the workflow closes the pledge."""
        self.app.assess(self.call(self.head), key, kept=list(range(1, items + 1)), unkept=[])

    @staticmethod
    def _verdicts(items: int) -> list[Verdict]:
        return [Verdict(n, "FEASIBLE", passed=True) for n in range(1, items + 1)]

    @staticmethod
    def _admin() -> Call:
        return Call(UUID(int=7), datetime.now(UTC), role=Role.ADMINISTRATOR)
