"""The first pledge, from proposal to closing, by HTTP."""

from tests.api.town import ADMINISTRATOR, FINDINGS, ITEM, Town


def test_a_pledge_goes_from_proposal_to_closing(town: Town) -> None:
    second = {**ITEM, "text": "每季度入户走访一次"}
    answer = town.post("village-clerk", "/pledges", town.proposal(items=[{**ITEM, "opinions": [town.opinion]}, second]))
    assert answer.status_code == 201
    done = answer.json()
    pledge = done["id"]
    assert done == {"id": pledge, "version": 1, "stage": "PROPOSE", "position": done["position"]}
    assert answer.headers["ETag"] == '"1"'
    assert answer.headers["Location"] == f"/pledges/{pledge}"

    assert town.done("village-clerk", pledge, "submissions")["stage"] == "REVIEW"
    assert town.done("town-secretary", pledge, "reviews", town.review(pledge))["stage"] == "SIGN"
    letter = town.get("village-clerk", f"/pledges/{pledge}/letter").json()
    assert letter["digest"] == letter["approved_digest"]
    signature = {"digest": letter["digest"]}
    town.done("village-secretary", pledge, "signatures", {"party": "PLEDGER", **signature})
    assert town.done("town-secretary", pledge, "signatures", {"party": "SUPERIOR", **signature})["stage"] == "PUBLISH"
    town.post_on_board(pledge)

    town.done("village-clerk", pledge, "publications", {"channel": "MEETING_READING", "place": "村委会会议室"})
    plan = [{"item": 1, "measure": "完成测量", "due": "2099-01-31"}]
    assert town.done("village-clerk", pledge, "plan", {"milestones": plan})["stage"] == "FULFIL"
    town.done("village-clerk", pledge, "items/1/progress", {"percent": 60, "note": "已修两百米"})
    town.done("village-clerk", pledge, "items/1/help", {"need": "缺水泥二十吨"})
    town.done("town-secretary", pledge, "items/1/help/given", {"help": "镇里已调拨"})
    checks = [{"item": 1, "percent": 80}, {"item": 2, "percent": 25}]
    town.done("village-clerk", pledge, "self-checks", {"checks": checks})
    for item in (1, 2):
        town.done("village-clerk", pledge, f"items/{item}/completion", {"evidence": "验收照片"})
        town.done("town-secretary", pledge, f"items/{item}/strike-off", FINDINGS)
    town.done("town-secretary", pledge, "items/2/correction", {"act": {"reason": "走访记录缺一次"}})
    town.done("village-clerk", pledge, "items/2/completion", {"evidence": "补齐的走访记录"})
    town.done("town-secretary", pledge, "items/2/strike-off", FINDINGS)
    assert town.done("town-secretary", pledge, "evaluation")["stage"] == "EVALUATE"
    town.done("town-secretary", pledge, "assessment", {"kept": [1, 2]})
    assert town.done("town-secretary", pledge, "closing")["stage"] == "CLOSED"

    seen = town.get("village-clerk", f"/pledges/{pledge}").json()
    assert [item["outcome"] for item in seen["items"]] == ["KEPT", "KEPT"]
    assert seen["allowed"] == []
    assert seen["duties"] == []
    assert seen["pledger"] == {"id": town.village, "name": "柳湾村党支部", "kind": "ORGANISATION"}


def test_what_is_not_kept_is_rectified(town: Town) -> None:
    campaign = town.made(ADMINISTRATOR, "/campaigns", town.drive(closes_on="2026-01-31", opens_on="2026-01-01"))
    opinion = {"campaign": campaign, "organisation": town.village, "channel": "WEB", "text": "渠道漏水"}
    heard = town.made(ADMINISTRATOR, "/opinions", opinion)
    then = {"occurred_on": "2026-01-10"}
    body = {"campaign": campaign, "items": [{**ITEM, "opinions": [heard]}], "act": then}
    pledge = town.made("village-clerk", "/pledges", town.proposal(**body))
    town.done("village-clerk", pledge, "submissions", {"act": then})
    town.done("town-secretary", pledge, "reviews", town.review(pledge, act=then))
    digest = town.get("village-clerk", f"/pledges/{pledge}").json()["letter"]["digest"]
    for who, party in (("village-secretary", "PLEDGER"), ("town-secretary", "SUPERIOR")):
        town.done(who, pledge, "signatures", {"party": party, "digest": digest, "act": then})
    town.post_on_board(pledge)
    town.done("town-secretary", pledge, "evaluation")
    town.done("town-secretary", pledge, "assessment", {"unkept": [1], "criticism": "未按期通水"})
    town.done("town-secretary", pledge, "rectifications", {"due": "2099-03-31"})
    report = {"causes": "水泥未到", "measures": "已签供货合同"}
    town.done("village-clerk", pledge, "rectifications/report", report)
    unsolved = town.change("town-secretary", pledge, "rectifications/conclusion", {"solved": True})
    assert (unsolved.status_code, unsolved.json()["code"]) == (422, "rectification-unsolved")
    town.done("village-clerk", pledge, "items/1/completion", {"evidence": "通水视频"})
    town.done("town-secretary", pledge, "items/1/strike-off", FINDINGS)
    town.done("town-secretary", pledge, "rectifications/conclusion", {"solved": True})
    assert town.done("town-secretary", pledge, "closing")["stage"] == "CLOSED"


def test_an_amendment_keeps_the_old_text_visible(town: Town) -> None:
    pledge = town.published()
    wording = {**ITEM, "text": "修通后山灌溉渠五百米", "opinions": [town.opinion]}
    request = {"item": 1, "promise": wording, "act": {"reason": "村民要求延长"}}
    town.done("village-clerk", pledge, "amendments", request)
    waiting = town.get("village-clerk", f"/pledges/{pledge}").json()["change"]
    assert (waiting["item"], waiting["wording"]["text"]) == (1, "修通后山灌溉渠五百米")
    town.done("town-secretary", pledge, "amendments/decision", {"approved": True})
    (item,) = town.get("village-clerk", f"/pledges/{pledge}").json()["items"]
    assert [version["text"] for version in item["versions"]] == [ITEM["text"], "修通后山灌溉渠五百米"]


def test_a_pledge_is_withdrawn_by_decision(town: Town) -> None:
    pledge = town.proposed()
    town.done("village-clerk", pledge, "withdrawal", {"act": {"reason": "两村合并"}})
    done = town.done("town-secretary", pledge, "withdrawal/decision", {"approved": True})
    assert done["stage"] == "WITHDRAWN"


def test_a_returned_letter_is_revised_and_handed_in_again(town: Town) -> None:
    pledge = town.proposed()
    town.done(
        "village-clerk",
        pledge,
        "submissions",
        {"discussion": {"kind": "支部会", "held_on": "2026-01-05", "attendance": 9}},
    )
    faults = [{"item": 1, "code": "NOT_SPECIFIC", "note": "请写明地点"}]
    assert town.done("town-secretary", pledge, "reviews", town.review(pledge, faults=faults))["stage"] == "PROPOSE"
    early = town.change("village-clerk", pledge, "submissions")
    assert (early.status_code, early.json()["code"]) == (422, "not-revised")
    town.done("village-clerk", pledge, "revisions", {"items": [{**ITEM, "opinions": [town.opinion]}]})
    assert town.done("village-clerk", pledge, "submissions")["stage"] == "REVIEW"
