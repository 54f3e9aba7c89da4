"""The kinds of record: what each must say, of whom it is, and which duty of a cadence it meets; the wording is ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.catalogue import Term
from domain.values import PledgerKind, Role


@dataclass(frozen=True)
class Detail(Term):
    """A short text that a kind asks for: free, or one of the codes of ``choices``."""

    choices: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True)
class Reference:
    """To how many organisations or members a record refers."""

    kind: PledgerKind
    least: int
    most: int


@dataclass(frozen=True)
class RecordKind(Term):
    """One kind: its source (the id of a requirement) and all that it asks for.

    ``duty`` is the key of the cadence that it meets, "" where none; ``needs`` are those of text, evidence and
    attendance that must not be missing; ``posts`` are held by somebody among those referred to. What is ``public`` by
    its nature cannot be kept from anybody; ``visit`` is entered by who visits the organisation, too.
    """

    requirement: str
    duty: str = ""
    of: tuple[PledgerKind, ...] = (PledgerKind.ORGANISATION,)
    needs: tuple[str, ...] = ()
    figures: Mapping[str, Term] = field(default_factory=dict)
    details: Mapping[str, Detail] = field(default_factory=dict)
    refers: Reference | None = None
    posts: tuple[Role, ...] = ()
    public: bool = False
    visit: bool = False


_MEMBER = (PledgerKind.MEMBER,)
_BOTH = (PledgerKind.ORGANISATION, PledgerKind.MEMBER)
_TEXT = ("text",)
_MEETING = ("text", "attendance")
_DONE = {"DONE": Term("已同步", "Done"), "OPEN": Term("未同步", "Not yet")}
_SHOWN = {"SHOWN": Term("已亮明", "Shown")}
_PLACES = Reference(PledgerKind.ORGANISATION, 0, 30)

RECORD_KINDS: Mapping[str, RecordKind] = {
    "BRIEFING": RecordKind("践诺通报会", "Briefing to the public", "H4", "briefing", needs=_MEETING, public=True),
    "REPORT_UPWARD": RecordKind("践诺情况上报", "Report to the superior", "H4", "report", needs=_TEXT),
    "CIRCULAR": RecordKind("通报", "Circular", "L3", needs=_TEXT, refers=_PLACES, public=True),
    "BULLETIN": RecordKind(
        "简报信息",
        "Bulletin",
        "M5",
        figures={
            "issue": Term("期号", "Issue"),
            "sent_up": Term("上报篇数", "Items sent up"),
            "used": Term("采用篇数", "Items used"),
        },
    ),
    "DISCLOSURE_SUPERIOR": RecordKind(
        "上级公开", "Superior's disclosure", "L1", "disclosure_superior", needs=_TEXT, refers=_PLACES, public=True
    ),
    "DISCLOSURE_BRANCH": RecordKind(
        "支部公开", "Branch's disclosure", "L1", "disclosure_branch", needs=_TEXT, public=True
    ),
    "DISCLOSURE_MEMBER": RecordKind(
        "党员记实公开", "Member's own record", "L1", "disclosure_member", _MEMBER, needs=_TEXT, public=True
    ),
    "COMMENT_REMINDER": RecordKind("点评提醒", "Reminder of the comments", "I2", "comment_reminder", needs=_TEXT),
    "COMMENT_CHECK": RecordKind("点评检查", "Check of the comments", "I2", "comment_check", needs=_TEXT),
    "COMMENT_SUMMARY": RecordKind("点评总评", "Summary of the comments", "I2", "comment_summary", needs=_TEXT),
    "EVALUATION_PROMPT": RecordKind("评议督促", "Prompt to evaluate", "L2", "evaluation_prompt", refers=_PLACES),
    "LIFE_MEETING": RecordKind("组织生活会", "Organisation life meeting", "M3", "life_meeting", needs=_MEETING),
    "STUDY": RecordKind("集中学习", "Collective study", "I2", "study", needs=("attendance",)),
    "VISIT": RecordKind("下访", "Visit to the grass roots", "M4", "visit", needs=_TEXT, refers=_PLACES),
    "REGISTRATION": RecordKind(
        "党员登记",
        "Registration of members",
        "C1",
        "registration",
        figures={"registered": Term("登记人数", "Members registered")},
    ),
    "MODEL_SELECTION": RecordKind("典型展评", "Selection of model deeds", "M7", "model_selection", needs=_TEXT),
    "BADGE": RecordKind(
        "亮牌公示",
        "Badge shown",
        "M2",
        of=_BOTH,
        details={
            "identity": Detail("亮身份", "Identity", _SHOWN),
            "pledge": Detail("亮承诺", "Pledge", _SHOWN),
            "image": Detail("亮形象", "Image", _SHOWN),
        },
        public=True,
    ),
    "WINDOW_SELF_EVALUATION": RecordKind("窗口自评", "Service window's self-evaluation", "M2", needs=_TEXT),
    "JOINT_REPORT_MEETING": RecordKind("双述双评会议", "Joint report meeting", "M3", needs=_MEETING, refers=_PLACES),
    "JOINT_MEETING": RecordKind("党群联席会议", "Joint meeting with mass organisations", "M3", needs=_MEETING),
    "MASS_ORGANISATION": RecordKind(
        "群团组织建设",
        "Mass organisation under the branch",
        "M3",
        details={
            "kind": Detail(
                "群团类别",
                "Kind of organisation",
                {
                    "UNION": Term("工会", "Union"),
                    "YOUTH": Term("共青团", "Youth league"),
                    "WOMEN": Term("妇联", "Women's body"),
                    "ASSOCIATION": Term("协会", "Association"),
                },
            ),
            "carrier": Detail("活动载体", "What it works through"),
        },
    ),
    "SYNCHRONISATION": RecordKind(
        "党群同步清单",
        "Checklist of Party and mass organisations founded together",
        "M3",
        details={
            "bodies": Detail("班子一并配齐", "Leading bodies staffed together", _DONE),
            "teams": Detail("队伍一并建强", "Teams strengthened together", _DONE),
            "organisations": Detail("组织一并建立", "Organisations set up together", _DONE),
            "image": Detail("形象一并改善", "Image improved together", _DONE),
            "activities": Detail("活动一并开展", "Activities held together", _DONE),
        },
    ),
    "LIAISON_VISIT": RecordKind("联络走访", "Liaison visit", "M4", needs=_TEXT, visit=True),
    "CONTACT_DUTY": RecordKind(
        "联点履职",
        "Duty done at a contact point",
        "M4",
        needs=_TEXT,
        details={
            "duty": Detail(
                "履职内容",
                "Which of the five",
                {
                    "RESEARCH": Term("到点调研", "Looking into the point's situation"),
                    "PLAN": Term("审定方案", "Approving its plan"),
                    "PLEDGE": Term("督促承诺", "Seeing that it pledges in public"),
                    "COMMENT": Term("参加点评", "Taking part in its comments"),
                    "HELP": Term("帮助解难", "Helping with its difficulties"),
                },
            )
        },
        visit=True,
    ),
    "DUAL_RESPONSIBILITY": RecordKind(
        "双重包抓",
        "Branches that a leader looks after",
        "M4",
        of=_MEMBER,
        refers=Reference(PledgerKind.ORGANISATION, 2, 3),
    ),
    "RULE_ADOPTED": RecordKind(
        "建立制度",
        "Rule adopted",
        "M5",
        needs=_TEXT,
        details={
            "field": Detail(
                "制度领域",
                "Field",
                {
                    "DEVELOPMENT": Term("推动发展", "Development"),
                    "HARMONY": Term("促进和谐", "Harmony"),
                    "SERVICE": Term("服务群众", "Service to the public"),
                    "ORGANISATION": Term("建强组织", "Strong organisations"),
                },
            ),
            "level": Detail(
                "制度层级",
                "Level",
                {"OWN": Term("本级制度", "Its own"), "LOWER": Term("下级制度", "For those below")},
            ),
        },
    ),
    "IMPLEMENTATION_OPINION": RecordKind("实施意见", "Own implementation opinion", "M5", needs=("text", "evidence")),
    "SUMMARY_REPORT": RecordKind("总结报告", "Summary report", "M5", needs=_TEXT),
    "HIGHLIGHT": RecordKind("亮点工作", "Highlight", "M5", needs=_TEXT),
    "LEADING_GROUP": RecordKind(
        "领导小组",
        "Leading group",
        "M6",
        refers=Reference(PledgerKind.MEMBER, 1, 30),
        posts=(Role.SECRETARY, Role.CLERK),
    ),
    "HONOUR_RECEIVED": RecordKind(
        "获得荣誉",
        "Honour received",
        "M7",
        of=_BOTH,
        details={"awarding_body": Detail("授予单位", "Awarding body")},
        public=True,
    ),
    "LABEL": RecordKind("自定项目", "Label without a content of its own", "M8", of=_BOTH, needs=_TEXT),
}
"""Every kind by its code; a kind is a duty where the policy's cadences hold its `RecordKind.duty`."""
