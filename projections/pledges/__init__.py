"""The list of pledges, one row each, and the public board."""

from projections.pledges.board import BoardChannel, BoardEntry, BoardItem, board, board_entry
from projections.pledges.queries import CopyRow, ItemRow, PledgeRow, copies, find, items, pledge

__all__ = [
    "BoardChannel",
    "BoardEntry",
    "BoardItem",
    "CopyRow",
    "ItemRow",
    "PledgeRow",
    "board",
    "board_entry",
    "copies",
    "find",
    "items",
    "pledge",
]
