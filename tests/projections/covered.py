"""Asking who is covered in the small county, and what only coverage looks at: exemptions, withdrawals, policies."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.exemption import Exemption
from domain.member import Member
from domain.pledge import Pledge
from projections.coverage import Coverage, Subject, coverage, subjects
from projections.coverage.view import COVERAGE
from projections.organisations.view import ORGANISATIONS
from tests.projections.cadences import OPENS, County, key

LETTERS = {"PLEDGED": "P", "ORAL": "O", "EXEMPT": "E", "BLANK": ".", "JOINED": "+"}


def listed(county: County, on: date, **filters: Any) -> list[Subject]:
    """Return the whole list of a day."""
    county.store.catch_up(ORGANISATIONS, COVERAGE)
    asked = {"campaign": county.campaign.id, "on": on, **filters}
    return subjects(county.store.conn, limit=200, **asked).items


def counted(county: County, on: date, **filters: Any) -> Coverage:
    """Return the figures of a day."""
    county.store.catch_up(ORGANISATIONS, COVERAGE)
    return coverage(county.store.conn, **{"campaign": county.campaign.id, "on": on, **filters})


def stand(county: County, on: date, *names: str, **filters: Any) -> dict[str, str]:
    """Return how some stand, or all, in one letter each, a member as ``name@place``."""
    return {
        row.name + ("" if row.kind == "ORGANISATION" else f"@{row.organisation_name}"): LETTERS[row.status]
        for row in listed(county, on, **filters)
        if not names or row.name in names
    }


def admit(county: County, name: str, kinds: Sequence[str], home: str, residence: str | None = None) -> None:
    """Enter another member."""
    county.people[name] = Member.admit(
        key(name), county.act(OPENS), name=name, kinds=list(kinds), organisation=key(home),
        residence=key(residence) if residence else None,
    )  # fmt: skip
    county.save(county.people[name])


def exemption(county: County, name: str, day: date, campaign: UUID | None = None) -> Exemption:
    """Ask for an exemption."""
    return Exemption.request(
        key(f"exemption {name} {campaign}"), county.act(day), campaign=campaign or county.campaign.id, member=key(name),
        organisation=key("hill"), grounds="长期患病",
    )  # fmt: skip


def withdraw(county: County, pledge: Pledge, day: date) -> None:
    """Withdraw a pledge."""
    pledge.request_withdrawal(county.act(day), county.case)
    pledge.decide_withdrawal(county.act(day, judge=True), county.case, approved=True)
    county.save(pledge)


def rule(county: County, day: date, **changes: object) -> None:
    """Change the policy from a day on."""
    county.campaign.change_policy(county.act(day), county.policy.changed(changes))
    county.save(county.campaign)
