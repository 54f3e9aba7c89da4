"""Passwords: which are fit, how they are kept (argon2id), and how many are checked at once."""

import base64
import secrets
import threading
import time
import unicodedata
from asyncio import wrap_future
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.identity.refusals import ChecksBusy, PasswordUnfit
from domain.catalogue import Term

P = ParamSpec("P")
T = TypeVar("T")

MIN_LENGTH, MAX_LENGTH = 10, 200
"""Characters of a password. Length is what counts; no rule says which characters (NIST SP 800-63B, 3.1.1.2)."""

WAITING = 8
"""How many may wait for each check that runs; more would only wait in vain."""

_MEMORY = 64 * 1024  # KiB
_TIME = 3
_SALT, _DIGEST = 16, 32  # bytes

_MOST_GUESSED = """
0123456789 1234567890 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc a123456789 abc1234567 abcdefghij admin12345
administrator asdfghjkl; iloveyou123 password12 password123 password1234 pledgebook q1w2e3r4t5 qwertyuiop qwerty12345
woaini1314 woaini1314520 zhongguo123 zxcvbnm123
"""
_COMMON = frozenset(_MOST_GUESSED.split())
"""Those of at least `MIN_LENGTH` characters."""


class Passwords:
    """Judges, hashes and verifies; a check takes a tenth of a second and ``memory`` KiB.

    One lane each: a check then takes one core, and `Checks` decides how many cores logins may have.
    """

    def __init__(self, memory: int = _MEMORY) -> None:
        self._hash = PasswordHash((Argon2Hasher(time_cost=_TIME, memory_cost=memory, parallelism=1),))
        salt, digest = (_unpadded(secrets.token_bytes(length)) for length in (_SALT, _DIGEST))
        self._nobodys = f"$argon2id$v=19$m={memory},t={_TIME},p=1${salt}${digest}"

    def require_fit(self, password: str, *, login: str, name: str, field: str = "password") -> None:
        """Raise `PasswordUnfit` unless this may become the password of the account with ``login`` and ``name``."""
        password = _normal(password)
        folded = password.casefold()
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            zh = f"密码长度须为{MIN_LENGTH}至{MAX_LENGTH}个字符"
            reason = Term(zh, f"A password has {MIN_LENGTH} to {MAX_LENGTH} characters.")
        elif folded in {login.casefold(), _normal(name).casefold()}:
            reason = Term("密码不能与登录名或姓名相同", "A password is not the login name and not the name.")
        elif folded in _COMMON or len(set(folded)) == 1:
            reason = Term("密码过于常见", "This password is among the first that are guessed.")
        else:
            return
        raise PasswordUnfit(reason, field)

    def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hash.hash(_normal(password))

    def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Tell whether ``password`` is the one of which ``kept`` was kept, and what to keep from now on if not that.

        Without ``kept`` it is checked against the hash of a password that nobody has: that takes as long.
        """
        return self._hash.verify_and_update(_normal(password), kept or self._nobodys)


class Checks:
    """Runs at most ``at_once`` password checks, lets `WAITING` for each wait, and turns away the rest.

    The threads are its own, and each rests after a check for as long as the check took: a storm of logins leaves the
    threads of requests, and at least half of every processor, to commands. (A lower priority would do worse: a thread
    that waits for a processor while it holds the interpreter's lock makes all others wait.)
    """

    def __init__(self, at_once: int = 1, rest: Callable[[float], None] = time.sleep) -> None:
        self._places = threading.Semaphore(at_once * (1 + WAITING))
        self._threads = ThreadPoolExecutor(at_once, "password-check")
        self._rest = rest

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place in the queue. Raises `ChecksBusy` if there is none."""
        if not self._places.acquire(blocking=False):
            raise ChecksBusy
        try:
            yield
        finally:
            self._places.release()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` when its turn comes; the caller holds a place."""
        done: Future[T] = Future()

        def turn() -> None:
            if not done.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            begin = time.perf_counter()
            try:
                done.set_result(work(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - it is the caller's
                done.set_exception(error)
            self._rest(time.perf_counter() - begin)

        self._threads.submit(turn)
        return await wrap_future(done)

    def close(self) -> None:
        """End the threads once their checks are done."""
        self._threads.shutdown()


def _normal(text: str) -> str:
    """Return the form in which keyboards of all systems agree."""
    return unicodedata.normalize("NFC", text)


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
