"""Letters of a made-up village for the tests and the bench."""

from dataclasses import replace
from datetime import date

from domain.values import Form, Party
from projections.letter import LetterItem, LetterText, SignatureBlock

DIGEST = "3f9ac07e51b2d864" * 4
BOARD = "https://board.example/board/0190c1f2-3d44-7a10-9c5e-2f6b1c7d8e90"
VILLAGE = "清水镇柳溪村党支部"

_TEXTS = (
    (
        "入户走访全村独居老人，每月不少于两次，帮着买药、缴费、修电器。",
        "有走访记录，老人回访满意",
        "周国平",
        "活动期间",
    ),
    (
        "修通三组到五组约1.2公里的水泥路，雨季前清好两侧排水沟；施工时有人疏导交通。",
        "通车并经验收",
        "林小燕",
        "2011年6月30日",
    ),
    ("每季度头一个月10日前，村务和财务上墙公布。", "公布照片留存", "古丽娜尔·买买提", "本年年底前"),
    ("办一处便民服务点，工作日有人值守，来办事一次说清。", "", "吴大勇", "2011年12月31日"),
)


def letter(items: int = 4) -> LetterText:
    """Return a branch's letter with that many items, signed by the branch and not yet by its superior."""
    return LetterText(
        form=Form.LETTER,
        title="党组织公开承诺书",
        campaign="创先争优活动",
        theme="办实事、讲诚信",
        pledger=VILLAGE,
        organisation=VILLAGE,
        superior="清水镇党委",
        round=2011,
        lead="我们公开承诺下列事项。",
        items=tuple(
            LetterItem(n + 1, f"〔{n + 1}〕{text}", measure, responsible, due)
            for n in range(items)
            for text, measure, responsible, due in [_TEXTS[n % len(_TEXTS)]]
        ),
        signatures=(
            SignatureBlock(Party.PLEDGER, VILLAGE, "周国平", date(2011, 3, 8)),
            SignatureBlock(Party.SUPERIOR, "清水镇党委"),
        ),
        digest=DIGEST,
        board=BOARD,
    )


def saying(text: str) -> LetterText:
    """Return a letter whose only item reads ``text``."""
    return replace(letter(), items=(LetterItem(1, text, "", "周国平", "活动期间"),))
