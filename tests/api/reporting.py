"""The village's statistics form over HTTP."""

from typing import Any

from projections.statistics import SOURCES
from tests.api.town import Town
from tests.domain.forms import form


def filled(town: Town, *, values: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """Return the body that hands the village's form in: 0 for what the records do not give, but for ``values``."""
    said = {code: figure for code, figure in form().items() if code not in SOURCES} | (values or {})
    return {"campaign": town.campaign, "organisation": town.village, "values": said, **fields}
