"""Assessments, rankings and honours in the county of the matrix, and how the commands on them are given there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.application import Call, Pledgebook
from domain.policy import preset
from domain.values import Pledger, PledgerKind, Role
from tests.application.matrix import BRANCH, CITY, DAY, DRIVE, FOUNDED, LEFT, MEMBER, SECOND, TOWN, holder_of
from tests.domain.letters import one

DRIVEN = one("m-campaign with rankings")
OURS, MINE = Pledger(PledgerKind.ORGANISATION, BRANCH), Pledger(PledgerKind.MEMBER, MEMBER)
GIVEN_ON = (DAY, SECOND, LEFT - timedelta(1))
"""The days on which the matrix tries what is allowed."""


def rank(app: Pledgebook, who: Call) -> object:
    """Publish the branch's ranking of its members for the first month."""
    return app.publish_ranking(who, DRIVEN, PledgerKind.MEMBER, BRANCH, day=FOUNDED, subjects=[])


def assess(app: Pledgebook, who: Call, target: Pledger) -> object:
    """Assess a pledger for the first year."""
    return app.conclude_assessment(who, DRIVEN, target, year=2011, conclusion="如期兑现")


def honour(app: Pledgebook, who: Call) -> object:
    """Confer a star of the month on nobody."""
    return app.confer_honours(who, DRIVEN, BRANCH, "STAR_OF_MONTH", [])


def stand(app: Pledgebook, who: Call) -> None:
    """Rank, assess and honour in a campaign of its own."""
    admin = replace(who, role=Role.ADMINISTRATOR)
    app.open_campaign(admin, DRIVEN, organisation=CITY, **{**DRIVE, "policy": preset("TOWN_2012")})
    head = replace(who, actor=holder_of(Role.SECRETARY, BRANCH))
    rank(app, head)
    assess(app, replace(who, actor=holder_of(Role.SECRETARY, TOWN)), OURS)
    assess(app, head, MINE)
    for day in GIVEN_ON:
        honour(app, replace(head, moment=_morning(day)))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(1), UTC)


ON_STANDINGS: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    "publish_ranking": ("", rank),
    "conclude_assessment": ("", lambda app, who: assess(app, who, OURS)),
    "conclude_assessment:MEMBER": ("member", lambda app, who: assess(app, who, MINE)),
    "confer_honours": ("", honour),
}
"""As `probes.ON_REGISTER`."""
OF_ORGANISATIONS: Mapping[str, UUID | None] = dict.fromkeys(
    ("publish_ranking", "conclude_assessment", "confer_honours")
)
"""Commands that are about nobody in person."""
