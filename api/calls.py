"""From a request to the domain's `Call`, and from its `Answer` to a response: what all commands have in common."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Concatenate, ParamSpec
from uuid import UUID

from fastapi import Depends, Header, Path, Request, Response

from api import problems
from api.guard import AuthenticatedCaller
from api.identity import Caller
from api.identity.security import Origin
from api.notifying import Notifying
from api.origins import client_address
from api.parts import Parts
from api.problems import Problem
from api.schemas.answers import Done
from api.schemas.base import MAX_ITEMS, CommandBody
from domain.application import Answer, Call, Pledgebook
from domain.authority import Claim
from domain.catalogue import Term

P = ParamSpec("P")


@dataclass(frozen=True)
class Command:
    """One command as it came in over HTTP; `give` runs it."""

    request: Request
    response: Response
    caller: Caller
    key: str | None
    if_match: str | None

    @property
    def book(self) -> Pledgebook:
        """The application, whose methods are the commands."""
        return parts_of(self.request).pledgebook

    def give(
        self,
        body: CommandBody,
        method: Callable[Concatenate[Call, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Done:
        """Run ``method`` of the application with this call and answer with the version it led to."""
        answer = method(self._call(body), *args, **kwargs)
        self.response.headers["ETag"] = f'"{answer.version}"'
        return Done(id=answer.id, version=answer.version, stage=answer.stage or None, position=answer.position)

    def made(
        self,
        body: CommandBody,
        collection: str,
        method: Callable[Concatenate[Call, P], Answer],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Done:
        """Run a method that makes something new and answer with its address below ``collection``."""
        done = self.give(body, method, *args, **kwargs)
        self.response.headers["Location"] = f"{self.request.scope.get('root_path', '')}/{collection}/{done.id}"
        return done

    def _call(self, body: CommandBody) -> Call:
        return Call(
            actor=self.caller.actor,
            moment=parts_of(self.request).clock(),
            occurred_on=body.act.occurred_on,
            on_behalf_of=body.act.on_behalf_of,
            reason=body.act.reason,
            role=self.caller.role,
            within=self.caller.within,
            key=self.key,
            fingerprint=self._fingerprint(body) if self.key else "",
            expected=int(self.if_match.strip('"')) if self.if_match else None,
        )

    def _fingerprint(self, body: CommandBody) -> str:
        """Return what tells this request from another with the same key: SHA-256 (hex)."""
        content = json.dumps(body.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
        request = [self.request.method, self.request.url.path, str(self.caller.actor), content, self.if_match]
        return hashlib.sha256(json.dumps(request).encode()).hexdigest()


def viewer(request: Request) -> Claim:
    """Return who asks a question; what they may read is judged by the tree of today."""
    caller: Caller = request.state.caller
    return Claim(caller.actor, parts_of(request).today(), caller.role, caller.within)


def parts_of(request: Request) -> Parts:
    """Return the collaborators of the application that got this request."""
    parts: Parts = request.app.state.parts
    return parts


def origin_of(request: Request, caller: Caller) -> Origin:
    """Return who asks, from where, for the security log."""
    return Origin(caller.actor, client_address(request))


def command_of(request: Request) -> str:
    """Return what was asked for, by the name of its route, such as ``list_accounts``."""
    return str(request.scope["route"].name)


def notifying_of(request: Request) -> Notifying:
    """Return the collaborators of notices. Raises the problem `unavailable` where there are none."""
    found = parts_of(request).notifying
    if found is None:
        detail = Term("本机未启用通知", "Notices are not in use here.")
        raise Problem(problems.UNAVAILABLE, detail, headers={"Retry-After": "60"})
    return found


_Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Any visible ASCII text; a repeated request with the same key gets the first answer.",
        examples=["5f0c6e1e-sign-1"],
    ),
]
_IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^"[1-9][0-9]{0,17}"$',
        description='The version the caller decided on, in quotes (`"3"`), as given in ETag.',
        examples=['"3"'],
    ),
]


async def _command(
    request: Request, response: Response, caller: AuthenticatedCaller, key: _Key = None, if_match: _IfMatch = None
) -> Command:
    return Command(request, response, caller, key, if_match)


async def _change(command: Annotated[Command, Depends(_command)]) -> Command:
    if command.if_match is None:
        detail = Term("修改承诺书时须在If-Match中注明版本", "A change of a pledge needs If-Match with its version.")
        raise Problem(problems.IF_MATCH_MISSING, detail)
    return command


Commanded = Annotated[Command, Depends(_command)]
"""A command that may say which version it is based on."""

Change = Annotated[Command, Depends(_change)]
"""A change of an existing pledge, which must say so (428)."""

PledgeId = Annotated[UUID, Path(description="The pledge's id.")]
ItemPath = Annotated[int, Path(ge=1, le=MAX_ITEMS, description="The item's number in the letter, from 1.")]
