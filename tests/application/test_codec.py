"""The log's codec reads and writes exactly what the library's own does."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from eventsourcing.persistence import JSONTranscoder, TranscodingNotRegisteredError
from hypothesis import given
from hypothesis import strategies as st

from domain.application.codec import Codec
from domain.transcodings import transcodings
from domain.values import Personal, Role
from tests.domain.letters import DAY, MEMBER
from tests.domain.stored_events import FOLDER
from tests.support.memory import OpenCipher, memory_application

OURS = memory_application().mapper.transcoder
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def library() -> JSONTranscoder:
    """Return the library's transcoder with the same transcodings."""
    made = JSONTranscoder()
    memory_application().register_transcodings(made)
    return made


THEIRS = library()


def test_the_application_uses_it() -> None:
    assert isinstance(OURS, Codec)
    assert len(list(transcodings(OpenCipher()))) < len(OURS.names)


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.stem)
def test_every_stored_event_reads_the_same(file: Any) -> None:
    assert OURS.decode(file.read_bytes()) == THEIRS.decode(file.read_bytes())


@given(PLAIN)
def test_plain_data_reads_and_is_written_the_same(data: Any) -> None:
    assert OURS.encode(data) == THEIRS.encode(data)
    assert OURS.decode(THEIRS.encode(data)) == THEIRS.decode(THEIRS.encode(data)) == data


@pytest.mark.parametrize(
    "value",
    [MEMBER, DAY, Role.CLERK, Personal(MEMBER, "王五"), Decimal("1.50"), datetime(2011, 3, 1, tzinfo=UTC),
     {"_type_": "x"}, {"_type_": "uuid_hex", "other": 1}, {"_type_": "date", "_data_": "2011-03-01", "more": 1}],
    ids=str,
)  # fmt: skip
def test_values_and_what_only_looks_like_one_read_the_same(value: object) -> None:
    for _ in range(2):
        assert OURS.decode(OURS.encode([value, value])) == THEIRS.decode(THEIRS.encode([value, value])) == [value] * 2


def test_a_value_of_an_unknown_kind_is_refused() -> None:
    for codec in (OURS, THEIRS):
        with pytest.raises(TranscodingNotRegisteredError):
            codec.decode(b'{"_type_":"unheard","_data_":1}')


def test_erased_people_are_not_remembered() -> None:
    cipher = OpenCipher()
    codec = memory_application(cipher).mapper.transcoder
    written = codec.encode(Personal(MEMBER, "王五"))
    assert codec.decode(written) == Personal(MEMBER, "王五")
    cipher.erased.add(MEMBER)
    assert codec.decode(written).value == "〔已删除〕"
