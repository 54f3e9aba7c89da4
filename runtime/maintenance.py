"""What an operator does now and then: migrate, rebuild read models, reconcile workflows with the log."""

import asyncio
import sys

import psycopg

from projections.log import Log
from projections.rebuild import create_missing, rebuild
from projections.registry import PROJECTIONS
from runtime import store
from runtime.composition import open_house
from runtime.engines import engines
from runtime.keys import load_master_key
from runtime.processes import ServiceError
from runtime.settings import Settings, SettingsError
from workflows.connection import Temporal
from workflows.contracts import WorkflowsUnavailableError
from workflows.reconcile import reconcile


def migrate_database(settings: Settings) -> None:
    """Bring the write side's tables up to date, and make the read models' where they are missing.

    A read model whose tables have changed is rebuilt by the worker, beside the old one.
    """
    with engines(settings, temporal=False) as house:
        store.migrate(house.database_url)
        with psycopg.connect(house.database_url, autocommit=True) as conn:
            create_missing(conn, PROJECTIONS)
    sys.stdout.write("The database is up to date.\n")


def rebuild_projections(settings: Settings, names: list[str]) -> None:
    """Rebuild the named projections (all if none) and switch over. Raises SettingsError for an unknown name."""
    known = {projection.name: projection for projection in PROJECTIONS}
    if unknown := sorted(set(names) - set(known)):
        raise SettingsError(f"unknown projection {unknown[0]}: there are {', '.join(sorted(known))}")
    with (
        engines(settings, temporal=False) as house,
        open_house(house.database_url, load_master_key(settings), pool_size=2) as parts,
    ):
        for name in names or sorted(known):
            rebuild(house.database_url, known[name], Log(parts.pledgebook.mapper.to_domain_event))
            sys.stdout.write(f"{name}: rebuilt\n")


def reconcile_workflows(settings: Settings) -> None:
    """Tell Temporal the state of every open pledge; starts the workflows that are missing.

    Raises ServiceError while Temporal does not answer.
    """
    with (
        engines(settings) as house,
        open_house(house.database_url, load_master_key(settings), pool_size=4) as parts,
    ):
        temporal = Temporal(house.temporal_address, settings.temporal_namespace, settings.task_queue)
        try:
            counts = asyncio.run(reconcile(temporal, parts.pledgebook))
        except WorkflowsUnavailableError as error:
            raise ServiceError(f"Temporal at {house.temporal_address} does not answer") from error
    sys.stdout.write(f"{counts}\n")
