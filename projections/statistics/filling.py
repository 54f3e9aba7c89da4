"""What the read models say about the fields of the statistics form: a statement for each that can be derived (L4).

A form is of one organisation alone, so that forms can be added up: those below it hand in their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection, sql

from domain.catalogue import Term
from domain.statistics_form import MOST_TEXTS

Derived = dict[str, int | list[str]]
"""Figures and texts by the codes of their fields."""


@dataclass(frozen=True)
class Source(Term):
    """Where a field comes from, in words, and the statement that asks for it; it gives NULL where nothing can be said.

    Its parameters are ``campaign``, ``organisation``, the days ``since`` and ``until``, both included, and ``most``,
    how many texts it gives.
    """

    query: LiteralString


# Records that name no campaign count in every one.
_RECORDS: LiteralString = (
    " FROM records.record WHERE organisation = %(organisation)s AND retracted_on IS NULL"
    " AND occurred_on BETWEEN %(since)s AND %(until)s AND (campaign IS NULL OR campaign = %(campaign)s) AND kind = "
)
_OPINIONS: LiteralString = (
    "SELECT count(*) FROM organisations.opinion o WHERE o.campaign = %(campaign)s"
    " AND o.organisation = %(organisation)s AND o.collected_on BETWEEN %(since)s AND %(until)s"
)


def _rules(what: LiteralString, levels: LiteralString) -> LiteralString:
    """Return the statement over the rules adopted by an organisation of one of ``levels``, of which the form knows."""
    return (
        f"SELECT CASE WHEN o.level IN ({levels}) THEN (SELECT {what}{_RECORDS}'RULE_ADOPTED')"  # noqa: S608 - constants
        " END FROM organisations.organisation o WHERE o.id = %(organisation)s"
    )


_GENERAL: LiteralString = "'GENERAL_BRANCH'"
_BRANCHES: LiteralString = "'BRANCH', 'DIRECT_BRANCH', 'TEMP_BRANCH', 'FUNCTIONAL', 'EXTERNAL'"
_EITHER: LiteralString = f"{_GENERAL}, {_BRANCHES}"
_OWN_LEVEL: LiteralString = "count(*) FILTER (WHERE details->>'level' = 'OWN' AND o.level = 'GENERAL_BRANCH')"
_BELOW: LiteralString = (
    "count(*) FILTER (WHERE details->>'level' IS DISTINCT FROM 'OWN' OR o.level <> 'GENERAL_BRANCH')"
)

SOURCES: Mapping[str, Source] = {
    "study_sessions": Source("集中学习记录的次数", "Records of collective study", f"SELECT count(*){_RECORDS}'STUDY'"),
    "study_attendances": Source(
        "集中学习记录中的出席人次",
        "Attendance in the records of collective study",
        f"SELECT coalesce(sum(attendance), 0)::bigint{_RECORDS}'STUDY'",
    ),
    "organisations": Source(
        "本组织自身；下级组织各自填报",
        "The organisation itself; those below it hand in forms of their own",
        "SELECT count(*) FROM organisations.organisation WHERE id = %(organisation)s AND founded_on <= %(until)s"
        " AND (dissolved_on IS NULL OR dissolved_on > %(until)s)",
    ),
    "members_badged": Source(
        "亮牌公示记录中已亮身份的党员",
        "Members whose records of badges show their identity",
        f"SELECT count(DISTINCT member){_RECORDS}'BADGE' AND details->>'identity' = 'SHOWN'",
    ),
    "members_pledged": Source(
        "本活动中已公示且未撤回的党员承诺书",
        "Members whose pledges in this campaign were published and not withdrawn",
        "SELECT count(DISTINCT pledger) FROM pledges.pledge WHERE campaign = %(campaign)s"
        " AND organisation = %(organisation)s AND pledger_kind = 'MEMBER' AND published_on <= %(until)s"
        " AND stage <> 'WITHDRAWN'",
    ),
    "problems_collected": Source("本活动中收集的意见", "Opinions collected in this campaign", _OPINIONS),
    "problems_solved": Source(
        "所收集意见中，对应承诺事项已销号的",
        "Those of the opinions that an item answered which is struck off",
        f"{_OPINIONS} AND EXISTS (SELECT FROM ledger.item i WHERE i.opinions @> ARRAY[o.id]"
        " AND i.status = 'STRUCK_OFF' AND i.struck_off_on <= %(until)s)",
    ),
    "briefings": Source("简报信息记录", "Records of bulletins", f"SELECT count(*){_RECORDS}'BULLETIN'"),
    "contact_points": Source(
        "本组织党员担任联点领导的组织",
        "Organisations whose contact leader is a member of this one",
        "SELECT count(DISTINCT t.organisation) FROM organisations.tenure t JOIN LATERAL"
        " (SELECT organisation FROM organisations.affiliation a WHERE a.member = t.member AND a.since <= %(until)s"
        " ORDER BY since DESC, entered DESC LIMIT 1) AS home ON home.organisation = %(organisation)s"
        " WHERE t.role = 'CONTACT_LEADER' AND t.since <= %(until)s AND (t.until IS NULL OR t.until > %(until)s)",
    ),
    "rules_total": Source(
        "总支、支部的建立制度记录",
        "Records of rules adopted, of general branches and branches",
        _rules("count(*)", _EITHER),
    ),
    "rules_general_branch": Source(
        "党总支记录的本级制度", "A general branch's records of rules for itself", _rules(_OWN_LEVEL, _EITHER)
    ),
    "rules_branch": Source(
        "党支部的制度，以及党总支记录的下级制度",
        "A branch's rules, and those that a general branch records for those below",
        _rules(_BELOW, _EITHER),
    ),
    "rule_names": Source(
        f"上述制度的名称，最多{MOST_TEXTS}个",
        f"The titles of these records, {MOST_TEXTS} at most",
        _rules("coalesce((array_agg(title ORDER BY occurred_on, id))[:%(most)s], '{}')", _EITHER),
    ),
}
"""The fields that can be derived, by their codes; of the others the records say nothing that would be counted."""

UNKNOWN = Term("系统中没有此项记录，请自行填写", "No record says it; fill it in")
"""What is said of the other fields."""


def derive(conn: Connection[Any], *, campaign: UUID, organisation: UUID, since: date, until: date) -> Derived:
    """Return what the read models give for the days from ``since`` to ``until``, for the fields that they know of."""
    columns = sql.SQL(", ").join(sql.SQL("({})").format(sql.SQL(source.query)) for source in SOURCES.values())
    period = {"since": since, "until": until}
    parameters = {"campaign": campaign, "organisation": organisation, **period, "most": MOST_TEXTS}
    found = conn.execute(sql.SQL("SELECT {}").format(columns), parameters).fetchone()
    return {code: value for code, value in zip(SOURCES, found or (), strict=True) if value is not None}
