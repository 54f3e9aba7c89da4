"""The people and places of the API tests, and the way they speak HTTP."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

import httpx2
from psycopg import Connection

from api.identity import Scope, accounts
from api.identity.accounts import AccountKind
from api.identity.sessions import PREFIX
from domain.application import Call
from domain.values import SYSTEM, Holder, Role
from runtime.composition import House

ADMINISTRATOR = "administrator"
NAMES = (ADMINISTRATOR, "town-secretary", "village-secretary", "village-clerk", "villager", "stranger")
PEOPLE = {name: uuid5(UUID(int=7), name) for name in NAMES}
ITEM = {
    "text": "修通后山灌溉渠三百米",
    "measure": "五月底前通水，灌溉面积八十亩",
    "responsible": "韩立山",
    "due": {"kind": "CAMPAIGN_END"},
}
LONG_AGO = {"occurred_on": "2020-01-01"}
FINDINGS = {"problem_solved": True, "in_place": True, "public_satisfied": True}


def today() -> date:
    """Return the day it is where the town lies."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def token(name: str) -> str:
    """Return the token of one of `PEOPLE`; known beforehand, unlike those that people get."""
    return f"{PREFIX}session-of-{name}"


def open_accounts(house: House) -> None:
    """Give everybody an account and an open session; nobody has a password."""
    with house.pool.connection() as conn:
        for name, key in PEOPLE.items():
            staff = name == ADMINISTRATOR
            role = Role.ADMINISTRATOR if staff else None
            open_account(conn, name, key, login=name, name=name, member=None if staff else key, role=role)


def open_account(conn: Connection[Any], who: str, key: UUID, **fields: Any) -> None:
    """Open one account and a session of which `token` knows."""
    now = datetime.now(UTC)
    accounts.create(conn, key, now, kind=AccountKind.PERSON, **fields)
    conn.execute(
        "INSERT INTO account_token (id, hash, account, kind, label, scopes, created_at, expires_at)"
        " VALUES (%s, sha256(%s), %s, 'SESSION', '', %s, %s, %s)",
        (uuid4(), token(who).encode(), key, [scope.value for scope in Scope], now, now + timedelta(days=1)),
    )


