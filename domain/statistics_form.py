"""The statistics form (统计表) of fourteen items: what each field counts, and which figures must agree (L4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from domain import form_rules
from domain.catalogue import Term
from domain.errors import Broken, InvalidInput, Rule, Unsound
from domain.values import clean

Value = int | Decimal | str | list[str]
Values = dict[str, int | Decimal | str | list[str]]
"""What a form says, by the codes of its fields."""

MOST = 1_000_000_000
"""No figure of one organisation is larger."""
MOST_TEXTS = 200
_CENTS = Decimal("0.01")


class Kind(Enum):
    """What a field holds; a decimal is an amount of money with two decimals at most."""

    INTEGER = "INTEGER"
    DECIMAL = "DECIMAL"
    TEXT = "TEXT"
    TEXTS = "TEXTS"


UNITS: Mapping[str, str] = {
    "": "",
    "次": "times",
    "人次": "person-times",
    "个": "in number",
    "名": "people",
    "人": "people",
    "项": "in number",
    "块": "boards",
    "期": "issues",
    "件": "in number",
    "场": "sessions",
    "元": "yuan",
}
"""The units of the form with their English names."""


@dataclass(frozen=True)
class FormField(Term):
    """One blank of the form."""

    unit: str = ""
    kind: Kind = Kind.INTEGER

    @property
    def counts(self) -> bool:
        """Whether it holds a figure, which can be added up."""
        return self.kind in (Kind.INTEGER, Kind.DECIMAL)


@dataclass(frozen=True)
class FormItem(Term):
    """One numbered item of the form with its blanks by their codes."""

    fields: Mapping[str, FormField]


@dataclass(frozen=True)
class Check:
    """The figures of ``parts`` add up to that of ``whole``, or with ``least`` to no more than it."""

    rule: Rule
    parts: tuple[str, ...]
    whole: str
    least: bool = True

    def broken(self, values: Values) -> Broken | None:
        """Return how the figures disagree, None where they agree or are not all there."""
        if not values.keys() >= {*self.parts, self.whole}:
            return None
        parts, whole = sum(_figure(values[code]) for code in self.parts), _figure(values[self.whole])
        if parts <= whole if self.least else parts == whole:
            return None
        told = [(FIELDS[code], values[code]) for code in (*self.parts, self.whole)]
        zh = "，".join(f"{field.zh} {value}" for field, value in told)
        en = ", ".join(f"{field.en}: {value}" for field, value in told)
        return Broken(self.rule, f"values.{self.parts[0]}", zh, en)


_TEXT = Kind.TEXT
ITEMS: Mapping[int, FormItem] = {
    1: FormItem("理论学习", "Study of theory", {
        "study_sessions": FormField("理论学习", "Study sessions held", "次"),
        "study_attendances": FormField("党员干部参加学习", "Attendances of members and cadres", "人次"),
    }),
    2: FormItem("组织、亮身份与公开承诺", "Organisations, badges and public pledges", {
        "organisations": FormField("基层党组织", "Grassroots organisations", "个"),
        "members_badged": FormField("党员挂牌亮身份", "Members who show a badge", "名"),
        "members_pledged": FormField("党员作出公开承诺", "Members who pledged in public", "名"),
    }),
    3: FormItem("师生反映的突出问题", "Problems raised by staff and students", {
        "problems_collected": FormField("收集整理师生反映的突出问题", "Problems collected", "个"),
        "problems_solved": FormField("已解决", "Solved among them", "个"),
    }),
    4: FormItem("庆祝建党纪念日", "Activities for the Party's anniversaries", {
        "anniversary_activities": FormField("组织开展活动", "Activities held", "项"),
        "anniversary_participants": FormField("党员参加活动", "Members who took part", "名"),
    }),
    5: FormItem("校级以上表彰", "Commendations by the school or above", {
        "commended": FormField("受到校级以上各类表彰", "Commendations received", "人次"),
        "titled_count": FormField("被评为", "Among them with a title", "人次"),
        "title": FormField("被评为(称号)", "Which title", "", _TEXT),
        "titled_by": FormField("受到(级别)表彰", "Awarded the title by", "", _TEXT),
        "other_count": FormField("另", "Among them otherwise", "人次"),
        "other_by": FormField("受到(级别)表彰", "Otherwise commended by", "", _TEXT),
    }),
    6: FormItem("宣传与简报", "Publicity and bulletins", {
        "display_boards": FormField("宣传板块", "Display boards", "块"),
        "party_corner_issues": FormField("党建园地", "Issues of the Party corner", "期"),
        "briefings": FormField("新闻(简报)", "News items and bulletins", "件"),
    }),
    7: FormItem("辅导报告与党课", "Lectures and Party lessons", {
        "lectures": FormField("专题辅导报告", "Lectures on special subjects", "场"),
        "party_lessons": FormField("处级以上党员领导干部上党课", "Party lessons given by leading members", "次"),
        "lesson_attendances": FormField("听课", "Attendances at the lessons", "人次"),
    }),
    8: FormItem("结对帮扶与文明窗口", "Pairing, help and model windows", {
        "student_branches_paired": FormField("学生支部结对", "Student branches paired with", "个"),
        "members_helping": FormField("党员帮扶", "Members who help", "名"),
        "students_helped": FormField("困难学生", "Students in hardship helped", "名"),
        "help_amount": FormField("帮扶金额", "Amount of the help", "元", Kind.DECIMAL),
        "civil_windows": FormField("文明窗口", "Model windows set up", "个"),
    }),
    9: FormItem("爱心捐助与帮助就业", "Donations and help into work", {
        "donations": FormField("参与爱心捐助", "Donations made", "人次"),
        "donation_amount": FormField("爱心捐助共计金额", "Amount donated", "元", Kind.DECIMAL),
        "students_employed": FormField("帮扶学生就业", "Students helped into work", "名"),
        "free_lectures": FormField("义务讲座", "Free lectures", "场"),
        "new_classes_paired": FormField("结对新生班级", "First-year classes paired with", "个"),
    }),
    10: FormItem("公益活动与学生党员结对", "Welfare work and what student members do", {
        "welfare_events": FormField("社会公益活动", "Welfare activities", "次"),
        "welfare_attendances": FormField("参加社会公益活动", "Attendances at them", "人次"),
        "student_members_tutoring": FormField("学生党员结对", "Student members who tutor", "名"),
        "students_tutored": FormField("学业困难学生", "Students tutored", "名"),
        "student_members_contacting": FormField("学生党员联系", "Student members who keep contact", "名"),
        "activists_contacted": FormField("入党积极分子", "Activists contacted", "名"),
    }),
    11: FormItem("实事好事与志愿服务", "Good deeds and voluntary service", {
        "good_deeds": FormField("为师生办实事好事", "Good deeds for staff and students", "件"),
        "volunteers": FormField("党员参加志愿服务活动", "Members who volunteer", "名"),
        "volunteer_attendances": FormField("志愿服务", "Times that members volunteered", "人次"),
    }),
    12: FormItem("领导干部联系点", "Contact points of leaders", {
        "contact_points": FormField("处级以上党员领导干部联系点", "Contact points of leading members", "个"),
    }),
    13: FormItem("媒体宣传的先进典型", "Models shown in the media", {
        "media_individuals": FormField("市级以上媒体宣传先进典型", "People in city media or above", "人"),
        "media_collectives": FormField("市级以上媒体宣传先进集体", "Collectives in city media or above", "个"),
    }),
    14: FormItem("建立制度", "Rules adopted", {
        "rules_total": FormField("涉及创先争优的制度", "Rules adopted in all", "项"),
        "rules_general_branch": FormField("总支层面", "At the level of the general branch", "个"),
        "rules_branch": FormField("支部层面", "At the level of the branch", "个"),
        "rule_names": FormField("制度名称", "Names of the rules", "", Kind.TEXTS),
    }),
}  # fmt: skip
"""The items by their numbers; LIAODONG's, with labels of ours where the form has sentences."""

