"""A command with an Idempotency-Key is carried out once, whatever is repeated, changed or sent at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.town import ADMINISTRATOR, ITEM, Town, fresh_key, place, token

CLERK = "village-clerk"


def test_a_repeated_creation_gets_the_first_answer(town: Town) -> None:
    key = fresh_key()
    before = town.rows()
    first = town.post(CLERK, "/pledges", town.proposal(), Idempotency_Key=key)
    again = town.post(CLERK, "/pledges", town.proposal(), Idempotency_Key=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert [first.headers[name] for name in ("ETag", "Location")] == [again.headers[n] for n in ("ETag", "Location")]
    assert town.rows() == before + 1


def test_a_repeated_change_gets_the_first_answer_although_its_version_is_past(town: Town) -> None:
    pledge, key = town.proposed(), fresh_key()
    first = town.change(CLERK, pledge, "submissions", If_Match='"1"', Idempotency_Key=key)
    again = town.change(CLERK, pledge, "submissions", If_Match='"1"', Idempotency_Key=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.json()["stage"] == "REVIEW"


def test_the_order_of_members_and_white_space_make_no_other_request(town: Town) -> None:
    key = fresh_key()
    body = place("河口村党支部", "BRANCH", "RURAL", town.town)
    first = town.post(ADMINISTRATOR, "/organisations", body, Idempotency_Key=key)
    turned = {**dict(reversed(body.items())), "name": " 河口村党支部 "}
    assert town.post(ADMINISTRATOR, "/organisations", turned, Idempotency_Key=key).json() == first.json()


def test_a_key_with_another_body_path_or_version_is_refused(town: Town) -> None:
    pledge, key = town.proposed(), fresh_key()
    revision = {"items": [{**ITEM, "opinions": [town.opinion]}]}
    assert town.change(CLERK, pledge, "revisions", revision, Idempotency_Key=key, If_Match='"1"').status_code == 200
    before = town.rows()
    for step, body, version in (
        ("revisions", {"items": []}, '"1"'),
        ("submissions", {}, '"1"'),
        ("revisions", revision, '"2"'),
    ):
        answer = town.change(CLERK, pledge, step, body, Idempotency_Key=key, If_Match=version)
        assert (answer.status_code, answer.json()["code"]) == (422, "key-reused")
    assert town.rows() == before


def test_two_callers_may_use_the_same_key(town: Town) -> None:
    key = fresh_key()
    body = place("河口村党支部", "BRANCH", "RURAL", town.town)
    first = town.post(ADMINISTRATOR, "/organisations", body, Idempotency_Key=key)
    second = town.post("town-secretary", "/organisations", body, Idempotency_Key=key)
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] != second.json()["id"]


def test_the_same_key_at_the_same_time_appends_once(town: Town) -> None:
    key = fresh_key()
    body = place("石桥村党支部", "BRANCH", "RURAL", town.town)
    before = town.rows()
    with ThreadPoolExecutor(6) as pool:
        tries = [pool.submit(town.post, ADMINISTRATOR, "/organisations", body, Idempotency_Key=key) for _ in range(12)]
    answers = [each.result() for each in tries]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    events = town.house.pledgebook.recorder.select_notifications(before, 100, inclusive_of_start=False)
    assert len(events) == 1


def test_of_two_changes_of_one_version_one_wins(town: Town) -> None:
    pledge = town.proposed()
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(town.change, CLERK, pledge, "submissions", None, If_Match='"1"') for _ in range(4)]
    statuses = sorted(each.result().status_code for each in tries)
    assert statuses == [200, 412, 412, 412]


def test_a_refused_command_leaves_its_key_free(town: Town) -> None:
    pledge, key = town.proposed(), fresh_key()
    town.done(CLERK, pledge, "revisions", {"items": []})
    refused = town.change(CLERK, pledge, "submissions", Idempotency_Key=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "no-items")
    town.done(CLERK, pledge, "revisions", {"items": [{**ITEM, "opinions": [town.opinion]}]})
    assert town.change(CLERK, pledge, "submissions", Idempotency_Key=key).status_code == 200


@pytest.mark.parametrize("key", ["", "a b", "k" * 201, "clé"])
def test_a_key_is_visible_ascii_of_up_to_200_characters(town: Town, key: str) -> None:
    before = town.rows()
    headers = [(b"Idempotency-Key", key.encode()), (b"Authorization", f"Bearer {token(CLERK)}".encode())]
    answer = town.client.post("/pledges", json=town.proposal(), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"
    assert town.rows() == before
