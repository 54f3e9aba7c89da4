"""One module per kind of thing that commands change; every route parses, calls one method, and answers."""

from api.commands import (
    campaigns,
    comments,
    deadlines,
    evaluation,
    exemptions,
    fulfilment,
    items,
    letters,
    members,
    opinions,
    organisations,
    public_evaluations,
    records,
    rectifications,
    standings,
    statistics,
)

ROUTERS = (
    campaigns.router,
    organisations.router,
    members.router,
    opinions.router,
    exemptions.router,
    letters.router,
    fulfilment.router,
    items.router,
    deadlines.router,
    evaluation.router,
    comments.router,
    records.router,
    *public_evaluations.ROUTERS,
    rectifications.router,
    standings.router,
    statistics.router,
)
