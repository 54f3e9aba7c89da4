"""The letter press of a running installation: renders the copies of a letter, keeps them, and answers by their hash."""

import hashlib
from io import BytesIO
from threading import Lock
from uuid import UUID

import segno
from psycopg import Connection
from psycopg_pool import ConnectionPool

from domain.application import Pledgebook
from domain.campaign import Campaign
from domain.errors import NotFound
from domain.member import Member
from domain.organisation import Organisation
from domain.values import Holder
from projections.letter import letter_of, render


class Press:
    """Renders from the log; ``public_url`` is where the public finds the board, printed and as a QR code."""

    def __init__(self, app: Pledgebook, pool: ConnectionPool[Connection], public_url: str) -> None:
        self._app = app
        self._pool = pool
        self._public_url = public_url.rstrip("/")
        self._one_at_a_time = Lock()  # a letter takes 14 ms, ten at once take ten times the memory for ever

    def render(self, pledge_id: UUID, holder: Holder) -> str:
        """Render and keep one copy of the letter, and return the SHA-256 (hex) of its PDF."""
        pledge = self._app.pledge(pledge_id)
        campaign = self._app.look_up(Campaign, pledge.campaign)
        board = f"{self._public_url}/board/{pledge_id}"
        text = letter_of(pledge, _Names(self._app), campaign=campaign.name, theme=campaign.theme, board=board)
        with self._one_at_a_time:
            content = render(text, holder, code=_qr(board))
        sha256 = hashlib.sha256(content).hexdigest()
        with self._pool.connection() as conn:
            conn.execute(
                "INSERT INTO letter_document (sha256, pledge, holder, content) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                (sha256, pledge_id, holder.value, content),
            )
        return sha256


class _Names:
    """Names as the register holds them; somebody unknown to it, such as an administrator, stays unnamed."""

    def __init__(self, app: Pledgebook) -> None:
        self._app = app

    def organisation(self, id: UUID) -> str:
        return self._app.look_up(Organisation, id).name

    def person(self, id: UUID) -> str:
        try:
            return str(self._app.look_up(Member, id).name)
        except NotFound:
            return ""


def _qr(address: str) -> str:
    """Return a QR code as SVG."""
    buffer = BytesIO()
    segno.make(address, error="m").save(buffer, kind="svg", border=0, xmldecl=False)
    return buffer.getvalue().decode()
