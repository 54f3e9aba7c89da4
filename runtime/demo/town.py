"""The demo town: 17 villages and 3 communities with 71 promises in our own words (figures of TOWN_71)."""

from dataclasses import dataclass
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1c1d0e-6c0e-4f6a-9a53-8f6f3f6f7c71")
TOWN_NAME = "清溪镇党委"
CAMPAIGN_NAME = "清溪镇创先争优公开承诺"
THEME = "说到做到，件件有着落"

VILLAGES = (
    ("柳湾村", "李春生"),
    ("石桥村", "王桂兰"),
    ("东沟村", "陈志强"),
    ("西坡村", "刘玉梅"),
    ("杨家店村", "杨德顺"),
    ("白庙村", "周立新"),
    ("河口村", "吴建国"),
    ("南岭村", "郑秀英"),
    ("北塬村", "孙长河"),
    ("枣林村", "马文斌"),
    ("清泉村", "朱红霞"),
    ("双井村", "胡志刚"),
    ("黄泥坝村", "林永福"),
    ("高台村", "郭淑芬"),
    ("前进村", "何大明"),
    ("新丰村", "罗小凤"),
    ("龙潭村", "梁国栋"),
)
COMMUNITIES = (("文昌社区", "宋丽华"), ("滨河社区", "唐志远"), ("站前社区", "许敏"))
TOWN_POSTS = (
    ("SECRETARY", "赵明远"),
    ("DEPUTY_SECRETARY", "钱卫东"),
    ("COMMITTEE_MEMBER", "冯雅琴"),
    ("LEADER_IN_CHARGE", "韩少文"),
    ("OFFICE", "曹静"),
)

ITEMS_DONE, ITEMS_YEAR_END, ITEMS_CAMPAIGN = 15, 10, 46
ITEMS = ITEMS_DONE + ITEMS_YEAR_END + ITEMS_CAMPAIGN

_RURAL = (
    ("修通{name}到田间的机耕路", "新修机耕路{n}公里并通过镇里验收", "基础设施"),
    ("更换村内老化的自来水管", "更换主管{n}00米，入户水压达标", "基础设施"),
    ("为村道装上太阳能路灯", "安装路灯{n}盏，夜间全部亮灯", "基础设施"),
    ("清理村内河沟和垃圾死角", "清理河沟{n}处，每月巡查一次", "人居环境"),
    ("帮助种植大户建起合作社", "带动{n}户入社，户均签订购销合同", "产业发展"),
    ("请农技员到地头讲课", "全年讲课{n}场，每场有签到和照片", "产业发展"),
    ("结对照看独居老人", "党员结对{n}位老人，每周上门一次", "民生服务"),
    ("村务财务按季张榜", "每季度首月十日前张榜，全年四次", "民主管理"),
    ("代办群众到镇里的手续", "代办点每周值班五天，事事有登记", "民生服务"),
    ("调解邻里纠纷不出村", "纠纷登记调处率达到百分之百", "和谐稳定"),
    ("办好农家书屋和晚间学习班", "书屋每周开放{n}小时，学习班每月一次", "文化生活"),
    ("发展后备力量，培养入党积极分子", "培养积极分子{n}名，每季谈话一次", "组织建设"),
)
_URBAN = (
    ("为老旧楼院加装扶手和照明", "改造楼道{n}个，由居民代表验收", "基础设施"),
    ("开设社区老年助餐点", "每日供餐，满意度调查每季一次", "民生服务"),
    ("小区停车位重新划线", "划线车位{n}0个，公示收费办法", "环境秩序"),
    ("党员志愿服务进楼栋", "每月服务日一次，全年服务{n}0人次", "志愿服务"),
)
_OPINIONS = (
    ("VISIT", "下雨天路不好走，庄稼运不出来，盼着早点修路。"),
    ("FORUM", "希望把账目贴出来，让大家看得明白。"),
    ("SUGGESTION_BOX", "家里老人没人照应，想请党员常来看看。"),
    ("QUESTIONNAIRE", "办个手续要跑好几趟镇上，最好村里能代办。"),
)


@dataclass(frozen=True)
class Place:
    """One pledging organisation of the demo and its secretary."""

    name: str
    type: str
    secretary: str

    @property
    def id(self) -> UUID:
        return made_id("organisation", self.name)

    @property
    def secretary_id(self) -> UUID:
        return made_id("member", self.secretary)

    @property
    def opinion(self) -> tuple[str, str]:
        """Channel and text of the opinion that the place answers."""
        return _OPINIONS[len(self.name + self.secretary) % len(_OPINIONS)]


@dataclass(frozen=True)
class Line:
    """One promise; ``kind`` is DONE, YEAR_END or CAMPAIGN_END."""

    text: str
    measure: str
    category: str
    kind: str


def made_id(kind: str, name: str) -> UUID:
    """Return the id that the demo gives to ``name``: always the same, so that tokens outlive a reset."""
    return uuid5(NAMESPACE, f"{kind}/{name}")


def places() -> list[Place]:
    """Return the twenty places in the order of the board."""
    rural = [Place(f"{name}党支部", "RURAL", head) for name, head in VILLAGES]
    return rural + [Place(f"{name}党支部", "COMMUNITY", head) for name, head in COMMUNITIES]


def lines() -> list[list[Line]]:
    """Return each place's promises: the first eleven places make four, the other nine three; 71 in all.

    The first promise of the first fifteen places is done, the second of the first ten is due by the end of the year,
    all others run the whole campaign.
    """
    board = places()
    return [
        [_line(place, index, number) for number in range(4 if index < ITEMS - 3 * len(board) else 3)]
        for index, place in enumerate(board)
    ]


def _line(place: Place, index: int, number: int) -> Line:
    stock = _URBAN if place.type == "COMMUNITY" else _RURAL
    text, measure, category = stock[(index * 4 + number) % len(stock)]
    words = {"name": place.name.removesuffix("党支部"), "n": 2 + (index + number) % 7}
    kind = "CAMPAIGN_END"
    if number == 0 and index < ITEMS_DONE:
        kind = "DONE"
    elif number == 1 and index < ITEMS_YEAR_END:
        kind = "YEAR_END"
    return Line(text.format(**words), measure.format(**words), category, kind)
