"""What rights cost: finding the capacity of the caller, and whose token it is, as shares of a command's time."""

import statistics
from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

from api.identity import Accounts, LocalIdentity
from api.identity.security import Origin
from bench.house import installation
from bench.measuring import Round, Side, compare, each_timed
from bench.town import ITEMS, Town

AIM = 5.0
"""Percent of a command's time that authority may add."""


def run(*, quick: bool) -> None:
    """Measure a command by the application, the authority in it, and the look-up of a session that HTTP adds."""
    pledges, per_round, rounds = (12, 100, 3) if quick else (60, 600, 8)
    with installation() as own:
        town = Town(own.house.pledgebook)
        kept = [own.house.pledgebook.pledge(town.in_fulfilment()) for _ in range(pledges)]
        accounts = Accounts(own.house.pool)
        token = _session(accounts, town.secretary)
        identity = LocalIdentity(accounts)

        def give(n: int) -> None:
            call = town.call(town.secretary, key=uuid4().hex)
            town.app.report_progress(call, kept[n % pledges].id, n % ITEMS + 1, n % 100, "按计划推进")

        def authorise(n: int) -> None:
            town.app.authorise("report_progress", town.call(town.secretary), kept[n % pledges], "Asia/Shanghai")

        works = {"report_progress": give, "its authority": authorise, "whose token": lambda _: identity.caller(token)}
        seen: dict[str, list[float]] = {name: [] for name in works}
        sides = {name: _side(work, per_round, seen[name]) for name, work in works.items()}
        compare("Authority, one thread, histories of 27 events and more", sides, rounds, "a second")
        accounts.close()
    whole, *parts = (statistics.median(latencies) for latencies in seen.values())
    for name, part in zip(list(works)[1:], parts, strict=True):
        print(f"  {name}: {1e6 * part:.0f} us, {100 * part / whole:.1f} % of the command's {1e3 * whole:.2f} ms")
    print(f"  aim: authority adds less than {AIM:.0f} %")


def _session(accounts: Accounts, member: UUID) -> str:
    account = accounts.make(Origin(), login="linqing", name="林青", member=member)
    return accounts.open_session(account, Origin()).token


def _side(work: Callable[[int], object], number: int, seen: list[float]) -> Side:
    def turn() -> Round:
        done = each_timed([partial(work, n) for n in range(number)])
        seen.extend(done.latencies)
        return done

    return turn
