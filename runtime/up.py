"""`pledgebook up`: the whole house on one machine; engines, worker, API and, at first start, the demo."""

import sys
import threading
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from runtime.engine import free_port
from runtime.engines import Engines, engines
from runtime.processes import Service, ServiceError, Supervisor
from runtime.settings import PREFIX, Settings, load_master_key


def run(settings: Settings) -> None:
    """Run until Ctrl-C. Raises EngineError, SettingsError or ServiceError with one line for the user."""
    port = free_port(settings.api_port, f"{PREFIX}API_PORT")
    with engines(settings) as house:
        from runtime.store import migrate  # noqa: PLC0415 - a faulty setting or engine is told before the heavy imports

        migrate(house.database_url)
        environment = {**house.environment(settings), f"{PREFIX}API_PORT": str(port)}
        if settings.demo:
            _write_tokens(settings)
        supervisor = Supervisor(
            [
                Service("worker", _argv("worker"), environment, lambda: _projections_exist(house.database_url)),
                Service("api", _argv("api"), environment, lambda: _answers(settings.api_host, port)),
            ],
            sys.stdout,
            engines=house.embedded,
        )
        supervisor.run(lambda: threading.Thread(target=_welcome, args=(settings, house, port), daemon=True).start())


def _argv(command: str) -> list[str]:
    return [sys.executable, "-m", "runtime", command]


def _write_tokens(settings: Settings) -> None:
    from runtime.demo.load import actors  # noqa: PLC0415 - not needed without the demo
    from runtime.tokens import write_tokens  # noqa: PLC0415

    write_tokens(settings.dev_tokens_path, actors())


def _projections_exist(url: str) -> bool:
    from projections.registry import PROJECTIONS  # noqa: PLC0415 - after the engines have started

    with psycopg.connect(url) as conn:
        row = conn.execute(
            "SELECT count(*) FROM pg_namespace WHERE nspname = ANY(%s)", ([p.name for p in PROJECTIONS],)
        ).fetchone()
    return row is not None and row[0] == len(PROJECTIONS)


def _answers(host: str, port: int) -> bool:
    try:
        with urlopen(f"http://{_dialled(host)}:{port}/health/live", timeout=2) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False


def _dialled(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - where to dial what listens everywhere


def _welcome(settings: Settings, house: Engines, port: int) -> None:
    """Load the demo into an empty log and print where everything is; runs beside the supervisor's loop."""
    from runtime.demo.load import DemoError  # noqa: PLC0415

    out = sys.stdout
    if settings.demo:
        try:
            _load_demo(settings, house)
        except (DemoError, ServiceError) as error:
            out.write(f"demo      | {error}\n")
    base = f"http://{_dialled(settings.api_host)}:{port}"
    out.write(f"\nPledgebook 诺册 is ready\n  API        {base}\n  OpenAPI    {base}/openapi.json\n")
    if house.temporal_ui:
        out.write(f"  Temporal   {house.temporal_ui}\n")
    if settings.dev_tokens_path.exists():
        out.write(f"  Tokens     {settings.dev_tokens_path}\n")
    out.write("  Stop       Ctrl-C\n\n")
    out.flush()


def _load_demo(settings: Settings, house: Engines) -> None:
    from runtime.composition import open_house  # noqa: PLC0415
    from runtime.demo.load import load  # noqa: PLC0415

    with open_house(house.database_url, load_master_key(settings), pool_size=2) as parts:
        if parts.pledgebook.recorder.max_notification_id() is None:
            load(parts.pledgebook)
