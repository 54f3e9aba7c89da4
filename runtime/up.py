"""`pledgebook up`: the whole house on one machine; engines, worker, API and, at first start, the demo.

This process starts and watches the others, so it stays small: whatever needs the domain or the database is a command
that runs in a process of its own.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from urllib.error import URLError
from urllib.request import urlopen

from runtime.engine import free_port
from runtime.engines import Engines, engines
from runtime.processes import Service, ServiceError, Supervisor
from runtime.settings import PREFIX, Settings

_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""Keeps glibc from giving every thread a heap of its own, about 13 MB in the worker."""


def run(settings: Settings) -> None:
    """Run until Ctrl-C. Raises EngineError, SettingsError or ServiceError with one line for the user."""
    port = free_port(settings.api_port, f"{PREFIX}API_PORT")
    with engines(settings) as house:
        environment = {**house.environment(settings), f"{PREFIX}API_PORT": str(port), **_ARENAS}
        _finish("migrate", environment)
        supervisor = Supervisor(
            [
                Service("worker", _argv("worker"), environment),
                Service("api", _argv("api"), environment, lambda: _answers(settings.api_host, port)),
            ],
            sys.stdout,
            engines=house.embedded,
        )
        welcome = (settings, house, port, environment)
        supervisor.run(lambda: threading.Thread(target=_welcome, args=welcome, daemon=True).start())


def _argv(command: str) -> list[str]:
    return [sys.executable, "-m", "runtime", command]


def _finish(command: str, environment: Mapping[str, str]) -> None:
    """Run a command to its end. Raises ServiceError with its last words if it fails."""
    done = subprocess.run(
        _argv(command),
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = done.stderr.strip().splitlines() or [f"{command} ended with exit code {done.returncode}"]
        raise ServiceError(words[-1].removeprefix("pledgebook: "))


def _answers(host: str, port: int) -> bool:
    try:
        with urlopen(f"http://{_dialled(host)}:{port}/health/live", timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False


def _dialled(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - where to dial what listens everywhere


def _welcome(settings: Settings, house: Engines, port: int, environment: Mapping[str, str]) -> None:
    """Load the demo into an empty log and print where everything is; runs beside the supervisor's loop."""
    out = sys.stdout
    if settings.demo:
        try:
            _finish("load-demo", environment)
        except ServiceError as error:
            out.write(f"demo   | {error}\n")
    base = f"http://{_dialled(settings.api_host)}:{port}"
    out.write(f"\nPledgebook 诺册 is ready\n  API        {base}\n  OpenAPI    {base}/openapi.json\n")
    if house.temporal_ui:
        out.write(f"  Temporal   {house.temporal_ui}\n")
    if settings.demo_accounts_path.exists():
        out.write(f"  Accounts   {settings.demo_accounts_path}\n")
    out.write("  Stop       Ctrl-C\n\n")
    out.flush()
