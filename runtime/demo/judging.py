"""What leaders and the public say of the demo town: comments, three public evaluations, a circular, a red flag."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from domain.application import Call, Pledgebook
from domain.errors import AlreadyExists
from domain.judgement.comment import Checkpoint, CommentMode
from domain.judgement.evaluation import Attendance, Report
from domain.judgement.rectification import ProblemDraft, rectification_id
from domain.values import Pledger, PledgerKind
from runtime.demo.town import Place, made_id, places

_CAME = (
    Attendance("SUPERIOR_LEADERS", 3),
    Attendance("DELEGATES", 5),
    Attendance("MEMBERS_AND_CADRES", 8),
    Attendance("MASSES", 14),
)
_BALLOTS = {"文昌社区党支部": (24, 4, 2), "石桥村党支部": (20, 7, 3), "东沟村党支部": (15, 9, 6)}
"""Organisation -> how many are satisfied, fairly satisfied and dissatisfied: 28, 27 and 24 of 30."""
FAILED = "东沟村党支部"
RESULTS = {
    "文昌社区党支部": ("93.3", "PASSED"),
    "石桥村党支部": ("90.0", "PASSED"),
    FAILED: ("80.0", "FAILED"),
}
RED_FLAGS = 14
"""Fifteen struck something off this month, and of these one is under rectification."""


def judge(app: Pledgebook, campaign: UUID, town: UUID, *, secretary: Call, office: Call) -> None:
    """Let the secretary comment, the public vote, and the town honour whom the log says it may."""
    found = {place.name: place for place in places()}
    for name, place in list(found.items())[:3]:
        _comment(app, secretary, campaign, name, place)
    held = {
        name: _evaluate(app, campaign, found[name], ballots, head=_as(secretary, found[name]), office=office)
        for name, ballots in _BALLOTS.items()
    }
    _rectify(app, found[FAILED], held[FAILED], secretary)
    app.enter_record(
        office,
        made_id("record", "circular"),
        campaign=campaign,
        kind="CIRCULAR",
        organisation=town,
        title="第一期践诺通报",
        text="二十份承诺书全部上墙，十五件事项销号。东沟村群众评议未通过，正在整改。",
    )
    candidates = [Pledger(PledgerKind.ORGANISATION, place.id) for place in found.values()]
    app.confer_honours(secretary, campaign, town, "RED_FLAG", candidates)


def _as(call: Call, place: Place) -> Call:
    return Call(place.secretary_id, call.moment)


def _comment(app: Pledgebook, secretary: Call, campaign: UUID, name: str, place: Place) -> None:
    key = made_id("comment", name)
    due = secretary.today("Asia/Shanghai") + timedelta(days=30)
    app.give_comment(
        secretary,
        key,
        campaign=campaign,
        target=Pledger(PledgerKind.ORGANISATION, place.id),
        mode=CommentMode.ON_SPOT,
        checkpoint=Checkpoint.DURING,
        account="汇报了承诺事项进展和下一步安排",
        achievements="事项选得准，群众能看到变化",
        shortcomings="进度记录不及时，有的照片缺日期",
        direction="按月更新台账，每件事有记录、有照片",
        follow_ups=[("补齐前几个月的进度记录", due)],
    )
    app.feed_back_comment(secretary, key, "点评意见已当面反馈并书面送达。")


def _evaluate(
    app: Pledgebook, campaign: UUID, place: Place, ballots: tuple[int, int, int], *, head: Call, office: Call
) -> UUID:
    """Hold an evaluation with thirty voters, publish its result, and return its id."""
    key = app.announce_evaluation(office, campaign, place.id, held_on=office.today("Asia/Shanghai")).id
    app.record_attendance(office, key, _CAME)
    _, codes = app.issue_codes(office, key)
    said = Report(
        activity="承诺书上墙，每季通报一次",
        pledges="承诺事项按计划推进，完成的已销号",
        central_work="完成春耕备耕和道路养护",
        good_deeds="为独居老人上门服务",
        member_fulfilment="党员认领岗位，按月记实",
    )
    app.report_to_evaluation(head, key, said)
    grades = ("SATISFIED", "FAIRLY_SATISFIED", "DISSATISFIED")
    cast = [grade for grade, number in zip(grades, ballots, strict=True) for _ in range(number)]
    for code, grade in zip(codes, cast, strict=True):
        app.cast_ballot(key, code, grade)
    app.close_evaluation(office, key)
    app.publish_result(office, key, "村务公开栏")
    return key


def _rectify(app: Pledgebook, place: Place, evaluation: UUID, secretary: Call) -> None:
    """Report on what the public was not satisfied with, and order it to be put right."""
    with suppress(AlreadyExists):  # the workflow may have been faster
        app.begin_rectification(secretary, evaluation)
    key = rectification_id(evaluation)
    today = secretary.today("Asia/Shanghai")
    app.report_on_rectification(
        _as(secretary, place),
        key,
        examination="入户听了二十户意见，问题集中在饮水和垃圾清运。",
        problems=[
            ProblemDraft("自来水管老化", "入户水压达标", "更换主管三百米", today + timedelta(days=20)),
            ProblemDraft("垃圾清运不及时", "两天一清", "增加清运车一辆并公示电话", today + timedelta(days=10)),
        ],
    )
    app.order_period(secretary, key)
