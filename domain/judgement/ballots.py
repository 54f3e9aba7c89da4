"""The ballots of a public evaluation: single-use codes, the box they fall into, and how they are counted (J2, J3)."""

import json
import secrets
import unicodedata
from bisect import insort
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Self
from uuid import UUID

from domain import catalogue, rules
from domain.errors import InvalidInput, Refused
from domain.judgement.verdict import EvaluationVerdict
from domain.values import clean

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs of which none looks like another on paper: no 0 and O, no 1 and I."""

SIGNS, GROUP = 16, 4
"""16 signs of 5 bits each are 80 bits: nobody guesses a code."""

LONGEST_REMARK = 200
MOST = 2000
"""Ballots of one evaluation; every cast rewrites its whole box."""

_HASH = 64
_FRAME = 120
_WIDEST = 4
"""Bytes that a character takes at most, also where JSON escapes it: `clean` lets in newline and tab alone."""
_QUOTES = 4


@dataclass(frozen=True)
class Ballot:
    """What a voter says: one of `catalogue.GRADES`, and perhaps a remark."""

    grade: str
    remark: str = ""

    @classmethod
    def of(cls, grade: str, remark: str) -> Self:
        """Return a ballot with a known grade and a clean remark; raises `errors.InvalidInput`."""
        if grade not in catalogue.GRADES:
            raise InvalidInput("grade", "is not a grade", "不是测评等次")
        return cls(grade, clean(remark, "remark", required=False, limit=LONGEST_REMARK))


@dataclass(frozen=True)
class Box:
    """What lies in the box, each kind sorted and apart from the others, so that no place tells of another.

    ``unused`` and ``used`` are hashes of codes. A box that is ``shut`` takes no more.
    """

    unused: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    shut: bool = False

    def cast(self, code: str, ballot: Ballot, *, reported: bool, late: bool) -> Self:
        """Return the box with one more ballot; ``code`` is the hash. Raises `errors.Refused`.

        Only who holds a code learns more than that it is unknown.
        """
        if code not in self.unused and code not in self.used:
            raise Refused(rules.CODE_UNKNOWN)
        if self.shut or late:
            raise Refused(rules.BALLOT_LATE)
        if not reported:
            raise Refused(rules.BALLOT_BEFORE_REPORT)
        if code in self.used:
            raise Refused(rules.CODE_USED)
        return replace(
            self,
            unused=tuple(each for each in self.unused if each != code),
            used=_with(self.used, code),
            grades=_with(self.grades, ballot.grade),
            remarks=_with(self.remarks, ballot.remark) if ballot.remark else self.remarks,
        )

    def to_text(self) -> str:
        """Return the box as JSON, padded with blanks to a length that depends on the number of codes alone."""
        text = json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))
        return text + " " * (_size(len(self.unused) + len(self.used)) - len(text.encode()))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return what `to_text` wrote."""
        data: dict[str, Any] = json.loads(text)
        shut: bool = data.pop("shut")
        return cls(**{kind: tuple(found) for kind, found in data.items()}, shut=shut)


def new_codes(number: int) -> list[str]:
    """Return ``number`` different codes for paper slips, in groups of four signs."""
    found: set[str] = set()
    while len(found) < number:
        found.add("".join(secrets.choice(ALPHABET) for _ in range(SIGNS)))
    codes = ["-".join(code[at : at + GROUP] for at in range(0, SIGNS, GROUP)) for code in found]
    secrets.SystemRandom().shuffle(codes)
    return codes


def hashed(evaluation: UUID, code: str) -> str:
    """Return SHA-256, in hex, of the evaluation's 16 bytes and the code, however it was typed."""
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", code).upper() if sign.isalnum())
    return sha256(evaluation.bytes + signs.encode()).hexdigest()


def full_box(evaluation: UUID, codes: Iterable[str]) -> Box:
    """Return the box of codes none of which was used."""
    return Box(unused=tuple(sorted(hashed(evaluation, code) for code in codes)))


def tally(grades: Iterable[str]) -> dict[str, int]:
    """Return how many ballots have each of all grades."""
    counted = Counter(grades)
    return {grade: counted[grade] for grade in catalogue.GRADES}


def satisfied(counted: Mapping[str, int], grades: Collection[str]) -> int:
    """Return how many of the ballots counted have one of the ``grades`` that a policy takes as satisfied."""
    return sum(number for grade, number in counted.items() if grade in grades)


def judged(
    *, attendance: int, minimum: int, satisfied: int, cast: int, threshold: int, criticised: bool
) -> EvaluationVerdict:
    """Return the verdict by whole numbers: ``threshold`` percent pass, anything below fails (J2, J3)."""
    if attendance < minimum or not cast:
        return EvaluationVerdict.VOID
    if criticised or satisfied * 100 < threshold * cast:
        return EvaluationVerdict.FAILED
    return EvaluationVerdict.PASSED


def _with(found: tuple[str, ...], one: str) -> tuple[str, ...]:
    listed = list(found)
    insort(listed, one)
    return tuple(listed)


def _size(codes: int) -> int:
    """Return the bytes that a box of so many codes takes when every voter says as much as is let in."""
    grade = max(len(grade) for grade in catalogue.GRADES)
    return _FRAME + codes * (_HASH + grade + _WIDEST * LONGEST_REMARK + 3 * _QUOTES)
