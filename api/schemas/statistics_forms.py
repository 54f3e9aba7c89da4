"""The statistics form: bodies of its commands, its blanks with what the records give, its versions, its sums."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from api.schemas.base import Clean, Code, CommandBody, example
from api.schemas.records import TermView
from domain.campaign import Campaign
from domain.statistics import Statistics, Submission
from domain.statistics_form import CHECKS, FIELDS, ITEMS, MOST_TEXTS, UNITS, Check, FormField, Kind, Value, Values
from domain.values import Role
from projections.statistics import SOURCES, UNKNOWN, State, Sum, Summed

_CAMPAIGN = "c4d7e2f1-8a3b-4d6c-b590-1e2f3a4b5c04"
_BRANCH = "3d8f6b20-1c4a-4e5b-8f19-6a7c2e9d4b02"
_FILLED = {
    "members_badged": 21,
    "anniversary_activities": 2,
    "anniversary_participants": 30,
    "help_amount": "1200.50",
    "volunteers": 18,
    "volunteer_attendances": 46,
}
_NOTES = {"members_badged": "两名党员长期外出，由支部代为亮牌"}

FieldCode = Annotated[str, Code(FIELDS)]
Entry = StrictInt | StrictStr | Annotated[list[StrictStr], Field(max_length=MOST_TEXTS)] | None


class StatisticsSubmission(CommandBody):
    """A form; `GET /statistics/form` says what its fields are and what the records give for them.

    A field that is left out, or null, is taken from the records; where they say nothing, a figure is missing (0 where
    there was nothing) and a text is empty. A figure other than that of the records needs a note.
    """

    model_config = example(
        campaign=_CAMPAIGN,
        organisation=_BRANCH,
        values={**{code: 0 for code, field in FIELDS.items() if field.counts and code not in SOURCES}, **_FILLED},
        notes=_NOTES,
    )

    campaign: UUID
    organisation: UUID
    values: dict[FieldCode, Entry] = Field(
        max_length=len(FIELDS),
        description='By the codes of the fields: whole numbers, amounts such as `"1200.50"`, texts, lists of texts.',
    )
    notes: dict[FieldCode, Annotated[str, Clean(400)]] = Field(
        default={}, max_length=len(FIELDS), description="Why a figure differs from that of the records."
    )


class StatisticsReturn(CommandBody):
    """A form goes back; `act.reason` is needed, and stays visible."""

    model_config = example(act={"reason": "第14项制度总数与分项之和不一致，请核对后重报"})


class UnitView(BaseModel):
    """A unit of the form."""

    zh: str
    en: str


class BlankView(TermView):
    """A field of the form with what the records give for it."""

    kind: Kind
    unit: UnitView | None = Field(description="Null for texts.")
    value: int | list[str] | None = Field(description="What the records give; null where they say nothing.")
    source: UnitView = Field(description="Where the value comes from, or that nothing in the records says it.")

    @classmethod
    def of(cls, code: str, field: FormField, derived: Mapping[str, Any]) -> Self:
        """Return the view of a field."""
        source = SOURCES[code] if code in derived else UNKNOWN
        return cls(
            code=code,
            zh=field.zh,
            en=field.en,
            kind=field.kind,
            unit=_unit(field),
            value=derived.get(code),
            source=UnitView(zh=source.zh, en=source.en),
        )


class ItemView(BaseModel):
    """A numbered item of the form."""

    no: int
    zh: str
    en: str
    fields: list[BlankView]


class CheckView(TermView):
    """What figures of the form must satisfy; its code is that of the rule that is broken otherwise."""

    parts: list[str] = Field(description="The codes of the fields that are added up.")
    whole: str = Field(description="The field that they must not exceed, or must equal.")
    equal: bool

    @classmethod
    def checked(cls, check: Check) -> Self:
        """Return the view of a check."""
        rule = check.rule
        return cls(
            code=rule.code, zh=rule.zh, en=rule.en, parts=[*check.parts], whole=check.whole, equal=not check.least
        )


class BlankForm(BaseModel):
    """The form of an organisation as the records fill it in today."""

    model_config = ConfigDict(populate_by_name=True)

    campaign: UUID
    organisation: UUID
    since: date = Field(alias="from")
    until: date = Field(alias="to", description="The last day that the figures are about.")
    due: date | None = Field(description="By when it is owed; null where nobody owes it.")
    id: UUID | None = Field(description="The form that was handed in for this period, if any.")
    version: int | None = Field(description="Its version, for If-Match.")
    items: list[ItemView]
    checks: list[CheckView]

    @classmethod
    def of(cls, campaign: Campaign, organisation: UUID, form: Statistics | None, derived: Mapping[str, Any]) -> Self:
        """Return the form with the figures that were derived for it."""
        items = [
            ItemView(
                no=no,
                zh=item.zh,
                en=item.en,
                fields=[BlankView.of(code, field, derived) for code, field in item.fields.items()],
            )
            for no, item in ITEMS.items()
        ]
        return cls(
            campaign=campaign.id,
            organisation=organisation,
            since=campaign.reported.start,
            until=campaign.reported.end,
            due=form.due if form else campaign.policy.statistics_due,
            id=form.id if form else None,
            version=form.version if form else None,
            items=items,
            checks=[CheckView.checked(check) for check in CHECKS],
        )


class ListedForm(BaseModel):
    """A form in a list; one that is missing has no id."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID | None
    campaign: UUID
    organisation: UUID
    organisation_name: str
    starts_on: date
    ends_on: date = Field(description="The last day of the period that it is about.")
    state: State
    due: date | None = Field(description="By when it was or is owed; null where nobody owes it.")
    days_late: int = Field(description="After it was due: until it came in, or today.")
    submitted_on: date | None
    submitted_by: UUID | None
    submissions: int
    returned_on: date | None
    returned_reason: str
    version: int | None


