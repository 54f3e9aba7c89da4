"""The demo's people log in: one account each, their passwords in a file that only its owner reads."""

import json
import os
import secrets
from pathlib import Path

from api.identity.local import Accounts
from api.identity.security import Origin
from domain.values import Role
from runtime.demo.load import Actor

_PASSWORD = 12  # bytes at random


def make_accounts(accounts: Accounts, path: Path, actors: list[Actor]) -> None:
    """Make an account for each actor, with the passwords that ``path`` names; the file is made first, if need be.

    Run again after it was stopped half-way, it goes on where it stopped.
    """
    for entry, actor in zip(_entries(path, actors), actors, strict=True):
        if accounts.by_login(entry["login"]) is None:
            accounts.make(
                Origin(),
                login=entry["login"],
                name=entry["name"],
                member=None if actor.administrator else actor.id,
                role=Role.ADMINISTRATOR if actor.administrator else None,
                hashed=accounts.passwords.hash(entry["password"]),
            )


def _entries(path: Path, actors: list[Actor]) -> list[dict[str, str]]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        entries = [
            {
                "login": actor.login,
                "name": actor.name,
                "actor": str(actor.id),
                "password": secrets.token_urlsafe(_PASSWORD),
            }
            for actor in actors
        ]
        draft = path.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"accounts": entries}, file, ensure_ascii=False, indent=1)
        draft.replace(path)
    found: list[dict[str, str]] = json.loads(path.read_text("utf-8"))["accounts"]
    return found
