"""Whose account runs a server that refuses root, and what that account can reach."""

import os
import pwd
import subprocess
from pathlib import Path

from runtime.engine import EngineError

_PREFERRED = ("postgres", "nobody")


def server_account(cluster: Path) -> pwd.struct_passwd | None:
    """None for ourselves; when we are root, the cluster's owner or else an ordinary account of this system.

    It is always one with a name, which initdb asks for. Raises EngineError when there is none.
    """
    if os.geteuid() != 0:
        return None
    accounts = [account for account in pwd.getpwall() if account.pw_uid != 0]
    if cluster.exists():
        owner = cluster.stat().st_uid
        accounts.sort(key=lambda account: account.pw_uid != owner)
        if accounts and accounts[0].pw_uid == owner:
            return accounts[0]
    ranks = {name: rank for rank, name in enumerate(_PREFERRED)}
    if not accounts:
        raise EngineError("PostgreSQL refuses to run as root, and this system has no other account")
    return min(accounts, key=lambda account: ranks.get(account.pw_name, len(ranks)))


def run_as(account: pwd.struct_passwd | None, command: list[str], cwd: Path = Path("/")) -> None:
    """Run to the end as `account` (None: as we are). Raises CalledProcessError, with what it said, and OSError."""
    subprocess.run(
        command,
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def succeeds_as(account: pwd.struct_passwd, command: list[str]) -> bool:
    """Whether `account` may run `command`, and it ends well."""
    try:
        run_as(account, command)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def can_enter(directory: Path, account: pwd.struct_passwd) -> bool:
    """Whether `account` can reach `directory`.

    Asked of the kernel rather than computed: modes, groups, access lists and mounts all have a say.
    """
    return succeeds_as(account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)])
