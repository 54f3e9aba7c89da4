"""Coverage over HTTP: the figures of a day, the list behind each of them, and who is told."""

from collections import Counter
from typing import Any

import pytest

from tests.api.town import ADMINISTRATOR, LONG_AGO, PEOPLE, Town, place

READER, HEAD, CLERK, STRANGER = (
    "town-secretary", "village-secretary", "village-clerk", "stranger"
)  # fmt: skip
OPENED, DEADLINE = "2024-01-01", "2024-03-31"
ITS_KEY = {"type": "type", "level": "level", "kind": "member_kind"}
"""What filters the list of a part, by what the figures were broken down by."""

pytestmark = pytest.mark.usefixtures("read_models")


@pytest.fixture
def drive(town: Town) -> Town:
    """A campaign of 2024 with a deadline, over a village and a school with members of several kinds."""
    policy = {"preset": "DEFAULT", "changes": {"pledge_deadline": DEADLINE}}
    body = town.drive(opens_on=OPENED, policy=policy, act={"occurred_on": OPENED})
    town.campaign = town.made(ADMINISTRATOR, "/campaigns", body)
    town.opinion = town.made(
        ADMINISTRATOR,
        "/opinions",
        {"campaign": town.campaign, "organisation": town.village, "channel": "VISIT", "text": "路灯不亮"},
    )
    school = town.made(ADMINISTRATOR, "/organisations", place("镇中学党支部", "BRANCH", "SCHOOL", town.town))
    for name, kinds, home, residence in (
        ("老陈", ["OLD_INFIRM", "RETIRED"], town.village, None),
        ("小周", ["MEMBER", "FLOATING"], town.village, school),
        ("老师", ["IN_SERVICE"], school, town.village),
        ("小李", ["MEMBER"], school, None),
        ("积极分子", ["ACTIVIST"], town.village, None),
    ):
        member = {"name": name, "kinds": kinds, "organisation": home, "residence": residence, "act": LONG_AGO}
        town.made(ADMINISTRATOR, "/members", member)
    return town


