"""The branch's statistics form in the county of the matrix, and how the commands on it are given there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from domain.application import Call, Pledgebook
from domain.statistics import statistics_id
from domain.values import Role
from tests.application.matrix import BRANCH, CAMPAIGN, DRIVE, holder_of
from tests.domain.forms import form

FORM = statistics_id(CAMPAIGN, BRANCH, DRIVE["closes_on"])


def submit(app: Pledgebook, who: Call) -> object:
    """Hand in the branch's form."""
    return app.submit_statistics(who, CAMPAIGN, BRANCH, values=form(), derived={}, notes={})


def report(app: Pledgebook, who: Call) -> None:
    """Let the branch's clerk hand it in."""
    submit(app, replace(who, actor=holder_of(Role.CLERK, BRANCH)))


ON_FORMS: Mapping[str, tuple[str, Callable[[Pledgebook, Call], object]]] = {
    "submit_statistics": ("", submit),
    "return_statistics": ("statistics", lambda app, who: app.return_statistics(who, FORM)),
}
"""As `probes.ON_REGISTER`."""
OF_FORMS: Mapping[str, UUID | None] = dict.fromkeys(ON_FORMS)
"""They are about nobody in person."""
