"""What the API needs of notices, on the database of a house."""

from functools import partial

from api.notifying import Notifying
from runtime.composition import House
from runtime.notices.told import PostgresContactBook
from runtime.notices.traffic import traffic
from runtime.notices.webhooks import PostgresWebhooks
from workflows.notices.reach import Reach
from workflows.notices.sending import Post


def notifying(house: House, post: Post, reach: Reach) -> Notifying:
    """Return the collaborators of notices; ``post`` sends test messages."""
    return Notifying(
        PostgresContactBook(house.pool, house.keyring),
        post,
        PostgresWebhooks(house.pool, house.keyring),
        reach,
        partial(traffic, house.pool),
    )
