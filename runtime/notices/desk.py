"""What the API needs of notices, on the database of a house."""

from api.notifying import Notifying
from runtime.composition import House
from runtime.notices.contacts import PostgresContacts
from runtime.notices.webhooks import PostgresWebhooks
from workflows.notices.sending import Post


def notifying(house: House, post: Post) -> Notifying:
    """Return the collaborators of notices; ``post`` sends test messages."""
    return Notifying(PostgresContacts(house.pool, house.keyring), post, PostgresWebhooks(house.pool, house.keyring))
