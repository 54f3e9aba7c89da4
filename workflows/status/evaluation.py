"""The status of a public evaluation as its workflow needs it."""

from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.application import Pledgebook
from domain.judgement.evaluation import Evaluation
from domain.judgement.rectification import rectification_id
from domain.judgement.verdict import EvaluationVerdict
from workflows.contracts import EvaluationStatus
from workflows.status.ladder import DAY, moment, rungs


def evaluation_status(app: Pledgebook, key: UUID) -> EvaluationStatus:
    """Return the evaluation's present status; raises `errors.NotFound`.

    It ends with its published result; where that is a failure, not before there is a rectification.
    """
    evaluation, origins = app.traced(Evaluation, key)
    policy = app.ruling(evaluation)
    close_on = evaluation.notice.closes_on + DAY
    rectified = app.exists(rectification_id(key))
    published = evaluation.published_on is not None
    return EvaluationStatus(
        id=str(key),
        version=evaluation.version,
        stage=evaluation.step.value,
        ended=published and (rectified or evaluation.verdict is not EvaluationVerdict.FAILED),
        close_at=None if evaluation.over else moment(close_on, time.min, ZoneInfo(policy.timezone)),
        rectified=rectified,
        rungs=rungs(evaluation, origins, policy, app.working_days(policy)),
    )
