"""What is judged and recorded in the county of the matrix, and how the commands on it are given there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from domain.application import Call, Pledgebook
from domain.judgement.comment import Checkpoint, Comment, CommentMode
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import Rectification, rectification_id
from domain.record import Record
from domain.statistics import Statistics
from domain.values import Party, Pledger, PledgerKind, Role
from tests.application.announced import EVALUATION, OF_EVALUATIONS, ON_EVALUATIONS, hold
from tests.application.matrix import (
    BRANCH,
    CAMPAIGN,
    DAY,
    LEFT,
    MEMBER,
    SECRETARY,
    TOWN,
    holder_of,
)
from tests.application.reported import FORM, OF_FORMS, ON_FORMS, report
from tests.application.standings import OF_ORGANISATIONS, ON_STANDINGS, stand
from tests.domain.letters import one

TARGETS = {
    "ORGANISATION": Pledger(PledgerKind.ORGANISATION, BRANCH),
    "HEAD": Pledger(PledgerKind.MEMBER, SECRETARY),
    "MEMBER": Pledger(PledgerKind.MEMBER, MEMBER),
}
COMMENTS = {whom: one(f"m-comment on {whom}") for whom in TARGETS}
OURS, MINE = (rectification_id(COMMENTS[whom]) for whom in ("ORGANISATION", "MEMBER"))
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
    """Give the comments, enter the records, and let the county stand as it does."""
    for whom in TARGETS:
        leader = holder_of(Role.SECRETARY, BRANCH if whom == "MEMBER" else TOWN)
        give(app, replace(who, actor=leader), whom)
        if whom != "HEAD":
            app.begin_rectification(replace(who, actor=leader, reason="限期整改"), COMMENTS[whom])
    for of in KINDS:
        enter(app, replace(who, actor=holder_of(Role.CLERK, BRANCH)), of)
    hold(app, who)
    stand(app, who)
    report(app, who)


def _give(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: give(app, who, whom)


def _feed_back(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.feed_back_comment(who, COMMENTS[whom], "请补齐台账")


def _publish(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.publish_comment(who, COMMENTS[whom], "本支部")


def _extend_comment(whom: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.extend_comment(who, COMMENTS[whom], "follow_up:1", DAY, to=LEFT)


def _return_report(app: Pledgebook, who: Call, key: UUID) -> object:
    return app.return_rectification_report(who, key, "措施不具体")


def _order_period(app: Pledgebook, who: Call, key: UUID) -> object:
    return app.order_period(who, key)


def _extend_rectification(app: Pledgebook, who: Call, key: UUID) -> object:
    return app.extend_rectification(who, key, "report", DAY, to=LEFT)


def _confirm_problem(app: Pledgebook, who: Call, key: UUID) -> object:
    return app.confirm_problem(who, key, 1)


def _reopen_problem(app: Pledgebook, who: Call, key: UUID) -> object:
    return app.reopen_problem(who, key, 1, "仍未更新")


def _enter(of: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: enter(app, who, of)


def _retract(of: str) -> Callable[[Pledgebook, Call], object]:
    return lambda app, who: app.retract_record(who, RECORDS[of])


ON_RECTIFICATIONS: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    "begin_rectification": ("comment", lambda app, who: app.begin_rectification(who, COMMENTS["ORGANISATION"])),
    "begin_rectification:MEMBER": ("comment", lambda app, who: app.begin_rectification(who, COMMENTS["MEMBER"])),
    "report_on_rectification": (
        "rectification:MEMBER",
        lambda app, who: app.report_on_rectification(who, MINE, examination="自查", problems=[]),
    ),
    "close_problem": ("rectification:MEMBER", lambda app, who: app.close_problem(who, MINE, 1, "照片")),
    **{
        f"{name}{suffix}": (f"rectification{suffix}", partial(give, key=key))
        for name, give in {
            "return_rectification_report": _return_report,
            "order_period": _order_period,
            "extend_rectification": _extend_rectification,
            "confirm_problem": _confirm_problem,
            "reopen_problem": _reopen_problem,
        }.items()
        for suffix, key in (("", OURS), (":MEMBER", MINE))
    },
    "acknowledge_reminder:BRANCH": (
        "rectification:MEMBER",
        lambda app, who: app.acknowledge_reminder(who, Rectification, MINE, Party.SUPERIOR, "order", due=DAY),
    ),
    "end_rectification": ("rectification", lambda app, who: app.end_rectification(who, OURS)),
    "remind_rectification": (
        "rectification",
        lambda app, who: app.remind_rectification(who, OURS, "report", DAY, "-7"),
    ),
    "escalate_rectification": (
        "rectification",
        lambda app, who: app.escalate_rectification(who, OURS, "report", DAY),
    ),
}
ON_JUDGED: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    **{f"give_comment:{whom}": ("" if whom == "ORGANISATION" else "member", _give(whom)) for whom in TARGETS},
    **{f"feed_back_comment:{whom}": ("comment", _feed_back(whom)) for whom in TARGETS},
    **{f"publish_comment:{whom}": ("comment", _publish(whom)) for whom in TARGETS},
    **{f"extend_comment:{whom}": ("comment", _extend_comment(whom)) for whom in TARGETS},
    "follow_up_comment": ("comment", lambda app, who: app.follow_up_comment(who, COMMENTS["MEMBER"], 1, "已补齐")),
    "remind_comment": (
        "comment",
        lambda app, who: app.remind_comment(who, COMMENTS["MEMBER"], "feed_back", DAY, "-7"),
    ),
    "escalate_comment": (
        "comment",
        lambda app, who: app.escalate_comment(who, COMMENTS["MEMBER"], "feed_back", DAY),
    ),
    **ON_EVALUATIONS,
    **ON_RECTIFICATIONS,
    **{f"enter_record:{of}": ("member" if of == "MEMBER" else "", _enter(of)) for of in KINDS},
    **{f"retract_record:{of}": ("record", _retract(of)) for of in KINDS},
    **ON_STANDINGS,
    **ON_FORMS,
}
"""As `probes.ON_REGISTER`."""
SUBJECTS: Mapping[str, UUID | None] = {
    **{name: SECRETARY for name in ON_JUDGED if name.endswith(":HEAD")},
    **{name: None for name in ON_JUDGED if name.endswith((":ORGANISATION", ":VISIT"))},
    **{name: None for name, (thing, _) in ON_RECTIFICATIONS.items() if thing == "rectification"},
    "begin_rectification": None,
    **OF_EVALUATIONS,
    **OF_ORGANISATIONS,
    **OF_FORMS,
}
"""Who each of these is about, where it is not the member."""
THINGS: Mapping[str, tuple[type[Comment | Evaluation | Record | Rectification | Statistics], UUID, UUID | None]] = {
    "evaluation": (Evaluation, EVALUATION, None),
    "rectification": (Rectification, OURS, None),
    "rectification:MEMBER": (Rectification, MINE, MEMBER),
    "comment": (Comment, COMMENTS["MEMBER"], MEMBER),
    "comment on an organisation": (Comment, COMMENTS["ORGANISATION"], None),
    "record": (Record, RECORDS["MEMBER"], MEMBER),
    "statistics": (Statistics, FORM, None),
    "record of an organisation": (Record, RECORDS["ORGANISATION"], None),
}
"""What not everybody reads: its kind, its id, and the member that it is about."""
