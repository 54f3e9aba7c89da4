"""Commands through HTTP against a bare route that does one INSERT, both under the same server settings."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from api.identity import Accounts
from api.identity.security import Origin
from bench import bare
from bench.house import REPOSITORY, Installation, installation, process
from bench.measuring import Round, Side, compare
from bench.town import ITEMS, Town
from runtime.engine import free_port


def run(*, quick: bool) -> None:
    """Measure one connection and eight."""
    pledges, requests, rounds = (24, 80, 3) if quick else (120, 240, 6)
    with installation() as own, ExitStack() as stack:
        town = Town(own.house.pledgebook)
        keys = [town.in_fulfilment() for _ in range(pledges)]
        versions = {key: own.house.pledgebook.pledge(key).version for key in keys}
        targets = {f"/pledges/{key}/items/{n % ITEMS + 1}/progress": versions[key] for n, key in enumerate(keys)}
        token = _token(own, town)
        ours, theirs = free_port(0, ""), free_port(0, "")
        stack.enter_context(_server(ours, "-m", "runtime", "api", **own.environment, PLEDGEBOOK_API_PORT=str(ours)))
        environment = {
            bare.URL: own.engines.database_url,
            bare.PORT: str(theirs),
            bare.POOL: str(own.settings.pool_size),
        }
        stack.enter_context(_server(theirs, "-m", "bench.bare", **environment))
        client = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "bench.client"],
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(_end, client)
        for connections in (1, 8):
            job = {"token": token, "targets": targets, "connections": connections, "requests": requests}
            sides: dict[str, Side] = {
                "POST progress": _asking(client, {**job, "base": f"http://127.0.0.1:{ours}"}),
                "bare route with one INSERT": _asking(client, {**job, "base": f"http://127.0.0.1:{theirs}"}),
            }
            for side in sides.values():
                side()  # connections, pools and caches are warm in a running service
            title = f"HTTP, {connections} connection{'s' * (connections > 1)}, client and server on the same cores"
            compare(title, sides, rounds, "a second")


def _token(own: Installation, town: Town) -> str:
    """Return the token of a session of the writer of all letters."""
    with closing(Accounts(own.house.pool)) as accounts:
        account = accounts.make(Origin(), login="linqing", name="林青", member=town.secretary)
        return accounts.open_session(account, Origin()).token


def _server(port: int, *arguments: str, **environment: str) -> Any:
    return process(*arguments, environment=environment, ready=_answers(port))


def _answers(port: int) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    return ask


def _asking(client: "subprocess.Popen[str]", job: dict[str, Any]) -> Side:
    def side() -> Round:
        assert client.stdin
        assert client.stdout
        client.stdin.write(json.dumps(job) + "\n")
        client.stdin.flush()
        answer = json.loads(client.stdout.readline() or "null")
        if answer is None:
            raise RuntimeError("the client ended")
        return Round(len(answer["latencies"]), answer["seconds"], answer["latencies"])

    return side


def _end(client: "subprocess.Popen[str]") -> None:
    assert client.stdin
    client.stdin.close()
    client.wait(10)
