"""What a person owes at the end of a month, of the read models as a worker has them."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from domain.policy import preset
from domain.values import Role
from projections.registry import PROJECTIONS
from projections.runner import Projections
from projections.status import wait_for
from runtime.notices.agenda import SHOWN, WorkListAgenda
from tests.application.world import (
    BRANCH,
    CAMPAIGN,
    CLERK,
    DEPUTY,
    HEAD,
    MEMBER,
    OTHER,
    OTHER_HEAD,
    STRANGER,
    TOWN_HEAD,
    TOWN_OFFICE,
    admin,
    call,
    draft,
    of,
)
from tests.notices.office import SITE, Office, at
from workflows.notices.texts import DUTIES, Month

MAIL = "head@example.org"


@pytest.fixture
def read_models(office: Office) -> Iterator[None]:
    """Runs the projections, as a worker does."""
    stop = threading.Event()
    projections = Projections(office.house.url, office.house.pledgebook.mapper.to_domain_event, poll=0.05)
    thread = threading.Thread(target=projections.run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def agenda(office: Office, read_models: None) -> WorkListAgenda:
    assert read_models is None
    return WorkListAgenda(office.house.pool, f"{SITE}/")


def owed(office: Office, agenda: WorkListAgenda, person: UUID, day: date) -> Month:
    """Ask once the read models show everything."""
    end = office.house.pledgebook.recorder.max_notification_id() or 0
    assert wait_for(office.house.pool, [each.name for each in PROJECTIONS], end, timeout=30)
    return agenda(person, day)


def due_of(office: Office, pledge: UUID) -> date:
    return office.pledge(pledge).duties()[0].due


def test_who_owes_is_told_what_is_late_and_what_comes_and_others_are_not(
    office: Office, agenda: WorkListAgenda
) -> None:
    pledge = office.world.propose()
    due = due_of(office, pledge)
    late = owed(office, agenda, HEAD, due + timedelta(days=3))
    (matter,) = late.owed
    assert (late.overdue, late.soon) == (1, 0)
    assert (matter.duty, matter.about, matter.due, matter.days) == ("propose", "李庄村党支部", due, 3)
    assert matter.link == f"{SITE}/pledges/{pledge}"
    assert [(each.organisation, each.overdue, each.soon) for each in late.subtrees] == [("李庄村党支部", 1, 0)]
    today = agenda(CLERK, due)
    assert (today.overdue, today.soon, today.subtrees) == (0, 1, [])
    assert agenda(CLERK, due - timedelta(days=31)).empty
    for person in (MEMBER, DEPUTY, OTHER_HEAD, STRANGER, TOWN_OFFICE):
        assert not agenda(person, due).owed


def test_the_superior_owes_the_review_and_sees_the_counts_below(office: Office, agenda: WorkListAgenda) -> None:
    pledge = office.world.propose()
    office.house.pledgebook.submit(call(HEAD), pledge)
    due = due_of(office, pledge)
    found = owed(office, agenda, TOWN_HEAD, due + timedelta(days=1))
    assert [matter.duty for matter in found.owed] == ["review"]
    assert [(each.organisation, each.overdue) for each in found.subtrees] == [("某镇党委", 1)]
    assert agenda(HEAD, due + timedelta(days=1)).overdue == 0
    assert agenda(TOWN_OFFICE, due).soon == 1


def test_a_member_is_told_of_their_own_and_the_branch_of_it_only_as_a_number(
    office: Office, agenda: WorkListAgenda
) -> None:
    pledge = office.world.propose(of(MEMBER))
    due = due_of(office, pledge)
    found = owed(office, agenda, MEMBER, due + timedelta(days=1))
    assert [(matter.about, matter.days) for matter in found.owed] == [("蒋九", 1)]
    head = agenda(HEAD, due + timedelta(days=1))
    assert (head.owed, [each.overdue for each in head.subtrees]) == ([], [1])


def test_the_form_of_each_organisation_is_a_matter_of_its_own(office: Office, agenda: WorkListAgenda) -> None:
    book, due = office.house.pledgebook, date(2011, 9, 20)
    policy = preset("DEFAULT").changed({"statistics_due": due.isoformat()})
    book.change_policy(admin(reason="年度统计"), CAMPAIGN, policy)
    book.fill_post(admin(), OTHER, Role.CLERK, HEAD)
    found = owed(office, agenda, HEAD, due + timedelta(days=2))
    assert sorted((each.about, each.duty, each.days) for each in found.owed) == [
        ("张庄村党支部", "statistics", 2),
        ("李庄村党支部", "statistics", 2),
    ]
    assert {each.link for each in found.owed} == {f"{SITE}/campaigns/{CAMPAIGN}"}
    assert {each.duty for each in found.owed} <= DUTIES.keys()


def test_of_many_only_the_first_are_listed(office: Office, agenda: WorkListAgenda) -> None:
    for _ in range(SHOWN + 2):
        member = office.world.admit(uuid4())
        pledge = office.world.propose(of(member), items=[draft(person=member)])
        office.house.pledgebook.submit(call(member), pledge)
    found = owed(office, agenda, HEAD, due_of(office, pledge) + timedelta(days=1))
    assert (len(found.owed), found.overdue) == (SHOWN, SHOWN + 2)


def test_who_lost_the_post_owes_nothing_and_a_substitute_does(office: Office, agenda: WorkListAgenda) -> None:
    pledge = office.world.propose()
    due = due_of(office, pledge)
    office.house.pledgebook.name_substitute(
        call(HEAD), BRANCH, Role.SECRETARY, DEPUTY, since=due, until=due + timedelta(days=30)
    )
    office.house.pledgebook.vacate_post(admin(due), BRANCH, Role.CLERK, CLERK)
    assert owed(office, agenda, DEPUTY, due).soon == 1
    assert agenda(CLERK, due + timedelta(days=1)).empty


def test_the_digest_of_a_month_goes_from_the_read_models_to_the_post(office: Office, agenda: WorkListAgenda) -> None:
    office.reached_by(HEAD, MAIL)
    pledge = office.world.propose()
    due = due_of(office, pledge)
    end = date(due.year, due.month, 31)
    owed(office, agenda, HEAD, end)
    office.now = at(end, "09:00")
    office.runs(office.courier(agenda=agenda))
    (message,) = office.pigeons.to(MAIL)
    assert message.subject == f"【诺册】{end.year}年{end.month}月汇总"
    assert message.body.splitlines()[:3] == [
        "您的待办：逾期1项，30天内到期0项。",
        f"· 李庄村党支部：提交承诺书，期限{due}（已逾期{(end - due).days}天） {SITE}/pledges/{pledge}",
        "李庄村党支部及所属：逾期1项，30天内到期0项",
    ]
