"""How the events of a pledge open and close its duties.

Each event changes the few facts on which duties depend; the SQL view `owed` says what follows from them.
"""

from collections.abc import Iterable, Mapping
from typing import LiteralString

from domain.aggregate import Event
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, reviewing, signing, supervising
from domain.values import Party, Promise, Stage
from projections.overdue import things
from projections.projection import Handler, Write, row

_SET: LiteralString = "UPDATE pledge SET"
_THIS: LiteralString = "WHERE id = %(id)s"
_OWE: LiteralString = things.opening(
    "SELECT o.pledge AS about, o.ref, o.code, o.item, o.owed_by, o.due,"
    " coalesce((SELECT d.since FROM duty d WHERE d.closed_at = %(position)s"
    " AND (d.about, d.ref, d.due) = (o.pledge, o.ref, o.due)), %(day)s) AS since"
    " FROM owed o WHERE o.pledge = %(id)s AND NOT EXISTS (SELECT FROM duty d"
    " WHERE d.about = o.pledge AND d.ref = o.ref AND d.closed_at IS NULL)"
)


def _proposed(write: Write, event: proposing.Proposed, position: int) -> None:
    write(
        "INSERT INTO pledge (id, campaign, policy_version, round, pledger_kind, pledger, organisation, reviewer, stage,"
        " stage_due) VALUES (%(id)s, %(campaign)s, %(policy)s, %(round)s, %(kind)s, %(pledger)s, %(organisation)s,"
        " %(reviewer)s, %(stage)s, %(due)s)",
        row(
            event,
            campaign=event.campaign,
            policy=event.policy_version,
            round=event.round,
            kind=event.pledger.kind.value,
            pledger=event.pledger.id,
            organisation=event.organisation,
            reviewer=event.reviewer,
            stage=Stage.PROPOSE.value,
            due=event.due,
        ),
    )
    _write_items(write, event, event.items)
    _settle(write, event, position)


def _revised(write: Write, event: proposing.Revised, _: int) -> None:
    write("DELETE FROM item WHERE pledge = %(id)s", row(event))
    _write_items(write, event, event.items)


def _write_items(write: Write, event: Event, promises: Iterable[Promise]) -> None:
    write.many(
        "INSERT INTO item (pledge, no, limit_on) VALUES (%(id)s, %(no)s, %(limit)s)",
        (row(event, no=no, limit=promise.limit) for no, promise in enumerate(promises, 1)),
    )


def _change(assignments: LiteralString) -> Handler:
    """Return a handler that sets columns of the pledge and settles its duties."""
    statement: LiteralString = f"{_SET} {assignments} {_THIS}"

    def handle(write: Write, event: Event, position: int) -> None:
        write(statement, row(event, due=getattr(event, "due", None), item=getattr(event, "item", 0)))
        _settle(write, event, position)

    return handle


def _approved(write: Write, event: reviewing.Approved, position: int) -> None:
    write(
        "UPDATE pledge SET stage = %(stage)s, stage_due = %(due)s WHERE id = %(id)s",
        row(event, stage=event.stage.value, due=event.due),
    )
    _settle(write, event, position)


def _signed(write: Write, event: signing.Signed, position: int) -> None:
    if event.party is Party.PLEDGER:
        write("UPDATE pledge SET pledger_signed = true WHERE id = %(id)s", row(event))
    if event.due:
        write(
            "UPDATE pledge SET stage = 'PUBLISH', stage_due = %(due)s WHERE id = %(id)s",
            row(event, due=event.due),
        )
    _settle(write, event, position)


def _item_moved(status: str) -> Handler:
    """Return a handler that gives the event's item a status."""

    def handle(
        write: Write, event: fulfilling.ItemCompleted | fulfilling.StruckOff | fulfilling.ItemCorrected, position: int
    ) -> None:
        write(
            "UPDATE item SET status = %(status)s WHERE pledge = %(id)s AND no = %(item)s",
            row(event, item=event.item, status=status),
        )
        _settle(write, event, position)

    return handle


def _amendment_decided(write: Write, event: changing.AmendmentDecided, position: int) -> None:
    values = row(event, item=event.item, limit=event.promise.limit)
    write("UPDATE pledge SET change_item = NULL, change_due = NULL WHERE id = %(id)s", values)
    if event.approved:
        write("UPDATE item SET limit_on = %(limit)s WHERE pledge = %(id)s AND no = %(item)s", values)
    _settle(write, event, position)


