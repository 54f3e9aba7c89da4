"""A press for tests of workflows: no typst, no table."""

import hashlib
from uuid import UUID

from domain.application import Pledgebook
from domain.values import Holder


class PlainPress:
    """Renders no document: the letter's canonical text, with its holder, stands for it."""

    def __init__(self, app: Pledgebook) -> None:
        self._app = app

    def render(self, pledge_id: UUID, holder: Holder) -> str:
        return hashlib.sha256(f"{holder.value}\n{self._app.pledge(pledge_id).canonical()}".encode()).hexdigest()
