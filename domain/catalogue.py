"""The codes that policies and events use, each with its label in both languages; the wording is ours."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """The label of one code."""

    zh: str
    en: str


CRITERIA: Mapping[str, Term] = {
    "ADVANCED": Term("高于日常要求", "Does it go beyond everyday work and discipline?"),
    "CENTRAL_WORK": Term("围绕当前重点", "Does it serve the work that matters most now?"),
    "POST_FIT": Term("贴合岗位职责", "Does it fit the unit's function or the pledger's post?"),
    "MASS_WISH": Term("回应群众愿望", "Does it answer a wish that people voiced?"),
    "FEASIBLE": Term("能够办到", "Is it realistic and within the pledger's power?"),
    "SPECIFIC": Term("内容具体", "Are content, goal and time limit stated plainly?"),
    "COMPLETE": Term("应诺尽诺", "Does it leave out nothing this pledger ought to promise?"),
    "HIGHER_STANDARD": Term("领导标准更高", "For leading members: is it above an ordinary member's promise?"),
    "NO_EMPTY": Term("不许空诺", "Does it keep clear of problems that cannot be solved now?"),
    "FORWARD": Term("略有超前", "Is it somewhat ahead of present practice?"),
    "MUST_INCLUDE": Term("包含必诺内容", "Does it cover what people need most and what effort can solve?"),
}
"""What a review asks of each item (E1); the English label is the question put to the reviewer."""

RETURN_REASONS: Mapping[str, Term] = {
    "ORDINARY_DUTY": Term("只是日常职责", "Only an ordinary duty or a matter of discipline"),
    "OFF_CENTRAL_WORK": Term("偏离当前重点", "Beside the work that matters now"),
    "OFF_POST": Term("与岗位不符", "Does not fit the post or the unit's function"),
    "OFF_WISHES": Term("未回应群众意见", "Answers nothing that people asked for"),
    "TOO_BROAD": Term("目标过高过泛", "Aims too high or too wide"),
    "BEYOND_ABILITY": Term("超出能力范围", "Beyond the pledger's ability"),
    "NOT_SPECIFIC": Term("表述不具体", "Not concrete enough"),
    "UNMEASURABLE": Term("无法衡量", "Has no measure of success"),
    "UNDATED": Term("没有时限", "Has no due date"),
    "NO_RESPONSIBLE": Term("没有责任人", "Names nobody who answers for it"),
    "INCOMPLETE": Term("缺少应诺内容", "Leaves out what should be promised"),
    "BELOW_STANDARD": Term("未达领导标准", "Below the standard for a leading member"),
    "EMPTY": Term("空头承诺", "An empty promise: it cannot be solved now"),
    "NOT_FORWARD": Term("缺乏前瞻", "Not ahead of present practice"),
    "DUPLICATE": Term("与其他事项重复", "Repeats another item"),
    "OTHER": Term("其他（见说明）", "Other, see the note"),
}
"""Why an item or a letter is returned for improvement (E3)."""

ORGANISATION_TYPES: Mapping[str, Term] = {
    "RURAL": Term("农村", "Village"),
    "COMMUNITY": Term("社区", "Urban community"),
    "STATE_ENTERPRISE": Term("国有企业", "State-owned enterprise"),
    "ORGAN": Term("机关", "Party or government organ"),
    "WINDOW": Term("窗口单位和服务行业", "Service window or service trade"),
    "SCHOOL": Term("中小学校", "School"),
    "HIGHER_EDUCATION": Term("高等学校", "University or college"),
    "STUDENT_BRANCH": Term("学生支部", "Student branch"),
    "MEDICAL": Term("医疗卫生单位", "Health unit"),
    "INSTITUTION": Term("其他事业单位", "Other public institution"),
    "NON_PUBLIC": Term("非公企业", "Private enterprise"),
    "SOCIAL_ORG": Term("社会组织", "Social organisation"),
    "RETIRED": Term("离退休支部", "Retired staff branch"),
    "FLOATING_ORG": Term("外建组织", "Organisation set up elsewhere for floating members"),
    "PROJECT_BRANCH": Term("项目临时支部", "Temporary project branch"),
    "MASS_ORG": Term("群团组织", "Mass organisation"),
}
"""The sixteen types of organisation (B1)."""

ORGANISATION_LEVELS: Mapping[str, Term] = {
    "LEADING_GROUP": Term("活动领导小组", "Leading group of the campaign"),
    "SYSTEM_GROUP": Term("系统指导小组", "Guidance group of a system"),
    "COMMITTEE": Term("党委（党组、工委）", "Committee"),
    "GENERAL_BRANCH": Term("党总支", "General branch"),
    "DIRECT_BRANCH": Term("直属党支部", "Direct branch"),
    "BRANCH": Term("党支部", "Branch"),
    "TEMP_BRANCH": Term("临时党支部", "Temporary branch"),
    "GROUP": Term("党小组", "Group"),
    "FUNCTIONAL": Term("功能型党组织", "Functional branch"),
    "EXTERNAL": Term("外建党组织", "Branch set up elsewhere"),
}
"""Where an organisation stands in the tree (B1)."""

BRANCH_LEVELS = ("DIRECT_BRANCH", "BRANCH", "TEMP_BRANCH", "FUNCTIONAL", "EXTERNAL")
"""The levels of branches, each of which is somebody's contact point; general branches and groups are none (B2)."""

