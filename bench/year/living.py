"""SU_COUNTY's whole year by commands: everybody does what the cadences ask for, but for what chance leaves undone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from bench.year.county import OPENS, YEAR, County, named
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.evaluation import Attendance, Report
from domain.pledge.inspecting import Inspected, InspectionForm
from domain.values import Findings, ItemCheck, PledgerKind

AWARDS: Mapping[date, tuple[str, PledgerKind]] = {
    date(YEAR, 7, 1): ("EXCELLENT_MEMBER", PledgerKind.MEMBER),
    date(YEAR, 10, 1): ("ADVANCED_ORGANISATION", PledgerKind.ORGANISATION),
}
UNDONE = 0.05
EVALUATORS, FEW_CONTENT, MANY_CONTENT = 30, 26, 28
DECEMBER = 12
_WELL = Findings(problem_solved=True, in_place=True, public_satisfied=True)
_REPORT = Report("全年开展活动", "承诺逐项公开", "中心工作有推进", "办实事若干", "党员践诺良好")


@dataclass
class Year(County):
    """The year; ``undone`` is what chance left undone: whom it is about, its name in the work list, and who owes it.

    ``results`` are the published results by organisation, each with its day and whether it passed.
    """

    undone: list[tuple[UUID, str, UUID]] = field(default_factory=list)
    results: dict[UUID, list[tuple[date, bool]]] = field(default_factory=dict)

    def live(self, month_begins: Callable[[date], object], month_over: Callable[[date], object]) -> None:
        """Go through the year month by month, telling the first and the last day of each."""
        for month in range(1, DECEMBER + 1):
            first = date(YEAR, month, 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            month_begins(first)
            if first in AWARDS:
                self._honour(first)
            self._monthly(first)
            if month in (2, 5, 8, 11):
                self._quarterly(first.replace(month=month - 1), first.replace(day=15))
            self._strike_off(first.replace(day=22))
            if month in (6, DECEMBER):
                self._half_yearly(first.replace(month=month - 5), first.replace(day=24))
            if month == DECEMBER:
                self._recorded("COMMENT_SUMMARY", "comment_summary", self.superiors, OPENS, first)
            self._ranked(first, last)
            month_over(last)

    def _monthly(self, first: date) -> None:
        day = first.replace(day=5)
        self._recorded("COMMENT_REMINDER", "comment_reminder", self.superiors, first, day)
        self._recorded("LIFE_MEETING", "life_meeting", self.branch_ids, first, day)
        self._recorded("DISCLOSURE_MEMBER", "disclosure_member", self.home, first, day)
        for subject in self._doing(self.subjects, f"self_check:{first}", self.place_of):
            checks = [ItemCheck(n, 50) for n, item in enumerate(self.items[subject], 1) if not item.struck_off]
            self.book.self_check(self.call(self.writer(subject), day), self.pledge(subject), checks)

    def _quarterly(self, start: date, day: date) -> None:
        self._recorded("BRIEFING", "briefing", self.lower, start, day)
        found = [Inspected(2, on_track=True)]
        for subject in self._doing(self.lower, f"inspection:{start}", self.judge_of):
            self.book.inspect(self.call(self.judge(subject), day), self.pledge(subject), InspectionForm.REGULAR, found)
        commented = self._doing(self.subjects, f"comment:{start}", self._commenting)
        for subject in commented:
            self._comment(subject, day)
        for subject in self._doing(commented, "feed_back", self._commenting):
            key, who = named(f"comment on {subject} {day}"), self.head[self._commenting(subject)]
            self.book.feed_back_comment(self.call(who, day + timedelta(days=2)), key, "书面反馈")

    def _half_yearly(self, start: date, day: date) -> None:
        self._recorded("COMMENT_CHECK", "comment_check", self.superiors, start, day)
        for subject in self._doing(self.lower, f"evaluation:{start}", self.place_of):
            # Who fails in June would have to rectify before anything else.
            failing = day.month == DECEMBER and self.rng.random() < UNDONE
            self._evaluate(subject, day, FEW_CONTENT if failing else MANY_CONTENT)
            self.results.setdefault(subject, []).append((day, not failing))

    def _ranked(self, first: date, last: date) -> None:
        for place in self._doing(self.branch_ids, f"ranking_member:{first}", self.place_of):
            self._publish_ranking(PledgerKind.MEMBER, place, last)
        if first.month % 2 == 0:
            start = first.replace(month=first.month - 1)
            for place in self._doing(self.superiors, f"ranking_organisation:{start}", self.place_of):
                self._publish_ranking(PledgerKind.ORGANISATION, place, last)

    def group(self, kind: PledgerKind, place: UUID) -> list[UUID]:
        """Return the members, or the direct subordinates, of an organisation."""
        above = self.home if kind is PledgerKind.MEMBER else self.parent
        return [subject for subject, where in above.items() if where == place]

    def candidates(self, kind: PledgerKind) -> list[UUID]:
        """Return who can be honoured."""
        return [subject for subject in self.subjects if self.pledger(subject).kind is kind]

    def _commenting(self, subject: UUID) -> UUID:
        """Return the organisation that comments: on the head of a town not the own branch, but the county (I1)."""
        return self.county if self._town_of(subject) else self.judge_of(subject)

    def _town_of(self, subject: UUID) -> UUID | None:
        return next((town for town in self.town_ids if self.head[town] == subject), None)

    def _doing(self, subjects: Iterable[UUID], ref: str, owing: Callable[[UUID], UUID]) -> list[UUID]:
        """Return who does it; the others leave it undone."""
        doing = []
        for subject in subjects:
            if self.rng.random() < UNDONE:
                self.undone.append((subject, ref, owing(subject)))
            else:
                doing.append(subject)
        return doing

    def _recorded(self, kind: str, duty: str, subjects: Iterable[UUID], start: date, day: date) -> None:
        for subject in self._doing(subjects, f"{duty}:{start}", self.place_of):
            self.book.enter_record(
                self.call(self.writer(subject), day),
                named(f"{kind} of {subject} {day}"),
                campaign=self.campaign,
                kind=kind,
                organisation=self.place_of(subject),
                member=subject if subject in self.home else None,
                title="记录",
                text="内容",
                attendance=20,
            )

    def _strike_off(self, day: date) -> None:
        due = [
            (subject, number, item)
            for subject, items in self.items.items()
            for number, item in enumerate(items, 1)
            if item.limit.month == day.month
        ]
        for subject, number, item in due:
            for _ in self._doing([subject], f"item:{number}", self.place_of):
                key = self.pledge(subject)
                self.book.complete_item(self.call(self.writer(subject), day), key, number, "照片")
                self.book.strike_off(self.call(self.judge(subject), day), key, number, _WELL)
                item.struck_off = day

    def _comment(self, subject: UUID, day: date) -> None:
        self.book.give_comment(
            self.call(self.head[self._commenting(subject)], day),
            named(f"comment on {subject} {day}"),
            campaign=self.campaign,
            target=self.pledger(subject),
            mode=CommentMode.MEETING,
            checkpoint=Checkpoint.DURING,
            achievements="进度较快",
            shortcomings="台账不细",
            direction="补齐台账",
            organisation=self._town_of(subject),
        )

    def _evaluate(self, subject: UUID, day: date, content: int) -> None:
        own, judge = self.writer(subject), self.judge(subject)
        key = self.book.announce_evaluation(self.call(own, day), self.campaign, subject, held_on=day).id
        self.book.record_attendance(self.call(judge, day), key, [Attendance("MASSES", EVALUATORS)])
        _, codes = self.book.issue_codes(self.call(judge, day), key)
        self.book.report_to_evaluation(self.call(own, day), key, _REPORT)
        for number, code in enumerate(codes):
            self.book.cast_ballot(key, code, "SATISFIED" if number < content else "DISSATISFIED", today=day)
        self.commands += len(codes)
        self.book.close_evaluation(self.call(judge, day), key)
        self.book.publish_result(self.call(own, day), key, "村务公开栏")

    def _publish_ranking(self, kind: PledgerKind, place: UUID, last: date) -> None:
        who = self.call(self.head[place], last)
        self.book.publish_ranking(who, self.campaign, kind, place, day=last, subjects=self.group(kind, place))

    def _honour(self, day: date) -> None:
        title, kind = AWARDS[day]
        who = self.call(self.head[self.county], day)
        candidates = [self.pledger(subject) for subject in self.candidates(kind)]
        self.book.confer_honours(who, self.campaign, self.county, title, candidates)
