"""Inspection (督查): who looks, at which items, and what is written down (H4)."""

import pytest

from domain import catalogue, rules
from domain.errors import InvalidInput
from domain.pledge.inspecting import Inspected, InspectionForm, PledgeInspected
from domain.values import Stage
from tests.domain.letters import CASE, CLERK, HEAD, SUMMER, case, pledge_in, policy, strike_off, superior
from tests.domain.scenario import Command, Guard, event, every, given

REGULAR = InspectionForm.REGULAR
FINE = [Inspected(1, on_track=True), Inspected(3, on_track=False, note="尚未立杆")]
UNINSPECTED = case(policy({"inspection": False}))


def looked(*findings: Inspected) -> Command:
    return lambda p: p.inspect(superior(SUMMER), CASE, REGULAR, list(findings))


GUARDS = [
    Guard("an inspection the policy does not know", rules.MECHANISM_OFF, lambda: pledge_in(Stage.FULFIL),
          lambda p: p.inspect(superior(), UNINSPECTED, REGULAR, FINE)),
    Guard("an inspection of nothing", rules.NOTHING_INSPECTED, lambda: pledge_in(Stage.FULFIL), looked()),
    Guard("an item that is not there", rules.UNKNOWN_ITEM, lambda: pledge_in(Stage.FULFIL),
          looked(FINE[0], Inspected(4, on_track=True)), item=4),
    Guard("two findings about one item", rules.INSPECTED_TWICE, lambda: pledge_in(Stage.FULFIL),
          looked(*FINE, Inspected(3, on_track=True)), item=3),
    Guard("inspecting one's own pledge", rules.OWN_PLEDGE, lambda: pledge_in(Stage.FULFIL),
          lambda p: p.inspect(superior(actor=HEAD), CASE, REGULAR, FINE)),
    Guard("inspecting what one wrote", rules.OWN_PLEDGE, lambda: pledge_in(Stage.FULFIL),
          lambda p: p.inspect(superior(on_behalf_of=CLERK), CASE, REGULAR, FINE)),
    Guard("inspecting before it was written", rules.JUDGED_EARLY, lambda: pledge_in(Stage.FULFIL),
          lambda p: p.inspect(superior(SUMMER.replace(year=2010)), CASE, REGULAR, FINE)),
]  # fmt: skip


@every(GUARDS)
def test_an_inspection_is_refused(guard: Guard) -> None:
    guard.holds()


@pytest.mark.parametrize("form", InspectionForm)
def test_an_inspection_says_of_each_item_whether_it_comes_on(form: InspectionForm) -> None:
    untidy = [FINE[0], Inspected(3, on_track=False, note=" 尚未立杆\n")]
    pledge = (
        given(pledge_in(Stage.FULFIL))
        .when(lambda p: p.inspect(superior(SUMMER), CASE, form, untidy))
        .then(event(PledgeInspected, superior(SUMMER), form=form, findings=FINE))
    )
    assert pledge.inspected_on == SUMMER


def test_what_was_struck_off_can_be_inspected_too_and_nothing_changes_by_it() -> None:
    pledge = pledge_in(Stage.FULFIL)
    strike_off(pledge, 1)
    before = [(item.status, item.percent, item.promise) for item in pledge.items.values()]
    looked(*FINE)(pledge)
    assert [(item.status, item.percent, item.promise) for item in pledge.items.values()] == before


def test_every_form_has_its_name() -> None:
    assert set(catalogue.INSPECTION_FORMS) == {form.value for form in InspectionForm}


def test_unclean_notes_are_refused_by_the_name_of_their_field() -> None:
    command = looked(FINE[0], Inspected(2, on_track=True, note="\x00"))
    assert given(pledge_in(Stage.FULFIL)).when(command).raises(InvalidInput).field == "findings.1.note"
