"""Who may keep the register: organisations, members and campaigns, by the tree as it stood on the day."""

from datetime import date
from uuid import UUID

from domain.application.base import DEFAULT_ZONE, Base, Call
from domain.authority import Standing, keeper
from domain.errors import AlreadyExists, NotAuthorised
from domain.organisation import Organisation
from domain.values import Act, Role


class Keeping(Base):
    """The line of superiors, and the right to write for those below."""

    def line(self, organisation: UUID | None, day: date) -> list[Organisation]:
        """Return an organisation and all above it, as the tree stood on ``day``.

        Two organisations that are moved at the same moment can end up below each other; the line ends there.
        """
        found: dict[UUID, Organisation] = {}
        while organisation is not None and organisation not in found:
            place = self.look_up(Organisation, organisation)
            found[organisation] = place
            organisation = place.parent_on(day)
        return list(found.values())

    def place(self, organisation: UUID, day: date) -> Organisation:
        """Return an organisation that was not dissolved by ``day``; raises `errors.NotFound` or `errors.Refused`."""
        found = self.look_up(Organisation, organisation)
        found.require_standing(day)
        return found

    def keep(
        self, right: str, call: Call, organisation: UUID | None, zone: str = DEFAULT_ZONE, *, above: bool = True
    ) -> Act:
        """Return the act of keeping the register of ``organisation``; raises `NotAuthorised`.

        With ``above`` the organisations over it may do so, too.
        """
        day = call.day(zone)
        line = self.line(organisation, day)
        if call.role in (Role.ADMINISTRATOR, Role.SYSTEM):
            return call.act(Standing(call.role, organisation), day)
        standing = keeper(call.actor, day, line if above else line[:1])
        if standing is None:
            raise NotAuthorised(right)
        return call.act(standing, day)

    def require_new(self, kind: str, key: UUID) -> None:
        """Raise `errors.AlreadyExists` if the id is taken."""
        if self.exists(key):
            raise AlreadyExists(kind, key)
