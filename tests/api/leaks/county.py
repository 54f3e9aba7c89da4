"""Two neighbouring towns of one county, full of things that not everybody may read; each is known with its readers."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from api.identity import accounts
from api.identity.accounts import AccountKind
from api.identity.security import Origin
from domain.application import Call
from domain.policy import preset
from domain.values import SYSTEM, Role
from runtime.composition import House
from runtime.notices.contacts import PostgresContacts
from runtime.notices.outbox import PostgresOutbox
from runtime.notices.webhooks import PostgresWebhooks
from tests.api.leaks.finding import secret
from tests.api.leaks.judging import judge
from tests.api.leaks.reported import report
from tests.api.leaks.telling import tell
from tests.api.town import open_account
from workflows.notices.outbox import Channel, ChannelKind, Contact, Notice, Occasion
from workflows.notices.outbox import Place as Read

ANONYMOUS, MEMBER, SECRETARY, SUPERVISOR, VISITOR = "anonymous", "member", "secretary", "supervisor", "visitor"
CALLERS = (ANONYMOUS, MEMBER, SECRETARY, SUPERVISOR, VISITOR)
"""Nobody; a member without a post and the secretary of one branch; the supervisor and a contact leader of its town."""

KNOWN = frozenset(CALLERS) - {ANONYMOUS}
NAMED = dict.fromkeys(("failing", "leaving"), frozenset(CALLERS))
"""Who pledged on the board is known to everybody by name."""
FOUNDED = date(2020, 1, 1)
ADMINISTRATOR = uuid4()


@dataclass(frozen=True)
class Thing:
    """Something with an id, of one of the kinds that paths name, and who may know of it."""

    kind: str
    id: UUID
    readers: frozenset[str]
    about: str
    published: bool = False


@dataclass
class Place:
    """An organisation with its people; ``line`` are the callers that read what is its own."""

    name: str
    id: UUID
    line: frozenset[str]
    people: dict[str, UUID] = field(default_factory=dict)
    opinion: UUID = field(default_factory=uuid4)


class County:
    """What happened in the county, by commands; ``secrets`` are texts with their readers, ``things`` have ids."""

    known = KNOWN

    def __init__(self, house: House) -> None:
        self.book = house.pledgebook
        self.secrets: dict[str, tuple[str, frozenset[str]]] = {}
        self.things: list[Thing] = []
        self.county = self.place("county", None)
        self.people(self.county, secretary=Role.SECRETARY)
        self.campaign = uuid4()
        self.book.open_campaign(
            self.admin("campaign's reason", KNOWN),
            self.campaign,
            name=self.text("campaign's name", KNOWN),
            theme=self.text("campaign's theme", KNOWN),
            organisation=self.county.id,
            opens_on=FOUNDED,
            closes_on=date(2099, 12, 31),
            policy=preset("DEFAULT").changed({"statistics_due": "2099-09-20"}),
        )
        self.town = self.place("own town", self.county, SUPERVISOR, VISITOR)
        self.branch = self.place("own branch", self.town, SECRETARY, SUPERVISOR)
        self.next_branch = self.place("next branch", self.town, SUPERVISOR)
        self.next_town = self.place("next town", self.county)
        self.far_branch = self.place("far branch", self.next_town)
        self.vacant = self.place("vacant branch", self.next_town)
        posts = {"secretary": Role.SECRETARY, "deputy": Role.DEPUTY_SECRETARY, "clerk": Role.CLERK}
        for town in (self.town, self.next_town):
            self.people(town, **posts, supervisor=Role.SUPERVISOR, visitor=Role.CONTACT_LEADER, excused=None)
        quiet = ("drafting", "waiting", "returned", "failing", "leaving", "excused", "idle", "other")
        self.branches = (self.branch, self.next_branch, self.far_branch)
        for branch in self.branches:
            self.people(branch, **posts, **dict.fromkeys(quiet))
        self.people(self.vacant, clerk=Role.CLERK, waiting=None)
        self._open_accounts(house)
        self._tell(house)
        tell(self)
        judge(self)
        report(self)
        self._open_duties()

    def forbidden(self, caller: str) -> dict[str, str]:
        """Return the secrets, and the ids of what is hidden, by what they are; as ``caller`` may not read them."""
        texts = {text: what for text, (what, readers) in self.secrets.items() if caller not in readers}
        return texts | {str(each.id): f"id of {each.about}" for each in self.hidden(caller) if not each.published}

    @property
    def kinds(self) -> list[str]:
        """The kinds of things."""
        return sorted({each.kind for each in self.things})

    def hidden(self, caller: str) -> list[Thing]:
        """Return the things of which ``caller`` may not know."""
        return [each for each in self.things if caller not in each.readers]

    def visible(self, caller: str, kind: str) -> list[Thing]:
        """Return the things of a kind that ``caller`` may read."""
        return [each for each in self.things if each.kind == kind and caller in each.readers]

    def version(self, key: UUID) -> int:
        """Return the present version of something, 0 where there is none."""
        return len(self.book.recorder.select_events(key))

    def text(self, what: str, readers: frozenset[str]) -> str:
        """Return a new secret for ``readers``."""
        found = secret()
        self.secrets[found] = (what, readers)
        return found

    def thing(self, kind: str, key: UUID, readers: frozenset[str], about: str, *, published: bool = False) -> UUID:
        """Enter something of which only ``readers`` may know."""
        self.things.append(Thing(kind, key, readers, about, published))
        return key

    def admin(self, what: str, readers: frozenset[str]) -> Call:
        """Return a call of who keeps the register, with a secret for its reason."""
        return Call(ADMINISTRATOR, datetime.now(UTC), FOUNDED, reason=self.text(what, readers), role=Role.ADMINISTRATOR)

    def place(self, name: str, parent: Place | None, *line: str) -> Place:
        """Found an organisation, which all who are known read of."""
        key = uuid4()
        call = self.admin(f"reason of founding of the {name}", frozenset(line))
        self.book.found_organisation(
            call,
            key,
            name=name if "branch" in name else self.text(f"name of the {name}", KNOWN),
            level="BRANCH" if "branch" in name else "COMMITTEE",
            type="RURAL",
            parent=parent.id if parent else None,
        )
        return Place(name, key, frozenset(line))

    def people(self, place: Place, **posts: Role | None) -> None:
        """Enter people by what they do; who holds a post is known to all, and the others to the line."""
        for name, post in posts.items():
            about, key = f"{name} of the {place.name}", uuid4()
            readers = place.line | self.own(place, name)
            self.book.admit_member(
                self.admin(f"reason of admitting the {about}", readers),
                key,
                name=self.text(f"name of the {about}", NAMED.get(name, KNOWN if post else readers)),
                kinds=["MEMBER"],
                organisation=place.id,
                residence=None,
            )
            self.book.assign_duty(
                self.admin(f"reason of the duty of the {about}", readers),
                key,
                self.text(f"duty of the {about}", readers),
            )
            place.people[name] = self.thing("member", key, readers, about, published=post is not None)
            if post:
                self.book.fill_post(self.admin(f"reason of the post of the {about}", place.line), place.id, post, key)

    def own(self, place: Place, name: str) -> frozenset[str]:
        """Return who reads by being the person of that name."""
        return frozenset({MEMBER} if (place.name, name) == ("own branch", "drafting") else ())

    def _open_duties(self) -> None:
        """Let everybody owe what comes back twice a year, in a campaign of one year that nobody did anything in."""
        key = uuid4()
        self.book.open_campaign(
            self.admin("reason of the campaign of one year", KNOWN),
            key,
            name=self.text("name of the campaign of one year", KNOWN),
            theme="",
            organisation=self.county.id,
            opens_on=FOUNDED,
            closes_on=date(2020, 12, 31),
            policy=preset("DEFAULT").changed({"cadences": {"disclosure_member": "P6M", "briefing": "P6M"}}),
        )
        self.book.open_duties(Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM), key)

    def _open_accounts(self, house: House) -> None:
        seats = {
            MEMBER: (self.branch, "drafting"),
            SECRETARY: (self.branch, "secretary"),
            SUPERVISOR: (self.town, "supervisor"),
            VISITOR: (self.town, "visitor"),
            "neighbour": (self.far_branch, "idle"),
        }
        self.seats = {ANONYMOUS: None, **{caller: place.people[name] for caller, (place, name) in seats.items()}}
        with house.pool.connection() as conn:
            for caller, (place, name) in seats.items():
                owner, account = frozenset({caller}), self.thing("account", uuid4(), frozenset({caller}), caller)
                open_account(
                    conn,
                    caller,
                    account,
                    login=self.text(f"login of the {caller}", owner),
                    name=self.text(f"account's name of the {caller}", owner),
                    member=place.people[name],
                )

    def _tell(self, house: House) -> None:
        """Let everybody be told by mail, of something of their own and of the neighbour's; and let a system be told."""
        contacts, outbox = PostgresContacts(house.pool, house.keyring), PostgresOutbox(house.pool)
        outbox.place(Read(0, FOUNDED))
        now, notices = datetime.now(UTC), []
        for caller, person in self.seats.items():
            if person is None:
                continue
            address = self.text(f"mail address of the {caller}", frozenset())
            contacts.change(person, Contact(), [Channel(ChannelKind.MAIL, f"{address}@example.org")])
            own = self.thing("notice", uuid4(), frozenset({caller}), f"what the {caller} was told of")
            notices.append(Notice(person, Occasion.REMINDED, FOUNDED, 1, "pledge", own, "propose", "-1", "PLEDGER"))
        outbox.add(notices, 0, now)
        service = self.thing("account", uuid4(), frozenset(), "a service")
        with house.pool.connection() as conn:
            accounts.create(
                conn,
                service,
                now,
                login=self.text("login of the service", frozenset()),
                name=self.text("account's name of the service", frozenset()),
                kind=AccountKind.SERVICE,
                role=Role.SERVICE,
            )
        url = f"https://ledger.example.org/{self.text('address of the webhook', frozenset())}"
        webhook, _ = PostgresWebhooks(house.pool, house.keyring).make(service, url, [], now, Origin())
        self.thing("webhook", webhook.id, frozenset(), "a webhook")