MEMBER_KINDS: Mapping[str, Term] = {
    "MEMBER": Term("普通党员", "Ordinary member"),
    "LEADING_CADRE": Term("领导干部", "Leading cadre"),
    "BRANCH_SECRETARY": Term("书记", "Secretary"),
    "VILLAGE_CADRE": Term("村干部", "Village cadre"),
    "NO_POST": Term("无职党员", "Member without a post"),
    "THREE_ELDERS": Term("三老党员", "Veteran member, cadre or model worker"),
    "OLD_INFIRM": Term("年老体弱", "Old or infirm member"),
    "LOW_LITERACY": Term("文化程度较低", "Member with little schooling"),
    "RETIRED": Term("离退休党员", "Retired member"),
    "FLOATING": Term("流动党员", "Floating member"),
    "IN_SERVICE": Term("在职党员", "Member in service"),
    "STUDENT": Term("学生党员", "Student"),
    "TEACHING_STAFF": Term("教职工党员", "Teacher or school staff"),
    "WORKER": Term("职工党员", "Worker"),
    "OWNER": Term("业主党员", "Business owner"),
    "PROBATIONARY": Term("预备党员", "Probationary member"),
    "ACTIVIST": Term("入党积极分子", "Activist"),
    "NON_PARTY_CADRE": Term("非党干部", "Cadre outside the Party"),
    "MASSES": Term("群众", "One of the public"),
    "DIFFICULT": Term("困难党员", "Member in difficulty"),
    "ABLE": Term("能人党员", "Member of special ability"),
    "BACKWARD": Term("后进党员", "Member lagging behind"),
}
"""What a person can be; one person may be several of them (C)."""

POSTS: Mapping[str, Term] = {
    "SECRETARY": Term("书记", "Secretary"),
    "DEPUTY_SECRETARY": Term("副书记", "Deputy secretary"),
    "COMMITTEE_MEMBER": Term("委员", "Committee member"),
    "LEADER_IN_CHARGE": Term("分管领导", "Leader in charge"),
    "CONTACT_LEADER": Term("联点领导", "Contact leader"),
    "RESPONSIBLE_LEADER": Term("包抓领导", "Responsible leader"),
    "LIAISON": Term("联络员", "Liaison person"),
    "CLERK": Term("材料员", "Materials clerk"),
    "OFFICE": Term("活动办公室", "Campaign office"),
    "SUPERVISOR": Term("督查员", "Supervisor"),
    "AUDITOR": Term("审计员", "Auditor"),
    "EVALUATOR": Term("评议代表", "Evaluator"),
}
"""The posts of `values.Role` that an organisation fills (B2)."""

OPINION_CHANNELS: Mapping[str, Term] = {
    "FORUM": Term("座谈会", "Forum"),
    "SUGGESTION_BOX": Term("意见箱", "Suggestion box"),
    "VISIT": Term("走访调研", "Visit"),
    "QUESTIONNAIRE": Term("问卷", "Questionnaire"),
    "SMS": Term("短信", "Text message"),
    "WEB": Term("网上征集", "Web"),
    "HOTLINE": Term("热线电话", "Hotline"),
}
"""How opinions are collected (D1)."""

