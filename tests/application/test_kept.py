"""What is kept in memory is never older than the log, and is forgotten in time."""

from uuid import UUID

import pytest

from domain.aggregate import Root
from domain.application import kept
from domain.application.kept import Kept
from domain.organisation import Organisation
from tests.application.world import BRANCH, COUNTY, OTHER, TOWN, World, admin
from tests.domain.letters import one


class Counting:
    """Replays from the log and counts how often."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.read: list[UUID] = []
        self.kept = Kept(world.app.recorder, self.replay)

    def replay(self, key: UUID) -> Root | None:
        self.read.append(key)
        return self.world.app._replayed(key)

    def reads(self, *keys: UUID) -> int:
        """Look each of these up, and return how many had to be read from the log."""
        before = len(self.read)
        for key in keys:
            self.kept.refresh()
            self.kept.get(key)
        return len(self.read) - before


@pytest.fixture
def counting(world: World) -> Counting:
    return Counting(world)


def test_what_has_not_changed_is_read_once(counting: Counting) -> None:
    assert counting.reads(BRANCH, TOWN) == 2
    assert counting.reads(BRANCH, TOWN, BRANCH) == 0


def test_what_has_changed_is_read_again_and_nothing_else(counting: Counting, world: World) -> None:
    counting.reads(BRANCH, TOWN)
    world.app.rename_organisation(admin(), BRANCH, "新村")
    assert counting.reads(BRANCH, TOWN) == 1
    found = counting.kept.get(BRANCH)
    assert isinstance(found, Organisation)
    assert found.name == "新村"


def test_what_is_read_stays_as_it_was_while_others_go_on(counting: Counting, world: World) -> None:
    counting.reads(BRANCH)
    before = counting.kept.get(BRANCH)
    world.app.rename_organisation(admin(), BRANCH, "新村")
    counting.reads(BRANCH)
    assert isinstance(before, Organisation)
    assert before.name == "李庄村党支部"


def test_what_is_not_there_is_asked_for_each_time(counting: Counting) -> None:
    assert counting.reads(one("nothing"), one("nothing")) == 2


def test_after_many_events_everything_is_forgotten(
    counting: Counting, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_LOOK", 2)
    counting.reads(BRANCH, TOWN)
    world.app.rename_organisation(admin(), BRANCH, "一")
    world.app.rename_organisation(admin(), BRANCH, "二")
    assert counting.reads(TOWN, BRANCH) == 2
    assert counting.reads(TOWN, BRANCH) == 0


def test_only_the_latest_are_kept(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    counting.reads(BRANCH, TOWN, BRANCH, COUNTY)
    assert counting.reads(BRANCH, COUNTY) == 0
    assert counting.reads(TOWN) == 1


def test_nothing_is_kept_for_long(counting: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LONGEST_SECONDS", -1)
    assert counting.reads(OTHER, OTHER) == 2
