"""Guessing passwords is slow: failed logins in a row lock the login name, for longer each time."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

FREE = 5
"""Failures in a row that cost nothing: people mistype."""

FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
"""How long the failure after these locks the name; doubled by each further one up to the longest.

A guesser gets some hundred guesses a day at one name, and its owner waits a quarter of an hour at worst.
"""

FORGOTTEN = timedelta(days=1)
"""After so long without another attempt the count begins anew."""

_COUNT = """
INSERT INTO login_failure AS f (login_hash, failures, last_at) VALUES (%(login)s, 1, %(now)s)
ON CONFLICT (login_hash) DO UPDATE SET (failures, locked_until, last_at) = (
    SELECT n, CASE WHEN n > %(free)s
                   THEN %(now)s + least(%(first)s * power(2, least(n - %(free)s - 1, 16)), %(longest)s) END, %(now)s
    FROM (SELECT CASE WHEN f.last_at < %(forgotten)s THEN 1 ELSE f.failures + 1 END AS n) AS counted
)
WHERE f.locked_until IS NULL OR f.locked_until <= %(now)s
RETURNING locked_until
"""


@dataclass(frozen=True)
class Attempt:
    """Whether an attempt may succeed, and until when the name is locked if it does not."""

    allowed: bool
    locks_until: datetime | None = None


def attempt(conn: Connection[Any], login: str, now: datetime) -> Attempt:
    """Count an attempt as failed before its password is looked at; `clear` takes it back.

    One statement that the database runs one after another for one name: guesses sent at the same time are each
    counted, and those after the one that locks are not allowed. An attempt while the name is locked does not count.
    """
    parameters = {
        "login": _hash(login),
        "now": now,
        "free": FREE,
        "first": FIRST,
        "longest": LONGEST,
        "forgotten": now - FORGOTTEN,
    }
    row = conn.execute(_COUNT, parameters, prepare=True).fetchone()
    return Attempt(allowed=True, locks_until=row[0]) if row else Attempt(allowed=False)


def clear(conn: Connection[Any], login: str, now: datetime) -> None:
    """Forget the failures of a name, and those of all names that are long past."""
    conn.execute("DELETE FROM login_failure WHERE login_hash = %s", (_hash(login),), prepare=True)
    conn.execute(
        "DELETE FROM login_failure WHERE login_hash IN"
        " (SELECT login_hash FROM login_failure WHERE last_at < %s FOR UPDATE SKIP LOCKED)",
        (now - FORGOTTEN,),
        prepare=True,
    )


def _hash(login: str) -> bytes:
    return hashlib.sha256(login.encode()).digest()
