"""The command line: every way to start the service or to look after it."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from runtime.failure import Failure
from runtime.settings import Settings, load_settings

app = typer.Typer(
    name="pledgebook",
    help="Pledgebook 诺册: carries every public pledge from proposal to verdict.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

user = typer.Typer(name="user", help="Look after accounts: who may log in, and the tokens of services.")
app.add_typer(user)

export = typer.Typer(name="export", help="Write the log of a subtree and period for process mining, under pseudonyms.")
app.add_typer(export)

_Login = Annotated[str, typer.Argument(help="The login name.")]
_Under = Annotated[UUID, typer.Option(help="The organisation, with all that stood below it on each day.")]
_Since = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day.")]
_Until = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day.")]
_Out = Annotated[Path, typer.Option(help="The file to write.")]
_Generate = Annotated[bool, typer.Option("--generate", help="Make a password and print it.")]


def main() -> None:
    """Run the command line; what goes wrong is one line on standard error and exit code 1."""
    app()


def _run(work: Callable[[Settings], None]) -> None:
    try:
        settings = load_settings()
        from runtime.logs import configure  # noqa: PLC0415

        configure(settings)
        work(settings)
    except Failure as error:
        sys.stderr.write(f"pledgebook: {error}\n")
        raise typer.Exit(1) from None


@app.command()
def up() -> None:
    """Run everything on this machine: both engines, the worker, the API and, at first start, the demo."""
    from runtime import up as house  # noqa: PLC0415

    _run(house.run)


@app.command()
def api() -> None:
    """Serve HTTP; needs a migrated database."""
    from runtime import web  # noqa: PLC0415

    _run(web.run)


@app.command()
def worker() -> None:
    """Run the projections, the relay and the Temporal worker; any number of them share the work."""
    from runtime import worker as process  # noqa: PLC0415

    _run(process.run)


@app.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from runtime import maintenance  # noqa: PLC0415

    _run(maintenance.migrate_database)


@app.command()
def demo() -> None:
    """Load the demo town into engines of its own, print its ledger, and fail if its figures are not right."""
    from runtime.demo import run  # noqa: PLC0415

    _run(run.run)


@app.command(hidden=True)
def load_demo() -> None:
    """Load the demo town and its accounts if the log is empty; a running worker publishes its letters."""
    from runtime.demo import steps  # noqa: PLC0415

    _run(steps.load_into_empty_log)


@app.command()
def rebuild(
    names: Annotated[list[str] | None, typer.Argument(help="Projections; all of them if none is named.")] = None,
) -> None:
    """Rebuild read models from the log beside the live ones and switch over, while the service runs."""
    from runtime import maintenance  # noqa: PLC0415

    _run(lambda settings: maintenance.rebuild_projections(settings, names or []))


@app.command()
def reconcile() -> None:
    """Start or refresh the workflow of every open pledge from the log."""
    from runtime import maintenance  # noqa: PLC0415

    _run(maintenance.reconcile_workflows)


@user.command("add")
def add_user(
    login: _Login,
    name: Annotated[str, typer.Option(help="Whose account it is; the login name if left out.")] = "",
    member: Annotated[UUID | None, typer.Option(help="The member of the register who acts with it.")] = None,
    within: Annotated[UUID | None, typer.Option(help="The organisation below which its role holds.")] = None,
    subject: Annotated[str | None, typer.Option(help="Its name at the OIDC provider, instead of a password.")] = None,
    *,
    administrator: Annotated[bool, typer.Option("--administrator", help="May keep the register.")] = False,
    service: Annotated[bool, typer.Option("--service", help="A machine; give it tokens afterwards.")] = False,
    generate: _Generate = False,
) -> None:
    """Make an account; its password is asked for, or read from a line of standard input."""
    from runtime import users  # noqa: PLC0415

    _run(
        lambda settings: users.add(
            settings,
            login,
            name=name,
            administrator=administrator,
            service=service,
            member=member,
            within=within,
            subject=subject,
            generate=generate,
        )
    )


@user.command("list")
def list_users() -> None:
    """Print every account."""
    from runtime import users  # noqa: PLC0415

    _run(users.show)


@user.command("disable")
def disable_user(login: _Login) -> None:
    """Shut an account out at once."""
    from runtime import users  # noqa: PLC0415

    _run(lambda settings: users.disable(settings, login))


@user.command("enable")
def enable_user(login: _Login) -> None:
    """Let an account in again."""
    from runtime import users  # noqa: PLC0415

    _run(lambda settings: users.enable(settings, login))


@user.command("password")
def set_user_password(login: _Login, *, generate: _Generate = False) -> None:
    """Give a person a new password; all their sessions end."""
    from runtime import users  # noqa: PLC0415

    _run(lambda settings: users.set_password(settings, login, generate=generate))


@user.command("token")
def issue_user_token(
    login: _Login,
    label: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[str], typer.Option(help="read, write or metrics; may be given several times.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is good for.")] = 90,
) -> None:
    """Print a new token of a service."""
    from runtime import users  # noqa: PLC0415

    _run(lambda settings: users.issue_token(settings, login, label=label, scopes=scope, days=days))


@export.command("xes")
def export_xes(under: _Under, since: _Since, until: _Until, out: _Out) -> None:
    """Write the pledges as XES (IEEE 1849): a trace for each."""
    _export("xes", under, since, until, out)


@export.command("ocel")
def export_ocel(under: _Under, since: _Since, until: _Until, out: _Out) -> None:
    """Write pledges, evaluations, rectifications and comments as OCEL 2.0 (JSON)."""
    _export("ocel", under, since, until, out)


def _export(form: str, under: UUID, since: datetime, until: datetime, out: Path) -> None:
    from runtime import exports  # noqa: PLC0415

    _run(lambda settings: exports.export(settings, form, under=under, since=since.date(), until=until.date(), out=out))
