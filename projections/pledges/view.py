"""How events change the list of pledges: stage, dates and counts of each."""

from collections.abc import Mapping
from typing import Any, LiteralString

from domain.aggregate import Event
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, reviewing, signing, supervising
from domain.values import Party, Promise, Stage
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of

_SET: LiteralString = "UPDATE pledge SET version = %(version)s,"
_CRITICISED: LiteralString = "criticised = criticised OR %(criticised)s"
_THIS: LiteralString = "WHERE id = %(id)s"


def _change(assignments: LiteralString) -> Handler:
    """Return a handler that sets columns of the pledge; ``day`` and the event's own fields are its parameters."""
    statement: LiteralString = f"{_SET} {assignments} {_THIS}"

    def handle(write: Write, event: Event, _: int) -> None:
        write(statement, row(event, due=getattr(event, "due", None)))

    return handle


def _seen(write: Write, event: Event, _: int) -> None:
    write("UPDATE pledge SET version = %(version)s WHERE id = %(id)s", row(event))


def _proposed(write: Write, event: proposing.Proposed, position: int) -> None:
    write(
        "INSERT INTO pledge (id, position, campaign, policy_version, round, pledger_kind, pledger, organisation,"
        " reviewer, form, imported, refers_to, stage, stage_due, proposed_on, items_total, version) VALUES"
        " (%(id)s, %(position)s, %(campaign)s, %(policy)s, %(round)s, %(kind)s, %(pledger)s, %(organisation)s,"
        " %(reviewer)s, %(form)s, %(imported)s, %(refers_to)s, %(stage)s, %(due)s, %(day)s, %(items)s, %(version)s)",
        row(
            event,
            position=position,
            campaign=event.campaign,
            policy=event.policy_version,
            round=event.round,
            kind=event.pledger.kind.value,
            pledger=event.pledger.id,
            organisation=event.organisation,
            reviewer=event.reviewer,
            form=event.form.value,
            imported=event.imported,
            refers_to=event.refers_to,
            stage=Stage.PROPOSE.value,
            due=event.due,
            items=len(event.items),
        ),
    )
    _write_items(write, event, event.items)


def _revised(write: Write, event: proposing.Revised, _: int) -> None:
    write(
        "UPDATE pledge SET version = %(version)s, returned = false, items_total = %(items)s WHERE id = %(id)s",
        row(event, items=len(event.items)),
    )
    write("DELETE FROM item WHERE pledge = %(id)s", row(event))
    _write_items(write, event, event.items)


def _write_items(write: Write, event: Event, promises: list[Promise]) -> None:
    write.many(
        "INSERT INTO item (pledge, no, text, measure, responsible, due_kind, due_on, category) VALUES"
        " (%(id)s, %(no)s, %(text)s, %(measure)s, %(responsible)s, %(due_kind)s, %(due_on)s, %(category)s)",
        (row(event, no=no, **_wording(promise)) for no, promise in enumerate(promises, 1)),
    )


def _wording(promise: Promise) -> dict[str, Any]:
    return {
        "text": promise.text,
        "measure": promise.measure,
        "responsible": str(promise.responsible),
        "due_kind": promise.due.kind.value if promise.due else None,
        "due_on": promise.due.on if promise.due else None,
        "category": promise.category,
    }


def _approved(write: Write, event: reviewing.Approved, _: int) -> None:
    write(
        "UPDATE pledge SET version = %(version)s, stage = %(stage)s, stage_due = %(due)s, digest = %(digest)s,"
        " approved_on = %(day)s WHERE id = %(id)s",
        row(event, stage=event.stage.value, due=event.due, digest=event.digest),
    )


def _signed(write: Write, event: signing.Signed, _: int) -> None:
    values = row(event, due=event.due)
    if event.party is Party.PLEDGER:
        write("UPDATE pledge SET version = %(version)s, pledger_signed_on = %(day)s WHERE id = %(id)s", values)
    else:
        write("UPDATE pledge SET version = %(version)s, superior_signed_on = %(day)s WHERE id = %(id)s", values)
    if event.due:
        write("UPDATE pledge SET stage = 'PUBLISH', stage_due = %(due)s WHERE id = %(id)s", values)


def _copy_filed(write: Write, event: signing.CopyFiled, position: int) -> None:
    write(
        "INSERT INTO copy VALUES (%(id)s, %(holder)s, %(digest)s, %(document)s, %(day)s)",
        row(event, holder=event.holder.value, digest=event.digest, document=event.document),
    )
    _seen(write, event, position)


def _publicised(write: Write, event: signing.Publicised, position: int) -> None:
    write(
        "INSERT INTO channel VALUES (%(id)s, %(channel)s, %(place)s, %(day)s)"
        " ON CONFLICT (pledge, channel) DO UPDATE SET place = excluded.place, shown_on = excluded.shown_on",
        row(event, channel=event.channel, place=event.place),
    )
    _seen(write, event, position)


def _item_moved(status: str) -> Handler:
    """Return a handler that gives one item a status and counts the pledge's items again."""

    def handle(
        write: Write, event: fulfilling.ItemCompleted | fulfilling.StruckOff | fulfilling.ItemCorrected, _: int
    ) -> None:
        values = row(event, item=event.item, status=status)
        write("UPDATE item SET status = %(status)s WHERE pledge = %(id)s AND no = %(item)s", values)
        write(
            "UPDATE pledge SET version = %(version)s, items_claimed = claimed, items_struck_off = struck_off FROM"
            " (SELECT count(*) FILTER (WHERE status = 'CLAIMED') AS claimed,"
            " count(*) FILTER (WHERE status = 'STRUCK_OFF') AS struck_off FROM item WHERE pledge = %(id)s) AS counted"
            " WHERE id = %(id)s",
            values,
        )

    return handle


