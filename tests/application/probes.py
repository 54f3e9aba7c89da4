"""How every command is given to the county of the matrix; none of them gets past the check of the version."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from domain.application import Call, Draft, Pledgebook
from domain.calendar import calendar_id
from domain.pledge import Pledge
from domain.pledge.inspecting import InspectionForm
from domain.policy import Approver, preset
from domain.values import Findings, Holder, Party, Role
from tests.application.matrix import (
    BRANCH,
    CAMPAIGN,
    CAMPAIGN_OF_BRANCH,
    DAY,
    DRIVE,
    EXEMPTION,
    GROUP,
    HEARD,
    HOLIDAYS,
    LEFT,
    MEMBER,
    NEXT_TOWN,
    OPINION,
    OTHER_GUIDE,
    SECRETARY,
    SIBLING,
)


def _extend(side: Party, app: Pledgebook, who: Call, key: UUID) -> object:
    return app.extend_deadline(who, key, side, "propose", DAY, to=LEFT)


def _acknowledge(side: Party, app: Pledgebook, who: Call, key: UUID) -> object:
    return app.acknowledge_reminder(who, Pledge, key, side, "propose", due=DAY, until=LEFT)


ITEM = Draft("硬化村道", "3公里", "陈六", None)
ON_PLEDGES: Mapping[str, Callable[[Pledgebook, Call, UUID], object]] = {
    "revise": lambda app, who, key: app.revise(who, key, []),
    "submit": lambda app, who, key: app.submit(who, key),
    "review:COMMITTEE": lambda app, who, key: app.review(who, key, Approver.COMMITTEE, [], []),
    "review:SECRETARY": lambda app, who, key: app.review(who, key, Approver.SECRETARY, [], []),
    "review:LEADER_IN_CHARGE": lambda app, who, key: app.review(who, key, Approver.LEADER_IN_CHARGE, [], []),
    "sign:PLEDGER": lambda app, who, key: app.sign(who, key, Party.PLEDGER, ""),
    "sign:SUPERIOR": lambda app, who, key: app.sign(who, key, Party.SUPERIOR, ""),
    "file_copy": lambda app, who, key: app.file_copy(who, key, Holder.BOARD, "d0c"),
    "publish": lambda app, who, key: app.publish(who, key),
    "publicise": lambda app, who, key: app.publicise(who, key, "BOARD", "村口"),
    "make_plan": lambda app, who, key: app.make_plan(who, key, []),
    "report_progress": lambda app, who, key: app.report_progress(who, key, 1, 50),
    "complete_item": lambda app, who, key: app.complete_item(who, key, 1, "photo"),
    "strike_off": lambda app, who, key: app.strike_off(who, key, 1, Findings(True, True, True)),
    "correct_item": lambda app, who, key: app.correct_item(who, key, 1),
    "ask_help": lambda app, who, key: app.ask_help(who, key, 1, "缺资金"),
    "give_help": lambda app, who, key: app.give_help(who, key, 1, "拨款"),
    "self_check": lambda app, who, key: app.self_check(who, key, []),
    "inspect": lambda app, who, key: app.inspect(who, key, InspectionForm.RANDOM, []),
    "request_amendment": lambda app, who, key: app.request_amendment(who, key, 1, ITEM),
    "decide_amendment": lambda app, who, key: app.decide_amendment(who, key, approved=True),
    "request_withdrawal": lambda app, who, key: app.request_withdrawal(who, key),
    "decide_withdrawal": lambda app, who, key: app.decide_withdrawal(who, key, approved=True),
    "open_evaluation": lambda app, who, key: app.open_evaluation(who, key),
    "assess": lambda app, who, key: app.assess(who, key, kept=[], unkept=[1]),
    "order_rectification": lambda app, who, key: app.order_rectification(who, key),
    "report_rectification": lambda app, who, key: app.report_rectification(who, key, causes="因", measures="措施"),
    "conclude_rectification": lambda app, who, key: app.conclude_rectification(who, key, solved=True),
    "close": lambda app, who, key: app.close_pledge(who, key),
    "remind": lambda app, who, key: app.remind(who, key, "propose", DAY, "-7"),
    "escalate": lambda app, who, key: app.escalate(who, key, "propose", DAY),
    **{f"extend_deadline:{side.value}": partial(_extend, side) for side in Party},
    **{f"acknowledge_reminder:{side.value}": partial(_acknowledge, side) for side in Party},
    "follow_calendar": lambda app, who, key: app.follow_calendar(who, key),
}  # fmt: skip
GROUPS = {"level": "BRANCH", "type": "RURAL", "name": "某"}
ON_REGISTER: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    "open_campaign": ("", lambda app, who: app.open_campaign(who, CAMPAIGN, organisation=BRANCH, **DRIVE)),
    "change_policy": ("", lambda app, who: app.change_policy(who, CAMPAIGN_OF_BRANCH, preset("DEFAULT"))),
    "open_round": ("", lambda app, who: app.open_round(who, CAMPAIGN_OF_BRANCH, 2012)),
    "close_campaign": ("", lambda app, who: app.close_campaign(who, CAMPAIGN_OF_BRANCH)),
    "import_calendar": ("", lambda app, who: app.import_calendar(who, "CN", HOLIDAYS, "国办发明电")),
    "conclude_calendar": ("", lambda app, who: app.conclude_calendar(who, calendar_id("CN"), 1, 0)),
    "open_duties": ("", lambda app, who: app.open_duties(who, CAMPAIGN_OF_BRANCH)),
    "found_organisation": ("", lambda app, who: app.found_organisation(who, GROUP, parent=BRANCH, **GROUPS)),
    "rename_organisation": ("", lambda app, who: app.rename_organisation(who, BRANCH, "新村")),
    "move_organisation": ("", lambda app, who: app.move_organisation(who, BRANCH, NEXT_TOWN)),
    "dissolve_organisation": ("", lambda app, who: app.dissolve_organisation(who, BRANCH)),
    "assign_guidance": ("", lambda app, who: app.assign_guidance(who, BRANCH, OTHER_GUIDE)),
    "fill_post:SENIOR": ("", lambda app, who: app.fill_post(who, BRANCH, Role.SECRETARY, MEMBER)),
    "fill_post:JUNIOR": ("", lambda app, who: app.fill_post(who, BRANCH, Role.CLERK, MEMBER)),
    "vacate_post:SENIOR": ("", lambda app, who: app.vacate_post(who, BRANCH, Role.SECRETARY, SECRETARY)),
    "vacate_post:JUNIOR": ("", lambda app, who: app.vacate_post(who, BRANCH, Role.CLERK, MEMBER)),
    "name_substitute": (
        "", lambda app, who: app.name_substitute(who, BRANCH, Role.CLERK, MEMBER, since=DAY, until=LEFT),
    ),
    "end_substitution": ("", lambda app, who: app.end_substitution(who, BRANCH, Role.CLERK)),
    "admit_member": (
        "", lambda app, who: app.admit_member(who, MEMBER, name="新", kinds=[], organisation=BRANCH, residence=None),
    ),
    "transfer_member": ("member", lambda app, who: app.transfer_member(who, MEMBER, SIBLING)),
    "assign_duty": ("member", lambda app, who: app.assign_duty(who, MEMBER, "护林岗")),
    "collect_opinion": (
        "", lambda app, who: app.collect_opinion(who, OPINION, campaign=CAMPAIGN, organisation=BRANCH, **HEARD),
    ),
    "reply_to_opinion": ("opinion", lambda app, who: app.reply_to_opinion(who, OPINION, "已办")),
    "request_exemption": ("member", lambda app, who: app.request_exemption(who, CAMPAIGN, MEMBER, "长期卧床")),
    "study_exemption": ("exemption", lambda app, who: app.study_exemption(who, EXEMPTION, supported=True)),
    "decide_exemption": ("exemption", lambda app, who: app.decide_exemption(who, EXEMPTION, approved=True)),
}  # fmt: skip
"""What the command is about, where not everybody may know of it, and the command."""
CALENDARS = frozenset({"import_calendar", "conclude_calendar"})
"""Commands on what concerns all organisations, which nobody with bounds may change."""
LINKS = frozenset({"move_organisation", "assign_guidance"})
"""Commands that bring one organisation to another."""
