"""Memory of everything embedded: ``pledgebook up`` with the demo loaded, each process's share of it."""

import time
from pathlib import Path

import psutil
import psycopg

from bench.house import own_settings, process
from runtime.demo import town
from runtime.engine import free_port
from runtime.engines import engines
from runtime.settings import Settings

AIM = 700  # MB of all processes together
_SETTLED = 5.0


def run(*, quick: bool) -> None:
    """Measure the proportional share (PSS: shared pages are divided among those who share them) and the RSS."""
    with own_settings() as settings:
        environment = {
            "PLEDGEBOOK_DATA_DIR": str(settings.data_dir),
            "PLEDGEBOOK_API_PORT": str(free_port(0, "")),
            "PLEDGEBOOK_LOG_LEVEL": "warning",
        }
        with process("-m", "runtime", "up", environment=environment, ready=lambda: _loaded(settings), within=180) as up:
            time.sleep(1.0 if quick else _SETTLED)
            _show(processes_of(up.pid, settings.data_dir))


def _loaded(settings: Settings) -> bool:
    """Tell whether the demo's last strike-off is in the ledger; joins the engines once they have been started."""
    if not (settings.data_dir / "demo-accounts.json").exists():
        return False
    with engines(settings, temporal=False) as found, psycopg.connect(found.database_url) as conn:
        try:
            row = conn.execute("SELECT count(*) FROM pledgebook_events WHERE topic = 'pledge.struck-off'").fetchone()
        except psycopg.errors.UndefinedTable:
            return False
    return row is not None and row[0] >= town.ITEMS_DONE


def processes_of(up: int, directory: Path) -> list[psutil.Process]:
    """Return the supervisor, its services, the engines and their guards, which are nobody's children."""
    found = {up: psutil.Process(up)}
    for each in psutil.process_iter(["cmdline"]):
        if any(str(directory) in word for word in each.info["cmdline"] or []):
            found[each.pid] = each
    for root in list(found.values()):
        found |= {child.pid: child for child in root.children(recursive=True)}
    return list(found.values())


def _show(processes: list[psutil.Process]) -> None:
    shares: dict[str, list[tuple[float, float]]] = {}
    for each in processes:
        shares.setdefault(_name(each), []).append(megabytes(each))
    print("\nMemory of `pledgebook up` with the demo loaded, MB")
    print(f"  {'':<28}{'processes':>10}{'PSS':>8}{'RSS':>8}")
    for name, members in sorted(shares.items()):
        pss, rss = (sum(column) for column in zip(*members, strict=True))
        print(f"  {name:<28}{len(members):>10}{pss:>8.0f}{rss:>8.0f}")
    total = sum(pss for members in shares.values() for pss, _ in members)
    print(f"  {'all':<28}{len(processes):>10}{total:>8.0f}{'':>8}   {total / AIM:.2f} of the aim of {AIM} MB")


def _name(each: psutil.Process) -> str:
    words = each.cmdline()
    if "postgres" in words[0]:
        return "PostgreSQL"
    if words[0].endswith("temporal"):
        return "Temporal"
    if "runtime" in words:
        return f"pledgebook {words[words.index('runtime') + 1]}"
    return "guards" if any("guard" in word for word in words) else "other"


def megabytes(each: psutil.Process) -> tuple[float, float]:
    """Return the PSS and the RSS of a process."""
    info = each.memory_full_info()
    return info.pss / 2**20, info.rss / 2**20
