"""The HTTP client, a process of its own: reads jobs from standard input, one JSON object a line, and answers each.

A job is ``{"base", "token", "targets": {path: version}, "connections", "requests"}``; the answer is ``{"seconds",
"latencies"}``. Connections are kept, versions too: they are taken from the answers' ETag.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx2

_clients: dict[tuple[str, int], httpx2.Client] = {}
_versions: dict[str, int] = {}


def main() -> None:
    """Work until standard input ends."""
    for line in sys.stdin:
        job = json.loads(line)
        for path, version in job["targets"].items():
            _versions.setdefault(path, version)
        sys.stdout.write(json.dumps(_run(job)) + "\n")
        sys.stdout.flush()


def _run(job: dict[str, Any]) -> dict[str, Any]:
    connections, paths = job["connections"], list(job["targets"])
    begin = time.perf_counter()
    with ThreadPoolExecutor(connections) as executor:
        shares = [executor.submit(_share, job, number, paths[number::connections]) for number in range(connections)]
        latencies = [latency for share in shares for latency in share.result()]
    return {"seconds": time.perf_counter() - begin, "latencies": latencies}


def _share(job: dict[str, Any], number: int, paths: list[str]) -> list[float]:
    key = (job["base"], number)
    if key not in _clients:
        _clients[key] = httpx2.Client(base_url=job["base"], timeout=30)
    client = _clients[key]
    latencies = []
    for request in range(job["requests"] // job["connections"]):
        path = paths[request % len(paths)]
        headers = {
            "Authorization": f"Bearer {job['token']}",
            "If-Match": f'"{_versions[path]}"',
            "Idempotency-Key": uuid4().hex,
        }
        start = time.perf_counter()
        answer = client.post(path, json={"percent": request % 100, "note": "按计划推进"}, headers=headers)
        latencies.append(time.perf_counter() - start)
        answer.raise_for_status()
        if tag := answer.headers.get("etag"):
            _versions[path] = int(tag.strip('"'))
    return latencies


if __name__ == "__main__":
    main()
