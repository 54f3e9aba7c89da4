"""Commands through HTTP against a bare route that does one INSERT, both under the same server settings."""

from contextlib import ExitStack

from bench import bare
from bench.house import installation
from bench.measuring import Side, compare
from bench.serving import asking, client, server, writers_token
from bench.town import Town
from runtime.engine import free_port


def run(*, quick: bool) -> None:
    """Measure one connection and eight."""
    pledges, requests, rounds = (24, 80, 3) if quick else (120, 240, 6)
    with installation() as own, ExitStack() as stack:
        town = Town(own.house.pledgebook)
        targets = town.progress_targets(pledges)
        token = writers_token(own, town)
        ours, theirs = free_port(0, ""), free_port(0, "")
        stack.enter_context(server(ours, "-m", "runtime", "api", **own.environment, PLEDGEBOOK_API_PORT=str(ours)))
        environment = {
            bare.URL: own.engines.database_url,
            bare.PORT: str(theirs),
            bare.POOL: str(own.settings.pool_size),
        }
        stack.enter_context(server(theirs, "-m", "bench.bare", **environment))
        child = stack.enter_context(client("-m", "bench.client"))
        for connections in (1, 8):
            job = {"token": token, "targets": targets, "connections": connections, "requests": requests}
            sides: dict[str, Side] = {
                "POST progress": asking(child, {**job, "base": f"http://127.0.0.1:{ours}"}),
                "bare route with one INSERT": asking(child, {**job, "base": f"http://127.0.0.1:{theirs}"}),
            }
            for side in sides.values():
                side()  # connections, pools and caches are warm in a running service
            title = f"HTTP, {connections} connection{'s' * (connections > 1)}, client and server on the same cores"
            compare(title, sides, rounds, "a second")
