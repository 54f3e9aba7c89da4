from tests.projections.store import Store
from tests.projections.cadences import County, key, OPENS, NAMES
from projections.coverage.view import COVERAGE
from projections.organisations.view import ORGANISATIONS
from projections.coverage import subjects, coverage, By
from datetime import date
def test_x(store: Store):
    c = County(store)
    c.published("hill", date(2026,2,1)); c.published("li", date(2026,2,3)); c.published("zhou", date(2026,2,3)); c.published("jia", date(2026,2,3))
    store.catch_up(ORGANISATIONS, COVERAGE)
    for s in subjects(store.conn, on=date(2026,3,1), campaign=key("campaign")).items: print(s)
    for by in (None,*By): print(coverage(store.conn, on=date(2026,3,1), campaign=key("campaign"), by=by))

