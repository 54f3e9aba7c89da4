"""Who may give which command: pure functions over posts as they stood on the day of the act (B2 to B4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from uuid import UUID

from domain.errors import NotAuthorised
from domain.organisation import Organisation
from domain.values import Role


class Side(Enum):
    """From where a command comes: the one who promises, the one who reviews, either, or the workflow."""

    PLEDGER = "PLEDGER"
    SUPERIOR = "SUPERIOR"
    EITHER = "EITHER"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True)
class Right:
    """Which posts of which side carry a command; ``system`` lets the workflow give it as well."""

    side: Side
    roles: tuple[Role, ...] = ()
    system: bool = False


@dataclass(frozen=True)
class Standing:
    """The capacity in which somebody may act."""

    role: Role
    organisation: UUID | None


WRITERS = (Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.CLERK)
HEAD = (Role.SECRETARY,)
COMMITTEE = (Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.COMMITTEE_MEMBER, Role.LEADER_IN_CHARGE)
KEEPERS = (Role.OFFICE, Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.CLERK)
"""Who keeps the register of organisations, members and campaigns, for their own organisation and those below."""

_WRITE = Right(Side.PLEDGER, WRITERS)
_JUDGE = Right(Side.SUPERIOR, COMMITTEE)
_BY_POLICY = Right(Side.SUPERIOR, COMMITTEE, system=True)
_SYSTEM = Right(Side.SYSTEM, system=True)

RIGHTS: dict[str, Right] = {
    "propose": _WRITE,
    "revise": _WRITE,
    "submit": _WRITE,
    "review:COMMITTEE": Right(Side.SUPERIOR, COMMITTEE),
    "review:SECRETARY": Right(Side.SUPERIOR, HEAD),
    "review:LEADER_IN_CHARGE": Right(Side.SUPERIOR, (Role.LEADER_IN_CHARGE,)),
    "sign:PLEDGER": Right(Side.PLEDGER, HEAD),
    "sign:SUPERIOR": Right(Side.SUPERIOR, HEAD),
    "file_copy": _SYSTEM,
    "publish": _SYSTEM,
    "publicise": Right(Side.EITHER, (*WRITERS, Role.COMMITTEE_MEMBER, Role.OFFICE)),
    "make_plan": _WRITE,
    "report_progress": _WRITE,
    "complete_item": _WRITE,
    "strike_off": _JUDGE,
    "correct_item": _JUDGE,
    "ask_help": _WRITE,
    "give_help": Right(Side.SUPERIOR, (*COMMITTEE, Role.CONTACT_LEADER, Role.RESPONSIBLE_LEADER)),
    "self_check": _WRITE,
    "request_amendment": _WRITE,
    "decide_amendment": _JUDGE,
    "request_withdrawal": _WRITE,
    "decide_withdrawal": _JUDGE,
    "open_evaluation": _BY_POLICY,
    "assess": _JUDGE,
    "order_rectification": _BY_POLICY,
    "report_rectification": _WRITE,
    "conclude_rectification": _BY_POLICY,
    "close": _BY_POLICY,
    "remind": _SYSTEM,
    "escalate": _SYSTEM,
}
"""Every command on a pledge. The pledger's own side of a member's pledge is the member, too."""


def standing(
    command: str,
    actor: UUID,
    day: date,
    *,
    own: Organisation,
    superiors: Sequence[Organisation],
    member: UUID | None = None,
) -> Standing:
    """Return in which capacity ``actor`` may give ``command``; raises `NotAuthorised` where in none.

    ``own`` is the pledging organisation, ``superiors`` the reviewer and, behind it, the reviewer's superior (a leader
    in charge may sit there); ``member`` is whose pledge it is, or None for an organisation's.
    """
    right = RIGHTS[command]
    if right.side in (Side.PLEDGER, Side.EITHER):
        if member == actor:
            return Standing(Role.MEMBER, own.id)
        if (found := _holding(actor, day, right.roles, own)) and not (member and command == "sign:PLEDGER"):
            return found
    if right.side in (Side.SUPERIOR, Side.EITHER) and superiors:
        if found := _holding(actor, day, right.roles, superiors[0]):
            return found
        for above in superiors[1:]:
            if found := _holding(actor, day, tuple({Role.LEADER_IN_CHARGE} & {*right.roles}), above):
                return found
    raise NotAuthorised(command.partition(":")[0])


def keeper(actor: UUID, day: date, line: Sequence[Organisation]) -> Standing | None:
    """Return the capacity in which ``actor`` keeps the register of the organisation ``line[0]``, if any.

    ``line`` runs from that organisation up to the root.
    """
    return next((found for place in line if (found := _holding(actor, day, KEEPERS, place))), None)


def _holding(actor: UUID, day: date, roles: Sequence[Role], place: Organisation) -> Standing | None:
    held = place.roles_on(actor, day)
    return next((Standing(role, place.id) for role in roles if role in held), None)
