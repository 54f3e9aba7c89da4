"""The list of pledges as the aggregates say, its pages, and the public board."""

from dataclasses import fields
from uuid import UUID

from domain.pledge import ItemStatus, Pledge
from domain.values import Milestone, Party, PledgerKind
from projections import pledges
from projections.organisations.view import ORGANISATIONS
from projections.pledges import BoardEntry, BoardItem, PledgeRow
from projections.pledges.view import PLEDGES
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.clerk import DAY, YEAR_END, Clerk
from tests.projections.store import Store


def every(store: Store, **filters: object) -> list[PledgeRow]:
    """Return all pages."""
    found: list[PledgeRow] = []
    cursor: str | None = None
    while True:
        page = pledges.find(store.conn, **filters, cursor=cursor, limit=7)  # type: ignore[arg-type]
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def as_row(pledge: Pledge) -> tuple[object, ...]:
    """Return what the row of a pledge must say."""
    items = pledge.items.values()
    signed = {party: signature.on for party, signature in pledge.letter.signatures.items()}
    return (
        pledge.stage.value,
        pledge.stage_due,
        pledge.returned,
        pledge.submissions,
        pledge.letter.digest,
        signed.get(Party.PLEDGER),
        signed.get(Party.SUPERIOR),
        pledge.letter.published_on,
        pledge.change.item if pledge.change else None,
        pledge.change.due if pledge.change else None,
        pledge.rectification.due if pledge.rectification else None,
        pledge.rectifications,
        pledge.criticised,
        len(items),
        sum(item.status is ItemStatus.CLAIMED for item in items),
        sum(item.status is ItemStatus.STRUCK_OFF for item in items),
        pledge.version,
    )


def test_rows_equal_the_aggregates(store: Store) -> None:
    known: dict[UUID, Pledge] = {}
    for aggregate in histories(seeded(61), pledges=50, steps=40):
        store.save([aggregate])
        if isinstance(aggregate, Pledge):
            known[aggregate.id] = aggregate
    store.catch_up(ORGANISATIONS, PLEDGES)
    shown = {
        row.id: (
            row.stage,
            row.stage_due,
            row.returned,
            row.submissions,
            row.digest,
            row.pledger_signed_on,
            row.superior_signed_on,
            row.published_on,
            row.change_item,
            row.change_due,
            row.rectification_due,
            row.rectifications,
            row.criticised,
            row.items_total,
            row.items_claimed,
            row.items_struck_off,
            row.version,
        )
        for row in every(store)
    }
    assert shown == {pledge.id: as_row(pledge) for pledge in known.values()}
    for pledge in known.values():
        letter = pledges.items(store.conn, pledge.id)
        assert [(item.no, item.text, item.status) for item in letter] == [
            (item.number, item.promise.text, item.status.value) for item in pledge.items.values()
        ]
        assert {copy.holder for copy in pledges.copies(store.conn, pledge.id)} == {
            holder.value for holder in pledge.letter.copies
        }


def test_pages_hold_each_pledge_once_in_either_order(store: Store) -> None:
    store.save(histories(seeded(62), pledges=40, steps=5))
    store.catch_up(ORGANISATIONS, PLEDGES)
    newest = every(store)
    assert [row.position for row in newest] == sorted((row.position for row in newest), reverse=True)
    by_name = every(store, sort="name")
    assert [(row.pinyin, row.id) for row in by_name] == sorted((row.pinyin, row.id) for row in newest)
    assert len(newest) == 40


