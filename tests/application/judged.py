"""Comments and records in the county of the matrix, and how the commands on them are given there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.application import Call, Pledgebook
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.record import Record
from domain.values import Pledger, PledgerKind, Role
from tests.application.matrix import (
    BRANCH,
    CAMPAIGN,
    DAY,
    MEMBER,
    SECRETARY,
    TOWN,
    holder_of,
)
from tests.domain.letters import one

TARGETS = {
    "ORGANISATION": Pledger(PledgerKind.ORGANISATION, BRANCH),
    "HEAD": Pledger(PledgerKind.MEMBER, SECRETARY),
    "MEMBER": Pledger(PledgerKind.MEMBER, MEMBER),
}
COMMENTS = {whom: one(f"m-comment on {whom}") for whom in TARGETS}
SAID: dict[str, Any] = {
    "mode": CommentMode.MEETING,
    "checkpoint": Checkpoint.DURING,
    "achievements": "走访扎实",
    "shortcomings": "记录不全",
    "direction": "补齐台账",
}
KINDS: Mapping[str, dict[str, Any]] = {
    "ORGANISATION": {"kind": "SUMMARY_REPORT"},
    "VISIT": {"kind": "LIAISON_VISIT"},
    "MEMBER": {"kind": "LABEL", "member": MEMBER},
}
RECORDS = {of: one(f"m-record {of}") for of in KINDS}


def give(app: Pledgebook, who: Call, whom: str) -> object:
    """Give a comment."""
    return app.give_comment(who, COMMENTS[whom], campaign=CAMPAIGN, target=TARGETS[whom], **SAID)


def enter(app: Pledgebook, who: Call, of: str) -> object:
    """Enter a record that not everybody reads."""
    return app.enter_record(who, RECORDS[of], organisation=BRANCH, title="三月", text="按期", **KINDS[of])


def judge(app: Pledgebook, who: Call) -> None:
    """Give the comments and enter the records."""
    for whom in TARGETS:
        leader = holder_of(Role.SECRETARY, BRANCH if whom == "MEMBER" else TOWN)
        give(app, replace(who, actor=leader), whom)
    for of in KINDS:
        enter(app, replace(who, actor=holder_of(Role.CLERK, BRANCH)), of)


def _give(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: give(app, who, whom)


def _feed_back(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.feed_back_comment(who, COMMENTS[whom], "请补齐台账")


def _publish(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.publish_comment(who, COMMENTS[whom], "本支部")


def _enter(of: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: enter(app, who, of)


def _retract(of: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.retract_record(who, RECORDS[of])


ON_JUDGED: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    **{f"give_comment:{whom}": ("" if whom == "ORGANISATION" else "member", _give(whom)) for whom in TARGETS},
    **{f"feed_back_comment:{whom}": ("comment", _feed_back(whom)) for whom in TARGETS},
    **{f"publish_comment:{whom}": ("comment", _publish(whom)) for whom in TARGETS},
    "follow_up_comment": ("comment", lambda app, who: app.follow_up_comment(who, COMMENTS["MEMBER"], 1, "已补齐")),
    "remind_comment": (
        "comment",
        lambda app, who: app.remind_comment(who, COMMENTS["MEMBER"], "feed_back", DAY, "-7"),
    ),
    "escalate_comment": (
        "comment",
        lambda app, who: app.escalate_comment(who, COMMENTS["MEMBER"], "feed_back", DAY),
    ),
    **{f"enter_record:{of}": ("member" if of == "MEMBER" else "", _enter(of)) for of in KINDS},
    **{f"retract_record:{of}": ("record", _retract(of)) for of in KINDS},
}
"""As `probes.ON_REGISTER`."""
SUBJECTS: Mapping[str, UUID | None] = {
    **{name: SECRETARY for name in ON_JUDGED if name.endswith(":HEAD")},
    **{name: None for name in ON_JUDGED if name.endswith((":ORGANISATION", ":VISIT"))},
}
"""Who each of these is about, where it is not the member."""
THINGS: Mapping[str, tuple[type[Comment] | type[Record], UUID, UUID | None]] = {
    "comment": (Comment, COMMENTS["MEMBER"], MEMBER),
    "comment on an organisation": (Comment, COMMENTS["ORGANISATION"], None),
    "record": (Record, RECORDS["MEMBER"], MEMBER),
    "record of an organisation": (Record, RECORDS["ORGANISATION"], None),
}
"""What not everybody reads: its kind, its id, and the member that it is about."""
