"""Who is calling: a bearer token leads to a caller; development tokens come from a file until accounts exist."""

import hashlib
import hmac
from pathlib import Path
from uuid import UUID

import structlog
from pydantic import BaseModel, Field, ValidationError

from api.identity.callers import MAX_TOKEN, Caller
from domain.values import Role

_log = structlog.get_logger(__name__)


class TokenFileError(Exception):
    """The file of development tokens cannot be used; its text is one line that names the fault."""


class _Token(BaseModel):
    token: str = Field(min_length=16, max_length=MAX_TOKEN)
    name: str
    actor: UUID
    administrator: bool = False


class _TokenFile(BaseModel):
    tokens: list[_Token]


class DevelopmentTokens:
    """The callers named in a JSON file: ``{"tokens": [{"token", "name", "actor", "administrator"}]}``.

    The file is read again when it changed, so that it may be made after the API was started; while there is none,
    nobody is let in. Only hashes of the tokens are kept.
    """

    def __init__(self, path: Path) -> None:
        """Raises `TokenFileError` if there is a file that cannot be used."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._callers: list[tuple[bytes, Caller]] = []
        self._refresh()

    def caller(self, token: str) -> Caller | None:
        """Return whose token it is; takes as long for any token, right or wrong.

        A file that was spoilt meanwhile is complained of in the log, and the tokens read before stay.
        """
        try:
            self._refresh()
        except TokenFileError as error:
            _log.warning("development tokens not read", error=str(error))
        digest = _digest(token)
        found = None
        for known, caller in self._callers:
            if hmac.compare_digest(known, digest):
                found = caller
        return found

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
        except OSError:
            self._stamp, self._callers = None, []
            return
        stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            content = _TokenFile.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError) as error:
            raise TokenFileError(f"the token file {self._path} cannot be used: {_fault(error)}") from None
        self._callers = [
            (_digest(each.token), Caller(each.actor, Role.ADMINISTRATOR if each.administrator else None))
            for each in content.tokens
        ]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _fault(error: OSError | ValidationError) -> str:
    """Name what is wrong without repeating the file's content, which is secret."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
