"""The kinds of gap: what is lacking, which rule wants it, and who mends it by what; the wording is ours."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.catalogue import Term


@dataclass(frozen=True)
class GapKind(Term):
    """One kind: its label says what is lacking, ``requirement`` which rule wants it, ``remedy`` what to do about it."""

    requirement: str
    remedy: Term


GAP_KINDS: Mapping[str, GapKind] = {
    "SECRETARY_VACANT": GapKind(
        "书记空缺：无人担任书记，代理不算补缺",
        "Nobody holds the secretary's post; a substitute does not fill it.",
        "B3",
        Term(
            "由上级组织任命书记；此前审诺和签约均须等待",
            "An organisation above appoints a secretary; until then nothing is reviewed and nothing signed.",
        ),
    ),
    "CHANNEL_MISSING": GapKind(
        "公示渠道缺失：承诺书已公布，规定的渠道尚无记录",
        "The letter is published, but not recorded as shown on a channel that the policy wants.",
        "G2",
        Term(
            "在该渠道公示，并由承诺人、所在组织或审诺组织登记日期和地点",
            "Show the letter there; the pledger, the organisation or its reviewer records the day and the place.",
        ),
    ),
    "CONTACT_LEADER_MISSING": GapKind(
        "无联点领导：参加活动的党支部没有联点领导",
        "A branch that takes part in a campaign is nobody's contact point.",
        "B2",
        Term(
            "由上级组织为该支部确定联点领导",
            "An organisation above appoints a contact leader for the branch.",
        ),
    ),
    "DUAL_RESPONSIBILITY": GapKind(
        "包抓数量不符：包抓领导应包抓2至3个党支部",
        "A responsible leader holds fewer than two branches, or more than three.",
        "M4",
        Term(
            "由上级组织调整包抓分工，使每名领导包抓2至3个支部",
            "An organisation above deals the branches anew, two or three to each leader.",
        ),
    ),
    "COPIES_UNRECONCILED": GapKind(
        "一式三份不符：副本未存齐或内容不一致",
        "The three copies of a letter that binds are not all filed, or not of one wording.",
        "F2",
        Term(
            "副本由系统自动归档；超过一天仍不齐的，请系统管理员检查流程",
            "The service files the copies by itself; after more than a day an operator looks at the pledge's workflow.",
        ),
    ),
    "RETURNED_NOT_REVISED": GapKind(
        "退回未修改：承诺书退回后尚未修改",
        "The letter was returned for improvement and not revised since.",
        "E3",
        Term(
            "由承诺人按退回原因修改后重新提交；确需延期的，由审诺组织说明理由",
            "The pledger revises it by the reasons given and hands it in again; the reviewer can give more time.",
        ),
    ),
    "NEVER_EVALUATED": GapKind(
        "一诺未评：承诺书公布后，尚无有效的群众评议结果",
        "Since the organisation's letter was published, no public evaluation has a valid published result.",
        "L2",
        Term(
            "组织群众评议并公布结果；无效的须重新组织",
            "Hold a public evaluation and publish its result; a void one is held again.",
        ),
    ),
}
"""All that `GET /gaps` can list (N2)."""
