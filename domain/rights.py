"""The table of rights: from which seats, and in which roles, each command may be given and each thing be read (B2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from domain import catalogue
from domain.values import Role


class Seat(Enum):
    """Where somebody sits, seen from the organisation that the thing belongs to."""

    PERSON = "PERSON"
    """In no post: whose pledge or request it is."""
    WRITER = "WRITER"
    """A post of the organisation, used for the organisation or for one of its members."""
    HOUSE = "HOUSE"
    """A post of the organisation, for what is the organisation's own and not a member's."""
    OWN = "OWN"
    """A post of the organisation itself."""
    REVIEWER = "REVIEWER"
    """A post of the organisation that reviews."""
    OVER = "OVER"
    """A post of the reviewer's direct superior."""
    ABOVE = "ABOVE"
    """A post of any organisation above, up to the root."""
    GUIDE = "GUIDE"
    """A post of the guidance group of the system that the organisation, or one above it, belongs to."""
    HOLDER = "HOLDER"
    """A post of the organisation, in person: no substitute acts here."""
    STAFF = "STAFF"
    """No post: an administrator or a service, within their bounds."""
    SYSTEM = "SYSTEM"
    """No post: the workflow."""


@dataclass(frozen=True)
class Grant:
    """A seat, and the roles that carry a right from there."""

    seat: Seat
    roles: tuple[Role, ...]


Right = tuple[Grant, ...]

POSTS = tuple(Role(code) for code in catalogue.POSTS)
LEADERS = (Role.SECRETARY, Role.DEPUTY_SECRETARY)
WRITERS = (*LEADERS, Role.CLERK)
COMMITTEE = (*LEADERS, Role.COMMITTEE_MEMBER, Role.LEADER_IN_CHARGE)
DIRECTORS = (*LEADERS, Role.OFFICE)
KEEPERS = (*DIRECTORS, Role.CLERK)
"""Who keeps the register of organisations and members, for their own organisation and those below."""

READERS = (*COMMITTEE, Role.CLERK, Role.OFFICE, Role.SUPERVISOR, Role.AUDITOR)
"""Who reads their own organisation and all below it."""
VISITORS = (Role.CONTACT_LEADER, Role.RESPONSIBLE_LEADER, Role.LIAISON)
"""Who reads the one organisation for which they hold the post, and none below it."""

SENIOR_POSTS = frozenset(
    {
        *LEADERS,
        Role.CONTACT_LEADER,
        Role.RESPONSIBLE_LEADER,
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.EVALUATOR,
    }
)
"""Posts that only an organisation above fills; nobody makes themselves their own head, helper or judge."""

_PERSON = Grant(Seat.PERSON, (Role.MEMBER,))
_STAFF = Grant(Seat.STAFF, (Role.ADMINISTRATOR, Role.SERVICE))
_SYSTEM = Grant(Seat.SYSTEM, (Role.SYSTEM,))
_IN_CHARGE = (Role.LEADER_IN_CHARGE,)

_WRITE: Right = (_PERSON, Grant(Seat.WRITER, WRITERS))
_JUDGE: Right = (Grant(Seat.REVIEWER, COMMITTEE), Grant(Seat.OVER, _IN_CHARGE))
_KEEP: Right = (_STAFF, Grant(Seat.OWN, KEEPERS), Grant(Seat.ABOVE, KEEPERS))
_DIRECT: Right = (_STAFF, Grant(Seat.OWN, DIRECTORS), Grant(Seat.ABOVE, DIRECTORS))
_FROM_ABOVE: Right = (_STAFF, Grant(Seat.ABOVE, DIRECTORS))
_APPOINT: Right = (Grant(Seat.STAFF, (Role.ADMINISTRATOR,)), Grant(Seat.ABOVE, DIRECTORS))
_COMMENT_HEAD: Right = (Grant(Seat.REVIEWER, (*LEADERS, *_IN_CHARGE)),)
_COMMENT_ORGANISATION: Right = (*_COMMENT_HEAD, Grant(Seat.OWN, (Role.CONTACT_LEADER, Role.RESPONSIBLE_LEADER)))
_COMMENT_MEMBER: Right = (Grant(Seat.OWN, LEADERS),)
_RECORD: Right = (Grant(Seat.OWN, (*COMMITTEE, Role.CLERK, Role.OFFICE)),)
_RECORD_VISIT: Right = (*_RECORD, Grant(Seat.OWN, VISITORS))
_RECTIFY: Right = (Grant(Seat.REVIEWER, COMMITTEE),)
_RECTIFY_MEMBER: Right = (Grant(Seat.OWN, COMMITTEE),)
_TELL: Right = (Grant(Seat.REVIEWER, (*COMMITTEE, Role.CLERK, Role.OFFICE)), Grant(Seat.OWN, (Role.EVALUATOR,)))
_SUBSTITUTE: Right = (Grant(Seat.HOLDER, POSTS),)

