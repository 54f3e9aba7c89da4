"""Commands while many people try to log in, against the same commands in quiet."""

from collections import Counter
from contextlib import ExitStack
from typing import Any

from bench.house import installation
from bench.measuring import Round, Side, compare
from bench.serving import Process, asking, client, server, tell, told, writers_token
from bench.storm import PEOPLE
from bench.town import Town
from runtime.engine import free_port

_OPEN = {"PLEDGEBOOK_LIMIT_LOGINS": "off", "PLEDGEBOOK_LIMIT_ANONYMOUS": "off"}
"""The storm comes from one address; from as many as there are people no limit of rates would stop it."""


def run(*, quick: bool) -> None:
    """Measure one connection and four, with and without a storm of logins that all are checked or turned away."""
    pledges, requests, rounds = (24, 120, 3) if quick else (120, 600, 6)
    with installation() as own, ExitStack() as stack:
        town = Town(own.house.pledgebook)
        targets = town.progress_targets(pledges)
        token, port = writers_token(own, town), free_port(0, "")
        base = f"http://127.0.0.1:{port}"
        environment = {**own.environment, **_OPEN, "PLEDGEBOOK_API_PORT": str(port)}
        stack.enter_context(server(port, "-m", "runtime", "api", **environment))
        child = stack.enter_context(client("-m", "bench.client"))
        crowd = stack.enter_context(client("-m", "bench.storm", f"127.0.0.1:{port}"))
        for connections in (1, 4):
            job = {"token": token, "targets": targets, "connections": connections, "requests": requests, "base": base}
            met = Counter[str]()
            quiet = asking(child, job)
            sides: dict[str, Side] = {"in a storm of logins": _stormy(quiet, crowd, met), "in quiet": quiet}
            quiet()
            title = f"POST progress, {connections} connection{'s' * (connections > 1)}, {PEOPLE} people logging in"
            compare(title, sides, rounds, "a second")
            print(
                f"  the storm: {met['checked'] / met['seconds']:.1f} logins a second checked,"
                f" {met['turned_away'] / met['seconds']:.1f} turned away"
            )


def _stormy(side: Side, crowd: Process, met: Counter[str]) -> Side:
    def turn() -> Round:
        tell(crowd)
        done = side()
        tell(crowd)
        answer: dict[str, Any] = told(crowd)
        met.update(answer)
        return done

    return turn
