"""The demo's part in `pledgebook up`: tokens for its people before the start, its town at the first one."""

from runtime.composition import open_house
from runtime.demo.load import actors, load
from runtime.engines import engines
from runtime.settings import Settings, load_master_key
from runtime.tokens import write_tokens


def write(settings: Settings) -> None:
    """Make the file of development tokens unless it exists."""
    write_tokens(settings.dev_tokens_path, actors())


def load_into_empty_log(settings: Settings) -> None:
    """Load the town where nothing was recorded yet. Raises `DemoError`."""
    with (
        engines(settings, temporal=False) as house,
        open_house(house.database_url, load_master_key(settings), pool_size=2) as parts,
    ):
        if parts.pledgebook.recorder.max_notification_id() is None:
            load(parts.pledgebook)
