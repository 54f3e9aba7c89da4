"""The catalogue of guards: every rule by which a command is refused, with its text in both languages."""

from domain import form_rules
from domain.errors import Rule

NOT_IN_SESSION = Rule("campaign-not-open", "A1", "活动尚未开始或已经结束", "The campaign is not open on this day.")
CAMPAIGN_CLOSED = Rule("campaign-closed", "H6", "活动已经结束", "The campaign is closed.")
ITEMS_OPEN = Rule("campaign-has-open-items", "H6", "尚有未了结的承诺事项，活动不能结束", "Items are still open.")
ROUND_EXISTS = Rule("round-exists", "A1", "该年度的承诺已经开展", "This round was opened before.")
MECHANISM_OFF = Rule(
    "mechanism-off", "A4", "本次活动未启用该机制", "The campaign's policy does not use this mechanism."
)
LATE_WITHOUT_REASON = Rule(
    "late-without-reason",
    "A2",
    "已过承诺截止日期，须说明理由",
    "The deadline has passed: give a reason for the delay.",
)
FUTURE = Rule("in-the-future", "H7", "发生日期不能晚于今天", "An act cannot have happened in the future.")
JUDGED_EARLY = Rule(
    "judged-too-early",
    "H7",
    "审核日期不能早于所审内容提出的日期",
    "A judgement cannot have happened before what it judges.",
)
BEFORE_FOUNDING = Rule("before-founding", "B4", "日期早于单位成立日期", "The organisation did not exist on this day.")

NO_SUPERIOR = Rule("no-superior", "B2", "没有上级组织，无法审核", "There is no superior organisation to review.")
NOT_LOWER = Rule("not-below", "B1", "上级不能是自己的下级", "An organisation cannot be moved below itself.")
SECRETARY_VACANT = Rule("secretary-vacant", "B3", "书记职务空缺，不能审核、签约", "The secretary's post is vacant.")
POST_HELD = Rule("post-held", "B4", "该职务已由此人担任", "This member holds the post already.")
POST_NOT_HELD = Rule("post-not-held", "B4", "此人未担任该职务", "This member does not hold the post.")
SELF_APPOINTED = Rule("self-appointed", "B5", "不得任命本人担任审签职务", "Nobody makes themselves a judge of pledges.")
SUBSTITUTE_SELF = Rule("substitute-self", "B5", "不能委托本人代理", "Nobody is their own substitute.")
SUBSTITUTION_PERIOD = Rule(
    "substitution-period",
    "B5",
    "代理期限须从今天或以后开始，且不超过一年",
    "A substitution begins today or later and lasts at most a year.",
)
SUBSTITUTED = Rule("substituted", "B5", "该职务在此期间已委托他人代理", "Somebody substitutes in this period already.")
NOT_SUBSTITUTED = Rule("not-substituted", "B5", "该职务没有委托代理", "Nobody substitutes in this post.")
NOT_A_GUIDE = Rule("not-a-guidance-group", "B2", "该单位不是系统指导小组", "This is not a system's guidance group.")
OWN_PLEDGE = Rule(
    "own-pledge",
    "B5",
    "不得审核、签批、销号或评议本人或本人提出的承诺",
    "Nobody judges a pledge of their own or one they proposed.",
)
DISSOLVED = Rule("organisation-dissolved", "B4", "该组织已撤销", "The organisation was dissolved.")

FORM_NOT_ALLOWED = Rule("oral-not-allowed", "C4", "该党员不属于可口头承诺的范围", "This member may not pledge orally.")
DUTY_POST_MISSING = Rule(
    "duty-post-missing", "C3", "无职党员须先设岗定责", "A member without a post needs a duty post."
)
NOT_AFFILIATED = Rule("not-affiliated", "C6", "应在现所在党组织承诺", "A member pledges where they belong now.")
MAY_NOT_JOIN = Rule("may-not-join", "C8", "此类人员不参加本次承诺", "People of this kind do not take part.")
LEADERS_FIRST = Rule("leaders-first", "M1", "领导干部须先作承诺", "Leading members pledge first.")
EXEMPTION_STEP = Rule(
    "exemption-step",
    "C5",
    "免诺须依次经申请、支部研究、上级同意",
    "An exemption is requested, studied by the branch, then approved by the superior.",
)

