"""The description of the interface at /openapi.json."""

import json
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from api.guard import open_router
from api.schemas.answers import Problem

DESCRIPTION = """
Pledgebook 诺册 carries every public pledge from proposal to verdict.

* **Who**: every request but those of the public board, of health and of ballots needs a bearer token or a session's
  cookie; its holder is the actor. A token may be for reading, writing or metrics only.
* **What**: posts give rights, on the day of the act; what the caller may not know of is answered like what does not
  exist (404). Published letters are on the board; all else is read by the pledger's line and those above.
* **Once**: a command with an `Idempotency-Key` is carried out once; repeated, it gets the first answer.
* **On what**: a change of an existing pledge needs `If-Match` with the version it is based on.
* **Read your writes**: pass a command's `position` as `after` to a query; it waits until the list shows it.
* **How much**: bodies of 1 MiB, addresses of 8 KiB, 100 headers of 64 KiB together, and so many requests a minute by
  identity, by address and for logins (429 with `Retry-After`).
* **Refusals** are `application/problem+json` with a stable `code`, in Chinese or English by `Accept-Language`.
"""

TAGS = [
    {"name": "identity", "description": "登录: sessions, and one's own account."},
    {"name": "accounts", "description": "账户: who may log in, and the tokens of services; for administrators."},
    {"name": "campaigns", "description": "活动: the drives, their rounds and policies."},
    {"name": "organisations", "description": "党组织: the tree and its posts."},
    {"name": "members", "description": "党员: who pledges."},
    {"name": "opinions", "description": "意见: what the public asked for."},
    {"name": "exemptions", "description": "免诺: requested, studied, decided."},
    {"name": "pledges", "description": "承诺书: from proposal to publication, changes of it, and what happened to it."},
    {"name": "items", "description": "承诺事项: progress, completion, striking off, help."},
    {
        "name": "deadlines",
        "description": "期限: calendars, reasons of deadlines, more time, rest from reminders.",
    },
    {"name": "evaluation", "description": "考核与整改: assessment, rectification, closing."},
    {"name": "evaluations", "description": "群众评议: announced, held, counted, published; and the ballots."},
    {"name": "rectifications", "description": "整改: reported, ordered, solved problem by problem, confirmed."},
    {"name": "workflows", "description": "流程: what the durable process of a thing waits for."},
    {"name": "results", "description": "评议结果: what everybody may read of published results."},
    {"name": "standings", "description": "考核、评比与表彰: assessments, rankings, honours, classes."},
    {"name": "comments", "description": "领导点评: given, fed back, published, followed up."},
    {"name": "records", "description": "记录: what is held, visited, adopted, received and disclosed."},
    {
        "name": "lists",
        "description": "台账、逾期、空白点与缺口: the ledger, what is overdue, who is blank, what is lacking.",
    },
    {"name": "notifications", "description": "通知: how one is told of what one owes, and what one was told."},
    {"name": "webhooks", "description": "Webhook订阅: other systems are told what happened; signed, logged, replayed."},
    {"name": "statistics", "description": "统计: the form of the campaign, and figures over time."},
    {"name": "board", "description": "公示栏: what everybody may read."},
    {"name": "audit", "description": "审计: who did what, when, for whom."},
    {"name": "exports", "description": "导出: the log of a subtree and period for process mining, under pseudonyms."},
    {"name": "service", "description": "Health and metrics."},
]

router = open_router("service")


@router.get("/openapi.json", include_in_schema=False)
def read_description(request: Request) -> Response:
    """Return the description, made once, in a thread: it takes a second, for which nobody else should wait."""
    app: FastAPI = request.app
    if not hasattr(app.state, "description"):
        app.state.description = json.dumps(app.openapi(), ensure_ascii=False).encode()
    return Response(app.state.description, media_type="application/json")


def install(app: FastAPI) -> None:
    """Let ``app`` describe problems as they are, not as the framework would answer them."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _described(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        tags=app.openapi_tags,
        routes=app.routes,
    )
    schemas = document["components"]["schemas"]
    for framework in ("HTTPValidationError", "ValidationError"):
        schemas.pop(framework, None)
    schemas["Problem"] = Problem.model_json_schema()
    return document
