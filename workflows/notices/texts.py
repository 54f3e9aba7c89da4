"""What notices say, in Chinese and English; made when they are sent, of what the recipient may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.catalogue import CADENCES, Term
from domain.ladder import ESCALATED, RED, YELLOW

DUTIES: Mapping[str, Term] = {
    "pledge": Term("作出公开承诺", "Make a pledge"),
    "propose": Term("提交承诺书", "Hand in the letter"),
    "review": Term("审核承诺书", "Review the letter"),
    "sign": Term("签订承诺书", "Sign the letter"),
    "publish": Term("公示承诺书", "Publish the letter"),
    "plan": Term("制定践诺计划", "Make the plan"),
    "item": Term("兑现承诺事项", "Keep item"),
    "strike_off": Term("核实并销号承诺事项", "Check and strike off item"),
    "decide": Term("审批变更或撤回申请", "Decide on the change or withdrawal"),
    "assess": Term("组织考核", "Assess the pledge"),
    "rectify": Term("完成整改", "Rectify"),
    "confirm": Term("确认整改", "Confirm the rectification"),
    "hold": Term("召开群众评议会", "Hold the public evaluation"),
    "close": Term("结束群众评议", "Close the public evaluation"),
    "publish_result": Term("公布评议结果", "Publish the result of the evaluation"),
    "report": Term("提交整改报告", "Report on the rectification"),
    "order": Term("下达整改期限", "Order the period of the rectification"),
    "reevaluate": Term("重新组织群众评议", "Hold another public evaluation"),
    "feed_back": Term("书面反馈领导点评", "Feed the comment back in writing"),
    "follow_up": Term("落实点评意见", "Follow up the comment"),
    **CADENCES,
    "statistics": Term("报送统计表", "Hand in the statistics form"),
}
"""Every duty, by its code."""

HEADS: Mapping[str, Term] = {
    "": Term("提醒", "Reminder"),
    ESCALATED: Term("逾期上报", "Passed up to you"),
    YELLOW: Term("黄牌", "Yellow card"),
    RED: Term("红牌", "Red card"),
}
"""What a message begins with, by the level to which the duty was passed up."""

SIGNED = Term("（本消息由诺册自动发送，请勿回复。）", "(Sent by Pledgebook; please do not reply.)")


@dataclass(frozen=True)
class Message:
    """A subject of one line, and a plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class Matter:
    """A duty as one person is told of it: whose it is about, in which campaign, by when, how late, and where to look.

    ``days`` is how many days overdue it is, negative before the day. ``next_on`` is when the next step of the ladder
    is due, which passes the duty up if ``next_up``. ``level`` is one of `domain.ladder.LEVELS` if it was passed up.
    """

    duty: str
    about: str
    campaign: str
    due: date
    days: int
    link: str
    next_on: date | None = None
    next_up: bool = False
    level: str = ""


@dataclass(frozen=True)
class Subtree:
    """How many duties below an organisation are overdue, and due soon."""

    organisation: str
    overdue: int
    soon: int


@dataclass(frozen=True)
class Month:
    """What a person owes at the end of a month: the first of what is overdue or due soon, and how many there are."""

    owed: Sequence[Matter]
    overdue: int
    soon: int
    subtrees: Sequence[Subtree] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.overdue or self.soon or any(each.overdue or each.soon for each in self.subtrees))


def one(matter: Matter, language: str) -> Message:
    """Return the message about one duty."""
    what, about = duty(matter.duty, language), matter.about
    if language == "en":
        head = HEADS[matter.level].en
        lines = [f"{what}: {about}", f"Campaign: {matter.campaign}", f"Due: {matter.due} ({_late_en(matter.days)})"]
        lines += _next_en(matter)
        return Message(f"[Pledgebook] {head}: {what}, {about}", _body(lines, matter.link, SIGNED.en))
    head = HEADS[matter.level].zh
    lines = [f"事项：{about}　{what}", f"活动：{matter.campaign}", f"期限：{matter.due}（{_late_zh(matter.days)}）"]
    lines += _next_zh(matter)
    return Message(f"【诺册】{head}：{about}{what}", _body(lines, matter.link, SIGNED.zh))


def several(matters: Sequence[Matter], language: str) -> Message:
    """Return one message about many duties, the most overdue first."""
    lines = [_line(matter, language) for matter in sorted(matters, key=lambda matter: matter.due)]
    if language == "en":
        return Message(f"[Pledgebook] {len(matters)} reminders", _body(lines, "", SIGNED.en))
    return Message(f"【诺册】{len(matters)}项提醒", _body(lines, "", SIGNED.zh))


def month(day: date, found: Month, language: str) -> Message:
    """Return the digest of the month that ends on ``day``."""
    lines = [_line(matter, language) for matter in found.owed]
    left = found.overdue + found.soon - len(found.owed)
    if language == "en":
        head = [f"You owe: {found.overdue} overdue, {found.soon} due within 30 days.", *lines]
        head += [f"... and {left} more"] if left > 0 else []
        head += [f"{each.organisation} and below: {each.overdue} overdue, {each.soon} due" for each in found.subtrees]
        return Message(f"[Pledgebook] Digest of {day:%Y-%m}", _body(head, "", SIGNED.en))
    head = [f"您的待办：逾期{found.overdue}项，30天内到期{found.soon}项。", *lines]
    head += [f"……另有{left}项"] if left > 0 else []
    head += [f"{each.organisation}及所属：逾期{each.overdue}项，30天内到期{each.soon}项" for each in found.subtrees]
    return Message(f"【诺册】{day.year}年{day.month}月汇总", _body(head, "", SIGNED.zh))


def test(language: str) -> Message:
    """Return the message that shows that a channel works."""
    if language == "en":
        return Message("[Pledgebook] Test message", _body(["This channel works."], "", SIGNED.en))
    return Message("【诺册】测试消息", _body(["该渠道可以正常接收消息。"], "", SIGNED.zh))


def duty(ref: str, language: str) -> str:
    """Return a duty in words; ``ref`` is its reference, such as ``item:3``."""
    code, _, item = ref.partition(":")
    known = DUTIES.get(code, Term(code, code))
    if language == "en":
        return f"{known.en} {item}" if item else known.en
    return f"{known.zh}（第{item}项）" if item else known.zh


def _line(matter: Matter, language: str) -> str:
    what = duty(matter.duty, language)
    if language == "en":
        return f"- {matter.about}: {what}, due {matter.due} ({_late_en(matter.days)}) {matter.link}"
    return f"· {matter.about}：{what}，期限{matter.due}（{_late_zh(matter.days)}） {matter.link}"


def _late_zh(days: int) -> str:
    if days > 0:
        return f"已逾期{days}天"
    return f"还有{-days}天" if days else "今天到期"


def _late_en(days: int) -> str:
    if days > 0:
        return f"{days} days overdue"
    return f"{-days} days left" if days else "today"


def _next_zh(matter: Matter) -> list[str]:
    if matter.next_on is None:
        return []
    then = "逐级上报" if matter.next_up else "再次提醒"
    return [f"后续：如仍未完成，{matter.next_on}{then}"]


def _next_en(matter: Matter) -> list[str]:
    if matter.next_on is None:
        return []
    then = "it is passed up" if matter.next_up else "you are reminded again"
    return [f"Next: unless it is done, {then} on {matter.next_on}"]


def _body(lines: Sequence[str], link: str, signed: str) -> str:
    return "\n".join([*lines, *([link] if link else []), "", signed, ""])
