"""What lies in the files of the database while people vote: tables, dead rows, the write-ahead log (J3, ADR 0013)."""

from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

from domain.judgement.ballots import hashed
from runtime.composition import open_house
from tests.application.evaluating import KEY, close
from tests.runtime.ballots import MASTER, voting

VOTERS = 8
GRADES = ["SATISFIED", "DISSATISFIED", "SATISFIED", "UNINFORMED", "FAIRLY_SATISFIED"]

Tables = dict[str, list[tuple[Any, ...]]]


def tables(url: str) -> Tables:
    """Return every row of every table, and how far every sequence has counted."""
    with psycopg.connect(url) as conn:
        names = conn.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        rows = {
            f"{schema}.{table}": conn.execute(
                sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table))
            ).fetchall()
            for schema, table in names
        }
        rows["sequences"] = conn.execute("SELECT schemaname, sequencename, last_value FROM pg_sequences").fetchall()
        return {name: sorted(found, key=repr) for name, found in rows.items()}


def wal(url: str) -> str:
    """Return the name of the segment of the write-ahead log that is being written."""
    with psycopg.connect(url) as conn:
        row = conn.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
    assert row
    return str(row[0])


def files(url: str, since: str) -> bytes:
    """Return the bytes of all files of our tables, and of the write-ahead log from the segment ``since`` on."""
    last = wal(url)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CHECKPOINT")
        paths = conn.execute(
            "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't', 'i') AND oid >= 16384"
            " UNION ALL SELECT 'pg_wal/' || name FROM pg_ls_waldir() WHERE name BETWEEN %s AND %s",
            (since, last),
        ).fetchall()
        read = "SELECT pg_read_binary_file(%s, true)"
        return b"".join(row[0] or b"" for path in paths if (row := conn.execute(read, path).fetchone()))


def test_voting_changes_one_sealed_text_and_no_other_row_or_sequence(fresh_database: str) -> None:
    with voting(fresh_database, VOTERS) as (_, world, codes):
        before = tables(fresh_database)
        for code, grade in zip(codes, GRADES, strict=False):
            world.app.cast_ballot(KEY, code, grade, "路还没修")
        after = tables(fresh_database)
        ((_, was),), ((_, is_now),) = before.pop("public.ballot_box"), after.pop("public.ballot_box")
        assert after == before
        assert was != is_now
        assert len(was) == len(is_now)


def test_no_file_tells_a_code_or_a_remark_and_none_a_hash_before_the_count(fresh_database: str) -> None:
    since = wal(fresh_database)
    with voting(fresh_database, VOTERS) as (_, world, codes):
        remarks = [f"意见{uuid4()}" for _ in GRADES]
        copies = []
        for code, grade, remark in zip(codes, GRADES, remarks, strict=False):
            world.app.cast_ballot(KEY, code, grade, remark)
            copies.append(str(world.app.boxes.read(KEY)[0]))
        voting_still = files(fresh_database, since)
        close(world, KEY)
        counted = files(fresh_database, since)
    hashes = [hashed(KEY, code) for code in codes]
    assert all(copy[:500].encode() in voting_still for copy in copies)  # dead rows and the log were read, too
    for secret in (*codes, *(code.replace("-", "") for code in codes), *hashes, *remarks):
        assert secret.encode() not in voting_still
    assert not [each for each in hashes if bytes.fromhex(each) in voting_still]
    used, unused = hashes[: len(GRADES)], hashes[len(GRADES) :]
    assert [each.encode() in counted for each in (*used, *unused)] == [True] * len(used) + [False] * len(unused)
    assert not [code for code in codes if code.encode() in counted or code.replace("-", "").encode() in counted]
    with open_house(fresh_database, MASTER) as later:
        assert {later.keyring.open(KEY, copy) for copy in copies} == {None}
