"""Tells other systems what happened: signed as Standard Webhooks (standardwebhooks.com), and nothing but ids."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import httpx2
import structlog

from workflows.notices.outbox import State
from workflows.notices.reach import OutOfReach, Reach
from workflows.notices.sending import SECONDS
from workflows.notices.timing import again

SECRET = "whsec_"  # noqa: S105 - what secrets begin with
LEASE = timedelta(minutes=5)
"""After this a delivery that was begun, and whose sender died, is sent again."""

_BYTES = 32
_ADDRESSES = 3
_PORTS = {"http": 80, "https": 443}
_GONE = 410
_REST = timedelta(minutes=1)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Webhook:
    """Where an account wants to be told of which events: topics, ``<kind>.*``, or none for all."""

    id: UUID
    account: UUID
    url: str
    events: Sequence[str]
    created_at: datetime
    retires_at: datetime | None


@dataclass(frozen=True)
class Attempt:
    """One event that a webhook is to be told of now; ``secrets`` are the present one and the one that retires."""

    webhook: UUID
    url: str
    secrets: Sequence[str]
    position: int
    topic: str
    aggregate: UUID
    version: int
    made_at: datetime
    attempts: int

    @property
    def id(self) -> str:
        """The same for every attempt, so that who gets it twice can tell."""
        return f"{self.webhook}.{self.position}"

    @property
    def body(self) -> bytes:
        """What is sent, the same each time; ``timestamp`` is when the event was laid out for the webhook."""
        data = {"position": self.position, "id": str(self.aggregate), "version": self.version}
        said = {"type": self.topic, "timestamp": self.made_at.isoformat(), "data": data}
        return json.dumps(said, separators=(",", ":")).encode()


class Deliveries(Protocol):
    """Keeps what webhooks are to be told; each method is one transaction."""

    def due(self, now: datetime) -> Sequence[Sequence[Attempt]]:
        """Return what is to be tried now, by webhook and in the order of the log."""

    def claim(self, attempt: Attempt, now: datetime, until: datetime) -> bool:
        """Count an attempt, which is tried again at ``until`` if this process dies; False if another was faster."""

    def settle(
        self, attempt: Attempt, state: State, at: datetime, *, status: int | None = None, error: str = ""
    ) -> None:
        """Note how it ended; what goes on WAITING is tried again at ``at``."""

    def put_off(self, attempts: Sequence[Attempt], until: datetime) -> None:
        """Try these no earlier than ``until``."""


def new_secret() -> str:
    """Return a secret to sign with."""
    return SECRET + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(attempt: Attempt, moment: datetime) -> dict[str, str]:
    """Return the headers of an attempt: its id, its moment, and a signature by each secret."""
    timestamp = str(int(moment.timestamp()))
    content = b".".join((attempt.id.encode(), timestamp.encode(), attempt.body))
    keys = (base64.b64decode(secret.removeprefix(SECRET)) for secret in attempt.secrets)
    digests = (hmac.new(key, content, hashlib.sha256).digest() for key in keys)
    signatures = " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)
    return {
        "content-type": "application/json",
        "user-agent": "Pledgebook",
        "webhook-id": attempt.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signatures,
    }


class Announcer:
    """Sends to webhooks, at least once and in the order of the log while all goes well; one process does so at a time.

    No redirect is followed, and of an answer only the status is looked at. A name is looked up once an attempt, and
    what is connected to is an address that was found within reach.
    """

    def __init__(
        self, deliveries: Deliveries, clock: Callable[[], datetime], reach: Reach, *, seconds: float = SECONDS
    ) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._reach = reach
        self._seconds = seconds
        self._tls = httpx2.create_ssl_context()

    def step(self, leads: Callable[[], bool] = lambda: True) -> int:
        """Try what is due; returns how much that was. One that fails lets its webhook rest."""
        done = 0
        for attempts in self._deliveries.due(self._clock()):
            # A client of its own for each: connections are kept by address, and names may share one.
            with httpx2.Client(verify=self._tls, timeout=self._seconds, trust_env=False) as client:
                for number, attempt in enumerate(attempts):
                    if not leads():
                        return done
                    done += 1
                    if not self._try(client, attempt):
                        self._deliveries.put_off(attempts[number + 1 :], self._clock() + _REST)
                        break
        return done

    def _try(self, client: httpx2.Client, attempt: Attempt) -> bool:
        """Tell one event; False if that failed."""
        now = self._clock()
        if not self._deliveries.claim(attempt, now, now + LEASE):
            return True
        status, error = None, ""
        try:
            status = self._post(client, attempt, signed(attempt, now))
        except OutOfReach as refused:
            error = str(refused)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as failed:
            error = type(failed).__name__
        if status is not None and httpx2.codes.is_success(status):
            self._deliveries.settle(attempt, State.SENT, now, status=status)
            return True
        error = error or "NOT_TAKEN"
        _log.warning("webhook was not told", webhook=str(attempt.webhook), status=status, error=error)
        pause = None if status == _GONE else again(attempt.attempts + 1)
        state = State.FAILED if pause is None else State.WAITING
        self._deliveries.settle(attempt, state, now + (pause or timedelta()), status=status, error=error)
        return False

    def _post(self, client: httpx2.Client, attempt: Attempt, headers: dict[str, str]) -> int:
        """Return the status of the answer; another address of the same host is tried if the first takes no call."""
        url = httpx2.URL(attempt.url)
        host = url.raw_host.decode()
        addresses = self._reach.addresses(host, url.port or _PORTS[url.scheme])[:_ADDRESSES]
        for number, address in enumerate(addresses, 1):
            try:
                with client.stream(
                    "POST",
                    url.copy_with(host=address),
                    content=attempt.body,
                    headers={**headers, "host": url.netloc.decode()},
                    extensions={"sni_hostname": host},
                    follow_redirects=False,
                ) as answer:
                    return answer.status_code
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise OutOfReach("NAME_UNKNOWN")
