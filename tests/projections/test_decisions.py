"""Every projection decides about every event class: it handles it or says that it ignores it."""

import pytest

from domain.aggregate import Event, stored_events
from projections import events
from projections.history.wording import words
from projections.projection import Projection
from projections.registry import PROJECTIONS


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_every_event_class_is_handled_or_ignored(projection: Projection) -> None:
    known = set(stored_events())
    handled = set(projection.handlers)
    assert handled | projection.ignored == known
    assert not handled & projection.ignored


def test_every_event_class_is_in_one_group() -> None:
    groups = (events.CAMPAIGN, events.REGISTER, events.PLEDGE, events.BEYOND)
    assert sorted(cls.TOPIC for group in groups for cls in group) == [cls.TOPIC for cls in stored_events()]
    assert events.REMINDERS < events.PLEDGE


def test_every_projection_has_its_own_schema() -> None:
    assert len({projection.name for projection in PROJECTIONS}) == len(PROJECTIONS)
    assert all(projection.fingerprint for projection in PROJECTIONS)


def test_an_event_without_words_is_an_error() -> None:
    class Unheard(Event):
        pass

    with pytest.raises(KeyError):
        words(Unheard.__new__(Unheard))
