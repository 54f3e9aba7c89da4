"""Whatever anybody sends, in no role does it lead to a server error, or to what that role may not know."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from uuid import UUID

import pytest

from api.parts import Parts
from tests.api.conftest import serving
from tests.api.leaks.county import ANONYMOUS, MEMBER, SECRETARY, SUPERVISOR, County
from tests.api.leaks.running import World, run
from tests.api.test_service import Desk
from tests.api.town import token

_FEWER = ("--phases", "examples,fuzzing", "--max-examples")
MORE = {ANONYMOUS: (*_FEWER, "3"), MEMBER: (*_FEWER, "8"), SECRETARY: (), SUPERVISOR: (*_FEWER, "8")}
"""Who may do most is asked most; the administrator of tests/api/test_contract.py is asked the same."""
LEAST = {ANONYMOUS: 3, MEMBER: 20, SECRETARY: 35, SUPERVISOR: 25}
"""How many operations at least go well for each."""


@pytest.fixture(scope="module")
def address(county: County, parts: Parts) -> Iterator[str]:
    """The base URL of a server that knows the workflow of the first letter."""
    first = next(each.id for each in county.things if each.kind == "pledge")
    with serving(replace(parts, desk=Desk(first), relay_lag=lambda: 0)) as url:
        yield url


def pools(county: County, caller: str) -> dict[str, list[UUID]]:
    """Return ids to ask with, of what ``caller`` may know and of what not in turns, by the names that ask for them."""
    own = {kind: [each.id for each in county.visible(caller, kind)] for kind in county.kinds}
    hidden = {kind: [each.id for each in county.hidden(caller) if each.kind == kind] for kind in county.kinds}
    # Whoever could be moved or given a post in one run would know more, or make others known, in the next.
    unmoved = [county.branch.people[name] for name in ("idle", "other", "excused")]
    own["member"] = unmoved if caller == SECRETARY else own["member"]
    if caller == ANONYMOUS:
        own["pledge"] = [each.id for each in county.things if each.kind == "pledge" and each.published]
    of = {kind: _in_turns(own[kind], hidden[kind]) for kind in county.kinds}
    places = [each.id for each in (*county.branches, county.town, county.next_town, county.county)]
    named = {
        "pledge": ("pledge_id", "pledge", "refers_to"),
        "member": ("member_id", "member", "person", "actor", "on_behalf_of", "pledger", "commenter"),
        "opinion": ("opinion_id", "opinion", "opinions"),
        "exemption": ("exemption_id",),
        "comment": ("comment_id",),
        "record": ("record_id",),
        "rectification": ("rectification_id",),
        "evaluation": ("evaluation_id", "source"),
        "account": ("account_id", "account", "token_id"),
        "webhook": ("webhook_id",),
    }
    found = {name: of[kind] for kind, names in named.items() for name in names}
    organisations = ("organisation_id", "organisation", "under", "parent", "residence", "reviewer", "group")
    found |= dict.fromkeys((*organisations, "owing_organisation", "within"), places)
    found |= {"target": _in_turns(of["member"], places), "POST /records refers_to": _in_turns(places, of["member"])}
    found |= {"campaign": [county.campaign], "campaign_id": [county.campaign]}
    found |= {"aggregate": _in_turns(*hidden.values()), "id": _in_turns(of["member"], places)}
    named_in_posts = _in_turns(unmoved, hidden["member"])
    found |= {"POST /organisations/{organisation_id}/posts member": named_in_posts}
    return found | {"POST /organisations/{organisation_id}/substitutions substitute": named_in_posts}


def _in_turns(*lists: Sequence[UUID]) -> list[UUID]:
    return [key for key in chain.from_iterable(zip_longest(*lists)) if key is not None]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("caller", [ANONYMOUS, MEMBER, SECRETARY, SUPERVISOR])
def test_no_role_meets_a_server_error_or_learns_what_it_may_not_know(
    county: County, address: str, caller: str, tmp_path: Path
) -> None:
    ids = pools(county, caller)
    names = ("pledge", "campaign", "organisation", "member", "opinion", "account", "webhook")
    paths = {name.upper(): str(ids[f"{name}_id"][0]) for name in names}
    known = None if caller == ANONYMOUS else token(caller)
    options = ("--mode", "positive", *MORE[caller])  # what is malformed is refused alike in every role
    answers = run(address, World(known, paths, ids, county.forbidden(caller)), tmp_path, *options)
    by_operation = Counter[str]()
    for answer, number in answers.items():
        by_operation[answer.rpartition(" ")[0]] += number
    well = {answer.rpartition(" ")[0] for answer in answers if answer[-3] in "23"}
    assert (len(by_operation) > 85, len(well) >= LEAST[caller]) == (True, True), (len(by_operation), len(well))
    if caller != ANONYMOUS:
        assert answers["GET /pledges/{pledge_id} 200"]
        assert answers["GET /pledges/{pledge_id} 404"]
