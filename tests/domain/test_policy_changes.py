"""A campaign's own changes to a preset: laid over it like a procedure over the default, and checked the same way."""

import pytest

from domain.errors import InvalidInput
from domain.policy import LONGEST_WAIT, preset

DEFAULT = preset("DEFAULT")


def test_changes_are_laid_over_a_preset_key_by_key() -> None:
    changed = DEFAULT.changed({"days": {"review": 3}, "mechanisms": {"plan": False}, "strict_items": False})
    assert (changed.days.review, changed.days.sign) == (3, DEFAULT.days.sign)
    assert (changed.mechanisms.plan, changed.mechanisms.help) == (False, True)
    assert (changed.strict_items, changed.criteria) == (False, DEFAULT.criteria)
    assert DEFAULT.changed({}) == DEFAULT


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": 7}, "policy.days"),
        ({"mechanisms": None}, "policy.mechanisms"),
        ({"days": {"review": -1}}, "policy.days.review"),
        ({"days": {"rectify": LONGEST_WAIT + 1}}, "policy.days.rectify"),
        ({"days": {"escalate_after": 14, "yellow_after": 14}}, "policy.days"),
        ({"days": {"yellow_after": 30, "red_after": 21}}, "policy.days"),
        ({"days": {"remind_before": [7, -1]}}, "policy.days.remind_before"),
        ({"timezone": "Mars/Base"}, "policy.timezone"),
        ({"timezone": "../etc/passwd"}, "policy.timezone"),
        ({"timezone": ""}, "policy.timezone"),
        ({"cadences": {"round": "P1000Y"}}, "policy.cadences.round"),
    ],
)
def test_an_unacceptable_change_is_refused_by_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        DEFAULT.changed(changes)
    assert refused.value.field == field


@pytest.mark.parametrize("wait", [0, LONGEST_WAIT])
def test_a_wait_lies_between_none_and_ten_years(wait: int) -> None:
    assert DEFAULT.changed({"days": {"review": wait}}).days.review == wait