NO_ITEMS = Rule("no-items", "D2", "承诺书没有承诺事项", "The letter has no items.")
UNMEASURABLE = Rule("item-unmeasurable", "D2", "承诺事项没有可衡量的目标", "The item has no measure of success.")
UNDATED = Rule("item-undated", "D2", "承诺事项没有完成时限", "The item has no due date.")
DUE_OUTSIDE = Rule("due-outside-campaign", "A5", "完成时限不在活动期限之内", "The due date lies outside the campaign.")
DUE_PAST = Rule("due-in-the-past", "D2", "完成时限早于承诺日期", "The due date lies before the promise.")
OPINIONS_MISSING = Rule(
    "opinions-missing",
    "D1",
    "须先征求意见，至少一项承诺回应群众意见",
    "Opinions come first: at least one item must answer one.",
)
DISCUSSION_MISSING = Rule("discussion-missing", "D3", "须先经会议讨论", "A discussion meeting must be recorded first.")
NOT_REVISED = Rule("not-revised", "E3", "被退回的承诺书尚未修改", "A returned letter must be revised first.")

VERDICT_MISSING = Rule(
    "verdict-missing", "E1", "须逐项、逐条给出审核意见", "Every item needs a verdict on every criterion."
)
APPROVER_NOT_NEEDED = Rule("approver-not-needed", "E2", "政策未规定由其审核", "The policy asks no such approver.")
VERDICT_TWICE = Rule("verdict-twice", "E1", "同一事项同一标准只能有一个意见", "An item has one verdict on a criterion.")
VERDICT_UNKNOWN = Rule("verdict-unknown", "E1", "审核标准或事项不存在", "There is no such item or criterion.")
APPROVED_WITH_FAULT = Rule(
    "approved-with-fault", "E1", "有不合格项，不能通过", "A failed criterion cannot be approved."
)
RETURN_WITHOUT_REASON = Rule("return-without-reason", "E3", "退回须注明原因", "A return needs reason codes.")
APPROVED_BEFORE = Rule("approved-before", "E2", "该审核人已经通过", "This approver has already approved.")

WRONG_DIGEST = Rule("wrong-digest", "F1", "签署的文本与审定的承诺书不一致", "That is not the letter that was approved.")
SIGNED_BEFORE = Rule("signed-before", "F1", "该方已经签字", "This side has signed already.")
SIGNATURES_MISSING = Rule("signatures-missing", "F1", "双方尚未签字", "Both signatures are needed first.")
COPY_FILED = Rule("copy-filed", "F2", "该份承诺书已经存档", "This copy is filed already.")
COPIES_MISSING = Rule("copies-missing", "F2", "一式三份尚未齐全", "The three copies are not complete.")

UNKNOWN_CHANNEL = Rule("unknown-channel", "G2", "政策未规定该公示方式", "The policy knows no such channel.")
PLACE_MISSING = Rule("place-missing", "G2", "须注明公示地点", "The place of publication is missing.")

