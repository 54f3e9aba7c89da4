"""The register: how members, campaigns, opinions and exemptions change; organisations do so in `tree` and `tenures`."""

from psycopg.types.json import Jsonb

from domain import calendar, campaign, exemption, member, opinion, organisation, posts
from projections import events
from projections.organisations import tenures, tree
from projections.pinyin import sort_key
from projections.projection import Handler, Projection, Write, row, schema_of


def _admitted(write: Write, event: member.Admitted, _: int) -> None:
    values = row(
        event,
        name=str(event.name),
        pinyin=sort_key(str(event.name)),
        kinds=event.kinds,
        organisation=event.organisation,
        residence=event.residence,
    )
    write(
        "INSERT INTO member (id, name, pinyin, kinds, organisation, residence, duty, version) VALUES"
        " (%(id)s, %(name)s, %(pinyin)s, %(kinds)s, %(organisation)s, %(residence)s, '', %(version)s)",
        values,
    )
    write("INSERT INTO affiliation VALUES (%(id)s, %(day)s, %(version)s, %(organisation)s)", values)


def _transferred(write: Write, event: member.Transferred, _: int) -> None:
    values = row(
        event,
        organisation=event.organisation,
    )
    write("INSERT INTO affiliation VALUES (%(id)s, %(day)s, %(version)s, %(organisation)s)", values)
    write(
        "UPDATE member SET version = %(version)s, organisation ="
        " (SELECT organisation FROM affiliation WHERE member = %(id)s ORDER BY since DESC, entered DESC LIMIT 1)"
        " WHERE id = %(id)s",
        values,
    )


def _duty_assigned(write: Write, event: member.DutyAssigned, _: int) -> None:
    write(
        "UPDATE member SET duty = %(duty)s, version = %(version)s WHERE id = %(id)s",
        row(event, duty=event.duty),
    )


def _opened(write: Write, event: campaign.Opened, _: int) -> None:
    write(
        "INSERT INTO campaign"
        " (id, name, pinyin, theme, organisation, opens_on, closes_on, rounds, policy, policy_version, version)"
        " VALUES (%(id)s, %(name)s, %(pinyin)s, %(theme)s, %(organisation)s, %(opens)s, %(closes)s,"
        " %(rounds)s, %(policy)s, 1, %(version)s)",
        row(
            event,
            name=event.name,
            pinyin=sort_key(event.name),
            theme=event.theme,
            organisation=event.organisation,
            opens=event.opens_on,
            closes=event.closes_on,
            rounds=[event.opens_on.year],
            policy=Jsonb(event.policy),
        ),
    )


def _policy_changed(write: Write, event: campaign.PolicyChanged, _: int) -> None:
    write(
        "UPDATE campaign SET policy = %(policy)s, policy_version = policy_version + 1, version = %(version)s"
        " WHERE id = %(id)s",
        row(event, policy=Jsonb(event.policy)),
    )


def _round_opened(write: Write, event: campaign.RoundOpened, _: int) -> None:
    write(
        "UPDATE campaign SET rounds = rounds || %(year)s::integer, version = %(version)s WHERE id = %(id)s",
        row(event, year=event.year),
    )


def _duties_opened(write: Write, event: campaign.DutiesOpened, _: int) -> None:
    write("UPDATE campaign SET version = %(version)s WHERE id = %(id)s", row(event))


def _closed(write: Write, event: campaign.Closed, _: int) -> None:
    write(
        "UPDATE campaign SET closed_on = %(day)s, version = %(version)s WHERE id = %(id)s",
        row(event),
    )


def _collected(write: Write, event: opinion.Collected, _: int) -> None:
    write(
        "INSERT INTO opinion (id, campaign, organisation, channel, text, author, collected_on, answer, version) VALUES"
        " (%(id)s, %(campaign)s, %(organisation)s, %(channel)s, %(text)s, %(author)s, %(day)s, '', %(version)s)",
        row(
            event,
            campaign=event.campaign,
            organisation=event.organisation,
            channel=event.channel,
            text=event.text,
            author=str(event.author or ""),
        ),
    )


def _replied(write: Write, event: opinion.Replied, _: int) -> None:
    write(
        "UPDATE opinion SET answer = %(answer)s, answered_on = %(day)s, version = %(version)s WHERE id = %(id)s",
        row(event, answer=event.answer),
    )


def _requested(write: Write, event: exemption.Requested, _: int) -> None:
    write(
        "INSERT INTO exemption (id, campaign, member, organisation, grounds, step, requested_on, version) VALUES"
        " (%(id)s, %(campaign)s, %(member)s, %(organisation)s, %(grounds)s, %(step)s, %(day)s, %(version)s)",
        row(
            event,
            campaign=event.campaign,
            member=event.member,
            organisation=event.organisation,
            grounds=str(event.grounds),
            step=exemption.Step.REQUESTED.value,
        ),
    )


def _studied(write: Write, event: exemption.Studied, _: int) -> None:
    step = exemption.Step.STUDIED if event.supported else exemption.Step.DECLINED
    write(
        "UPDATE exemption SET step = %(step)s, studied_on = %(day)s, version = %(version)s WHERE id = %(id)s",
        row(event, step=step.value),
    )


def _decided(write: Write, event: exemption.Decided, _: int) -> None:
    step = exemption.Step.APPROVED if event.approved else exemption.Step.DECLINED
    write(
        "UPDATE exemption SET step = %(step)s, decided_on = %(day)s, version = %(version)s WHERE id = %(id)s",
        row(event, step=step.value),
    )


_HANDLERS: dict[type, Handler] = {
    organisation.Founded: tree.founded,
    organisation.Renamed: tree.renamed,
    organisation.Moved: tree.moved,
    organisation.GuidanceAssigned: tree.guidance_assigned,
    posts.PostFilled: tenures.post_filled,
    posts.PostVacated: tenures.post_vacated,
    posts.SubstituteNamed: tenures.substitute_named,
    posts.SubstitutionEnded: tenures.substitution_ended,
    organisation.Dissolved: tree.dissolved,
    member.Admitted: _admitted,
    member.Transferred: _transferred,
    member.DutyAssigned: _duty_assigned,
    campaign.Opened: _opened,
    campaign.PolicyChanged: _policy_changed,
    campaign.RoundOpened: _round_opened,
    campaign.DutiesOpened: _duties_opened,
    campaign.Closed: _closed,
    opinion.Collected: _collected,
    opinion.Replied: _replied,
    exemption.Requested: _requested,
    exemption.Studied: _studied,
    exemption.Decided: _decided,
}

ORGANISATIONS = Projection(
    name="organisations",
    version=2,
    tables=schema_of("projections.organisations"),
    handlers=_HANDLERS,
    ignored=events.PLEDGE | events.BEYOND | {calendar.Imported, calendar.Revised, calendar.Applied},
)
