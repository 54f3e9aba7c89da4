"""How events change the ledger: items are hung up when published and struck off when done (H2)."""

from collections.abc import Iterable
from typing import Any, LiteralString

from domain.aggregate import Event
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, reviewing, signing, supervising
from domain.values import DueKind, Outcome, Promise
from projections import events
from projections.projection import Handler, Projection, Write, row, schema_of

_SET: LiteralString = "UPDATE item SET last_act_on = %(day)s,"
_THIS_ITEM: LiteralString = "WHERE pledge = %(id)s AND no = %(item)s"
_KEEP_VERSION: LiteralString = (
    "INSERT INTO item_version (pledge, no, version, text, measure, responsible, due_kind, due_on, limit_on, since,"
    " reason) SELECT pledge, no, amendments + 1, text, measure, responsible, due_kind, due_on, limit_on, %(day)s,"
    " %(reason)s FROM item WHERE pledge = %(id)s AND no = %(item)s"
)


def _proposed(write: Write, event: proposing.Proposed, _: int) -> None:
    write(
        "INSERT INTO pledge (id, campaign, round, pledger_kind, pledger, organisation, reviewer) VALUES"
        " (%(id)s, %(campaign)s, %(round)s, %(kind)s, %(pledger)s, %(organisation)s, %(reviewer)s)",
        row(
            event,
            campaign=event.campaign,
            round=event.round,
            kind=event.pledger.kind.value,
            pledger=event.pledger.id,
            organisation=event.organisation,
            reviewer=event.reviewer,
        ),
    )
    _draft(write, event, event.items)


def _revised(write: Write, event: proposing.Revised, _: int) -> None:
    write("DELETE FROM draft WHERE pledge = %(id)s", row(event))
    _draft(write, event, event.items)


def _draft(write: Write, event: Event, promises: Iterable[Promise]) -> None:
    write.many(
        "INSERT INTO draft VALUES (%(id)s, %(no)s, %(text)s, %(measure)s, %(responsible)s, %(due_kind)s, %(due_on)s,"
        " %(limit)s, %(category)s, %(opinions)s, %(from_pledge)s, %(from_item)s)",
        (row(event, no=no, **_wording(promise)) for no, promise in enumerate(promises, 1)),
    )


def _wording(promise: Promise) -> dict[str, Any]:
    return {
        "text": promise.text,
        "measure": promise.measure,
        "responsible": str(promise.responsible),
        "due_kind": promise.due.kind.value if promise.due else None,
        "due_on": promise.due.on if promise.due else None,
        "limit": promise.limit,
        "category": promise.category,
        "opinions": list(promise.opinions),
        "from_pledge": promise.carried_from.pledge if promise.carried_from else None,
        "from_item": promise.carried_from.item if promise.carried_from else None,
    }


def _published(write: Write, event: signing.Published, _: int) -> None:
    values = row(event)
    write("UPDATE pledge SET published_on = %(day)s WHERE id = %(id)s", values)
    write(
        "INSERT INTO item (pledge, no, campaign, round, pledger_kind, pledger, organisation, reviewer,"
        " text, measure, responsible, due_kind, due_on, limit_on, category, opinions,"
        " carried_from_pledge, carried_from_item, hung_on, last_act_on)"
        " SELECT d.pledge, d.no, p.campaign, p.round, p.pledger_kind, p.pledger, p.organisation, p.reviewer,"
        " d.text, d.measure, d.responsible, d.due_kind, d.due_on, d.limit_on, d.category, d.opinions,"
        " d.carried_from_pledge, d.carried_from_item, %(day)s, %(day)s"
        " FROM draft d JOIN pledge p ON p.id = d.pledge WHERE d.pledge = %(id)s",
        values,
    )
    write(
        "INSERT INTO item_version (pledge, no, version, text, measure, responsible, due_kind, due_on, limit_on, since,"
        " reason) SELECT pledge, no, 1, text, measure, responsible, due_kind, due_on, limit_on, %(day)s, ''"
        " FROM draft WHERE pledge = %(id)s",
        values,
    )
    write("DELETE FROM draft WHERE pledge = %(id)s", values)


def _planned(write: Write, event: fulfilling.Planned, _: int) -> None:
    write("DELETE FROM milestone WHERE pledge = %(id)s", row(event))
    write.many(
        "INSERT INTO milestone VALUES (%(id)s, %(item)s, %(step)s, %(measure)s, %(due)s)",
        (
            row(event, item=milestone.item, step=step, measure=milestone.measure, due=milestone.due)
            for step, milestone in enumerate(event.milestones, 1)
        ),
    )


def _change(assignments: LiteralString) -> Handler:
    """Return a handler that sets columns of the event's item; its own fields are parameters where it has them."""
    statement: LiteralString = f"{_SET} {assignments} {_THIS_ITEM}"

    def handle(write: Write, event: Any, _: int) -> None:
        write(statement, row(event, item=event.item, evidence=getattr(event, "evidence", "")))

    return handle


def _progress_reported(write: Write, event: fulfilling.ProgressReported, _: int) -> None:
    _set_percent(write, event, {event.item: event.percent})


def _self_checked(write: Write, event: fulfilling.SelfChecked, _: int) -> None:
    _set_percent(write, event, {check.item: check.percent for check in event.checks})


