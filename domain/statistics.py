"""A statistics form (统计表) of one organisation: submitted, returned, submitted again; every version stays (L4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self
from uuid import UUID, uuid5

from domain import form_rules, rules
from domain.aggregate import Created, Event, Root
from domain.cadence import Period
from domain.errors import Broken, InvalidInput, Refused, Unsound
from domain.statistics_form import FIELDS, Values, checked
from domain.values import Act, clean


def statistics_id(campaign: UUID, organisation: UUID, until: date) -> UUID:
    """Return the id of an organisation's form for the period of a campaign that ends with ``until``."""
    return uuid5(campaign, f"statistics/{organisation}/{until}")


@dataclass(frozen=True)
class Submission:
    """One version of a form: what the organisation says, what its records gave then, and why the two differ.

    ``due`` is when it was owed, None where nobody owed it.
    """

    act: Act
    values: Values
    derived: Values
    notes: dict[str, str]
    due: date | None
    returned: Act | None = None

    @property
    def days_late(self) -> int:
        """How many days after its due date it came in."""
        return max((self.act.occurred_on - self.due).days, 0) if self.due else 0


class Statistics(Root):
    """The form of one organisation for one period of a campaign."""

    TOPIC = "statistics"

    def __init__(self) -> None:
        self.campaign = UUID(int=0)
        self.organisation = UUID(int=0)
        self.period = Period(date.min, date.min)
        self.due: date | None = None
        self.submissions: list[Submission] = []

    @classmethod
    def submit(
        cls,
        act: Act,
        *,
        campaign: UUID,
        organisation: UUID,
        period: Period,
        due: date | None,
        values: Mapping[str, Any],
        derived: Mapping[str, Any],
        notes: Mapping[str, str],
    ) -> Self:
        """Hand the form in; what it leaves open is taken from ``derived``, and where it says otherwise a note says why.

        Raises what `statistics_form.checked` raises, and `errors.Unsound` with every rule that it breaks, a difference
        without a note among them.
        """
        return cls._create(
            Submitted,
            id=statistics_id(campaign, organisation, period.end),
            act=act,
            campaign=campaign,
            organisation=organisation,
            period=period,
            due=due,
            **_filled(values, derived, notes),
        )

    def resubmit(
        self, act: Act, *, values: Mapping[str, Any], derived: Mapping[str, Any], notes: Mapping[str, str]
    ) -> None:
        """Hand a returned form in again."""
        returned = self.submissions[-1].returned
        if returned is None:
            raise Refused(form_rules.STANDS)
        if act.occurred_on < returned.occurred_on:
            raise Refused(rules.OUT_OF_ORDER)
        self.trigger_event(Resubmitted, act=act, **_filled(values, derived, notes))

    def send_back(self, act: Act, *, again: date) -> None:
        """Return the form with a reason; it is owed by ``again``, but not before it was owed at first."""
        last = self.submissions[-1]
        if last.returned is not None:
            raise Refused(form_rules.RETURNED)
        if act.persons & last.act.persons:
            raise Refused(form_rules.OWN)
        if act.occurred_on < last.act.occurred_on:
            raise Refused(rules.OUT_OF_ORDER)
        if not act.reason:
            raise Refused(rules.REASON_MISSING)
        self.trigger_event(Returned, act=act, due=max(self.due, again) if self.due else None)


def _filled(values: Mapping[str, Any], derived: Mapping[str, Any], notes: Mapping[str, str]) -> dict[str, Any]:
    given = {code: value for code, value in values.items() if value is not None}
    filled, broken = checked({**derived, **given})
    said = {}
    for code, note in notes.items():
        if code not in FIELDS:
            raise InvalidInput(f"notes.{code}", "is no field of the form", "统计表没有此项")
        said[code] = clean(note, f"notes.{code}", limit=400)
    for code, figure in derived.items():
        if filled[code] != figure and code not in said:
            zh, en = f"系统统计为{figure}，填报为{filled[code]}", f"records: {figure}, said: {filled[code]}"
            broken.append(Broken(form_rules.OVERRIDDEN, f"notes.{code}", zh, en))
    if broken:
        raise Unsound(broken)
    return {"values": filled, "derived": dict(derived), "notes": said}


class Submitted(Created):
    """An organisation handed its form in; ``due`` is when it was owed."""

    TOPIC = "statistics.submitted"
    campaign: UUID
    organisation: UUID
    period: Period
    due: date | None
    values: Values
    derived: Values
    notes: dict[str, str]

    def apply(self, aggregate: Statistics) -> None:
        aggregate.campaign, aggregate.organisation = self.campaign, self.organisation
        aggregate.period, aggregate.due = self.period, self.due
        aggregate.submissions = [Submission(self.act, self.values, self.derived, self.notes, self.due)]


class Returned(Event):
    """The superior returned the form; ``due`` is when it is owed again."""

    TOPIC = "statistics.returned"
    due: date | None

    def apply(self, aggregate: Statistics) -> None:
        aggregate.submissions[-1] = replace(aggregate.submissions[-1], returned=self.act)
        aggregate.due = self.due


class Resubmitted(Event):
    """The organisation handed a returned form in again."""

    TOPIC = "statistics.resubmitted"
    values: Values
    derived: Values
    notes: dict[str, str]

    def apply(self, aggregate: Statistics) -> None:
        aggregate.submissions.append(Submission(self.act, self.values, self.derived, self.notes, aggregate.due))
