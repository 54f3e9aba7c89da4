"""A public evaluation over HTTP: to the export and its recount, slips to print, and ballots of nobody (J1 to J5)."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pypdfium2
import pytest
import structlog

from api.identity.throttle import Throttle
from api.parts import Parts
from domain.judgement.ballots import hashed
from tests.api.conftest import serving
from tests.api.town import ADMINISTRATOR, Town, fresh_key

DOCUMENT = Path(__file__).parents[2] / "docs" / "evaluation.md"
REPORT = dict.fromkeys(("activity", "pledges", "central_work", "good_deeds", "member_fulfilment"), "如期完成")
SATISFIED, DISSATISFIED = "SATISFIED", "DISSATISFIED"
PDF = "application/pdf"

pytestmark = pytest.mark.usefixtures("read_models")


def today(days: int = 0) -> str:
    return str((datetime.now(UTC) + timedelta(hours=8, days=days)).date())


def announced(town: Town) -> str:
    body = {"campaign": town.campaign, "organisation": town.village, "held_on": today()}
    return town.made("village-clerk", "/evaluations", body)


def step(town: Town, who: str, key: str, what: str, body: Any = None) -> dict[str, Any]:
    answer = town.post(who, f"/evaluations/{key}/{what}", body)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def opened(town: Town, came: int = 10) -> tuple[str, list[str]]:
    """Return the id of an evaluation that takes ballots, and its codes."""
    key = announced(town)
    step(town, "town-secretary", key, "attendance", {"attendance": [{"category": "MASSES", "number": came}]})
    step(town, "village-secretary", key, "report", REPORT)
    return key, step(town, "town-secretary", key, "codes")["codes"]


def cast(town: Town, key: str, code: str, grade: str = SATISFIED, who: str | None = None, **said: Any) -> Any:
    return town.post(who, f"/evaluations/{key}/ballots", {"code": code, "grade": grade, **said})


def box_of(town: Town, key: str) -> Any:
    with town.house.pool.connection() as conn:
        return conn.execute("SELECT xmin::text, sealed FROM ballot_box WHERE evaluation = %s", (key,)).fetchone()


@pytest.fixture
def script(tmp_path: Path) -> Callable[[Any], subprocess.CompletedProcess[str]]:
    """The script of the documentation, as it stands there, run on an export."""
    code = DOCUMENT.read_text("utf-8").split("```python\n", 1)[1].split("```", 1)[0]
    assert len(code.splitlines()) <= 30
    (tmp_path / "recount.py").write_text(code, "utf-8")

    def run(export: Any) -> subprocess.CompletedProcess[str]:
        (tmp_path / "export.json").write_text(json.dumps(export), "utf-8")
        command = [sys.executable, "-I", "recount.py", "export.json"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_a_whole_evaluation_can_be_counted_again_by_everybody(
    town: Town, script: Callable[[Any], subprocess.CompletedProcess[str]]
) -> None:
    key, codes = opened(town)
    assert town.get("town-secretary", f"/evaluations/{key}/export").status_code == 404
    for number, code in enumerate(codes):
        assert cast(town, key, code, DISSATISFIED if number == 4 else SATISFIED).status_code == 204
    assert town.get("town-secretary", f"/evaluations/{key}/export").status_code == 404
    step(town, "town-secretary", key, "closing")
    assert town.get("stranger", f"/evaluations/{key}/export").status_code == 404
    assert town.get("village-clerk", f"/evaluations/{key}/export").status_code == 200
    step(town, "village-secretary", key, "result", {"where": "村务公开栏"})
    export = town.get("stranger", f"/evaluations/{key}/export").json()
    assert export["codes"] == sorted(hashed(UUID(key), code) for code in codes)
    assert export["grades"] == [DISSATISFIED] + [SATISFIED] * 9
    told = script(export)
    assert (told.returncode, told.stdout.splitlines()) == (
        0, ["{'DISSATISFIED': 1, 'SATISFIED': 9}", "9/10", "PASSED"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minimum": 11, "verdict": "VOID"}, "VOID"),
        ({"grades": [], "codes": [], "verdict": "VOID"}, "VOID"),
        ({"threshold": 91, "verdict": "FAILED"}, "FAILED"),
        ({"criticised": True, "verdict": "FAILED"}, "FAILED"),
        ({"verdict": "FAILED"}, "The published verdict is another one."),
        ({"codes": ["a"]}, "The export is wrong"),
        ({"attendance": [{"category": "MASSES", "number": 9}]}, "The export is wrong"),
    ],
)
def test_the_script_finds_every_verdict_and_every_lie(
    script: Callable[[Any], subprocess.CompletedProcess[str]], changes: dict[str, Any], said: str
) -> None:
    export = {
        "attendance": [{"category": "MASSES", "number": 10}],
        "minimum": 0,
        "threshold": 90,
        "satisfied_grades": [SATISFIED],
        "criticised": False,
        "grades": [SATISFIED] * 9 + [DISSATISFIED],
        "codes": [str(number) for number in range(10)],
        "verdict": "PASSED",
    }
    told = script({**export, **changes})
    assert said in told.stdout + told.stderr
    assert (told.returncode == 0) == (said in ("VOID", "FAILED", "PASSED"))


def test_the_answer_to_a_ballot_is_the_same_for_every_grade_and_names_nothing(town: Town) -> None:
    key, codes = opened(town)
    found = set()
    for code, grade, who in zip(
        codes, [SATISFIED, DISSATISFIED, "UNINFORMED", "FAIRLY_SATISFIED"], [None, None, "villager", ADMINISTRATOR],
        strict=False,
    ):  # fmt: skip
        answer = cast(town, key, code, grade, who)
        own = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
        found.add((answer.status_code, answer.content, tuple(sorted(own.items()))))
    ((status, content, headers),) = found
    assert (status, content) == (204, b"")
    assert not {"etag", "set-cookie", "location"} & {name for name, _ in headers}


BAD: list[tuple[str, str, dict[str, Any]]] = [
    ("used", "code-used", {}),
    ("unknown", "code-unknown", {"code": "2222-2222-2222-2222"}),
    ("grade", "invalid-input", {"grade": "GOOD"}),
    ("remark", "invalid-input", {"remark": "长" * 201}),
    ("long", "invalid-input", {"code": "2" * 65}),
    ("more", "invalid-input", {"name": "韩立山"}),
    ("none", "invalid-input", {"code": None}),
]


@pytest.mark.parametrize(("what", "code", "said"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_ballot_is_refused_and_stored_nowhere(town: Town, what: str, code: str, said: dict[str, Any]) -> None:
    key, codes = opened(town)
    assert cast(town, key, codes[0]).status_code == 204
    before, rows = box_of(town, key), town.rows()
    answer = cast(town, key, **{"code": codes[0], **said})
    assert (answer.status_code, answer.json()["code"]) == (422, code), what
    assert (box_of(town, key), town.rows()) == (before, rows)
    text = answer.text
    assert not any(each in text for each in (codes[0], hashed(UUID(key), codes[0]), "韩立山"))
    with town.house.pool.connection() as conn:
        written = conn.execute("SELECT count(*) FROM security_event WHERE detail LIKE '%%ballots%%'").fetchone()
    assert written == (0,)


def test_a_ballot_before_the_report_and_one_after_the_count_are_refused(town: Town) -> None:
    key = announced(town)
    assert cast(town, key, "2222").json()["code"] == "code-unknown"
    step(town, "town-secretary", key, "attendance", {"attendance": [{"category": "MASSES", "number": 2}]})
    codes = step(town, "town-secretary", key, "codes")["codes"]
    assert cast(town, key, codes[0]).json()["code"] == "ballot-before-report"
    step(town, "village-secretary", key, "report", REPORT)
    assert cast(town, key, codes[0]).status_code == 204
    step(town, "town-secretary", key, "closing")
    assert cast(town, key, codes[1]).json()["code"] == "ballot-late"
    again = town.post("town-secretary", f"/evaluations/{key}/closing")
    assert again.json()["code"] == "evaluation-closed"
    nothing = cast(town, str(uuid4()), codes[1])
    assert nothing.json()["code"] == "code-unknown"


def test_nothing_that_can_be_read_changes_while_people_vote(town: Town) -> None:
    key, codes = opened(town)
    paths = (f"/evaluations/{key}", "/evaluations", "/overdue", "/duties", "/audit/events", "/results")

    def look() -> list[Any]:
        answers = [town.get("town-secretary", path, after=town.rows()) for path in paths]
        return [(answer.status_code, answer.headers.get("etag"), answer.json()) for answer in answers]

    measured = ballots_measured(town)
    before, position = look(), town.rows()
    for code in codes:
        assert cast(town, key, code).status_code == 204
    assert (look(), town.rows(), ballots_measured(town)) == (before, position, measured)


def ballots_measured(town: Town) -> list[str]:
    """Return what the measurements say of ballots."""
    lines = town.get(ADMINISTRATOR, "/metrics").text.splitlines()
    assert any("/evaluations/{evaluation_id}/codes" in line for line in lines)
    return [line for line in lines if "ballots" in line]


def test_no_line_is_logged_and_nothing_is_measured_of_a_ballot(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    key, codes = opened(town)
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    with structlog.testing.capture_logs() as lines:
        assert cast(town, key, codes[0], DISSATISFIED, remark="修路太慢").status_code == 204
        cast(town, key, codes[0])
        cast(town, key, "2222-2222-2222-2222")
    told = [record.getMessage() for record in caplog.records if record.name.split(".")[0] not in CLIENT]
    assert (lines, told) == ([], [])
    assert ballots_measured(town) == []


CLIENT = ("httpx2", "httpcore2", "asyncio")
"""What the test's own side says."""


