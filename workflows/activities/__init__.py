"""What workflows ask for: each activity gives one command, exactly once, and answers with the new status."""

from collections.abc import Sequence

from domain.application import Pledgebook
from workflows.activities.calendar import CalendarActivities
from workflows.activities.campaign import CampaignActivities
from workflows.activities.comment import CommentActivities
from workflows.activities.evaluation import EvaluationActivities
from workflows.activities.giving import Activity
from workflows.activities.pledge import LetterPress, PledgeActivities
from workflows.activities.rectification import RectificationActivities

__all__ = ["Activity", "LetterPress", "PledgeActivities", "every_activity"]


def every_activity(app: Pledgebook, press: LetterPress) -> Sequence[Activity]:
    """Return the activities of all workflows, for registration."""
    kinds = (
        PledgeActivities(app, press),
        EvaluationActivities(app),
        RectificationActivities(app),
        CommentActivities(app),
        CampaignActivities(app),
        CalendarActivities(app),
    )
    return [activity for kind in kinds for activity in kind.all]
