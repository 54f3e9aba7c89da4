"""The demo's part in `pledgebook up`: at the first start its people get accounts, and their town is loaded."""

from contextlib import closing

from api.identity.local import Accounts
from runtime.composition import open_house
from runtime.demo.accounts import make_accounts
from runtime.demo.load import actors, load
from runtime.engines import engines
from runtime.keys import load_master_key
from runtime.settings import Settings


def load_into_empty_log(settings: Settings) -> None:
    """Load the town where nothing was recorded yet. Raises `DemoError`."""
    with (
        engines(settings, temporal=False) as house,
        open_house(house.database_url, load_master_key(settings), pool_size=2) as parts,
    ):
        if parts.pledgebook.recorder.max_notification_id() is None:
            with closing(Accounts(parts.pool)) as accounts:
                make_accounts(accounts, settings.demo_accounts_path, actors())
            load(parts.pledgebook)
