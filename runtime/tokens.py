"""The development tokens: a file made at first start that lets each actor of the demo speak to the API."""

import json
import os
import secrets
from pathlib import Path

from runtime.demo.load import Actor


def write_tokens(path: Path, actors: list[Actor]) -> None:
    """Make the file (0600) with a new token for each actor, unless it exists."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    tokens = [
        {
            "token": secrets.token_urlsafe(24),
            "name": actor.name,
            "actor": str(actor.id),
            "administrator": actor.administrator,
        }
        for actor in actors
    ]
    text = json.dumps({"tokens": tokens}, ensure_ascii=False, indent=1)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
