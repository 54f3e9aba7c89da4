"""What is owed, in words: each kind of duty and each level of escalation, in Chinese and English."""

from collections.abc import Mapping

from domain.catalogue import CADENCES, Term
from projections.overdue.owed import About, OwedDuty

_DUTIES: Mapping[About, Mapping[str, Term]] = {
    About.PLEDGE: {
        "propose": Term("提交承诺书", "Hand the letter in"),
        "review": Term("审核承诺书", "Review the letter"),
        "sign": Term("签订承诺书", "Sign the letter"),
        "publish": Term("公示承诺书", "Publish the letter"),
        "plan": Term("制定践诺计划", "Make the plan"),
        "item": Term("兑现承诺事项", "Keep the item"),
        "strike_off": Term("审核销号", "Strike the item off"),
        "decide": Term("审批变更或撤回", "Decide on the change"),
        "assess": Term("组织考核", "Assess the pledge"),
        "rectify": Term("限期整改", "Rectify"),
        "confirm": Term("确认整改", "Confirm the rectification"),
    },
    About.EVALUATION: {
        "hold": Term("召开群众评议会", "Hold the public evaluation"),
        "close": Term("汇总评议结果", "Close the evaluation"),
        "publish_result": Term("公布评议结果", "Publish the result of the evaluation"),
    },
    About.RECTIFICATION: {
        "report": Term("上报整改方案", "Report on the rectification"),
        "order": Term("下达整改通知", "Order the rectification"),
        "rectify": Term("整改问题", "Solve the problem"),
        "confirm": Term("确认整改", "Confirm that the problem is solved"),
        "reevaluate": Term("重新评议", "Evaluate again"),
    },
    About.COMMENT: {
        "feed_back": Term("书面反馈点评意见", "Feed the comment back in writing"),
        "follow_up": Term("落实点评意见", "Follow the comment up"),
    },
    About.CADENCE: CADENCES,
    About.COVERAGE: {"pledge": Term("作出公开承诺", "Make a pledge")},
    About.STATISTICS: {"statistics": Term("报送统计表", "Hand the statistics form in")},
}
LEVELS = (
    Term("未上报", "Not passed up"),
    Term("已上报", "Passed up"),
    Term("黄牌警示", "Yellow card"),
    Term("红牌警示", "Red card"),
)
"""By how far up a duty was passed."""


def duty(owed: OwedDuty) -> Term:
    """Return what is owed; a code that has no words yet speaks for itself."""
    known = _DUTIES.get(About(owed.about_kind), {}).get(owed.code, Term(owed.code, owed.code))
    if not owed.item:
        return known
    return Term(f"{known.zh}（第{owed.item}项）", f"{known.en} (no. {owed.item})")
