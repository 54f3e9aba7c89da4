"""What can be read. Every caller with a token reads everything for now; visibility comes with real accounts."""

from api.queries import audit, board, lists, paper, pledges, register, requests, service

ROUTERS = (
    *register.ROUTERS,
    *requests.ROUTERS,
    pledges.router,
    lists.router,
    board.router,
    *paper.ROUTERS,
    audit.router,
    *service.ROUTERS,
)
