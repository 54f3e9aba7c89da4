"""Loads the demo town through the same commands that its secretaries would give; workflows publish the letters."""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from domain.application import Call, Draft, Pledgebook
from domain.policy import Approver, preset
from domain.values import (
    Due,
    DueKind,
    Findings,
    Milestone,
    Party,
    Pledger,
    PledgerKind,
    Role,
    Stage,
    Verdict,
)
from runtime.demo import town
from runtime.demo.judging import judge
from runtime.demo.town import Line, Place, made_id
from runtime.failure import Failure

ADMINISTRATOR = made_id("account", "administrator")
TOWN = made_id("organisation", town.TOWN_NAME)
CAMPAIGN = made_id("campaign", town.CAMPAIGN_NAME)
SECRETARY, DEPUTY, *_, OFFICE = (made_id("member", name) for _, name in town.TOWN_POSTS)

PUBLISHED_WITHIN = 120.0  # seconds, for all twenty letters


class DemoError(Failure):
    """The demo could not be loaded; the text is one line."""


@dataclass(frozen=True)
class Actor:
    """Somebody of the demo who gets an account; people log in by their name."""

    login: str
    name: str
    id: UUID
    administrator: bool = False


def actors() -> list[Actor]:
    """Return everybody who gets an account."""
    people = [Actor("admin", "系统管理员", ADMINISTRATOR, administrator=True)]
    people += [Actor(name, f"{town.TOWN_NAME} {name}", made_id("member", name)) for _, name in town.TOWN_POSTS]
    people += [Actor(p.secretary, f"{p.name} {p.secretary}", p.secretary_id) for p in town.places()]
    return people


def load(app: Pledgebook) -> None:
    """Bring the demo campaign into an empty log: its items hang in the ledger, 15 are struck off, and it is judged.

    Raises `DemoError` when the workflows do not publish in time.
    """
    _found(app)
    pledges = [_pledge(app, place, lines) for place, lines in zip(town.places(), town.lines(), strict=True)]
    _await_publication(app, pledges)
    for place, lines, key in zip(town.places(), town.lines(), pledges, strict=True):
        _fulfil(app, place, lines, key)
    judge(app, CAMPAIGN, TOWN, secretary=_call(SECRETARY), office=_call(OFFICE))


def _call(actor: UUID, *, administrator: bool = False, key: str | None = None) -> Call:
    role = Role.ADMINISTRATOR if administrator else None
    return Call(actor, datetime.now(UTC), role=role, key=key and f"demo/{key}", fingerprint=key or "")


def _found(app: Pledgebook) -> None:
    admin = _call(ADMINISTRATOR, administrator=True)
    year = admin.day("Asia/Shanghai").year
    app.found_organisation(admin, TOWN, name=town.TOWN_NAME, level="COMMITTEE", type="RURAL", parent=None)
    for role, name in town.TOWN_POSTS:
        _admit(app, admin, name, TOWN, Role(role))
    for place in town.places():
        app.found_organisation(admin, place.id, name=place.name, level="BRANCH", type=place.type, parent=TOWN)
        _admit(app, admin, place.secretary, place.id, Role.SECRETARY)
    app.open_campaign(
        admin,
        CAMPAIGN,
        name=town.CAMPAIGN_NAME,
        theme=town.THEME,
        organisation=TOWN,
        opens_on=date(year, 1, 1),
        closes_on=date(year + 1, 12, 31),
        policy=preset("TOWN_71"),
    )


def _admit(app: Pledgebook, admin: Call, name: str, place: UUID, role: Role) -> None:
    member = made_id("member", name)
    kind = "BRANCH_SECRETARY" if role is Role.SECRETARY else "LEADING_CADRE"
    app.admit_member(admin, member, name=name, kinds=[kind], organisation=place, residence=None)
    app.fill_post(admin, place, role, member)


def _pledge(app: Pledgebook, place: Place, lines: list[Line]) -> UUID:
    """Take one place's letter from the collected opinion to both signatures."""
    head, superior = _call(place.secretary_id), _call(SECRETARY)
    opinion = made_id("opinion", place.name)
    channel, text = place.opinion
    app.collect_opinion(head, opinion, campaign=CAMPAIGN, organisation=place.id, channel=channel, text=text, author="")
    drafts = [
        Draft(
            text=line.text,
            measure=line.measure,
            responsible=place.secretary,
            person=place.secretary_id,
            due=Due(DueKind.CAMPAIGN_END if line.kind == "CAMPAIGN_END" else DueKind.YEAR_END),
            category=line.category,
            opinions=(opinion,) if number == 0 else (),
        )
        for number, line in enumerate(lines)
    ]
    key = app.propose(head, CAMPAIGN, Pledger(PledgerKind.ORGANISATION, place.id), drafts).id
    app.submit(head, key)
    criteria = preset("TOWN_71").criteria_for(leading=False)
    verdicts = [Verdict(number, code, passed=True) for number in range(1, len(lines) + 1) for code in criteria]
    app.review(_call(DEPUTY), key, Approver.COMMITTEE, verdicts, [])
    digest = app.pledge(key).letter.digest
    app.sign(head, key, Party.PLEDGER, digest)
    app.sign(superior, key, Party.SUPERIOR, digest)
    return key


def _await_publication(app: Pledgebook, pledges: list[UUID]) -> None:
    waiting = list(pledges)
    deadline = time.monotonic() + PUBLISHED_WITHIN
    while waiting := [key for key in waiting if app.pledge(key).stage is not Stage.FULFIL]:
        if time.monotonic() > deadline:
            raise DemoError(f"{len(waiting)} letters were not published within {PUBLISHED_WITHIN:.0f} s")
        time.sleep(0.1)


def _fulfil(app: Pledgebook, place: Place, lines: list[Line], key: UUID) -> None:
    """Set the plan, and where the first promise is done, complete it and have it struck off."""
    head = _call(place.secretary_id)
    pledge = app.pledge(key)
    app.publicise(head, key, "WALL_POSTER", f"{place.name.removesuffix('党支部')}村口墙报栏")
    app.make_plan(
        head, key, [Milestone(n, lines[n - 1].measure, item.promise.limit) for n, item in pledge.items.items()]
    )
    for number, line in enumerate(lines, 1):
        if line.kind == "DONE":
            app.complete_item(head, key, number, evidence=f"现场照片与验收单 {place.name}-{number}", note="已完成")
            app.strike_off(
                _call(SECRETARY), key, number, Findings(problem_solved=True, in_place=True, public_satisfied=True)
            )
        elif line.kind == "YEAR_END":
            app.report_progress(head, key, number, 60, "按计划推进")
