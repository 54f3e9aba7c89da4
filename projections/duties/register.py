"""The register as the opening of a period looks at it: the tree, where members count, the pledges that are kept."""

from domain import campaign, member, organisation, posts
from domain.aggregate import Event
from domain.cadence import CADENCED, Scope
from domain.member import FLOATING, JOINING_KINDS
from domain.pledge import proposing, signing
from domain.values import PledgerKind, Role
from projections.projection import Write, row

OF_PLEDGES = [key for key, each in CADENCED.items() if each.scope is Scope.PLEDGERS]
"""The duties that end with the pledge."""


def campaign_opened(write: Write, event: campaign.Opened, _: int) -> None:
    """Take the organisation under which the campaign goes."""
    write(
        "INSERT INTO campaign VALUES (%(id)s, %(organisation)s, %(closes)s)",
        row(event, organisation=event.organisation, closes=event.closes_on),
    )


def campaign_closed(write: Write, event: campaign.Closed, _: int) -> None:
    """Let go of what was not over on the day of the end."""
    write(
        "DELETE FROM duty d USING period p WHERE p.campaign = %(id)s AND d.period = p.id AND d.due = p.ends_on"
        " AND d.due >= %(day)s AND d.met_on IS NULL",
        row(event),
    )


def founded(write: Write, event: organisation.Founded, _: int) -> None:
    """Enter an organisation below its superior."""
    values = row(event, parent=event.parent)
    write("INSERT INTO organisation (id, parent) VALUES (%(id)s, %(parent)s)", values)
    write("INSERT INTO superior VALUES (%(id)s, %(day)s, %(version)s, %(parent)s)", values)


def moved(write: Write, event: organisation.Moved, _: int) -> None:
    """Hang it below its superior of the latest day; who owed what before stays as it was (B4)."""
    values = row(event, parent=event.parent)
    write("INSERT INTO superior VALUES (%(id)s, %(day)s, %(version)s, %(parent)s)", values)
    write(
        "UPDATE organisation SET parent = (SELECT parent FROM superior WHERE organisation = %(id)s"
        " ORDER BY since DESC, entered DESC LIMIT 1) WHERE id = %(id)s",
        values,
    )


def dissolved(write: Write, event: organisation.Dissolved, _: int) -> None:
    """End it; nobody owes any more what was not over on its last day, of it or by it."""
    values = row(event)
    write("UPDATE organisation SET dissolved = true WHERE id = %(id)s", values)
    write(
        "DELETE FROM duty WHERE (subject = %(id)s OR owing = %(id)s) AND due >= %(day)s AND met_on IS NULL",
        values,
    )


def post_filled(write: Write, event: posts.PostFilled, _: int) -> None:
    """Note who heads an organisation: the latest day counts."""
    if event.role is Role.SECRETARY:
        write(
            "INSERT INTO secretary VALUES (%(id)s, %(member)s, %(day)s) ON CONFLICT (organisation) DO UPDATE"
            " SET member = excluded.member, since = excluded.since WHERE secretary.since <= excluded.since",
            row(event, member=event.member),
        )


def post_vacated(write: Write, event: posts.PostVacated, _: int) -> None:
    """Let the organisation have no head."""
    if event.role is Role.SECRETARY:
        write(
            "DELETE FROM secretary WHERE (organisation, member) = (%(id)s, %(member)s) AND since <= %(day)s",
            row(event, member=event.member),
        )


def admitted(write: Write, event: member.Admitted, _: int) -> None:
    """Enter a member where they count: a floating one where they live (C6)."""
    floating = FLOATING in event.kinds and event.residence is not None
    values = row(
        event,
        organisation=event.organisation,
        home=event.residence if floating else event.organisation,
        settled=not floating,
        joining=not JOINING_KINDS.isdisjoint(event.kinds),
    )
    write("INSERT INTO member VALUES (%(id)s, %(home)s, %(settled)s, %(joining)s)", values)
    write("INSERT INTO affiliation VALUES (%(id)s, %(day)s, %(version)s, %(organisation)s)", values)


def transferred(write: Write, event: member.Transferred, _: int) -> None:
    """Take the affiliation of the latest day."""
    values = row(event, organisation=event.organisation)
    write("INSERT INTO affiliation VALUES (%(id)s, %(day)s, %(version)s, %(organisation)s)", values)
    write(
        "UPDATE member SET home = (SELECT organisation FROM affiliation WHERE member = %(id)s"
        " ORDER BY since DESC, entered DESC LIMIT 1) WHERE id = %(id)s AND settled",
        values,
    )


def proposed(write: Write, event: proposing.Proposed, _: int) -> None:
    """Enter a pledge, which owes nothing yet."""
    write(
        "INSERT INTO pledge (id, campaign, pledger, member, organisation) VALUES"
        " (%(id)s, %(campaign)s, %(pledger)s, %(member)s, %(organisation)s)",
        row(
            event,
            campaign=event.campaign,
            pledger=event.pledger.id,
            member=event.pledger.kind is PledgerKind.MEMBER,
            organisation=event.organisation,
        ),
    )


def published(write: Write, event: signing.Published, _: int) -> None:
    """Let the pledge be kept from that day on."""
    write("UPDATE pledge SET published_on = %(day)s, fulfilling = true WHERE id = %(id)s", row(event))


def ended(write: Write, event: Event, _: int) -> None:
    """End the keeping of a pledge; a check that was not due by then is not owed for it any more."""
    values = row(event, duties=OF_PLEDGES)
    write("UPDATE pledge SET fulfilling = false WHERE id = %(id)s", values)
    write(
        "DELETE FROM duty d USING pledge g, period p WHERE g.id = %(id)s AND p.campaign = g.campaign"
        " AND p.duty = ANY(%(duties)s) AND p.ends_on >= %(day)s"
        " AND (d.due, d.subject, d.period) = (p.ends_on, g.pledger, p.id) AND d.met_on IS NULL"
        " AND NOT EXISTS (SELECT FROM pledge other WHERE (other.campaign, other.pledger) = (g.campaign, g.pledger)"
        " AND other.fulfilling)",
        values,
    )
