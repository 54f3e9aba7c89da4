"""The guards of the statistics form, as `rules` has those of everything else (L4)."""

from domain.errors import Rule

MISSING = Rule("statistics-missing", "L4", "须填写，没有的填0", "The figure is missing; say 0 where there was none.")
NEGATIVE = Rule("statistics-negative", "L4", "统计数不能为负数", "A figure cannot lie below zero.")
SOLVED = Rule(
    "statistics-solved", "L4", "已解决的问题不能多于收集的问题", "More problems were solved than were collected."
)
COMMENDED = Rule(
    "statistics-commended",
    "L4",
    "分项表彰人次之和不能多于表彰总人次",
    "The kinds of commendation add up to more than all of them.",
)
VOLUNTEERS = Rule(
    "statistics-volunteers",
    "L4",
    "志愿服务的党员人数不能多于志愿服务人次",
    "More members volunteered than there were times that somebody did.",
)
RULES = Rule(
    "statistics-rules",
    "L4",
    "总支层面与支部层面制度之和须等于制度总数",
    "The rules of the two levels do not add up to all rules.",
)
OVERRIDDEN = Rule(
    "statistics-overridden",
    "L4",
    "与系统统计数不一致的，须注明原因",
    "A figure that differs from what the records give needs a note.",
)
STANDS = Rule(
    "statistics-submitted", "L4", "统计表已经报送，退回后方可重报", "The form was submitted, and was not returned."
)
RETURNED = Rule("statistics-returned", "L4", "统计表已经退回", "The form was returned before.")
OWN = Rule("own-statistics", "B5", "不得退回本人报送的统计表", "Nobody returns a form that they submitted themselves.")