COMMANDS: Mapping[str, Right] = {
    "propose": _WRITE,
    "revise": _WRITE,
    "submit": _WRITE,
    "review:COMMITTEE": _JUDGE,
    "review:SECRETARY": (Grant(Seat.REVIEWER, (Role.SECRETARY,)),),
    "review:LEADER_IN_CHARGE": (Grant(Seat.REVIEWER, _IN_CHARGE), Grant(Seat.OVER, _IN_CHARGE)),
    "sign:PLEDGER": (_PERSON, Grant(Seat.HOUSE, (Role.SECRETARY,))),
    "sign:SUPERIOR": (Grant(Seat.REVIEWER, (Role.SECRETARY,)),),
    "file_copy": (_SYSTEM,),
    "publish": (_SYSTEM,),
    "publicise": (
        _PERSON,
        Grant(Seat.OWN, (*WRITERS, Role.COMMITTEE_MEMBER, Role.OFFICE)),
        Grant(Seat.REVIEWER, (*WRITERS, Role.COMMITTEE_MEMBER, Role.OFFICE)),
    ),
    "make_plan": _WRITE,
    "report_progress": _WRITE,
    "complete_item": _WRITE,
    "strike_off": _JUDGE,
    "correct_item": _JUDGE,
    "ask_help": _WRITE,
    "give_help": (
        *_JUDGE,
        Grant(Seat.OWN, (Role.CONTACT_LEADER, Role.RESPONSIBLE_LEADER)),
        Grant(Seat.GUIDE, COMMITTEE),
    ),
    "self_check": _WRITE,
    "inspect": (*_JUDGE, Grant(Seat.ABOVE, (Role.SUPERVISOR,))),
    "request_amendment": _WRITE,
    "decide_amendment": _JUDGE,
    "request_withdrawal": _WRITE,
    "decide_withdrawal": _JUDGE,
    "open_evaluation": (*_JUDGE, _SYSTEM),
    "assess": _JUDGE,
    "order_rectification": (*_JUDGE, _SYSTEM),
    "report_rectification": _WRITE,
    "conclude_rectification": (*_JUDGE, _SYSTEM),
    "close": (*_JUDGE, _SYSTEM),
    "remind": (_SYSTEM,),
    "escalate": (_SYSTEM,),
    "extend_deadline:PLEDGER": _JUDGE,
    "extend_deadline:SUPERIOR": (Grant(Seat.OVER, COMMITTEE),),
    "acknowledge_reminder:PLEDGER": _WRITE,
    "acknowledge_reminder:SUPERIOR": _JUDGE,
    "acknowledge_reminder:BRANCH": _RECTIFY_MEMBER,
    "follow_calendar": (_SYSTEM,),
    "import_calendar": (Grant(Seat.STAFF, (Role.ADMINISTRATOR,)),),
    "conclude_calendar": (_SYSTEM,),
    "open_campaign": _DIRECT,
    "change_policy": _DIRECT,
    "open_round": _DIRECT,
    "close_campaign": _DIRECT,
    "open_duties": (_SYSTEM,),
    "found_organisation": _KEEP,
    "rename_organisation": _KEEP,
    "move_organisation": _FROM_ABOVE,
    "dissolve_organisation": _FROM_ABOVE,
    "assign_guidance": _FROM_ABOVE,
    "fill_post:SENIOR": _APPOINT,
    "fill_post:JUNIOR": _DIRECT,
    "vacate_post:SENIOR": _APPOINT,
    "vacate_post:JUNIOR": _DIRECT,
    "name_substitute": _SUBSTITUTE,
    "end_substitution": _SUBSTITUTE,
    "admit_member": _KEEP,
    "transfer_member": _KEEP,
    "assign_duty": _KEEP,
    "collect_opinion": _KEEP,
    "reply_to_opinion": _KEEP,
    "request_exemption": (_PERSON, Grant(Seat.WRITER, WRITERS)),
    "study_exemption": (Grant(Seat.OWN, COMMITTEE),),
    "decide_exemption": (Grant(Seat.REVIEWER, COMMITTEE),),
    "announce_evaluation": (
        Grant(Seat.OWN, (*WRITERS, Role.OFFICE)),
        Grant(Seat.REVIEWER, (*COMMITTEE, Role.OFFICE, Role.CLERK)),
    ),
    "record_attendance": _TELL,
    "issue_codes": _TELL,
    "report_to_evaluation": (Grant(Seat.OWN, (Role.SECRETARY,)),),
    "criticise_evaluation": (Grant(Seat.REVIEWER, COMMITTEE),),
    "close_evaluation": (_SYSTEM, *_TELL),
    "publish_result": (
        Grant(Seat.REVIEWER, (*COMMITTEE, Role.OFFICE, Role.CLERK)),
        Grant(Seat.OWN, (Role.SECRETARY, Role.CLERK, Role.OFFICE)),
    ),
    "remind_evaluation": (_SYSTEM,),
    "escalate_evaluation": (_SYSTEM,),
    "begin_rectification": (_SYSTEM, *_RECTIFY),
    "begin_rectification:MEMBER": (_SYSTEM, Grant(Seat.OWN, LEADERS)),
    "report_on_rectification": _WRITE,
    "return_rectification_report": _RECTIFY,
    "return_rectification_report:MEMBER": _RECTIFY_MEMBER,
    "order_period": _RECTIFY,
    "order_period:MEMBER": _RECTIFY_MEMBER,
    "extend_rectification": _RECTIFY,
    "extend_rectification:MEMBER": _RECTIFY_MEMBER,
    "close_problem": _WRITE,
    "confirm_problem": _RECTIFY,
    "confirm_problem:MEMBER": _RECTIFY_MEMBER,
    "reopen_problem": _RECTIFY,
    "reopen_problem:MEMBER": _RECTIFY_MEMBER,
    "end_rectification": (_SYSTEM,),
    "remind_rectification": (_SYSTEM,),
    "escalate_rectification": (_SYSTEM,),
    "give_comment:ORGANISATION": _COMMENT_ORGANISATION,
    "give_comment:HEAD": _COMMENT_HEAD,
    "give_comment:MEMBER": _COMMENT_MEMBER,
    "feed_back_comment:ORGANISATION": _COMMENT_ORGANISATION,
    "feed_back_comment:HEAD": _COMMENT_HEAD,
    "feed_back_comment:MEMBER": _COMMENT_MEMBER,
    "publish_comment:ORGANISATION": _COMMENT_ORGANISATION,
    "publish_comment:HEAD": _COMMENT_HEAD,
    "publish_comment:MEMBER": _COMMENT_MEMBER,
    "extend_comment:ORGANISATION": _COMMENT_ORGANISATION,
    "extend_comment:HEAD": _COMMENT_HEAD,
    "extend_comment:MEMBER": _COMMENT_MEMBER,
    "follow_up_comment": _WRITE,
    "remind_comment": (_SYSTEM,),
    "escalate_comment": (_SYSTEM,),
    "publish_ranking": _RECORD,
    "conclude_assessment": _RECTIFY,
    "conclude_assessment:MEMBER": _RECTIFY_MEMBER,
    "confer_honours": (Grant(Seat.OWN, (*COMMITTEE, Role.OFFICE)),),
    "submit_statistics": (Grant(Seat.OWN, (Role.SECRETARY, Role.CLERK, Role.OFFICE)),),
    "return_statistics": (Grant(Seat.REVIEWER, (*COMMITTEE, Role.OFFICE, Role.CLERK)),),
    "enter_record:ORGANISATION": _RECORD,
    "enter_record:VISIT": _RECORD_VISIT,
    "enter_record:MEMBER": _WRITE,
    "retract_record:ORGANISATION": _RECORD,
    "retract_record:VISIT": _RECORD_VISIT,
    "retract_record:MEMBER": _WRITE,
}
"""Every command, by the seats that carry it in the order in which they are tried; docs/authority.md shows it."""

