"""What can be read. Lists show what the caller's reach covers, single things are asked of `Pledgebook.sees`."""

from api.queries import (
    audit,
    board,
    comments,
    duties,
    evaluations,
    gaps,
    lists,
    paper,
    pledges,
    records,
    recounts,
    rectifications,
    register,
    requests,
    service,
    standings,
)

ROUTERS = (
    *register.ROUTERS,
    *requests.ROUTERS,
    pledges.router,
    lists.router,
    duties.router,
    gaps.router,
    comments.router,
    records.router,
    *evaluations.ROUTERS,
    recounts.router,
    rectifications.router,
    board.router,
    *standings.ROUTERS,
    *paper.ROUTERS,
    audit.router,
    *service.ROUTERS,
)