UNKNOWN_ITEM = Rule("unknown-item", "H2", "没有这一承诺事项", "There is no such item.")
ITEM_SETTLED = Rule("item-settled", "H2", "该事项已销号或了结", "The item was struck off or settled before.")
NOT_CLAIMED = Rule("completion-missing", "H2", "须先报告完成并附证据", "Completion with evidence comes first.")
OWN_CLAIM = Rule(
    "own-claim", "B5", "不得为本人报告的事项销号或确认整改", "Nobody confirms what they reported themselves."
)
EVIDENCE_MISSING = Rule("evidence-missing", "H2", "须附完成证据", "Evidence of completion is missing.")
UNSOLVED = Rule("refused-unsolved", "H3", "问题不解决不通过", "The problem is not solved.")
NOT_IN_PLACE = Rule("refused-not-in-place", "H3", "落实不到位不通过", "The work is not in place.")
DISSATISFIED = Rule("refused-dissatisfied", "H3", "群众不满意不通过", "The public is dissatisfied.")
NOTHING_TO_CORRECT = Rule("nothing-to-correct", "H2", "没有可更正的记录", "There is nothing to correct.")
NOT_OWED = Rule("not-owed", "N1", "没有这一待办事项，或已经办结", "Nothing like this is owed by that day.")
NOT_REMINDED = Rule("not-reminded", "N1", "该事项尚未提醒", "Nobody was reminded of this yet.")
REST_TOO_LONG = Rule("rest-too-long", "N1", "暂缓提醒的时间超过规定", "Reminders may not rest for so long.")
EXTENSION_EARLIER = Rule(
    "extension-not-later", "H5", "延期须晚于原期限和今天", "An extension ends after the present date and after today."
)
SUBJECT_ERASED = Rule("subject-erased", "N3", "该当事人的个人信息已删除", "The subject's personal data was erased.")
REASON_MISSING = Rule("reason-missing", "N3", "须说明理由", "A reason is needed.")
PROGRESS_RANGE = Rule("progress-range", "H1", "进度须在0至100之间", "Progress is a percentage from 0 to 100.")
PLAN_EMPTY = Rule("plan-empty", "H1", "计划须有措施和时间节点", "The plan needs measures and milestones.")
CHECK_MISSING = Rule("check-missing", "H4", "须逐项自查", "Every open item must be checked.")
MILESTONE_OUTSIDE = Rule("milestone-outside", "H1", "时间节点晚于完成时限", "A milestone lies after the due date.")
HELP_NOT_ASKED = Rule("help-not-asked", "H5", "该事项未申请帮扶", "No help was asked for this item.")
ITEMS_OPEN_YET = Rule("items-open", "H6", "尚有未到期且未完成的事项", "Items are open and not yet due.")

CHANGE_PENDING = Rule("change-pending", "E3", "已有变更或撤回申请待审", "A change is waiting for its decision.")
NO_CHANGE_PENDING = Rule("no-change-pending", "E3", "没有待审的变更或撤回申请", "No change waits for a decision.")

ASSESSMENT_INCOMPLETE = Rule("assessment-incomplete", "K1", "须对每一事项作出考核结论", "Every item needs a verdict.")
ASSESSED_BEFORE = Rule("assessed-before", "K1", "已经考核", "The pledge was assessed before.")
NOT_ASSESSED = Rule("not-assessed", "K1", "尚未考核", "The assessment comes first.")
ASSESSED_KEPT_NOT_STRUCK = Rule(
    "kept-but-not-struck-off",
    "K1",
    "未销号的事项不能认定为兑现",
    "An item that was not struck off cannot be judged kept.",
)
ASSESSED_UNKEPT_STRUCK = Rule(
    "struck-off-but-not-kept",
    "K1",
    "已销号的事项须先更正，才能认定为未兑现",
    "An item that was struck off must be corrected before it is judged not kept.",
)
RECTIFICATION_FIRST = Rule(
    "rectification-first",
    "K1",
    "未兑现的事项须先责令限期整改",
    "What is unfulfilled must be ordered to be rectified before the end.",
)
NOTHING_TO_RECTIFY = Rule("nothing-to-rectify", "K1", "没有需要整改的事项", "Nothing needs rectification.")
RECTIFICATION_OPEN = Rule("rectification-open", "K1", "整改尚未结束", "A rectification order is still open.")
NO_RECTIFICATION = Rule("no-rectification", "K1", "没有正在进行的整改", "No rectification order is open.")
REPORT_INCOMPLETE = Rule("report-incomplete", "J4", "整改报告须有措施和时限", "The report needs measures and limits.")
REPORT_MISSING = Rule("report-missing", "J4", "须先提交整改报告", "The rectification report comes first.")
RECTIFICATION_UNSOLVED = Rule("rectification-unsolved", "J4", "问题尚未全部解决", "A problem is still open.")
DUE_TOO_EARLY = Rule("due-too-early", "K1", "限期须晚于责令日期", "The limit must lie after the order.")