def counted(town: Town, who: str = READER, **query: Any) -> dict[str, Any]:
    """Return the figures."""
    answer = town.get(who, "/coverage", after=town.rows(), campaign=town.campaign, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(town: Town, who: str = READER, limit: int = 200, **query: Any) -> list[dict[str, Any]]:
    """Return the whole list, page by page."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        asked = {"after": town.rows(), "campaign": town.campaign, "limit": limit, **query, **cursor}
        answer = town.get(who, "/coverage/subjects", **asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next_cursor"] is None:
            return found
        cursor = {"cursor": answer.json()["next_cursor"]}


def exempted(town: Town, name: str) -> None:
    """Take a member through the three steps of an exemption."""
    (row,) = [row for row in listed(town) if row["name"] == name]
    asked = {"campaign": town.campaign, "member": row["subject"], "grounds": "长期卧床"}
    exemption = town.made(CLERK, "/exemptions", asked)
    for who, step, said in ((HEAD, "study", {"supported": True}), (READER, "decision", {"approved": True})):
        assert row["status"] == "BLANK"
        assert town.post(who, f"/exemptions/{exemption}/{step}", said).is_success
    (row,) = listed(town, status="EXEMPT")
    assert row["name"] == name


def named(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(row["name"] for row in rows)


def test_the_blank_list_at_the_deadline_names_everybody_who_had_to_pledge(drive: Town) -> None:
    drive.published()
    blank = listed(drive, on=DEADLINE, status="BLANK")
    # Who is in service stands in it where they work and where they live.
    assert named(blank) == sorted(["柳湾村党支部", "镇中学党支部", "老陈", "小周", "老师", "老师", "小李"])
    figures = counted(drive, on=DEADLINE)
    assert (figures["round"], figures["deadline"], figures["on"]) == (2024, DEADLINE, DEADLINE)
    assert figures["members"] == {
        "subjects": 5, "pledged": 0, "oral": 0, "exempt": 0, "blank": 5, "in_hand": 0, "joined": 0, "percent": "0.0",
    }  # fmt: skip
    assert counted(drive)["organisations"]["percent"] == "50.0"
    assert named(listed(drive, status="PLEDGED")) == ["柳湾村党支部"]
    before = counted(drive, on="2023-12-31")
    assert (before["round"], before["deadline"], before["members"]["percent"]) == (None, None, None)
    assert listed(drive, on="2023-12-31") == []


def test_a_row_says_where_somebody_pledges_who_answers_and_what_is_on_its_way(drive: Town) -> None:
    pledge = drive.approved()
    (village,) = listed(drive, kind="ORGANISATION", type="RURAL")
    assert (village["status"], village["pledge"], village["stage"]) == ("BLANK", pledge, "SIGN")
    assert (village["subject"], village["secretary"]) == (drive.village, str(PEOPLE[HEAD]))
    assert counted(drive)["organisations"]["in_hand"] == 1
    (floating,) = listed(drive, assisting=drive.village)
    assert (floating["name"], floating["organisation_name"], floating["assisting_name"]) == (
        "小周", "镇中学党支部", "柳湾村党支部",
    )  # fmt: skip


@pytest.mark.parametrize("by", ["unit", "type", "level", "kind"])
def test_every_figure_is_the_number_of_the_list_behind_it(drive: Town, by: str) -> None:
    drive.published()
    exempted(drive, "老陈")
    figures = counted(drive, by=by)
    parts = {part["key"]: part for part in figures["parts"]}
    assert len(parts) > 1 or by == "level"
    for key, part in [("", figures), *parts.items()]:
        filters = {} if not key else {ITS_KEY.get(by, "under"): key}
        if by == "unit" and key == drive.town:
            filters = {"organisation": key}
        rows = listed(drive, limit=2, **filters)
        assert rows or not key
        for kind, tally in (("ORGANISATION", part["organisations"]), ("MEMBER", part["members"])):
            if by == "kind" and key and kind == "ORGANISATION":
                continue
            found = Counter(row["status"] for row in rows if row["kind"] == kind)
            assert {status: tally[status.lower()] for status in found} == found
            assert tally["subjects"] == found.total()
            which = "members" if kind == "MEMBER" else "organisations"
            for status, number in found.items():
                narrower = counted(drive, kind=kind, status=status, **filters)
                assert (narrower[which]["subjects"], narrower[which][status.lower()]) == (number, number)


def test_parts_with_the_most_blank_ones_come_first(drive: Town) -> None:
    parts = counted(drive, by="unit")["parts"]
    assert [part["name"] for part in parts] == ["镇中学党支部", "柳湾村党支部"]
    assert [part["organisations"]["blank"] + part["members"]["blank"] for part in parts] == [4, 3]


def test_the_line_is_told_and_nobody_else(drive: Town) -> None:
    drive.published()
    everything = named(listed(drive))
    assert named(listed(drive, HEAD)) == sorted(["柳湾村党支部", "老陈", "老师", "小周"])
    assert counted(drive, HEAD)["members"]["subjects"] == 3
    for who in (STRANGER, ADMINISTRATOR):
        assert listed(drive, who) == []
        assert counted(drive, who, by="unit")["parts"] == []
    assert len(everything) == 7
    assert drive.get(None, "/coverage", campaign=drive.campaign).status_code == 401


def test_missing_pledges_stand_in_the_work_list_of_those_who_are_told_who_is_blank(drive: Town) -> None:
    drive.published()
    for who in (READER, HEAD, STRANGER, ADMINISTRATOR):
        query: dict[str, Any] = {"after": drive.rows(), "campaign": drive.campaign, "about_kind": "COVERAGE"}
        found = drive.get(who, "/overdue", **query).json()["items"]
        # The home of a floating member is told how they stand, but what they owe is owed where they live.
        blank = [row for row in listed(drive, who, status="BLANK") if who != HEAD or row["assisting"] is None]
        assert sorted(row["subject_name"] for row in found) == named(blank)
        counts = drive.get(who, "/overdue/counts", **query).json()
        assert counts["total"] == len(found)
        assert counts["by_code"] == ({"pledge": len(found)} if found else {})
        assert {(row["due"], row["round"], row["owed_by"], row["next_step"]) for row in found} <= {
            (DEADLINE, 2024, "PLEDGER", None)
        }
        assert len({(row["subject"], row["ref"]) for row in found}) == len(found)
    on_the_day, after = (
        drive.get(READER, "/overdue", campaign=drive.campaign, about_kind="COVERAGE", on=on).json()["items"]
        for on in (DEADLINE, "2024-04-01")
    )
    assert on_the_day == []
    assert sorted(row["subject_name"] for row in after) == named(listed(drive, on=DEADLINE, status="BLANK"))
    assert {row["days_overdue"] for row in after} == {1}


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/coverage", {"campaign": ""}, "campaign"),
        ("/coverage", {"by": "village"}, "by"),
        ("/coverage", {"limit": 3}, "limit"),
        ("/coverage", {"member_kind": "EMPEROR"}, "member_kind"),
        ("/coverage/subjects", {"status": "MISSING"}, "status"),
        ("/coverage/subjects", {"cursor": "x"}, "cursor"),
        ("/coverage/subjects", {"by": "unit"}, "by"),
    ],
)
def test_what_is_no_filter_is_refused(town: Town, path: str, query: dict[str, Any], field: str) -> None:
    answer = town.get(READER, path, **{"campaign": town.campaign, **query})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
