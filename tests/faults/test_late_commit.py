"""An append that is held open before its commit: no projection may pass over its event."""

import threading
from datetime import UTC, datetime

import psycopg
import pytest

from domain.application import Call
from projections.catchup import Catchup
from projections.log import Log
from projections.projection import Projection
from projections.rebuild import create_missing
from projections.registry import PROJECTIONS
from projections.status import status
from runtime.composition import House
from tests.workflows.real import new_life, new_town


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda each: each.name)
async def test_no_projection_passes_over_an_append_that_commits_late(house: House, projection: Projection) -> None:
    app = house.pledgebook
    slow, fast = (new_life(new_town(house)) for _ in range(2))
    for life in (slow, fast):
        await life.begin(60)
    pledge, setting = app.open("submit", Call(slow.town.secretary, datetime.now(UTC)), slow.pledge)
    pledge.submit(setting.act, setting.case)
    (event,) = (app.mapper.to_stored_event(pending) for pending in pledge.collect_events())
    catchup = Catchup(projection, Log(app.mapper.to_domain_event))

    with psycopg.connect(house.url, autocommit=True) as reader, psycopg.connect(house.url) as late:
        create_missing(reader, [projection])
        while catchup.step(reader):
            pass
        before = app.recorder.max_notification_id() or 0
        late.execute(
            "SELECT append_events(%s, %s::bigint[], %s, %s, NULL, NULL, NULL, NULL, NULL, NULL)",
            ([event.originator_id], [event.originator_version], [event.topic], [event.state]),
        )
        submit = Call(fast.town.secretary, datetime.now(UTC))
        quick = threading.Thread(target=app.submit, args=(submit, fast.pledge))
        quick.start()
        quick.join(0.3)
        assert quick.is_alive(), "a second append must wait for the first"
        assert catchup.step(reader) == 0
        late.commit()
        quick.join()
        assert catchup.step(reader) == len((slow, fast))
        (shown,) = [each for each in status(reader) if each.name == projection.name]
    events = app.recorder.select_notifications(before, 10, inclusive_of_start=False)
    assert [each.originator_id for each in events] == [slow.pledge, fast.pledge]
    assert shown.position == events[-1].id