def test_filters_narrow_the_list(store: Store) -> None:
    clerk = Clerk(store)
    first = clerk.propose()
    second = clerk.propose(organisation=clerk.south, name="second", kind=PledgerKind.MEMBER)
    clerk.publish(first)
    store.catch_up(ORGANISATIONS, PLEDGES)
    assert {row.id for row in every(store, under=clerk.committee.id)} == {first.id, second.id}
    assert [row.id for row in every(store, under=clerk.south.id)] == [second.id]
    assert [row.id for row in every(store, organisation=clerk.north.id)] == [first.id]
    assert [row.id for row in every(store, stage="FULFIL")] == [first.id]
    assert [row.id for row in every(store, pledger=clerk.member.id)] == [second.id]
    assert [row.pledger_name for row in every(store, stage="PROPOSE")] == ["李明"]
    assert len(every(store, campaign=clerk.campaign.id, round=2026, reviewer=clerk.committee.id)) == 2
    assert every(store, round=2027) == every(store, returned=True) == []
    assert pledges.pledge(store.conn, first.id) == every(store, stage="FULFIL")[0]
    assert pledges.pledge(store.conn, clerk.id("unknown")) is None


def test_the_board_shows_published_letters_with_their_public_fields(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise("修路"), clerk.promise("架桥")])
    draft = clerk.propose(organisation=clerk.south, name="draft")
    clerk.publish(pledge)
    pledge.publicise(clerk.act(), clerk.case, "BOARD", "村口")
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, PLEDGES)
    [entry] = pledges.board(store.conn, under=clerk.committee.id).items
    assert (entry.id, entry.pledger_name, entry.published_on, entry.withdrawn) == (pledge.id, "北村党支部", DAY, False)
    assert [(item.no, item.text, item.responsible, item.due_kind) for item in entry.items] == [
        (1, "修路", "赵六", "YEAR_END"),
        (2, "架桥", "赵六", "YEAR_END"),
    ]
    assert [(channel.channel, channel.place) for channel in entry.channels] == [("BOARD", "村口")]
    assert pledges.board_entry(store.conn, pledge.id) == entry
    assert pledges.board_entry(store.conn, draft.id) is None
    public = {field.name for kind in (BoardEntry, BoardItem) for field in fields(kind)}
    assert not public & {"stage", "reviewer", "evidence", "criticised", "version", "status", "returned"}


def test_the_board_shows_what_is_kept_and_no_change_that_waits(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise("修路"), clerk.promise("架桥")])
    clerk.publish(pledge)
    pledge.make_plan(clerk.act(), [Milestone(number, "分步实施", YEAR_END) for number in pledge.items])
    clerk.strike_off(pledge, 1)
    clerk.complete(pledge, 2)
    store.catch_up(ORGANISATIONS, PLEDGES)
    before = pledges.board_entry(store.conn, pledge.id)
    assert before
    assert [(item.no, item.struck_off) for item in before.items] == [(1, True), (2, False)]
    second = clerk.propose(organisation=clerk.south, name="second")
    clerk.publish(second)
    second.request_amendment(clerk.act(reason="资金未到位"), clerk.case, 1, clerk.promise("清渠"))
    clerk.save(second)
    store.catch_up(ORGANISATIONS, PLEDGES)
    after = pledges.board_entry(store.conn, second.id)
    assert after
    assert [item.text for item in after.items] == ["修路"]


def test_a_withdrawn_letter_stays_on_the_board_and_says_so(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    clerk.publish(pledge)
    pledge.request_withdrawal(clerk.act(reason="机构撤并"), clerk.case)
    pledge.decide_withdrawal(clerk.act(judge=True, reason="同意"), clerk.case, approved=True)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, PLEDGES)
    assert [entry.withdrawn for entry in pledges.board(store.conn).items] == [True]


def test_pledges_are_listed_before_the_register_knows_their_names(store: Store) -> None:
    clerk = Clerk(store)
    clerk.propose()
    store.catch_up(PLEDGES)
    organisations_empty = store.conn.execute("SELECT to_regnamespace('organisations')").fetchone()
    assert organisations_empty == (None,)
    store.catch_up(ORGANISATIONS)
    store.conn.execute("DELETE FROM organisations.organisation")
    assert [row.pledger_name for row in every(store)] == [""]
