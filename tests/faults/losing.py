"""Losing what Temporal knows."""

from runtime.temporal import EmbeddedTemporal


def lose_data(server: EmbeddedTemporal) -> None:
    """Remove the files of a server that does not run."""
    for file in server.home.glob(f"{server.db_path.name}*"):
        file.unlink()
