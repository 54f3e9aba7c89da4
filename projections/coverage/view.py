"""How events change who is covered; whether somebody is, depends on the day of the question."""

from typing import LiteralString

from domain import campaign, exemption, member, organisation
from domain.aggregate import Event
from domain.pledge import changing, proposing, reviewing, signing
from domain.policy import Policy
from domain.values import Form, Stage
from projections import events
from projections.coverage import places
from projections.projection import Handler, Projection, Write, row, schema_of

_SERVED: LiteralString = (
    "UPDATE campaign SET in_service = (SELECT coalesce(range_agg(stated.days) FILTER (WHERE stated.in_service), '{}')"
    # A version counts from its day until that of the first later one that counts from an earlier day or this one.
    " FROM (SELECT p.in_service, daterange(p.since, (SELECT greatest(min(l.since), p.since) FROM policy l"
    " WHERE l.campaign = p.campaign AND l.version > p.version HAVING count(*) > 0)) AS days"
    " FROM policy p WHERE p.campaign = %(id)s) AS stated) WHERE id = %(id)s"
)


def _opened(write: Write, event: campaign.Opened, position: int) -> None:
    places.campaign_opened(write, event, position)
    values = row(event, year=event.opens_on.year, position=position, **_stated(event.policy))
    write("INSERT INTO round VALUES (%(id)s, %(year)s, %(day)s, %(version)s, true, %(position)s)", values)
    write("INSERT INTO policy VALUES (%(id)s, 1, '0001-01-01', %(in_service)s, %(deadline)s, %(join)s)", values)
    write(_SERVED, values)


def _policy_changed(write: Write, event: campaign.PolicyChanged, _: int) -> None:
    values = row(event, **_stated(event.policy))
    write(
        "INSERT INTO policy SELECT %(id)s, max(version) + 1, %(day)s, %(in_service)s, %(deadline)s, %(join)s"
        " FROM policy WHERE campaign = %(id)s",
        values,
    )
    write(_SERVED, values)


def _stated(data: dict[str, object]) -> dict[str, object]:
    policy = Policy.from_data(data)
    return {
        "in_service": policy.in_service_at_residence,
        "deadline": policy.pledge_deadline,
        "join": policy.days.join,
    }


def _round_opened(write: Write, event: campaign.RoundOpened, position: int) -> None:
    write(
        "INSERT INTO round VALUES (%(id)s, %(year)s, %(day)s, %(version)s, false, %(position)s)",
        row(event, year=event.year, position=position),
    )


def _closed(write: Write, event: campaign.Closed, _: int) -> None:
    write("UPDATE campaign SET closed_on = %(day)s WHERE id = %(id)s", row(event))


def _requested(write: Write, event: exemption.Requested, _: int) -> None:
    write(
        "INSERT INTO exemption VALUES (%(id)s, %(campaign)s, %(member)s)",
        row(event, campaign=event.campaign, member=event.member),
    )


def _decided(write: Write, event: exemption.Decided, _: int) -> None:
    if event.approved:
        write("UPDATE exemption SET approved_on = %(day)s WHERE id = %(id)s", row(event))


def _proposed(write: Write, event: proposing.Proposed, _: int) -> None:
    values = row(
        event,
        campaign=event.campaign,
        round=event.round,
        pledger=event.pledger.id,
        organisation=event.organisation,
        oral=event.form is Form.ORAL,
    )
    write(
        "INSERT INTO pledge VALUES (%(id)s, %(campaign)s, %(round)s, %(pledger)s, %(organisation)s, %(oral)s, %(day)s)",
        values,
    )
    _reached(write, event, Stage.PROPOSE)


def _submitted(write: Write, event: proposing.Submitted, _: int) -> None:
    _reached(write, event, Stage.REVIEW)


def _returned(write: Write, event: reviewing.Returned, _: int) -> None:
    _reached(write, event, Stage.PROPOSE)


def _approved(write: Write, event: reviewing.Approved, _: int) -> None:
    _reached(write, event, event.stage)


def _signed(write: Write, event: signing.Signed, _: int) -> None:
    if event.due:
        _reached(write, event, Stage.PUBLISH)


def _reached(write: Write, event: Event, stage: Stage) -> None:
    write("INSERT INTO stage VALUES (%(id)s, %(version)s, %(day)s, %(stage)s)", row(event, stage=stage.value))


def _published(write: Write, event: signing.Published, _: int) -> None:
    write("UPDATE pledge SET published_on = %(day)s WHERE id = %(id)s", row(event))


def _withdrawal_decided(write: Write, event: changing.WithdrawalDecided, _: int) -> None:
    if event.approved:
        write("UPDATE pledge SET withdrawn_on = %(day)s WHERE id = %(id)s", row(event))


_HANDLERS: dict[type[Event], Handler] = {
    campaign.Opened: _opened,
    campaign.PolicyChanged: _policy_changed,
    campaign.RoundOpened: _round_opened,
    campaign.Closed: _closed,
    organisation.Founded: places.founded,
    organisation.Moved: places.moved,
    organisation.Dissolved: places.dissolved,
    member.Admitted: places.admitted,
    member.Transferred: places.transferred,
    exemption.Requested: _requested,
    exemption.Decided: _decided,
    proposing.Proposed: _proposed,
    proposing.Submitted: _submitted,
    reviewing.Returned: _returned,
    reviewing.Approved: _approved,
    signing.Signed: _signed,
    signing.Published: _published,
    changing.WithdrawalDecided: _withdrawal_decided,
}

COVERAGE = Projection(
    name="coverage",
    version=1,
    tables=schema_of("projections.coverage"),
    handlers=_HANDLERS,
    ignored=(events.CAMPAIGN | events.REGISTER | events.PLEDGE | events.BEYOND) - _HANDLERS.keys(),
)
