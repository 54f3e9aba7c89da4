"""A vacant secretary's post blocks review and signing, whoever was named a substitute in it (B3)."""

from domain import rules
from domain.values import Party, Role, Stage
from tests.application.lending import (
    BOTH,
    BRANCHS,
    COMMITTEE,
    HEADS,
    LEADER,
    MEMBERS,
    SECRETARY,
    handed_in,
    heads_handed_in,
    leave,
    lend,
    members_handed_in,
    review,
    sign,
    strike,
)
from tests.application.world import (
    BRANCH,
    COLLEAGUE,
    DEPUTY,
    HEAD,
    IN_CHARGE,
    MEMBER,
    OTHER_HEAD,
    TOWN,
    TOWN_DEPUTY,
    TOWN_HEAD,
    Guard,
    World,
    admin,
    call,
    every,
)

GUARDS = [
    Guard("a review while the town has a substitute but no secretary", rules.SECRETARY_VACANT,
          lambda w: review(w, TOWN_DEPUTY),
          given=lambda w: (handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, OTHER_HEAD), leave(w, TOWN))),
    Guard("a review while the branch has a substitute but no secretary", rules.SECRETARY_VACANT,
          lambda w: review(w, TOWN_DEPUTY),
          given=lambda w: (handed_in(w), lend(w, BRANCH, Role.SECRETARY, HEAD, DEPUTY), leave(w, BRANCH))),
    Guard("a review of the secretary's pledge while the town has no secretary", rules.SECRETARY_VACANT,
          lambda w: review(w, IN_CHARGE, HEADS, LEADER), policy=BOTH,
          given=lambda w: (heads_handed_in(w), lend(w, TOWN, Role.SECRETARY, TOWN_HEAD, OTHER_HEAD), leave(w, TOWN))),
    Guard("a review of a member's pledge while the branch has no secretary", rules.SECRETARY_VACANT,
          lambda w: review(w, DEPUTY, MEMBERS, COMMITTEE),
          given=lambda w: (members_handed_in(w), lend(w, BRANCH, Role.SECRETARY, HEAD, COLLEAGUE), leave(w, BRANCH))),
    Guard("a countersignature while the branch has no secretary", rules.SECRETARY_VACANT, lambda w: sign(w, TOWN_HEAD),
          given=lambda w: (w.reach(Stage.SIGN), sign(w, HEAD, Party.PLEDGER), leave(w, BRANCH))),
    Guard("the branch's signature while the town has no secretary", rules.SECRETARY_VACANT,
          lambda w: sign(w, HEAD, Party.PLEDGER), given=lambda w: (w.reach(Stage.SIGN), leave(w, TOWN))),
    Guard("a member's signature while the branch has no secretary", rules.SECRETARY_VACANT,
          lambda w: sign(w, MEMBER, Party.PLEDGER, MEMBERS),
          given=lambda w: (members_handed_in(w), review(w, HEAD, MEMBERS, SECRETARY), leave(w, BRANCH))),
    Guard("the secretary's signature while the town has no secretary", rules.SECRETARY_VACANT,
          lambda w: sign(w, HEAD, Party.PLEDGER, HEADS),
          given=lambda w: (heads_handed_in(w), review(w, TOWN_HEAD, HEADS, SECRETARY), leave(w, TOWN))),
]  # fmt: skip


@every(GUARDS)
def test_while_the_secretarys_post_is_vacant_nothing_is_reviewed_or_signed(guard: Guard) -> None:
    guard.holds()


def test_what_is_neither_reviewed_nor_signed_goes_on(world: World) -> None:
    world.reach(Stage.FULFIL)
    leave(world, TOWN)
    leave(world, BRANCH)
    world.app.complete_item(call(DEPUTY), BRANCHS, 1, "photo/1")
    strike(world, TOWN_DEPUTY)


def test_a_substitute_of_the_next_secretary_ends_the_vacancy_together_with_them(world: World) -> None:
    handed_in(world)
    leave(world, TOWN)
    world.refuses(rules.SECRETARY_VACANT, lambda: review(world, TOWN_DEPUTY))
    world.app.fill_post(admin(), TOWN, Role.SECRETARY, OTHER_HEAD)
    lend(world, TOWN, Role.SECRETARY, OTHER_HEAD, COLLEAGUE)
    review(world, COLLEAGUE)
    assert world.app.pledge(BRANCHS).stage is Stage.SIGN
