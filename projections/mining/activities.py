"""What the events of an export are called, in English and in the words of the practice; the rest is left out."""

from collections.abc import Mapping

from domain.aggregate import Event
from domain.catalogue import Term
from domain.judgement import comment, evaluation
from domain.judgement.rectification import events as rectifying
from domain.pledge import changing, evaluating, fulfilling, inspecting, proposing, reviewing, signing, supervising
from projections import events

PLEDGE: Mapping[type[Event], Term] = {
    proposing.Proposed: Term("提诺", "Propose"),
    proposing.Revised: Term("修改", "Revise"),
    proposing.Submitted: Term("报审", "Submit"),
    reviewing.Reviewed: Term("审诺", "Review"),
    reviewing.Returned: Term("退回", "Return"),
    reviewing.Approved: Term("审定", "Approve"),
    signing.Signed: Term("签约", "Sign"),
    signing.CopyFiled: Term("存档", "File copy"),
    signing.Published: Term("亮诺", "Publish"),
    signing.Publicised: Term("公示", "Show on channel"),
    fulfilling.Planned: Term("计划", "Plan"),
    fulfilling.ProgressReported: Term("报告进度", "Report progress"),
    fulfilling.ItemCompleted: Term("报告完成", "Report item done"),
    fulfilling.StruckOff: Term("销号", "Strike off"),
    fulfilling.ItemCorrected: Term("更正", "Correct item"),
    fulfilling.HelpAsked: Term("申请帮扶", "Ask for help"),
    fulfilling.HelpGiven: Term("帮扶", "Give help"),
    fulfilling.SelfChecked: Term("自查", "Self-check"),
    inspecting.PledgeInspected: Term("督查", "Inspect"),
    changing.AmendmentRequested: Term("申请变更", "Request amendment"),
    changing.AmendmentDecided: Term("审批变更", "Decide on amendment"),
    changing.WithdrawalRequested: Term("申请撤回", "Request withdrawal"),
    changing.WithdrawalDecided: Term("审批撤回", "Decide on withdrawal"),
    evaluating.EvaluationOpened: Term("评诺", "Open evaluation"),
    evaluating.Assessed: Term("考核", "Assess"),
    evaluating.RectificationOrdered: Term("责令整改", "Order rectification"),
    evaluating.RectificationReported: Term("报告整改", "Report rectification"),
    evaluating.RectificationConcluded: Term("认定整改", "Conclude rectification"),
    evaluating.Closed: Term("办结", "Close"),
    supervising.Reminded: Term("提醒", "Remind"),
    supervising.Escalated: Term("逾期上报", "Escalate"),
    supervising.ReminderAcknowledged: Term("知悉提醒", "Acknowledge reminder"),
    supervising.DeadlineMoved: Term("期限调整", "Move deadline"),
}
"""The life of a pledge, the case of an XES log."""

JUDGEMENT: Mapping[type[Event], Term] = {
    comment.CommentGiven: Term("领导点评", "Comment"),
    comment.CommentFedBack: Term("反馈点评", "Feed comment back"),
    comment.CommentPublished: Term("公开点评", "Publish comment"),
    comment.CommentFollowedUp: Term("落实点评", "Follow up comment"),
    comment.CommentReminded: Term("提醒点评事项", "Remind about comment"),
    comment.CommentEscalated: Term("点评逾期上报", "Escalate comment"),
    comment.CommentReminderAcknowledged: Term("知悉点评提醒", "Acknowledge reminder about comment"),
    comment.CommentDeadlineMoved: Term("点评期限调整", "Move deadline of comment"),
    evaluation.Announced: Term("预告评议", "Announce evaluation"),
    evaluation.Opened: Term("评议到会", "Record attendance"),
    evaluation.CodesIssued: Term("发放测评码", "Issue ballot codes"),
    evaluation.Reported: Term("述职", "Report to evaluators"),
    evaluation.Criticised: Term("上级批评", "Criticise"),
    evaluation.Closed: Term("计票", "Count ballots"),
    evaluation.ResultPublished: Term("公布结果", "Publish result"),
    evaluation.Reminded: Term("提醒评议事项", "Remind about evaluation"),
    evaluation.Escalated: Term("评议逾期上报", "Escalate evaluation"),
    evaluation.ReminderAcknowledged: Term("知悉评议提醒", "Acknowledge reminder about evaluation"),
    evaluation.DeadlineMoved: Term("评议期限调整", "Move deadline of evaluation"),
    rectifying.Opened: Term("启动整改", "Open rectification"),
    rectifying.Reported: Term("自查报告", "Report self-examination"),
    rectifying.ReportReturned: Term("退回报告", "Return self-examination"),
    rectifying.Ordered: Term("限期整改", "Order period"),
    rectifying.ProblemClosed: Term("问题销号", "Close problem"),
    rectifying.ProblemConfirmed: Term("确认整改", "Confirm problem solved"),
    rectifying.ProblemReopened: Term("问题重启", "Reopen problem"),
    rectifying.Concluded: Term("整改结束", "End rectification"),
    rectifying.Reminded: Term("提醒整改事项", "Remind about rectification"),
    rectifying.Escalated: Term("整改逾期上报", "Escalate rectification"),
    rectifying.ReminderAcknowledged: Term("知悉整改提醒", "Acknowledge reminder about rectification"),
    rectifying.DeadlineMoved: Term("整改期限调整", "Move deadline of rectification"),
}
"""What else an OCEL log tells of."""

ACTIVITIES: Mapping[type[Event], Term] = {**PLEDGE, **JUDGEMENT}

LEFT_OUT: frozenset[type[Event]] = events.CAMPAIGN | events.REGISTER | events.RECORD | events.REPORT | events.STANDING
"""The register, and what has no process. Of exemptions nothing is told: they tell of somebody's health."""
