"""The development tokens: who is let in, and what becomes of a bad file."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.identity import Caller, DevelopmentTokens, TokenFileError
from domain.values import Role

TOKEN = "a-token-of-many-letters"


def write(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def entry(actor: UUID, **fields: Any) -> dict[str, Any]:
    return {"token": TOKEN, "name": "某书记", "actor": str(actor), **fields}


def test_a_token_leads_to_its_caller(tmp_path: Path) -> None:
    actor, other = uuid4(), uuid4()
    tokens = [entry(actor), entry(other, token="another-token-of-many", administrator=True)]
    identity = DevelopmentTokens(write(tmp_path / "tokens.json", {"tokens": tokens}))
    assert identity.caller(TOKEN) == Caller(actor)
    assert identity.caller("another-token-of-many") == Caller(other, Role.ADMINISTRATOR)
    assert identity.caller(TOKEN.upper()) is None
    assert identity.caller("") is None


def test_a_file_made_or_changed_later_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    identity = DevelopmentTokens(path)
    assert identity.caller(TOKEN) is None
    actor = uuid4()
    write(path, {"tokens": [entry(actor)]})
    assert identity.caller(TOKEN) == Caller(actor)
    path.write_text("{", encoding="utf-8")
    assert identity.caller(TOKEN) == Caller(actor)
    path.unlink()
    assert identity.caller(TOKEN) is None


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"tokens": [{"token": "short", "name": "x", "actor": str(uuid4())}]},
        {"tokens": [{**entry(uuid4()), "actor": "nobody"}]},
        {"tokens": [{"name": "x"}]},
    ],
)
def test_a_bad_file_is_one_line_that_keeps_the_tokens_secret(tmp_path: Path, content: Any) -> None:
    with pytest.raises(TokenFileError) as caught:
        DevelopmentTokens(write(tmp_path / "tokens.json", content))
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TokenFileError):
        DevelopmentTokens(tmp_path)
