"""Commands on organisations and their posts."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Path

from api.calls import Commanded
from api.guard import guarded_router
from api.responses import COMMAND, CREATION
from api.schemas.answers import Done
from api.schemas.register import (
    Dissolution,
    Founding,
    Guidance,
    Moving,
    PostFilling,
    PostVacating,
    Renaming,
    SubstituteNaming,
    SubstitutionEnding,
)
from domain.values import Role

router = guarded_router("organisations")

OrganisationId = Annotated[UUID, Path(description="The organisation's id.")]


@router.post("/organisations", status_code=201, responses=CREATION, summary="Enter an organisation")
def found(body: Founding, command: Commanded) -> Done:
    """Enter an organisation below its superior; only an administrator enters a root."""
    return command.made(
        body,
        "organisations",
        command.book.found_organisation,
        uuid4(),
        name=body.name,
        level=body.level,
        type=body.type,
        parent=body.parent,
    )


@router.post("/organisations/{organisation_id}/name", responses=COMMAND, summary="Rename an organisation")
def rename(organisation_id: OrganisationId, body: Renaming, command: Commanded) -> Done:
    """Give the organisation another name."""
    return command.give(body, command.book.rename_organisation, organisation_id, body.name)


@router.post("/organisations/{organisation_id}/parent", responses=COMMAND, summary="Move an organisation")
def move(organisation_id: OrganisationId, body: Moving, command: Commanded) -> Done:
    """Put the organisation under another superior; what happened before is judged by the former one."""
    return command.give(body, command.book.move_organisation, organisation_id, body.parent)


@router.post("/organisations/{organisation_id}/posts", responses=COMMAND, summary="Fill a post")
def fill_post(organisation_id: OrganisationId, body: PostFilling, command: Commanded) -> Done:
    """Let a member hold a post from the day of the act on."""
    return command.give(body, command.book.fill_post, organisation_id, Role(body.post), body.member)


@router.post("/organisations/{organisation_id}/posts/vacation", responses=COMMAND, summary="Vacate a post")
def vacate_post(organisation_id: OrganisationId, body: PostVacating, command: Commanded) -> Done:
    """End a member's tenure on the day of the act."""
    return command.give(body, command.book.vacate_post, organisation_id, Role(body.post), body.member)


@router.post("/organisations/{organisation_id}/substitutions", responses=COMMAND, summary="Name a substitute")
def name_substitute(organisation_id: OrganisationId, body: SubstituteNaming, command: Commanded) -> Done:
    """Let another member act for the caller in a post of theirs; every such act records both."""
    return command.give(
        body,
        command.book.name_substitute,
        organisation_id,
        Role(body.post),
        body.substitute,
        since=body.since,
        until=body.until,
    )


@router.post("/organisations/{organisation_id}/substitutions/ending", responses=COMMAND, summary="End a substitution")
def end_substitution(organisation_id: OrganisationId, body: SubstitutionEnding, command: Commanded) -> Done:
    """Take a post of the caller's back before the period is over."""
    return command.give(body, command.book.end_substitution, organisation_id, Role(body.post))


@router.post("/organisations/{organisation_id}/guidance", responses=COMMAND, summary="Assign a guidance group")
def assign_guidance(organisation_id: OrganisationId, body: Guidance, command: Commanded) -> Done:
    """Put the organisation into the system of a guidance group, which then reads and guides it and all below."""
    return command.give(body, command.book.assign_guidance, organisation_id, body.group)


@router.post("/organisations/{organisation_id}/dissolution", responses=COMMAND, summary="Dissolve an organisation")
def dissolve(organisation_id: OrganisationId, body: Dissolution, command: Commanded) -> Done:
    """End the organisation; its past stays."""
    return command.give(body, command.book.dissolve_organisation, organisation_id)
