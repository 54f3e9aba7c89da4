"""The engines of an installation: embedded ones are started or joined, external ones are only addressed."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from runtime.engine import EmbeddedServer
from runtime.keys import load_master_key
from runtime.postgres import EmbeddedPostgres
from runtime.settings import PREFIX, Settings
from runtime.temporal import EmbeddedTemporal


@dataclass(frozen=True)
class Engines:
    """Where the engines answer, and which of them this process started."""

    database_url: str
    temporal_address: str
    temporal_ui: str | None
    embedded: tuple[EmbeddedServer, ...]

    def environment(self, settings: Settings) -> Mapping[str, str]:
        """Return the settings that lead a child process to these engines."""
        return {
            f"{PREFIX}DATABASE_URL": self.database_url,
            f"{PREFIX}TEMPORAL_ADDRESS": self.temporal_address,
            f"{PREFIX}MASTER_KEY": base64.b64encode(load_master_key(settings)).decode(),
        }


@contextmanager
def engines(settings: Settings, *, temporal: bool = True) -> Iterator[Engines]:
    """Start or join what the settings do not place elsewhere, and leave it in order at the end.

    Without ``temporal`` an embedded Temporal is left alone; its address is then empty.
    """
    with ExitStack() as stack:
        started: list[EmbeddedServer] = []
        if settings.database_url is None:
            postgres = stack.enter_context(EmbeddedPostgres(settings.data_dir, port=settings.postgres_port))
            started.append(postgres)
            url = postgres.url
        else:
            url = settings.database_url.get_secret_value()
        ui = None
        address = settings.temporal_address or ""
        if temporal and not address:
            server = stack.enter_context(
                EmbeddedTemporal(
                    settings.data_dir,
                    port=settings.temporal_port,
                    ui_port=settings.temporal_ui_port,
                    namespace=settings.temporal_namespace,
                )
            )
            started.append(server)
            address, ui = server.address, server.ui_url
        yield Engines(url, address, ui, tuple(started))