FIELDS: Mapping[str, FormField] = {code: field for item in ITEMS.values() for code, field in item.fields.items()}

CHECKS = (
    Check(form_rules.SOLVED, ("problems_solved",), "problems_collected"),
    Check(form_rules.COMMENDED, ("titled_count", "other_count"), "commended"),
    Check(form_rules.VOLUNTEERS, ("volunteers",), "volunteer_attendances"),
    Check(form_rules.RULES, ("rules_general_branch", "rules_branch"), "rules_total", least=False),
)
"""What the form's figures must satisfy beside being none below zero."""


def sound(values: Mapping[str, Any]) -> Values:
    """Return a whole form, clean, in the form's order; texts may be missing, figures may not.

    Raises what `checked` raises, and `errors.Unsound` with every rule that the form breaks.
    """
    found, broken = checked(values)
    if broken:
        raise Unsound(broken)
    return found


def checked(values: Mapping[str, Any]) -> tuple[Values, list[Broken]]:
    """Return what a form says, clean and in the form's order, and every rule that it breaks.

    Amounts are whole numbers or decimal texts such as ``"1200.50"``. Raises `errors.InvalidInput` naming a field that
    does not hold what it should.
    """
    for code in values:
        if code not in FIELDS:
            raise InvalidInput(f"values.{code}", "is no field of the form", "统计表没有此项")
    found, broken = Values(), list[Broken]()
    for code, field in FIELDS.items():
        value = values.get(code)
        if field.counts and value is None:
            broken.append(Broken(form_rules.MISSING, f"values.{code}", field.zh, field.en))
            continue
        found[code] = read = _read(code, field, value)
        if field.counts and _figure(read) < 0:
            broken.append(Broken(form_rules.NEGATIVE, f"values.{code}", f"{field.zh} {read}", f"{field.en}: {read}"))
    return found, [*broken, *(fault for check in CHECKS if (fault := check.broken(found)))]


