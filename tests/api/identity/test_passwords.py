"""Passwords: which are fit, how they are kept, how many are checked at once."""

import asyncio
import threading
import unicodedata

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from pwdlib.hashers.argon2 import Argon2Hasher

from api.identity.passwords import WAITING, Checks, Passwords
from api.identity.refusals import ChecksBusy, PasswordUnfit

CHEAP = Passwords(memory=1024)
GOOD = "修通后山渠道三百米"


@pytest.mark.parametrize(
    "password",
    ["123456789", "柳" * 9, "x" * 201, "Li.Chunsheng", "LI Chunsheng", "password123", "Qwertyuiop", "a" * 12, ""],
)
def test_an_unfit_password_is_refused_with_its_reason(password: str) -> None:
    with pytest.raises(PasswordUnfit) as refused:
        CHEAP.require_fit(password, login="li.chunsheng", name="Li Chunsheng", field="new")
    assert refused.value.reason.zh
    assert refused.value.problem().faults[0].field == "new"
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize("password", [GOOD + "！", "x" * 9 + "y", "ab" * 100, "          y", "correct horse"])
def test_length_is_all_that_is_asked_of_a_password(password: str) -> None:
    CHEAP.require_fit(password, login="li.chunsheng", name="李春生")


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    composed = unicodedata.normalize("NFC", "Überlandstraße")
    kept = CHEAP.hash(composed)
    assert CHEAP.verify(unicodedata.normalize("NFD", composed), kept) == (True, None)
    assert CHEAP.verify(composed.upper(), kept) == (False, None)


def test_a_password_is_kept_as_argon2id_on_one_lane() -> None:
    assert Passwords().hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_an_unknown_login_name_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords()
    nobodys = passwords._nobodys
    kept = passwords.hash(GOOD)
    assert [len(part) for part in nobodys.split("$")] == [len(part) for part in kept.split("$")]
    assert nobodys.split("$")[:4] == kept.split("$")[:4]
    with pytest.raises(VerifyMismatchError):  # and not InvalidHashError, which would be told at once
        PasswordHasher().verify(nobodys, GOOD)
    assert passwords.verify(GOOD, None) == (False, None)
    checked: list[str] = []

    def check(_: str, kept: str) -> tuple[bool, None]:
        checked.append(kept)
        return False, None

    monkeypatch.setattr(passwords._hash, "verify_and_update", check)
    passwords.verify(GOOD, None)
    passwords.verify(GOOD, kept)
    assert checked == [nobodys, kept]


def test_a_hash_of_other_strength_is_renewed() -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=512, parallelism=1).hash(GOOD)
    right, renewed = CHEAP.verify(GOOD, weak)
    assert right
    assert renewed
    assert CHEAP.verify(GOOD, renewed) == (True, None)
    assert CHEAP.verify("else", weak) == (False, None)


async def test_what_finds_no_place_in_the_queue_is_turned_away() -> None:
    checks, release = Checks(), threading.Event()
    running: list[int] = []

    def check() -> None:
        running.append(threading.get_ident())
        release.wait(10)

    async def ask() -> None:
        with checks.place():
            await checks.run(check)

    asked = [asyncio.create_task(ask()) for _ in range(1 + WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(ChecksBusy):
        await ask()
    release.set()
    await asyncio.gather(*asked)
    assert len(set(running)) == 1
    await ask()
    checks.close()


async def test_a_check_is_followed_by_a_rest_as_long_but_its_answer_is_not_kept_back() -> None:
    awake, rests = threading.Event(), list[float]()

    def rest(seconds: float) -> None:
        rests.append(seconds)
        awake.wait(10)

    checks = Checks(rest=rest)
    assert await checks.run(CHEAP.verify, GOOD, CHEAP.hash(GOOD)) == (True, None)  # although the thread still rests
    awake.set()
    checks.close()
    assert len(rests) == 1
    assert rests[0] > 0


async def test_a_check_for_which_nobody_waits_any_more_is_left_out() -> None:
    checks, release, ran = Checks(), threading.Event(), list[str]()
    running = asyncio.create_task(checks.run(release.wait, 10))
    waiting = asyncio.create_task(checks.run(ran.append, "in vain"))
    await asyncio.sleep(0)
    waiting.cancel()
    release.set()
    await running
    checks.close()
    assert waiting.cancelled()
    assert not ran
