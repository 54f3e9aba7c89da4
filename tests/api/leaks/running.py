"""Schemathesis against a live service, in a process of its own."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen
from uuid import UUID

CONFIGURATION = Path(__file__).parents[1] / "schemathesis.toml"
_HEADERS = 'headers = { Authorization = "Bearer ${TOKEN}" }\n'


@dataclass(frozen=True)
class World:
    """Whom the requests come from (nobody without a token), what they ask for, and what no answer may hold."""

    token: str | None
    paths: Mapping[str, str]
    pools: Mapping[str, Sequence[UUID]] = field(default_factory=dict)
    forbidden: Mapping[str, str] = field(default_factory=dict)


def run(address: str, world: World, folder: Path, *options: str) -> Counter[str]:
    """Let it ask everything, and return how often each operation gave each status; raises where a check failed."""
    settings = CONFIGURATION.read_text("utf-8")
    assert _HEADERS in settings
    (folder / "schemathesis.toml").write_text(settings if world.token else settings.replace(_HEADERS, ""), "utf-8")
    with urlopen(f"{address}/openapi.json", timeout=300) as made:  # noqa: S310 - the caller's own server
        made.read()  # Schemathesis would not wait for it longer than ten seconds.
    pools = {name: [str(key) for key in keys] for name, keys in world.pools.items()}
    (folder / "world.json").write_text(json.dumps({"pools": pools, "forbidden": dict(world.forbidden)}), "utf-8")
    finished = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", f"{address}/openapi.json", *options],
        env={
            **os.environ,
            **world.paths,
            "TOKEN": world.token or "",
            "SERVER": address,
            "WORLD": str(folder / "world.json"),
            "ANSWERS": str(folder / "answers.json"),
            "PYTHONPATH": str(CONFIGURATION.parents[2]),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[:8000] + finished.stderr[-2000:]
    return Counter(json.loads((folder / "answers.json").read_text("utf-8")))
