"""A statistics form as an organisation fills it in."""

from typing import Any

from domain.statistics_form import FIELDS, Values, sound


def form(**changes: Any) -> dict[str, Any]:
    """Return the least that a form asks for, nothing of anything, with ``changes``."""
    return {**{code: 0 for code, field in FIELDS.items() if field.counts}, **changes}


def whole(**changes: Any) -> Values:
    """Return the same as the log keeps it."""
    return sound(form(**changes))
