"""A storm of logins, a process of its own: many people at once with names that nobody has, until told to stop.

Each line of standard input begins the storm or, while it blows, ends it; then a line says what it met:
``{"checked", "turned_away", "seconds"}``.
"""

import json
import sys
import threading
import time
from collections import Counter
from uuid import uuid4

import httpx2

PEOPLE = 24
_WAIT = 0.25  # seconds until somebody who was turned away tries again


def main(base: str) -> None:
    """Storm between odd and even lines."""
    lines = iter(sys.stdin.readline, "")
    for _ in lines:
        calm, met, begin = threading.Event(), Counter[int](), time.perf_counter()
        threads = [threading.Thread(target=_try, args=(base, calm, met)) for _ in range(PEOPLE)]
        for thread in threads:
            thread.start()
        next(lines)
        seconds = time.perf_counter() - begin
        calm.set()
        for thread in threads:
            thread.join()
        told = {"checked": met[httpx2.codes.UNAUTHORIZED], "turned_away": met[httpx2.codes.TOO_MANY_REQUESTS]}
        sys.stdout.write(json.dumps({**told, "seconds": seconds}) + "\n")
        sys.stdout.flush()


def _try(base: str, calm: threading.Event, met: Counter[int]) -> None:
    with httpx2.Client(base_url=base, timeout=60) as client:
        while not calm.is_set():
            answer = client.post("/sessions", json={"login": uuid4().hex, "password": "a-password-nobody-has"})
            met[answer.status_code] += 1
            if answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:
                calm.wait(_WAIT)


if __name__ == "__main__":
    main(sys.argv[1])