class SubmissionView(BaseModel):
    """One version of a form; an amount is a text with two decimals."""

    submitted_on: date
    submitted_by: UUID
    submitted_role: Role
    on_behalf_of: UUID | None
    due: date | None
    days_late: int
    values: dict[str, int | str | list[str]]
    derived: dict[str, int | str | list[str]] = Field(description="What the records gave on that day.")
    notes: dict[str, str]
    returned_on: date | None
    returned_by: UUID | None
    returned_reason: str

    @classmethod
    def of(cls, said: Submission) -> Self:
        """Return the view of a version."""
        returned = said.returned
        return cls(
            submitted_on=said.act.occurred_on,
            submitted_by=said.act.actor,
            submitted_role=said.act.role,
            on_behalf_of=said.act.on_behalf_of,
            due=said.due,
            days_late=said.days_late,
            values=_plain(said.values),
            derived=_plain(said.derived),
            notes=said.notes,
            returned_on=returned.occurred_on if returned else None,
            returned_by=returned.actor if returned else None,
            returned_reason=returned.reason if returned else "",
        )


class FormView(BaseModel):
    """A form with all its versions, the first one first."""

    model_config = ConfigDict(populate_by_name=True)

    id: UUID
    version: int
    campaign: UUID
    organisation: UUID
    since: date = Field(alias="from")
    until: date = Field(alias="to")
    state: State
    due: date | None
    submissions: list[SubmissionView]

    @classmethod
    def of(cls, form: Statistics) -> Self:
        """Return the view of a form."""
        return cls(
            id=form.id,
            version=form.version,
            campaign=form.campaign,
            organisation=form.organisation,
            since=form.period.start,
            until=form.period.end,
            state=State.RETURNED if form.submissions[-1].returned else State.SUBMITTED,
            due=form.due,
            submissions=[SubmissionView.of(each) for each in form.submissions],
        )


class WantingView(BaseModel):
    """An organisation whose form is not in the sum."""

    model_config = ConfigDict(from_attributes=True)

    organisation: UUID
    organisation_name: str
    state: State


class SummedForm(BaseModel):
    """The forms of a subtree added up, as far as the caller reads them; an amount is a text with two decimals."""

    campaign: UUID
    under: UUID | None
    ends_on: date
    forms: int = Field(description="How many were added up.")
    values: dict[str, int | str | list[str]] = Field(description="Figures added up; of texts, each one once.")
    missing: list[WantingView] = Field(description="Whose form was never handed in, or was returned.")

    @classmethod
    def of(cls, campaign: UUID, under: UUID | None, ends_on: date, found: Summed) -> Self:
        """Return the view of a sum."""
        return cls(
            campaign=campaign,
            under=under,
            ends_on=ends_on,
            forms=found.forms,
            values=_plain(found.values),
            missing=[WantingView.model_validate(each) for each in found.wanting],
        )


def _unit(field: FormField) -> UnitView | None:
    return UnitView(zh=field.unit, en=UNITS[field.unit]) if field.unit else None


def _plain(values: Values | Mapping[str, Value | Sum]) -> dict[str, int | str | list[str]]:
    return {code: str(value) if isinstance(value, Decimal) else value for code, value in values.items()}
