"""An evaluation in the county of the matrix, and how the commands on it are given there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain import rules
from domain.application import Call, Pledgebook
from domain.errors import AlreadyExists, Refused
from domain.judgement.evaluation import Report, evaluation_id
from domain.values import Role
from tests.application.matrix import BRANCH, CAMPAIGN, DAY, holder_of

HELD = date(2011, 12, 1)
EVALUATION = evaluation_id(CAMPAIGN, BRANCH, date(2011, 1, 1), 1)


def announce(app: Pledgebook, who: Call) -> None:
    """Announce the evaluation, which is announced already once the county stands."""
    try:
        app.announce_evaluation(who, CAMPAIGN, BRANCH, held_on=HELD)
    except Refused as refused:
        if refused.rule is not rules.EVALUATION_RUNNING:
            raise
        raise AlreadyExists("evaluation", EVALUATION) from None


def hold(app: Pledgebook, who: Call) -> None:
    """Let the county have an evaluation."""
    announce(app, replace(who, actor=holder_of(Role.CLERK, BRANCH)))


ON_EVALUATIONS: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    "announce_evaluation": ("", announce),
    "record_attendance": ("evaluation", lambda app, who: app.record_attendance(who, EVALUATION, [])),
    "issue_codes": ("evaluation", lambda app, who: app.issue_codes(who, EVALUATION)),
    "report_to_evaluation": (
        "evaluation",
        lambda app, who: app.report_to_evaluation(who, EVALUATION, Report("", "", "", "", "")),
    ),
    "criticise_evaluation": ("evaluation", lambda app, who: app.criticise_evaluation(who, EVALUATION, "群众反映强烈")),
    "close_evaluation": ("evaluation", lambda app, who: app.close_evaluation(who, EVALUATION)),
    "publish_result": ("evaluation", lambda app, who: app.publish_result(who, EVALUATION, "公开栏")),
    "remind_evaluation": (
        "evaluation",
        lambda app, who: app.remind_evaluation(who, EVALUATION, "hold", DAY, "-7"),
    ),
    "escalate_evaluation": ("evaluation", lambda app, who: app.escalate_evaluation(who, EVALUATION, "hold", DAY)),
}
"""As `probes.ON_REGISTER`."""
OF_EVALUATIONS: Mapping[str, UUID | None] = dict.fromkeys(ON_EVALUATIONS)
"""They are about no member."""
