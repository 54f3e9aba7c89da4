"""What measurements through HTTP share: servers and clients as processes of their own, and a writer's session."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from api.identity import Accounts
from api.identity.security import Origin
from bench.house import REPOSITORY, Installation, process
from bench.measuring import Round, Side
from bench.town import Town

Process = subprocess.Popen[str]


def server(port: int, *arguments: str, **environment: str) -> AbstractContextManager[object]:
    """Run ``python <arguments>`` until the end of the block, which begins when it answers on ``port``."""
    return process(*arguments, environment=environment, ready=_answers(port))


@contextmanager
def client(*arguments: str) -> Iterator[Process]:
    """Run ``python <arguments>``, which takes and answers lines, until the end of the block."""
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        yield child


def tell(child: Process, line: str = "") -> None:
    """Send a line."""
    assert child.stdin
    child.stdin.write(line + "\n")
    child.stdin.flush()


def told(child: Process) -> dict[str, Any]:
    """Return the next line that the process answers."""
    assert child.stdout
    answer: dict[str, Any] | None = json.loads(child.stdout.readline() or "null")
    if answer is None:
        raise RuntimeError("the client ended")
    return answer


def asking(child: Process, job: dict[str, Any]) -> Side:
    """Return the side that lets `bench.client` do ``job``."""

    def side() -> Round:
        tell(child, json.dumps(job))
        answer = told(child)
        return Round(len(answer["latencies"]), answer["seconds"], answer["latencies"])

    return side


def writers_token(own: Installation, town: Town) -> str:
    """Return the token of a session of the writer of all letters."""
    with closing(Accounts(own.house.pool)) as accounts:
        account = accounts.make(Origin(), login="linqing", name="林青", member=town.secretary)
        return accounts.open_session(account, Origin()).token


def _answers(port: int) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    return ask
