"""An installation of its own for one measurement: durable engines in a temporary directory, gone when it ends."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from runtime.composition import House, open_house
from runtime.engines import Engines, engines
from runtime.keys import load_master_key
from runtime.logs import configure
from runtime.settings import Settings
from runtime.store import migrate

REPOSITORY = Path(__file__).parent.parent
_STOPS_WITHIN = 20.0


@dataclass(frozen=True)
class Installation:
    """Running engines with a migrated database, and this process's parts on it."""

    settings: Settings
    engines: Engines
    house: House

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads a child process to the engines."""
        temporal = {} if self.engines.temporal_address else {"PLEDGEBOOK_TEMPORAL_ADDRESS": "127.0.0.1:9"}
        quiet = {"PLEDGEBOOK_LOG_LEVEL": "warning", "PLEDGEBOOK_LIMIT_REQUESTS": "off"}
        return {**self.engines.environment(self.settings), **temporal, **quiet}


@contextmanager
def own_settings() -> Iterator[Settings]:
    """Make the settings of an installation in a directory that is removed at the end; deaf to the environment."""
    for name in [name for name in os.environ if name.upper().startswith("PLEDGEBOOK_")]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="pledgebook-bench-") as directory:
        Path(directory).chmod(0o711)  # the embedded PostgreSQL runs as another account when we are root
        yield Settings(data_dir=Path(directory), log_level="warning")


@contextmanager
def installation(*, temporal: bool = False) -> Iterator[Installation]:
    """Start the engines as users run them: with every commit on the disk before it is answered."""
    with own_settings() as settings, engines(settings, temporal=temporal) as found:
        configure(settings)
        migrate(found.database_url)
        with open_house(found.database_url, load_master_key(settings), pool_size=settings.pool_size) as house:
            yield Installation(settings, found, house)


@contextmanager
def process(
    *arguments: str, environment: Mapping[str, str] | None = None, ready: Callable[[], bool], within: float = 60.0
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run ``python <arguments>`` until the end of the block, which begins when it is ready."""
    child = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env=os.environ | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + within
        while not ready():
            if child.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{' '.join(arguments)} did not become ready")
            time.sleep(0.05)
        yield child
    finally:
        child.terminate()
        try:
            child.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