def _read(code: str, field: FormField, value: Any) -> Value:
    path = f"values.{code}"
    if field.kind is Kind.TEXT:
        return clean(_of(str, "" if value is None else value, path), path, required=False, limit=400)
    if field.kind is Kind.TEXTS:
        texts = _of(list, [] if value is None else value, path)
        if len(texts) > MOST_TEXTS:
            raise InvalidInput(path, f"must not have more than {MOST_TEXTS} names", f"不能超过{MOST_TEXTS}个")
        return [clean(_of(str, each, path), f"{path}.{number}", limit=200) for number, each in enumerate(texts)]
    number = _amount(value, path) if field.kind is Kind.DECIMAL else _of(int, value, path)
    if abs(number) > MOST:
        raise InvalidInput(path, f"must not exceed {MOST}", f"不能超过{MOST}")
    return number


def _amount(value: Any, path: str) -> Decimal:
    if not isinstance(value, int | str | Decimal) or isinstance(value, bool):
        raise InvalidInput(path, "must be an amount", "须为金额")
    try:
        amount = Decimal(value)
        if amount.is_finite() and abs(amount) <= MOST and amount == amount.quantize(_CENTS):
            return amount.quantize(_CENTS)
    except InvalidOperation:
        pass
    raise InvalidInput(path, f"must be an amount of two decimals up to {MOST}", f"须为金额，最多两位小数，不超过{MOST}")


def _of(kind: type[Any], value: Any, path: str) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        en, zh = {int: ("a whole number", "整数"), str: ("a text", "文字"), list: ("a list of texts", "文字列表")}[kind]
        raise InvalidInput(path, f"must be {en}", f"须为{zh}")
    return value


def _figure(value: Value) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)
