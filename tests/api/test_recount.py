"""The script of docs/evaluation.md, word for word, counts every evaluation again to the verdict that was published."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from api.schemas.public_evaluations import Recount
from domain.judgement.evaluation import Attendance
from domain.judgement.verdict import EvaluationVerdict
from domain.policy import preset
from tests.application.evaluating import close, county, criticise, found, opened, vote

DOCUMENT = Path(__file__).parents[2] / "docs" / "evaluation.md"
LINES = 30
Row = tuple[int, int, list[Attendance], bool, EvaluationVerdict]
"""Satisfied and other ballots, who came, whether the superior criticised, and the verdict."""

THIRTY = [Attendance("MASSES", 22), Attendance("DELEGATES", 8)]
SATISFIED, UNINFORMED = "SATISFIED", "UNINFORMED"


def script() -> str:
    (text,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return str(text)


def export(grades: list[str], came: list[Attendance], *, criticised: bool = False) -> Recount:
    world = county(preset("SU_COUNTY").changed({"mechanisms": {"opinions": False}}))
    key, codes = opened(world, came)
    vote(world, key, codes, grades)
    if criticised:
        criticise(world, key)
    close(world, key)
    evaluation = found(world, key)
    assert evaluation.verdict
    return Recount.of(evaluation, evaluation.verdict)


def count(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run the script as the document says, with the standard library alone."""
    (folder / "recount.py").write_text(script(), "utf-8")
    (folder / "export.json").write_text(text, "utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", "recount.py", "export.json"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def test_the_script_has_thirty_lines_at_most_and_needs_nothing_installed() -> None:
    assert len(script().splitlines()) <= LINES
    imported = re.findall(r"^(?:import|from) (\w+)", script(), re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names


@pytest.mark.parametrize(
    "row",
    [
        (27, 3, THIRTY, False, EvaluationVerdict.PASSED),
        (26, 4, THIRTY, False, EvaluationVerdict.FAILED),
        (30, 0, THIRTY, True, EvaluationVerdict.FAILED),
        (29, 0, [Attendance("MASSES", 29)], False, EvaluationVerdict.VOID),
        (0, 0, THIRTY, True, EvaluationVerdict.VOID),
    ],
)
def test_it_comes_to_the_tally_the_fraction_and_the_verdict_of_the_house(row: Row, tmp_path: Path) -> None:
    satisfied, others, came, criticised, verdict = row
    it = export([SATISFIED] * satisfied + [UNINFORMED] * others, came, criticised=criticised)
    said = count(tmp_path, it.model_dump_json())
    tally = {grade: number for grade, number in ((SATISFIED, satisfied), (UNINFORMED, others)) if number}
    assert it.verdict is verdict
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines() == [str(tally), f"{satisfied}/{satisfied + others}", verdict.value]


@pytest.mark.parametrize(
    "forged",
    [{"verdict": "FAILED"}, {"grades": [SATISFIED] * 31}, {"codes": ["0" * 64] * 27}, {"grades": [UNINFORMED] * 27}],
    ids=["another verdict", "more ballots than codes", "one code for all", "other grades"],
)
def test_it_notices_a_forged_export(forged: dict[str, Any], tmp_path: Path) -> None:
    it = export([SATISFIED] * 27, THIRTY)
    said = count(tmp_path, it.model_copy(update=forged).model_dump_json(warnings=False))
    assert said.returncode == 1
    assert said.stderr.strip()
