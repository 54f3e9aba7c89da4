"""How the callers ask the live service, operation by operation of its own description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.api.leaks.county import ANONYMOUS, CALLERS, County
from tests.api.leaks.finding import leaks, words
from tests.api.town import token

INTERNAL = 500


@dataclass(frozen=True)
class Operation:
    """One operation of the description, with its schemas resolved."""

    method: str
    path: str
    parameters: Mapping[str, Mapping[str, Any]]
    example: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"{self.method} {self.path}"

    def named(self, place: str) -> list[str]:
        """Return the names of its parameters in ``place`` (path, query) that are ids."""
        return [
            name
            for name, each in self.parameters.items()
            if each["in"] == place and '"uuid"' in str(each).replace("'", '"')
        ]


class Asking:
    """A client that finds whatever an answer gives away; `seen` collects all that was answered to whom."""

    def __init__(self, client: httpx2.Client, county: County) -> None:
        self.client, self.county = client, county
        self.forbidden = {caller: county.forbidden(caller) for caller in CALLERS}
        self.seen: dict[str, list[str]] = {caller: [] for caller in CALLERS}
        self.faults: dict[str, list[str]] = {caller: [] for caller in CALLERS}
        self.operations = list(_operations(client.get("/openapi.json").json()))

    def ask(self, caller: str, method: str, path: str, **options: Any) -> httpx2.Response:
        """Send a request as somebody."""
        headers = dict(options.pop("headers", {}))
        if caller != ANONYMOUS:
            headers["Authorization"] = f"Bearer {token(caller)}"
        return self.client.request(method, path, headers=headers, **options)

    def read(self, caller: str, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Yield the pages of a list, or the one answer; whatever is wrong with them is kept in `faults`."""
        cursor: str | None = ""
        while cursor is not None:
            given = {**query, "cursor": cursor} if cursor else query
            answer = self.ask(caller, "GET", path, params=given)
            told = words(answer.content) + str(answer.headers)
            self.seen[caller].append(told)
            found = leaks(told, self.forbidden[caller], said=str(answer.url))
            if answer.status_code >= INTERNAL and answer.json()["code"] != "unavailable":
                found.append(str(answer.status_code))
            self.faults[caller] += [f"{path} {given}: {each}" for each in found]
            page = answer.json() if "json" in answer.headers["content-type"] else {}
            page = page if isinstance(page, dict) else {}
            yield page
            cursor = page.get("next_cursor")

    def items(self, caller: str, path: str, **query: Any) -> list[dict[str, Any]]:
        """Return all items of a list."""
        return [item for page in self.read(caller, path, **query) for item in page.get("items", [])]


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, found in item.items():
            body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            name = body["$ref"].rpartition("/")[2] if body else None
            yield Operation(
                method.upper(),
                path,
                {each["name"]: each for each in found.get("parameters", ())},
                (document["components"]["schemas"][name].get("examples") or [{}])[0] if name else None,
            )