class Town:
    """One town with one village, their posts filled, and a campaign under the default policy."""

    def __init__(self, client: httpx2.Client, house: House) -> None:
        self.client = client
        self.house = house
        self.people = {name: PEOPLE[name] for name in NAMES}
        self.town = self.made(ADMINISTRATOR, "/organisations", place("岭前镇党委", "COMMITTEE", "ORGAN", None))
        village = place("柳湾村党支部", "BRANCH", "RURAL", self.town)
        self.village = self.made(ADMINISTRATOR, "/organisations", village)
        for name in ("town-secretary", "village-secretary", "village-clerk"):
            self._appoint(name)
        self.campaign = self.made(ADMINISTRATOR, "/campaigns", self.drive())
        self.opinion = self.made(
            ADMINISTRATOR,
            "/opinions",
            {"campaign": self.campaign, "organisation": self.village, "channel": "FORUM", "text": "渠道漏水"},
        )

    def drive(self, **fields: Any) -> dict[str, Any]:
        """Return the body that opens a campaign."""
        return {
            "name": "公开承诺活动",
            "organisation": self.town,
            "opens_on": "2020-01-01",
            "closes_on": "2099-12-31",
            "policy": {"preset": "DEFAULT"},
            **fields,
        }

    def post(self, who: str | None, path: str, body: Any = None, **headers: str) -> httpx2.Response:
        """Send a command; headers are named with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            sent["Authorization"] = f"Bearer {token(who)}"
        return self.client.post(path, json={} if body is None else body, headers=sent)

    def get(self, who: str | None, path: str, headers: dict[str, str] | None = None, **query: Any) -> httpx2.Response:
        """Ask a question."""
        authorisation = {"Authorization": f"Bearer {token(who)}"} if who else {}
        return self.client.get(path, params=query or None, headers={**authorisation, **(headers or {})})

    def made(self, who: str, path: str, body: Any) -> str:
        """Send a command that makes something and return its id."""
        answer = self.post(who, path, body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def proposal(self, **fields: Any) -> dict[str, Any]:
        """Return the body that proposes the village's pledge."""
        return {
            "campaign": self.campaign,
            "pledger": {"kind": "ORGANISATION", "id": self.village},
            "items": [{**ITEM, "opinions": [self.opinion]}],
            **fields,
        }

    def proposed(self) -> str:
        """Return the id of a proposed pledge of the village."""
        return self.made("village-clerk", "/pledges", self.proposal())

    def change(self, who: str, pledge: str, step: str, body: Any = None, **headers: str) -> httpx2.Response:
        """Send a command on a pledge, based on its present version unless ``If_Match`` says otherwise."""
        version = self.house.pledgebook.pledge(UUID(pledge)).version
        return self.post(who, f"/pledges/{pledge}/{step}", body, **{"If_Match": f'"{version}"', **headers})

    def done(self, who: str, pledge: str, step: str, body: Any = None) -> dict[str, Any]:
        """Send a command on a pledge that succeeds and return its answer."""
        answer = self.change(who, pledge, step, body)
        assert answer.status_code == 200, answer.text
        answered: dict[str, Any] = answer.json()
        return answered

    def approved(self) -> str:
        """Return the id of a pledge that waits for signatures."""
        pledge = self.proposed()
        self.done("village-clerk", pledge, "submissions")
        self.done("town-secretary", pledge, "reviews", self.review(pledge))
        return pledge

    def published(self) -> str:
        """Return the id of a pledge that hangs on the board; what the workflow does is done as the system."""
        pledge = self.approved()
        digest = self.get("village-clerk", f"/pledges/{pledge}/letter").json()["digest"]
        self.done("village-secretary", pledge, "signatures", {"party": "PLEDGER", "digest": digest})
        self.done("town-secretary", pledge, "signatures", {"party": "SUPERIOR", "digest": digest})
        self.post_on_board(pledge)
        return pledge

    def post_on_board(self, pledge: str) -> None:
        """Do what the worker does after the last signature."""
        call = Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM)
        for holder in Holder:
            self.house.pledgebook.file_copy(call, UUID(pledge), holder, "ab" * 32)
        self.house.pledgebook.publish(call, UUID(pledge))

    def open_duties(self) -> None:
        """Do what the worker does on the first day of a period."""
        self.house.pledgebook.open_duties(Call(SYSTEM, datetime.now(UTC), role=Role.SYSTEM), UUID(self.campaign))

    def review(self, pledge: str, **fields: Any) -> dict[str, Any]:
        """Return the body of an approval of every item."""
        state = self.house.pledgebook.pledge(UUID(pledge))
        criteria = ("ADVANCED", "POST_FIT", "MASS_WISH", "FEASIBLE", "SPECIFIC")
        verdicts = [{"item": n, "criterion": c, "passed": True} for n in state.items for c in criteria]
        return {"approver": "COMMITTEE", "verdicts": verdicts, **fields}

    def rows(self) -> int:
        """Return how many events the log holds."""
        return self.house.pledgebook.recorder.max_notification_id() or 0

    def _appoint(self, name: str) -> None:
        place, post = name.split("-")
        body = {"post": post.upper(), "member": self._member(name), "act": LONG_AGO}
        path = f"/organisations/{self.town if place == 'town' else self.village}/posts"
        answer = self.post(ADMINISTRATOR, path, body)
        assert answer.status_code == 200, answer.text

    def _member(self, name: str) -> str:
        """Enter the person behind a token, once; tokens name members by ids that HTTP does not choose."""
        key = self.people[name]
        book = self.house.pledgebook
        if not book.exists(key):
            call = Call(PEOPLE[ADMINISTRATOR], datetime.now(UTC), role=Role.ADMINISTRATOR)
            book.admit_member(
                call, key, name="韩立山", kinds=["MEMBER"], organisation=UUID(self.village), residence=None
            )
        return str(key)


def place(name: str, level: str, type: str, parent: str | None) -> dict[str, Any]:
    """Return the body that founds an organisation."""
    return {"name": name, "level": level, "type": type, "parent": parent, "act": LONG_AGO}


def fresh_key() -> str:
    """Return an Idempotency-Key that was never used."""
    return uuid4().hex