def _withdrawal_decided(write: Write, event: changing.WithdrawalDecided, position: int) -> None:
    write("UPDATE pledge SET change_item = NULL, change_due = NULL WHERE id = %(id)s", row(event))
    if event.approved:
        write("UPDATE pledge SET stage = 'WITHDRAWN', stage_due = NULL WHERE id = %(id)s", row(event))
    _settle(write, event, position)


_PUT_OFF: Mapping[str, LiteralString] = {
    "item": "UPDATE item SET limit_on = %(to)s WHERE pledge = %(id)s AND no = %(item)s",
    "strike_off": "UPDATE item SET limit_on = %(to)s WHERE pledge = %(id)s AND no = %(item)s",
    "decide": "UPDATE pledge SET change_due = %(to)s WHERE id = %(id)s",
    "rectify": "UPDATE pledge SET rectification_due = %(to)s WHERE id = %(id)s",
    "confirm": "UPDATE pledge SET report_due = %(to)s WHERE id = %(id)s",
}
_PUT_OFF_STAGE: LiteralString = "UPDATE pledge SET stage_due = %(to)s WHERE id = %(id)s"


def _deadline_moved(write: Write, event: supervising.DeadlineMoved, position: int) -> None:
    code, _, number = event.duty.partition(":")
    write(_PUT_OFF.get(code, _PUT_OFF_STAGE), row(event, to=event.to, item=int(number or 0)))
    things.moved(write, event, position)


def _settle(write: Write, event: Event, position: int) -> None:
    """Close the duties that are not owed any more, open the new ones; one that changes hands keeps its age."""
    values = row(event, position=position)
    write(
        "UPDATE duty d SET closed_on = %(day)s, closed_at = %(position)s"
        " WHERE d.about = %(id)s AND d.closed_at IS NULL AND NOT EXISTS (SELECT FROM owed o"
        " WHERE o.pledge = %(id)s AND (o.ref, o.due, o.owed_by) = (d.ref, d.due, d.owed_by))",
        values,
    )
    write(_OWE, values)


HANDLERS: Mapping[type[Event], Handler] = {
    proposing.Proposed: _proposed,
    proposing.Revised: _revised,
    proposing.Submitted: _change("stage = 'REVIEW', stage_due = %(due)s"),
    reviewing.Returned: _change("stage = 'PROPOSE', stage_due = %(due)s"),
    reviewing.Approved: _approved,
    signing.Signed: _signed,
    signing.Published: _change("stage = 'FULFIL', stage_due = %(due)s"),
    fulfilling.Planned: _change("stage_due = NULL"),
    fulfilling.ItemCompleted: _item_moved("CLAIMED"),
    fulfilling.StruckOff: _item_moved("STRUCK_OFF"),
    fulfilling.ItemCorrected: _item_moved("OPEN"),
    changing.AmendmentRequested: _change("change_item = %(item)s, change_due = %(due)s"),
    changing.AmendmentDecided: _amendment_decided,
    changing.WithdrawalRequested: _change("change_item = 0, change_due = %(due)s"),
    changing.WithdrawalDecided: _withdrawal_decided,
    supervising.DeadlineMoved: _deadline_moved,
    evaluating.EvaluationOpened: _change("stage = 'EVALUATE', stage_due = %(due)s"),
    evaluating.Assessed: _change("stage_due = NULL"),
    evaluating.RectificationOrdered: _change("rectification_due = %(due)s, report_due = NULL"),
    evaluating.RectificationReported: _change("report_due = %(due)s"),
    evaluating.RectificationConcluded: _change("rectification_due = NULL, report_due = NULL"),
    evaluating.Closed: _change("stage = 'CLOSED', stage_due = NULL"),
}

IGNORED: frozenset[type[Event]] = frozenset(
    {
        reviewing.Reviewed,
        signing.CopyFiled,
        signing.Publicised,
        fulfilling.ProgressReported,
        fulfilling.HelpAsked,
        fulfilling.HelpGiven,
        fulfilling.SelfChecked,
        inspecting.PledgeInspected,
    }
)
"""What changes nothing in what is owed about a pledge; periodic duties stand in a read model of their own."""
