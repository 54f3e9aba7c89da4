"""The contract of the log: every event that was ever stored still loads, and no stored form changes unnoticed."""

import json
from dataclasses import fields
from enum import Enum

import pytest
from eventsourcing.persistence import JSONTranscoder, Transcoding, TranscodingNotRegisteredError
from eventsourcing.utils import get_topic, resolve_topic

from domain.aggregate import Event, Root
from domain.policy import Policy
from domain.supervised import Escalation, Move, Reminder, Rest
from domain.transcodings import ENUMS, RECORDS, EnumAsValue, ValueAsRecord, transcodings
from domain.values import Act, Erased, Personal, Promise, Role
from tests.domain import stored_events as log
from tests.domain.letters import DAY, HEAD, MEMBER
from tests.support.memory import OpenCipher

EVERY = pytest.mark.parametrize("cls", log.classes(), ids=lambda cls: cls.TOPIC)


def transcoder(cipher: OpenCipher | None = None) -> JSONTranscoder:
    made = log.mapper(cipher).transcoder
    assert isinstance(made, JSONTranscoder)
    return made


def test_there_is_a_fixture_of_every_version_of_every_event_and_no_other() -> None:
    expected = {log.path(cls, number) for cls in log.classes() for number in range(1, log.version(cls) + 1)}
    assert set(log.FOLDER.iterdir()) == expected


@EVERY
def test_an_event_has_a_topic_and_an_applier_of_its_own(cls: type[Event]) -> None:
    assert get_topic(cls) == cls.TOPIC
    assert resolve_topic(cls.TOPIC) is cls
    shared = issubclass(cls, (Reminder, Escalation, Rest, Move))
    assert shared or "apply" in vars(cls)
    assert "." not in cls.TOPIC.replace(".", "", 1)


@EVERY
def test_an_events_aggregate_is_found_by_its_topic(cls: type[Event]) -> None:
    aggregate = resolve_topic(cls.TOPIC.partition(".")[0])
    assert issubclass(aggregate, Root)
    assert f"{aggregate.__name__.lower()}." == cls.TOPIC[: len(aggregate.__name__) + 1]


@EVERY
def test_the_stored_form_of_an_event_is_the_one_of_its_fixture(cls: type[Event]) -> None:
    state = log.path(cls, log.version(cls)).read_bytes()
    assert log.mapper().to_stored_event(log.example(cls)).state == state
    assert log.mapper().to_domain_event(log.stored(cls, state)) == log.example(cls)


@EVERY
def test_every_stored_version_still_loads(cls: type[Event]) -> None:
    for number in range(1, log.version(cls) + 1):
        loaded = log.mapper().to_domain_event(log.stored(cls, log.path(cls, number).read_bytes()))
        assert type(loaded) is cls
        assert set(vars(loaded)) == {f.name for f in fields(cls)}


@EVERY
def test_an_event_of_erased_people_still_loads(cls: type[Event]) -> None:
    cipher = OpenCipher()
    state = log.path(cls, log.version(cls)).read_bytes()
    cipher.erased.add(MEMBER)
    loaded = log.mapper(cipher).to_domain_event(log.stored(cls, state))
    assert "王五" not in repr(loaded)


def test_the_policy_of_a_stored_campaign_still_loads() -> None:
    policy = Policy.from_data(json.loads(log.POLICY.read_text("utf-8")))
    assert (policy.id, policy.mechanisms.ranking, policy.days.review) == ("SU_COUNTY", True, 7)


def test_fixtures_hold_no_python_paths_and_no_readable_names() -> None:
    for file in log.FOLDER.iterdir():
        text = file.read_text("utf-8")
        assert "domain." not in text
        assert "王五" not in text


def test_a_fixture_is_written_for_new_events_only(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert log.write_missing() == []
    monkeypatch.setattr(log, "FOLDER", tmp_path)
    assert len(log.write_missing()) == len(log.classes())
    assert log.write_missing() == []


@pytest.mark.parametrize("member", [member for enum in ENUMS for member in enum], ids=str)
def test_a_code_is_written_as_its_value_and_read_back(member: Enum) -> None:
    encoded = transcoder().encode(member)
    assert encoded.decode() == f'{{"_type_":"{type(member).__name__.lower()}","_data_":"{member.value}"}}'
    assert transcoder().decode(encoded) is member


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
def test_a_value_is_read_back_as_it_was_written(cls: type, full: bool) -> None:
    value: object = log.record(cls, full=full)
    assert transcoder().decode(transcoder().encode(value)) == value


def test_dates_and_personal_data_are_read_back_as_they_were_written() -> None:
    values: list[object] = [DAY, Personal(MEMBER, "王五"), [DAY, {"a": Personal(HEAD, "")}]]
    for value in values:
        assert transcoder().decode(transcoder().encode(value)) == value
    assert transcoder().encode(DAY) == b'{"_type_":"date","_data_":"2011-03-01"}'


def test_defaults_are_left_out_so_that_new_fields_cost_nothing() -> None:
    short = transcoder().encode(Act(HEAD, Role.CLERK, None, DAY)).decode()
    assert "on_behalf_of" not in short
    assert "reason" not in short
    assert '"organisation":null' in short


def test_a_tuple_in_a_value_comes_back_as_a_tuple() -> None:
    promise: Promise = log.record(Promise)
    assert transcoder().decode(transcoder().encode(promise)).opinions == promise.opinions


def test_personal_data_of_the_erased_decodes_to_a_mark_that_can_be_written_again() -> None:
    cipher = OpenCipher()
    coder = transcoder(cipher)
    sealed = coder.encode(Personal(MEMBER, "王五"))
    assert "王五" not in sealed.decode()
    cipher.erased.add(MEMBER)
    assert coder.decode(sealed) == Erased(MEMBER)
    assert coder.decode(coder.encode(coder.decode(sealed))) == Erased(MEMBER)


def test_transcodings_have_names_of_their_own() -> None:
    own: list[Transcoding] = list(transcodings(OpenCipher()))
    assert len({t.name for t in own}) == len(own) == len(ENUMS) + len(RECORDS) + 2
    assert EnumAsValue(Role).name == "role"
    assert ValueAsRecord(Promise).name == "promise"


def test_what_has_no_transcoding_is_not_stored() -> None:
    with pytest.raises(TranscodingNotRegisteredError):
        transcoder().encode(object())