NOTHING_INSPECTED = Rule(
    "nothing-inspected", "H4", "督查须至少写明一项事项的情况", "An inspection looks at an item at least."
)
INSPECTED_TWICE = Rule(
    "inspected-twice", "H4", "同一事项在一次督查中只记录一次", "An inspection finds one thing per item."
)

OWN_COMMENT = Rule("own-comment", "B5", "不得点评本人或本人负责的组织", "Nobody comments on themselves.")
COMMENT_FROM_BELOW = Rule(
    "comment-from-below", "I1", "下级不得点评上级负责人", "Nobody comments on a leader above them."
)
COMMENT_INCOMPLETE = Rule(
    "comment-incomplete",
    "I4",
    "点评须肯定成绩、指出不足、明确努力方向",
    "A comment names achievements, shortcomings and direction.",
)
BEFORE_WHAT_IT_CONCERNS = Rule(
    "before-what-it-concerns",
    "H7",
    "日期不能早于所涉点评、记录的日期",
    "What it concerns had not happened yet on this day.",
)
FED_BACK_BEFORE = Rule("fed-back-before", "I4", "点评意见已经书面反馈", "The comment was fed back before.")
NOT_FED_BACK = Rule(
    "not-fed-back", "I4", "点评意见须先书面反馈再公开", "The written feedback comes before publication."
)
COMMENT_PUBLISHED = Rule("comment-published", "I4", "点评情况已经公开", "The comment was published before.")
UNKNOWN_FOLLOW_UP = Rule("unknown-follow-up", "I4", "没有这一跟进事项", "There is no such follow-up.")
FOLLOWED_UP_BEFORE = Rule("followed-up-before", "I4", "该跟进事项已经办结", "This follow-up was done before.")

RECORD_RETRACTED = Rule("record-retracted", "N3", "该记录已经撤回", "The record was retracted before.")
RECORD_GROUP = Rule(
    "record-group",
    "M6",
    "领导小组须由书记任组长并有材料员",
    "The leading group is headed by the secretary and has the clerk in it.",
)

EXAMINATION_MISSING = Rule(
    "examination-missing", "J4", "整改报告须先有自查情况", "The report begins with a self-examination."
)
PROBLEM_LIMIT_PAST = Rule(
    "problem-limit-past", "J4", "整改时限早于报告日期", "A problem's limit lies before the report."
)
LIMIT_BEYOND_ORDER = Rule(
    "limit-beyond-order", "J4", "问题的整改时限超出责令期限", "A problem would take longer than the ordered period."
)
RECTIFICATION_STEP = Rule(
    "rectification-step",
    "J4",
    "整改须依次经自查报告、责令限期、逐项销号、再次评议",
    "A rectification goes from the report over the order and the problems to another evaluation.",
)
UNKNOWN_PROBLEM = Rule("unknown-problem", "J4", "没有这一整改问题", "There is no such problem.")
PROBLEM_NOT_OPEN = Rule("problem-not-open", "J4", "该问题已报整改完成", "The problem was reported as solved before.")
PROBLEM_NOT_CLOSED = Rule("problem-not-closed", "J4", "该问题尚未报整改完成", "The problem was not reported as solved.")
OWN_RECTIFICATION = Rule(
    "own-rectification",
    "B5",
    "不得处理本人或本人所在领导班子的组织的整改",
    "Nobody judges the rectification of themselves or of the organisation that they lead.",
)
OUT_OF_ORDER = Rule(
    "out-of-order", "H7", "发生日期不能早于前一步骤", "An act cannot be dated before the step that it follows."
)
REEVALUATION_MISSING = Rule(
    "reevaluation-missing", "J4", "尚未公布再次评议的结果", "No result of another evaluation was published yet."
)
REEVALUATION_BEGUN = Rule(
    "reevaluation-begun", "J4", "再次评议已经开始，问题不能重新打开", "The next evaluation has begun already."
)