def test_codes_come_as_slips_to_print_each_with_its_own(town: Town) -> None:
    key, old = opened(town, came=23)
    answer = town.post("town-secretary", f"/evaluations/{key}/codes", Accept=PDF)
    assert (answer.status_code, answer.headers["content-type"]) == (200, PDF)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["etag"]
    document = pypdfium2.PdfDocument(answer.content)
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == 3
    words = " ".join(texts).split()
    codes = [word for word in words if len(word) == 19 and word.count("-") == 3]
    assert (len(codes), len(set(codes)), set(codes) & set(old)) == (23, 23, set())
    assert "".join(texts).count("柳湾村党支部") == 23
    assert cast(town, key, old[0]).json()["code"] == "code-unknown"
    assert cast(town, key, codes[22]).status_code == 204


def test_codes_are_shown_once(town: Town) -> None:
    key = announced(town)
    step(town, "town-secretary", key, "attendance", {"attendance": [{"category": "MASSES", "number": 2}]})
    once = fresh_key()
    path = f"/evaluations/{key}/codes"
    assert len(town.post("town-secretary", path, Idempotency_Key=once).json()["codes"]) == 2
    again = town.post("town-secretary", path, Idempotency_Key=once)
    assert again.json()["code"] == "codes-shown-once"


def test_strangers_learn_nothing_of_an_evaluation_and_members_do_not_count_it(town: Town) -> None:
    key, _ = opened(town)
    for what, body in (("closing", {}), ("codes", {}), ("result", {"where": "栏"}), ("criticism", {"text": "差"})):
        assert town.post("stranger", f"/evaluations/{key}/{what}", body).status_code == 404
        assert town.post(None, f"/evaluations/{key}/{what}", body).status_code == 401
        assert town.post("village-clerk", f"/evaluations/{key}/{what}", body).status_code in (403, 422, 409)
    assert town.post("town-secretary", f"/evaluations/{key}/criticism", {"text": "群众反映强烈"}).status_code == 200


def test_pages_of_other_sites_cast_no_ballots(town: Town) -> None:
    key, codes = opened(town)
    body, path = {"code": codes[0], "grade": SATISFIED}, f"/evaluations/{key}/ballots"
    for foreign in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = town.client.post(path, json=body, headers=foreign)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross-site")
    form = town.client.post(path, content=b"code=1", headers={"Content-Type": "text/plain"})
    assert form.status_code == 415
    own = {"Origin": f"http://{town.client.base_url.netloc.decode()}", "Sec-Fetch-Site": "same-origin"}
    assert town.client.post(path, json=body, headers=own).status_code == 204


def test_who_tries_too_many_codes_must_wait(town: Town, parts: Parts) -> None:
    key, codes = opened(town)
    with (
        serving(replace(parts, throttle=Throttle(anonymous="3/minute"))) as url,
        httpx2.Client(base_url=url, timeout=30) as client,
    ):
        said = [
            client.post(f"/evaluations/{key}/ballots", json={"code": code, "grade": SATISFIED}).status_code
            for code in ("2222", "3333", "4444", codes[0])
        ]
    assert said[3] == 429
    assert 429 not in said[:3]
    assert cast(town, key, codes[0]).status_code == 204
