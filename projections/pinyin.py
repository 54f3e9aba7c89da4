"""The sort key of Chinese names: their pinyin, since the database has no Chinese collation."""

from functools import lru_cache


@lru_cache(maxsize=20_000)
def sort_key(name: str) -> str:
    """Return the name's syllables in lower case, separated by blanks; other letters stay as they are."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 55 MB of dictionary, which only the worker needs

    return " ".join(lazy_pinyin(name)).lower()
