"""The history of a pledge: a readable line for each event, in both languages."""

from domain.pledge import Pledge
from domain.values import Fault, Verdict
from projections import history
from projections.history import HistoryLine
from projections.history.view import HISTORY
from projections.organisations.view import ORGANISATIONS
from tests.generated_letters import histories
from tests.generators import seeded
from tests.projections.clerk import Clerk
from tests.projections.store import Store


def test_every_event_of_a_pledge_is_a_line(store: Store) -> None:
    known: dict[object, Pledge] = {}
    for aggregate in histories(seeded(91), pledges=30, steps=40):
        store.save([aggregate])
        if isinstance(aggregate, Pledge):
            known[aggregate.id] = aggregate
    store.catch_up(ORGANISATIONS, HISTORY)
    for pledge in known.values():
        lines: list[HistoryLine] = []
        cursor: str | None = None
        while True:
            page = history.lines(store.conn, pledge.id, cursor=cursor, limit=6)
            lines += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
        assert [line.version for line in lines] == list(range(1, pledge.version + 1))
        assert all(line.zh and line.en and line.zh in line.line_zh and line.en in line.line_en for line in lines)


def test_a_line_says_who_for_whom_what_and_why(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    clerk.publish(pledge)
    clerk.strike_off(pledge, 1)
    act = clerk.act(judge=True, reason="现场未完成", on_behalf_of=clerk.chief.id)
    pledge.correct_item(act, clerk.case, 1)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, HISTORY)
    lines = history.lines(store.conn, pledge.id).items
    assert lines[-1].line_zh == "2026-03-01 王强（镇党委委员）代孙正：更正：第1项恢复为未完成。理由：现场未完成"
    assert lines[-1].line_en == (
        "2026-03-01 王强 (Committee member, 镇党委) on behalf of 孙正:"
        " Corrected: item 1 is open again. Reason: 现场未完成"
    )
    assert lines[0].line_zh == "2026-03-01 李明（北村党支部书记）：提出承诺，共1项"


def test_changes_show_the_wording_before_and_after(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose([clerk.promise("修路"), clerk.promise("架桥")])
    pledge.revise(clerk.act(), [clerk.promise("清渠"), clerk.promise("架桥")])
    clerk.publish(pledge)
    pledge.request_amendment(clerk.act(reason="规划调整"), clerk.case, 1, clerk.promise("清渠三里"))
    pledge.decide_amendment(clerk.act(judge=True), clerk.case, approved=True)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, HISTORY)
    texts = {
        line.type: ([item["text"] for item in line.before], [item["text"] for item in line.after])
        for line in history.lines(store.conn, pledge.id).items
        if line.before or line.after
    }
    assert texts == {
        "pledge.proposed": ([], ["修路", "架桥"]),
        "pledge.revised": (["修路", "架桥"], ["清渠", "架桥"]),
        "pledge.amendment-requested": (["清渠"], ["清渠三里"]),
        "pledge.amendment-decided": (["清渠"], ["清渠三里"]),
    }


def test_a_return_names_its_reasons(store: Store) -> None:
    clerk = Clerk(store)
    pledge = clerk.propose()
    pledge.submit(clerk.act(), clerk.case)
    verdicts = [Verdict(1, criterion, False) for criterion in clerk.case.policy.criteria_for(leading=False)]
    [approver] = clerk.case.policy.approvers(pledge.pledger.kind)
    faults = [Fault(1, "NOT_SPECIFIC", "写明地点"), Fault(0, "OTHER")]
    pledge.review(clerk.act(judge=True), clerk.case, approver, verdicts=verdicts, faults=faults)
    clerk.save(pledge)
    store.catch_up(ORGANISATIONS, HISTORY)
    returned = history.lines(store.conn, pledge.id).items[-1]
    assert returned.zh == "退回修改，请于2026-03-08前重新提交。第1项：表述不具体（写明地点）；全文：其他（见说明）"
    assert "item 1: Not concrete enough (写明地点); the letter: Other" in returned.en
    reviewed = history.lines(store.conn, pledge.id).items[-2]
    assert reviewed.zh == "审核未通过，不合格事项：1"


def test_an_unknown_pledge_has_no_history(store: Store) -> None:
    clerk = Clerk(store)
    store.catch_up(ORGANISATIONS, HISTORY)
    assert history.lines(store.conn, clerk.id("unknown")).items == []
