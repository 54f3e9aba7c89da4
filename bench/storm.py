"""A storm of logins, a process of its own: many people at once with names that nobody has, until told to stop.

Each line of standard input begins the storm or, while it blows, ends it; then a line says what it met:
``{"checked", "turned_away", "seconds"}``. The people's own machines are elsewhere: this process gives way to others.
"""

import json
import os
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from uuid import uuid4

PEOPLE = 24
_WAIT = 0.25  # seconds until somebody who was turned away tries again
_REFUSED, _TURNED_AWAY = 401, 429


def main(host: str) -> None:
    """Storm between odd and even lines."""
    os.nice(10)
    lines = iter(sys.stdin.readline, "")
    for _ in lines:
        calm, met, begin = threading.Event(), Counter[int](), time.perf_counter()
        threads = [threading.Thread(target=_try, args=(host, calm, met)) for _ in range(PEOPLE)]
        for thread in threads:
            thread.start()
        next(lines)
        seconds = time.perf_counter() - begin
        calm.set()
        for thread in threads:
            thread.join()
        told = {"checked": met[_REFUSED], "turned_away": met[_TURNED_AWAY], "seconds": seconds}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _try(host: str, calm: threading.Event, met: Counter[int]) -> None:
    connection = HTTPConnection(host, timeout=60)
    while not calm.is_set():
        body = json.dumps({"login": uuid4().hex, "password": "a-password-nobody-has"})
        connection.request("POST", "/sessions", body, {"Content-Type": "application/json"})
        with connection.getresponse() as answer:
            answer.read()
        met[answer.status] += 1
        if answer.status == _TURNED_AWAY:
            calm.wait(_WAIT)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