def _amendment_requested(write: Write, event: changing.AmendmentRequested, _: int) -> None:
    write(
        "UPDATE pledge SET version = %(version)s, change_item = %(item)s, change_due = %(due)s WHERE id = %(id)s",
        row(event, item=event.item, due=event.due),
    )


def _amendment_decided(write: Write, event: changing.AmendmentDecided, _: int) -> None:
    values = row(event, item=event.item, **_wording(event.promise))
    write(
        "UPDATE pledge SET version = %(version)s, change_item = NULL, change_due = NULL WHERE id = %(id)s",
        values,
    )
    if event.approved:
        write(
            "UPDATE item SET text = %(text)s, measure = %(measure)s, responsible = %(responsible)s,"
            " due_kind = %(due_kind)s, due_on = %(due_on)s, category = %(category)s"
            " WHERE pledge = %(id)s AND no = %(item)s",
            values,
        )


_PUT_OFF: Mapping[str, LiteralString] = {
    "decide": "UPDATE pledge SET version = %(version)s, change_due = %(to)s WHERE id = %(id)s",
    "rectify": "UPDATE pledge SET version = %(version)s, rectification_due = %(to)s WHERE id = %(id)s",
    "confirm": "UPDATE pledge SET version = %(version)s WHERE id = %(id)s",
}
_PUT_OFF_STAGE: LiteralString = "UPDATE pledge SET version = %(version)s, stage_due = %(to)s WHERE id = %(id)s"


def _deadline_moved(write: Write, event: supervising.DeadlineMoved, position: int) -> None:
    code, _, number = event.duty.partition(":")
    if code in ("item", "strike_off"):
        write(
            "UPDATE item SET due_kind = 'DATE', due_on = %(to)s WHERE pledge = %(id)s AND no = %(item)s",
            row(event, to=event.to, item=int(number)),
        )
        _seen(write, event, position)
    else:
        write(_PUT_OFF.get(code, _PUT_OFF_STAGE), row(event, to=event.to))


def _withdrawal_decided(write: Write, event: changing.WithdrawalDecided, _: int) -> None:
    write(
        "UPDATE pledge SET version = %(version)s, change_item = NULL, change_due = NULL WHERE id = %(id)s",
        row(event),
    )
    if event.approved:
        write(
            "UPDATE pledge SET stage = 'WITHDRAWN', stage_due = NULL, ended_on = %(day)s WHERE id = %(id)s", row(event)
        )


def _judged(assignments: LiteralString) -> Handler:
    """Return a handler like `_change` for a judgement that may carry criticism."""
    statement: LiteralString = f"{_SET} {assignments}, {_CRITICISED} {_THIS}"

    def handle(write: Write, event: evaluating.Assessed | evaluating.RectificationConcluded, _: int) -> None:
        write(statement, row(event, criticised=bool(event.criticism)))

    return handle


_HANDLERS: dict[type[Event], Handler] = {
    proposing.Proposed: _proposed,
    proposing.Revised: _revised,
    proposing.Submitted: _change(
        "stage = 'REVIEW', stage_due = %(due)s, submissions = submissions + 1, submitted_on = %(day)s"
    ),
    reviewing.Reviewed: _seen,
    reviewing.Returned: _change("stage = 'PROPOSE', stage_due = %(due)s, returned = true"),
    reviewing.Approved: _approved,
    signing.Signed: _signed,
    signing.CopyFiled: _copy_filed,
    signing.Published: _change("stage = 'FULFIL', stage_due = %(due)s, published_on = %(day)s"),
    signing.Publicised: _publicised,
    fulfilling.Planned: _change("stage_due = NULL, planned_on = %(day)s"),
    fulfilling.ProgressReported: _seen,
    fulfilling.ItemCompleted: _item_moved("CLAIMED"),
    fulfilling.StruckOff: _item_moved("STRUCK_OFF"),
    fulfilling.ItemCorrected: _item_moved("OPEN"),
    fulfilling.HelpAsked: _seen,
    fulfilling.HelpGiven: _seen,
    fulfilling.SelfChecked: _seen,
    inspecting.PledgeInspected: _seen,
    changing.AmendmentRequested: _amendment_requested,
    changing.AmendmentDecided: _amendment_decided,
    changing.WithdrawalRequested: _change("change_item = 0, change_due = %(due)s"),
    changing.WithdrawalDecided: _withdrawal_decided,
    supervising.DeadlineMoved: _deadline_moved,
    evaluating.EvaluationOpened: _change("stage = 'EVALUATE', stage_due = %(due)s, evaluation_opened_on = %(day)s"),
    evaluating.Assessed: _judged("stage_due = NULL, assessed_on = %(day)s"),
    evaluating.RectificationOrdered: _change("rectification_due = %(due)s, rectifications = rectifications + 1"),
    evaluating.RectificationReported: _seen,
    evaluating.RectificationConcluded: _judged("rectification_due = NULL"),
    evaluating.Closed: _change("stage = 'CLOSED', stage_due = NULL, ended_on = %(day)s"),
    **dict.fromkeys(events.REMINDERS, _seen),
}

PLEDGES = Projection(
    name="pledges",
    version=2,
    tables=schema_of("projections.pledges"),
    handlers=_HANDLERS,
    ignored=events.REGISTER | events.CAMPAIGN | events.BEYOND,
)
