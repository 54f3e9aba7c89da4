"""Every rule of the catalogue is shown to hold: by a row of a table of guards, which asserts the refusal itself."""

from collections.abc import Iterator
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from domain import form_rules, rules
from domain.errors import Rule

HERE = Path(__file__).parent
FOLDERS = {"tests.domain": HERE, "tests.application": HERE.parent / "application"}
FIRST_RULES = 74


def tables() -> Iterator[tuple[str, Any]]:
    """Yield the name and the module of every test file that holds a table of guards."""
    for package, folder in FOLDERS.items():
        for file in sorted(folder.glob("test_*.py")):
            module = import_module(f"{package}.{file.stem}")
            if hasattr(module, "GUARDS"):
                yield f"{package}.{file.stem}", module


TABLES = dict(tables())


def test_every_rule_of_the_catalogue_has_a_row_and_every_row_a_rule() -> None:
    shown = {guard.rule.code for guard in chain.from_iterable(m.GUARDS for m in TABLES.values())}
    assert shown == set(rules.catalogue())
    assert len(shown) >= FIRST_RULES


@pytest.mark.parametrize("name", TABLES)
def test_a_test_runs_through_every_table_of_guards(name: str) -> None:
    ran = [
        mark
        for test in vars(TABLES[name]).values()
        for mark in getattr(test, "pytestmark", [])
        if mark.name == "parametrize" and mark.args[0] == "guard" and mark.args[1] is TABLES[name].GUARDS
    ]
    assert len(ran) == 1


def test_rules_have_codes_texts_and_a_requirement_of_their_own() -> None:
    named = (*vars(rules).values(), *vars(form_rules).values())
    every = [rule for rule in named if isinstance(rule, Rule)]
    assert len({rule.code for rule in every}) == len({rule.zh for rule in every}) == len(every)
    for rule in every:
        assert rule.code == rule.code.lower().replace("_", "-").strip()
        assert rule.en.endswith(".")
        assert rule.requirement[0] in "ABCDEFGHIJKLMN"
        assert rule.requirement[1:].isdecimal()