CADENCES: Mapping[str, Term] = {
    "round": Term("新一轮承诺", "New round of pledges"),
    "self_check": Term("自查", "Self-check"),
    "inspection": Term("督查", "Inspection"),
    "briefing": Term("践诺通报会", "Briefing to the public"),
    "report": Term("践诺情况上报", "Report upward"),
    "comment": Term("领导点评", "Leader's comment"),
    "comment_reminder": Term("点评提醒", "Reminder of the comment"),
    "comment_check": Term("点评检查", "Check of the comments"),
    "comment_summary": Term("点评总评", "Summary of the comments"),
    "evaluation": Term("群众评议", "Public evaluation"),
    "evaluation_prompt": Term("评议督促", "Prompt to evaluate"),
    "assessment": Term("组织考核", "Assessment"),
    "ranking_organisation": Term("组织评比", "Ranking of organisations"),
    "ranking_member": Term("党员评比", "Ranking of members"),
    "disclosure_superior": Term("上级公开", "Superior's disclosure on organisations"),
    "disclosure_branch": Term("支部公开", "Branch's disclosure on members"),
    "disclosure_member": Term("党员记实公开", "Member's own record"),
    "life_meeting": Term("组织生活会", "Organisation life meeting"),
    "model_selection": Term("典型展评", "Selection of model deeds"),
    "registration": Term("党员登记", "Registration of members"),
    "study": Term("集中学习", "Collective study"),
    "visit": Term("下访", "Visit to the grass roots"),
}
"""The periodic duties a policy may set, by the key of its cadence (H4, I2, J1, K, L)."""

AWARD_DAYS: Mapping[str, str] = {"TEACHERS_DAY": "09-10", "NATIONAL_DAY": "10-01", "YEAR_END": "12-31"}
"""The month and day of award days that a policy names by a code (K2)."""

ORGANISATION_CLASSES: Mapping[str, Term] = {
    "ADVANCED": Term("先进", "Advanced"),
    "ORDINARY": Term("一般", "Ordinary"),
    "BACKWARD": Term("后进", "Backward"),
}
"""The classes between which organisations move up (K4)."""

COMMENT_MODES: Mapping[str, Term] = {
    "MEETING": Term("会议点评", "At a meeting"),
    "ONE_BY_ONE": Term("逐个点评", "One by one"),
    "ON_SPOT": Term("现场点评", "On the spot"),
    "RANDOM": Term("随机点评", "At random"),
    "WRITTEN": Term("书面点评", "In writing"),
}
"""In what way a leader comments (I3)."""

CHECKPOINTS: Mapping[str, Term] = {
    "BEFORE": Term("事前", "Before the work"),
    "DURING": Term("事中", "While it is done"),
    "AFTER": Term("事后", "After it"),
}
"""When a leader comments, seen from the work that the comment is about."""

INSPECTION_FORMS: Mapping[str, Term] = {
    "REGULAR": Term("定期督查", "Regular inspection"),
    "RANDOM": Term("随机督查", "Random inspection"),
    "VISIT": Term("走访督查", "Inspection on a visit"),
}
"""How the superior inspects (H4)."""

GRADES: Mapping[str, Term] = {
    "SATISFIED": Term("满意", "Satisfied"),
    "FAIRLY_SATISFIED": Term("基本满意", "Fairly satisfied"),
    "DISSATISFIED": Term("不满意", "Dissatisfied"),
    "UNINFORMED": Term("不了解", "Do not know"),
}
"""The grades of the public's ballot; no procedure states them, a policy says which count as satisfied (J3)."""

EVALUATOR_CATEGORIES: Mapping[str, Term] = {
    "SUPERIOR_LEADERS": Term("上级领导班子成员", "Leading body of the superior"),
    "OWN_LEADERS": Term("本单位领导班子成员", "Leading body of the organisation itself"),
    "DELEGATES": Term("两代表一委员", "Delegates of Party and people, members of the consultative conference"),
    "MEMBERS_AND_CADRES": Term("党员干部", "Members and cadres"),
    "MASSES": Term("基层群众", "The public"),
    "SERVICE_RECIPIENTS": Term("服务对象", "Those who are served"),
}
"""Who evaluates (J2); `OWN_LEADERS` is the only category for the organisation's own leading body."""