def _set_percent(write: Write, event: Event, percents: dict[int, int]) -> None:
    write.many(
        "UPDATE item SET last_act_on = %(day)s, percent = %(percent)s WHERE pledge = %(id)s AND no = %(item)s",
        (row(event, item=item, percent=percent) for item, percent in percents.items()),
    )


def _inspected(write: Write, event: inspecting.PledgeInspected, _: int) -> None:
    write(
        "UPDATE item SET last_act_on = %(day)s WHERE pledge = %(id)s AND no = ANY(%(items)s::integer[])",
        row(event, items=[finding.item for finding in event.findings]),
    )


def _amendment_decided(write: Write, event: changing.AmendmentDecided, _: int) -> None:
    if not event.approved:
        return
    values = row(event, item=event.item, reason=event.act.reason, **_wording(event.promise))
    write(
        "UPDATE item SET last_act_on = %(day)s, amendments = amendments + 1, text = %(text)s, measure = %(measure)s,"
        " responsible = %(responsible)s, due_kind = %(due_kind)s, due_on = %(due_on)s, limit_on = %(limit)s,"
        " category = %(category)s, opinions = %(opinions)s, carried_from_pledge = %(from_pledge)s,"
        " carried_from_item = %(from_item)s WHERE pledge = %(id)s AND no = %(item)s",
        values,
    )
    write(_KEEP_VERSION, values)


def _deadline_moved(write: Write, event: supervising.DeadlineMoved, _: int) -> None:
    """Let an item run until another day, in a wording of its own; other deadlines are not the ledger's."""
    code, number = event.duty.partition(":")[::2]
    if code not in ("item", "strike_off"):
        return
    values = row(event, item=int(number), limit=event.to, kind=DueKind.DATE.value, reason=event.act.reason)
    write(
        "UPDATE item SET last_act_on = %(day)s, amendments = amendments + 1, due_kind = %(kind)s, due_on = %(limit)s,"
        " limit_on = %(limit)s WHERE pledge = %(id)s AND no = %(item)s",
        values,
    )
    write(_KEEP_VERSION, values)


def _withdrawal_decided(write: Write, event: changing.WithdrawalDecided, _: int) -> None:
    if not event.approved:
        return
    values = row(event, kept=Outcome.KEPT.value, withdrawn=Outcome.WITHDRAWN.value)
    write("UPDATE pledge SET ended_on = %(day)s WHERE id = %(id)s", values)
    write("DELETE FROM draft WHERE pledge = %(id)s", values)
    write(
        "UPDATE item SET last_act_on = %(day)s, outcome_on = %(day)s,"
        " outcome = CASE status WHEN 'STRUCK_OFF' THEN %(kept)s ELSE %(withdrawn)s END WHERE pledge = %(id)s",
        values,
    )


def _closed(write: Write, event: evaluating.Closed, _: int) -> None:
    write("UPDATE pledge SET ended_on = %(day)s WHERE id = %(id)s", row(event))
    outcomes = (
        (Outcome.KEPT, event.kept),
        (Outcome.CARRIED_OVER, event.carried_over),
        (Outcome.UNFULFILLED, event.unfulfilled),
    )
    write.many(
        "UPDATE item SET last_act_on = %(day)s, outcome = %(outcome)s, outcome_on = %(day)s"
        " WHERE pledge = %(id)s AND no = ANY(%(items)s::integer[])",
        (row(event, outcome=outcome.value, items=items) for outcome, items in outcomes if items),
    )


_HANDLERS: dict[type[Event], Handler] = {
    proposing.Proposed: _proposed,
    proposing.Revised: _revised,
    signing.Published: _published,
    fulfilling.Planned: _planned,
    fulfilling.ProgressReported: _progress_reported,
    fulfilling.SelfChecked: _self_checked,
    fulfilling.ItemCompleted: _change(
        "status = 'CLAIMED', percent = 100, completed_on = %(day)s, evidence = %(evidence)s"
    ),
    fulfilling.StruckOff: _change("status = 'STRUCK_OFF', struck_off_on = %(day)s"),
    fulfilling.ItemCorrected: _change(
        "status = 'OPEN', completed_on = NULL, evidence = '', struck_off_on = NULL, corrections = corrections + 1"
    ),
    fulfilling.HelpAsked: _change("help_asked = true"),
    fulfilling.HelpGiven: _change("help_asked = false"),
    inspecting.PledgeInspected: _inspected,
    changing.AmendmentDecided: _amendment_decided,
    supervising.DeadlineMoved: _deadline_moved,
    changing.WithdrawalDecided: _withdrawal_decided,
    evaluating.Closed: _closed,
}

LEDGER = Projection(
    name="ledger",
    version=2,
    tables=schema_of("projections.ledger"),
    handlers=_HANDLERS,
    ignored=events.REGISTER
    | events.CAMPAIGN
    | events.REMINDERS
    | events.BEYOND
    | {
        proposing.Submitted,
        reviewing.Reviewed,
        reviewing.Returned,
        reviewing.Approved,
        signing.Signed,
        signing.CopyFiled,
        signing.Publicised,
        changing.AmendmentRequested,
        changing.WithdrawalRequested,
        evaluating.EvaluationOpened,
        evaluating.Assessed,
        evaluating.RectificationOrdered,
        evaluating.RectificationReported,
        evaluating.RectificationConcluded,
    },
)
