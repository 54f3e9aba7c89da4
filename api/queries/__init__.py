"""What can be read. Lists show what the caller's reach covers, single things are asked of `Pledgebook.sees`."""

from api.queries import audit, board, duties, gaps, lists, paper, pledges, register, requests, service

ROUTERS = (
    *register.ROUTERS,
    *requests.ROUTERS,
    pledges.router,
    lists.router,
    duties.router,
    gaps.router,
    board.router,
    *paper.ROUTERS,
    audit.router,
    *service.ROUTERS,
)