TITLE_FOR_OTHERS = Rule(
    "title-for-others", "K2", "该称号不授予此类对象", "This title is not for candidates of this kind."
)
NOT_AN_AWARD_DAY = Rule("not-an-award-day", "K2", "当天不是政策规定的表彰日", "The policy names other days for awards.")
OWN_HONOUR = Rule(
    "own-honour", "B5", "不得表彰本人或本人任领导的组织", "Nobody honours themselves or an organisation that they lead."
)
ASSESSED_WITHOUT_COMMENT = Rule(
    "assessed-without-comment", "K1", "须先有领导点评", "The assessment rests on at least one leader's comment."
)
ASSESSED_WITHOUT_EVALUATION = Rule(
    "assessed-without-evaluation", "K1", "须先有有效的群众评议", "The assessment rests on a valid public evaluation."
)
CLASS_NOT_USED = Rule(
    "class-not-used", "K4", "本次活动未对其分类定级", "The campaign sorts no such pledger into classes."
)

EVALUATION_STEP = Rule(
    "evaluation-step",
    "J2",
    "群众评议须依次经公告、到会登记、述职、投票、计票、公布结果",
    "An evaluation goes from announcement over attendance, report and ballots to the count and its result.",
)
EVALUATION_RUNNING = Rule("evaluation-running", "J1", "上一次评议尚未计票", "The last attempt was not counted yet.")
EVALUATED_BEFORE = Rule("evaluated-before", "J1", "本周期群众评议已经通过", "This period's evaluation was passed.")
RECTIFICATION_NOT_DONE = Rule(
    "rectification-not-done",
    "J4",
    "整改问题全部销号后方可再次评议",
    "Every problem must be solved and confirmed before another evaluation.",
)
NOT_HELD = Rule("not-held", "J2", "到会登记日期不在评议日期之内", "The evaluation is not held on this day.")
EVALUATOR_TWICE = Rule("evaluator-twice", "J2", "同一评议人员不能重复登记", "Nobody evaluates twice.")
EVALUATOR_BEYOND = Rule(
    "evaluator-beyond-category",
    "J2",
    "被评议组织的领导班子成员只能列入本单位领导班子类别，且不超过其人数",
    "The organisation's own leading body counts in its own category only, and no more of it than there are.",
)
OWN_EVALUATION = Rule(
    "own-evaluation",
    "B5",
    "被评议组织的领导班子成员不得组织计票或批评本组织的评议",
    "Nobody of its own leading body counts or judges the evaluation of an organisation.",
)
REPORTED_BEFORE = Rule("reported-before", "J2", "书记已经述职", "The secretary reported before.")
CODES_SHOWN = Rule(
    "codes-shown-once",
    "J3",
    "投票码只显示一次，如已遗失请重新生成",
    "Codes are shown once; if they were lost, issue new ones.",
)
BALLOTS_CAST = Rule("ballots-cast", "J3", "已有人投票，不能更换投票码", "Codes stay once a ballot was cast.")
BALLOT_BEFORE_REPORT = Rule(
    "ballot-before-report", "J2", "书记述职后方可投票", "The secretary's report comes before the ballots."
)
CODE_UNKNOWN = Rule("code-unknown", "J3", "投票码无效", "There is no such code.")
CODE_USED = Rule("code-used", "J3", "该投票码已经使用", "This code was used before.")
BALLOT_LATE = Rule("ballot-late", "J3", "投票已经截止", "The ballot is closed.")
CRITICISED_BEFORE = Rule("criticised-before", "J3", "上级的批评意见已经记录", "The criticism was recorded before.")
EVALUATION_CLOSED = Rule("evaluation-closed", "J3", "评议已经计票", "The ballots were counted before.")


def catalogue() -> dict[str, Rule]:
    """Return every rule by its code."""
    every = (*globals().values(), *vars(form_rules).values())
    return {rule.code: rule for rule in every if isinstance(rule, Rule)}
