"""The status of a rectification as its workflow needs it."""

from uuid import UUID

from domain.application import Pledgebook
from domain.judgement.rectification import Rectification
from domain.judgement.verdict import EvaluationVerdict
from workflows.contracts import RectificationStatus
from workflows.status.ladder import rungs


def rectification_status(app: Pledgebook, key: UUID) -> RectificationStatus:
    """Return the rectification's present status; raises `errors.NotFound`."""
    rectification, origins = app.traced(Rectification, key)
    policy = app.ruling(rectification)
    following = list(app.following(rectification))
    return RectificationStatus(
        id=str(key),
        version=rectification.version,
        stage=rectification.step.value,
        ended=rectification.ended,
        followed=sum(evaluation.version for evaluation in following),
        reevaluated=any(
            evaluation.published_on is not None and evaluation.verdict is not EvaluationVerdict.VOID
            for evaluation in following
        ),
        rungs=rungs(rectification, origins, policy, app.working_days(policy)),
    )