AUDITORS = (*DIRECTORS, Role.SUPERVISOR, Role.AUDITOR)
"""Who may take away a whole subtree's log, under pseudonyms, of their own organisation and all below it."""

_LINE: Right = (_PERSON, Grant(Seat.OWN, READERS), Grant(Seat.ABOVE, READERS))
_VISIT: Right = (Grant(Seat.OWN, VISITORS), Grant(Seat.GUIDE, READERS))
_SERVICE = Grant(Seat.STAFF, (Role.SERVICE,))
_RESULT: Right = (Grant(Seat.OWN, READERS), Grant(Seat.ABOVE, READERS), Grant(Seat.GUIDE, READERS), _SERVICE)
_JUDGED: Right = (Grant(Seat.OWN, (*VISITORS, Role.EVALUATOR)), *_RESULT)

SIGHTS: Mapping[str, Right] = {
    "pledge": (*_LINE, *_VISIT, _SERVICE),
    "opinion": (*_LINE, *_VISIT, _STAFF),
    "member": (*_LINE, *_VISIT, _STAFF),
    "exemption": (*_LINE, _SERVICE),
    "coverage": (*_LINE, _SERVICE),
    "duty": (*_LINE, *_VISIT, _SERVICE),
    "comment": (*_LINE, *_VISIT, _SERVICE),
    "record": (*_LINE, *_VISIT, _SERVICE),
    "assessment": (*_LINE, *_VISIT, _SERVICE),
    "statistics": _RESULT,
    "evaluation": _JUDGED,
    "result": _RESULT,
    "rectification": _JUDGED,
    "rectification:MEMBER": (*_LINE, _SERVICE),
    "export": (Grant(Seat.OWN, AUDITORS), Grant(Seat.ABOVE, AUDITORS), _SERVICE),
    "grounds": (_PERSON, Grant(Seat.OWN, (*COMMITTEE, Role.CLERK)), Grant(Seat.REVIEWER, COMMITTEE)),
}
"""Who reads what is not public: pledges before publication, the register of people, why somebody is exempt, how an
organisation or a member is judged, and all of it at once, as an export."""
