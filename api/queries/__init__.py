"""What can be read. Every caller with a token reads everything for now; visibility comes with real accounts."""

from api.queries import pledges

ROUTERS = (pledges.router,)
