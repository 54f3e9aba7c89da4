"""What each event of a pledge says in words, in Chinese and English."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from domain import catalogue
from domain.aggregate import Event
from domain.catalogue import Term
from domain.ladder import ESCALATED, RED, YELLOW
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, reviewing, signing, supervising
from domain.policy import channels
from domain.supervised import MoveCause
from domain.values import Fault, Holder, ItemCheck, Party

ROLES: Mapping[str, Term] = {
    **catalogue.POSTS,
    "MEMBER": Term("党员", "Member"),
    "PUBLIC": Term("群众", "Public"),
    "ADMINISTRATOR": Term("管理员", "Administrator"),
    "SYSTEM": Term("系统", "System"),
}
_PARTIES = {Party.PLEDGER: Term("承诺方", "the pledger"), Party.SUPERIOR: Term("上级", "the superior")}
_HOLDERS = {
    Holder.REVIEWER: Term("审核方", "the reviewer"),
    Holder.PLEDGER: Term("承诺方", "the pledger"),
    Holder.BOARD: Term("公示栏", "the board"),
}
_DUTIES = {
    "propose": Term("提交承诺书", "handing the letter in"),
    "review": Term("审核", "the review"),
    "sign": Term("签字", "the signature"),
    "publish": Term("公示", "the publication"),
    "plan": Term("制定计划", "the plan"),
    "assess": Term("考核", "the assessment"),
    "decide": Term("审批变更或撤回", "the decision on a change"),
    "rectify": Term("整改", "the rectification"),
    "confirm": Term("确认整改", "the confirmation of the rectification"),
    "item": Term("兑现事项", "keeping item"),
    "strike_off": Term("销号", "striking off item"),
}

_LEVELS = {
    ESCALATED: Term("逾期上报", "Escalated"),
    YELLOW: Term("黄牌警示", "Yellow card"),
    RED: Term("红牌警示", "Red card"),
}
_CAUSES = {
    MoveCause.CALENDAR: Term("工作日历调整", "The calendar changed"),
    MoveCause.EXTENSION: Term("上级同意延期", "More time given by the superior"),
}


def words(event: Event) -> Term:
    """Return what ``event`` says; every class of pledge events has its words."""
    return _WORDS[type(event)](event)


def _items(numbers: Iterable[int]) -> Term:
    listed = [str(number) for number in sorted(numbers)]
    return Term("、".join(listed) or "无", ", ".join(listed) or "none")


def _duty(ref: str) -> Term:
    code, _, item = ref.partition(":")
    known = _DUTIES.get(code, Term(code, code))
    return Term(f"第{item}项{known.zh}", f"{known.en} {item}") if item else known


def _channel(event: signing.Publicised) -> Term:
    known = channels().get(event.channel)
    return Term(known.zh, known.en) if known else Term(event.channel, event.channel)


def _faults(faults: Iterable[Fault]) -> Term:
    zh, en = [], []
    for fault in faults:
        reason = catalogue.RETURN_REASONS.get(fault.code)
        note_zh, note_en = (f"（{fault.note}）", f" ({fault.note})") if fault.note else ("", "")
        zh.append(f"{f'第{fault.item}项' if fault.item else '全文'}：{reason.zh if reason else fault.code}{note_zh}")
        en.append(
            f"{f'item {fault.item}' if fault.item else 'the letter'}: {reason.en if reason else fault.code}{note_en}"
        )
    return Term("；".join(zh), "; ".join(en))


def _checks(checks: Iterable[ItemCheck]) -> Term:
    checks = list(checks)
    return Term(
        "、".join(f"第{check.item}项{check.percent}%" for check in checks),
        ", ".join(f"item {check.item} at {check.percent} %" for check in checks),
    )


def _noted(zh: str, en: str, note: str) -> Term:
    """Add what somebody wrote, in their own words."""
    return Term(f"{zh}：{note}", f"{en}: {note}") if note else Term(zh, en)


def _reviewed(event: reviewing.Reviewed) -> Term:
    failed = _items({verdict.item for verdict in event.verdicts if not verdict.passed})
    if event.approved:
        return Term("审核通过", "Reviewed and found in order")
    return Term(f"审核未通过，不合格事项：{failed.zh}", f"Reviewed; items that failed a criterion: {failed.en}")


def _returned(event: reviewing.Returned) -> Term:
    faults = _faults(event.faults)
    return Term(
        f"退回修改，请于{event.due}前重新提交。{faults.zh}",
        f"Returned for improvement by {event.due}. {faults.en}",
    )


def _submitted(event: proposing.Submitted) -> Term:
    if event.discussion is None:
        return Term("提交审核", "Handed in for review")
    met = event.discussion
    return Term(
        f"经{met.held_on}会议讨论（{met.attendance}人参加），提交审核",
        f"Handed in for review after a meeting on {met.held_on} ({met.attendance} present)",
    )


def _inspected(event: inspecting.PledgeInspected) -> Term:
    zh, en = [], []
    for finding in event.findings:
        note_zh, note_en = (f"（{finding.note}）", f" ({finding.note})") if finding.note else ("", "")
        zh.append(f"第{finding.item}项{'正常推进' if finding.on_track else '进度滞后'}{note_zh}")
        en.append(f"item {finding.item} {'on track' if finding.on_track else 'behind'}{note_en}")
    form = catalogue.INSPECTION_FORMS[event.form.value]
    return Term(f"{form.zh}：{'、'.join(zh)}", f"{form.en}: {', '.join(en)}")


def _amendment_decided(event: changing.AmendmentDecided) -> Term:
    if event.approved:
        return Term(f"同意变更第{event.item}项", f"Change of item {event.item} approved")
    return Term(f"不同意变更第{event.item}项", f"Change of item {event.item} declined")


def _withdrawal_decided(event: changing.WithdrawalDecided) -> Term:
    return Term("同意撤回", "Withdrawal approved") if event.approved else Term("不同意撤回", "Withdrawal declined")


def _assessed(event: evaluating.Assessed) -> Term:
    kept, unkept = _items(event.kept), _items(event.unkept)
    return _noted(
        f"考核：兑现第{kept.zh}项，未兑现第{unkept.zh}项",
        f"Assessed: kept {kept.en}; not kept {unkept.en}",
        event.criticism,
    )


def _concluded(event: evaluating.RectificationConcluded) -> Term:
    if event.solved:
        return _noted(f"第{event.number}次整改完成", f"Rectification {event.number} completed", event.criticism)
    return _noted(f"第{event.number}次整改未完成", f"Rectification {event.number} failed", event.criticism)


def _ordered(event: evaluating.RectificationOrdered) -> Term:
    items = _items(event.items)
    return Term(
        f"责令第{items.zh}项于{event.due}前整改（第{event.number}次）",
        f"Ordered to put right items {items.en} by {event.due} (order {event.number})",
    )


def _closed(event: evaluating.Closed) -> Term:
    kept, carried, failed = _items(event.kept), _items(event.carried_over), _items(event.unfulfilled)
    return Term(
        f"办结：兑现{kept.zh}；结转{carried.zh}；未兑现{failed.zh}",
        f"Closed: kept {kept.en}; carried over {carried.en}; unfulfilled {failed.en}",
    )


_WORDS: Mapping[type[Event], Callable[[Any], Term]] = {
    proposing.Proposed: lambda e: Term(f"提出承诺，共{len(e.items)}项", f"Proposed with {len(e.items)} item(s)"),
    proposing.Revised: lambda e: Term(f"修改承诺，共{len(e.items)}项", f"Revised, now {len(e.items)} item(s)"),
    proposing.Submitted: _submitted,
    reviewing.Reviewed: _reviewed,
    reviewing.Returned: _returned,
    reviewing.Approved: lambda _: Term("审定承诺书", "The letter was approved"),
    signing.Signed: lambda e: Term(f"{_PARTIES[e.party].zh}签字", f"Signed for {_PARTIES[e.party].en}"),
    signing.CopyFiled: lambda e: Term(
        f"{_HOLDERS[e.holder].zh}存承诺书一份", f"One copy filed with {_HOLDERS[e.holder].en}"
    ),
    signing.Published: lambda _: Term("网上公示，事项列入台账", "Published on the web board; items hang in the ledger"),
    signing.Publicised: lambda e: Term(f"公示：{_channel(e).zh}，{e.place}", f"Shown: {_channel(e).en}, {e.place}"),
    fulfilling.Planned: lambda e: Term(
        f"制定计划，{len(e.milestones)}个时间节点", f"Planned with {len(e.milestones)} milestone(s)"
    ),
    fulfilling.ProgressReported: lambda e: _noted(
        f"第{e.item}项进度{e.percent}%", f"Item {e.item} at {e.percent} %", e.note
    ),
    fulfilling.ItemCompleted: lambda e: _noted(
        f"报告第{e.item}项完成，证据：{e.evidence}", f"Item {e.item} reported done, evidence {e.evidence}", e.note
    ),
    fulfilling.StruckOff: lambda e: Term(f"第{e.item}项销号", f"Item {e.item} struck off"),
    fulfilling.ItemCorrected: lambda e: Term(
        f"更正：第{e.item}项恢复为未完成", f"Corrected: item {e.item} is open again"
    ),
    fulfilling.HelpAsked: lambda e: _noted(f"第{e.item}项申请帮扶", f"Help asked with item {e.item}", e.need),
    fulfilling.HelpGiven: lambda e: _noted(f"第{e.item}项获得帮扶", f"Help given with item {e.item}", e.help),
    fulfilling.SelfChecked: lambda e: Term(f"自查：{_checks(e.checks).zh}", f"Self-check: {_checks(e.checks).en}"),
    inspecting.PledgeInspected: _inspected,
    changing.AmendmentRequested: lambda e: Term(f"申请变更第{e.item}项", f"Change of item {e.item} requested"),
    changing.AmendmentDecided: _amendment_decided,
    changing.WithdrawalRequested: lambda _: Term("申请撤回承诺", "Withdrawal requested"),
    changing.WithdrawalDecided: _withdrawal_decided,
    evaluating.EvaluationOpened: lambda _: Term("开始评诺", "The evaluation began"),
    evaluating.Assessed: _assessed,
    evaluating.RectificationOrdered: _ordered,
    evaluating.RectificationReported: lambda e: Term(
        f"报告整改：原因{e.causes}；措施{e.measures}",
        f"Rectification reported: causes {e.causes}; measures {e.measures}",
    ),
    evaluating.RectificationConcluded: _concluded,
    evaluating.Closed: _closed,
    supervising.Reminded: lambda e: Term(
        f"提醒{_PARTIES[e.owed_by].zh}：{_duty(e.duty).zh}，{e.due}到期",
        f"Reminded {_PARTIES[e.owed_by].en} of {_duty(e.duty).en}, due {e.due}",
    ),
    supervising.Escalated: lambda e: Term(
        f"{_LEVELS[e.level].zh}：{_duty(e.duty).zh}，{e.due}到期",
        f"{_LEVELS[e.level].en}: {_duty(e.duty).en}, due {e.due}",
    ),
    supervising.ReminderAcknowledged: lambda e: Term(
        f"已知悉提醒：{_duty(e.duty).zh}，{e.until}前不再提醒",
        f"Reminder acknowledged: {_duty(e.duty).en}, no other before {e.until}",
    ),
    supervising.DeadlineMoved: lambda e: Term(
        f"{_CAUSES[e.cause].zh}：{_duty(e.duty).zh}，期限由{e.due}改为{e.to}",
        f"{_CAUSES[e.cause].en}: {_duty(e.duty).en}, due {e.to} instead of {e.due}",
    ),
}
