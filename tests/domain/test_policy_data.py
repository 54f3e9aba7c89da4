"""Policies as data: round trip, refusal of what is wrong, and the documentation that is made from them."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from domain import errors
from domain.policy import Policy, preset, presets, stated
from domain.values import PledgerKind
from runtime.docs import policy_table

ROOT = Path(__file__).parents[2]
FILLED_IN_BY_THE_FILE = {
    "id", "zh_name", "en_name", "source", "opinion_channels", "channels_organisation", "channels_member",
    "cadences",
}  # fmt: skip


def changed(**values: Any) -> dict[str, Any]:
    return {**preset("DEFAULT").to_data(), **values}


def refusal_of(data: dict[str, Any]) -> str:
    with pytest.raises(errors.InvalidInput) as refused:
        Policy.from_data(data)
    assert refused.value.zh
    return refused.value.field


@pytest.mark.parametrize("name", sorted(presets()))
def test_a_policy_survives_the_way_to_data_and_back(name: str) -> None:
    policy = preset(name)
    assert Policy.from_data(policy.to_data()) == policy


def test_the_default_file_holds_every_key() -> None:
    assert set(stated()["DEFAULT"]) == {f.name for f in fields(Policy)}
    for group in ("mechanisms", "days"):
        assert set(stated()["DEFAULT"][group]) == set(changed()[group])


def test_the_default_file_agrees_with_the_defaults_in_code() -> None:
    in_code = Policy("DEFAULT", "", "").to_data()
    differing = {key for key, value in changed().items() if value != in_code[key]}
    assert differing == FILLED_IN_BY_THE_FILE - {"id"}


@pytest.mark.parametrize("name", sorted(presets()))
def test_every_preset_says_where_it_comes_from_and_which_intervals_are_stated(name: str) -> None:
    said = stated()[name]
    assert said["zh_name"]
    assert said["en_name"]
    assert said["source"]
    assert {"stages", "cadences"} <= set(said)


def test_what_a_procedure_leaves_out_comes_from_the_default() -> None:
    quiet, default = preset("TONGCHUAN"), preset("DEFAULT")
    assert quiet.mechanisms == default.mechanisms
    assert quiet.channels_member == default.channels_member
    assert preset("WUJIAN").mechanisms.inspection
    assert preset("WUJIAN").mechanisms.comment == default.mechanisms.comment


def test_an_organisation_type_may_have_channels_for_both_kinds_of_pledger() -> None:
    board = [{"code": "WEB_BOARD", "zh": "网上公示栏", "en": "Web board", "automatic": True}]
    policy = Policy.from_data(changed(channels_by_type={"WINDOW": board}))
    for kind in PledgerKind:
        assert [c.code for c in policy.channels(kind, "WINDOW")] == ["WEB_BOARD"]
        assert len(policy.channels(kind, "ORGAN")) == 3


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"colour": "red"}, "policy.colour"),
        ({"mechanisms": {"magic": True}}, "policy.mechanisms.magic"),
        ({"days": {"review": "7"}}, "policy.days.review"),
        ({"channels_member": [{"code": "BOARD", "zh": "栏", "en": "Board", "size": 1}]},
         "policy.channels_member.size"),
        ({"channels_by_type": {"WINDOW": [{"code": "BOARD", "zh": "栏", "en": "Board", "automatic": 1}]}},
         "policy.channels_by_type.WINDOW.automatic"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_refused_by_its_path(values: dict[str, Any], path: str) -> None:
    assert refusal_of(changed(**values)) == path


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("signing", "MAYBE"),
        ("approvers_member", ["NOBODY"]),
        ("stages", ["DREAM"]),
        ("pledge_deadline", "2010-02-30"),
        ("pledge_deadline", 20100630),
        ("deadline_hard", "yes"),
        ("deadline_hard", 1),
        ("max_rectifications", True),
        ("max_rectifications", "2"),
        ("oral_kinds", "RETIRED"),
        ("oral_kinds", {"RETIRED": 1}),
        ("labels", [7]),
        ("mechanisms", ["opinions"]),
        ("cadences", ["P1M"]),
        ("timezone", None),
        ("evaluation_threshold_percent", 101),
        ("evaluation_threshold_percent", -1),
    ],
)
def test_a_bad_value_is_refused_by_its_path(key: str, value: object) -> None:
    assert refusal_of(changed(**{key: value})) == f"policy.{key}"


@pytest.mark.parametrize("every", ["monthly", "P0M", "P1H", "1M", ""])
def test_a_cadence_is_an_iso_duration(every: str) -> None:
    assert refusal_of(changed(cadences={"self_check": every})) == "policy.cadences.self_check"


def test_a_minimum_is_a_number_of_people() -> None:
    assert refusal_of(changed(evaluation_minimum={"RURAL": "30"})) == "policy.evaluation_minimum.RURAL"


@pytest.mark.parametrize("key", ["criteria", "approvers_member", "approvers_organisation"])
def test_a_policy_without_criteria_or_approvers_is_refused(key: str) -> None:
    assert refusal_of(changed(**{key: []})) == "policy"


def test_a_policy_without_a_name_or_a_channel_without_a_label_is_refused() -> None:
    assert refusal_of({"id": "X", "zh_name": "某"}) == "policy"
    assert refusal_of(changed(channels_member=[{"code": "BOARD"}])) == "policy.channels_member"


def test_a_value_that_is_neither_code_nor_date_cannot_become_data() -> None:
    with pytest.raises(TypeError):
        Policy("X", "某", "X", labels=(object(),)).to_data()  # type: ignore[arg-type]


def test_the_documentation_holds_the_table_made_from_the_presets() -> None:
    text = (ROOT / "docs" / "policies.md").read_text("utf-8")
    generated = text.split("<!-- policy_table: generated", 1)[1].split("-->", 1)[1]
    assert generated.split("<!-- policy_table: end -->", 1)[0].strip() == policy_table()


def test_the_table_has_a_row_for_the_default_and_each_procedure() -> None:
    rows = policy_table().splitlines()
    assert len(rows) == 2 + 22
    assert rows[2].startswith("| `DEFAULT`")
    assert len({row.count("|") for row in rows}) == 1


def test_every_default_is_explained_in_the_documentation() -> None:
    section = (ROOT / "docs" / "policies.md").read_text("utf-8").split("## What no procedure states", 1)[1]
    ours = {f.name for f in fields(Policy)} - {"id", "zh_name", "en_name", "source", "stages"}
    explained = section.replace("`approvers_*`", "approvers_organisation approvers_member")
    explained = explained.replace("`channels_*`", "channels_organisation channels_member channels_by_type")
    assert [key for key in sorted(ours) if key not in explained] == []
