"""The demo's ledger as a table, and the check that its figures are those of TOWN_71."""

from datetime import date
from typing import Any

from psycopg import Connection
from rich.console import Console
from rich.table import Table

from projections.ledger import OrganisationTotals, Totals, totals, totals_by_organisation
from projections.overdue import counts
from runtime.demo import town
from runtime.demo.load import CAMPAIGN, DemoError

PERCENT = "21.1"


def check(conn: Connection[Any], today: date) -> Totals:
    """Return the ledger's totals; raises `DemoError` naming the first figure that is not as it must be."""
    found = totals(conn, today=today, campaign=CAMPAIGN)
    expected = {
        "pledges": 20,
        "items": town.ITEMS,
        "done": town.ITEMS_DONE,
        "due_by_year_end": town.ITEMS_YEAR_END,
        "whole_campaign": town.ITEMS_CAMPAIGN,
        "overdue": 0,
    }
    for name, figure in expected.items():
        if getattr(found, name) != figure:
            raise DemoError(f"the ledger says {name} = {getattr(found, name)}, but it must be {figure}")
    if str(found.percent) != PERCENT:
        raise DemoError(f"the completion rate is {found.percent} %, but it must be {PERCENT} %")
    for day, late in ((date(today.year, 12, 31), 0), (date(today.year + 1, 1, 1), town.ITEMS_YEAR_END)):
        overdue = totals(conn, today=day, campaign=CAMPAIGN).overdue
        listed = counts(conn, today=day, campaign=CAMPAIGN, code="item").total
        if not overdue == listed == late:
            raise DemoError(f"{overdue} items, {listed} duties are overdue on {day}, but it must be {late}")
    return found


def show(conn: Connection[Any], today: date, console: Console) -> None:
    """Print the ledger, one line an organisation."""
    table = Table(title=f"{town.CAMPAIGN_NAME}  台账 Ledger  {today.isoformat()}")
    table.add_column("单位\nOrganisation", no_wrap=True)
    for heading in ("事项\nItems", "销号\nDone", "年底\nYear end", "活动\nCampaign", "逾期\nOverdue", "%"):
        table.add_column(heading, justify="right", no_wrap=True)
    for place in totals_by_organisation(conn, today=today, campaign=CAMPAIGN):
        table.add_row(place.organisation_name, *_figures(place))
    table.add_section()
    table.add_row("合计 Total", *_figures(totals(conn, today=today, campaign=CAMPAIGN)), style="bold")
    console.print(table)


def _figures(found: Totals | OrganisationTotals) -> list[str]:
    counts = (found.items, found.done, found.due_by_year_end, found.whole_campaign, found.overdue)
    return [*map(str, counts), str(found.percent)]
