"""A worker process for tests: runs all projections on the database given as its argument until it is killed."""

import sys
import threading

from projections.runner import Projections
from tests.projections.store import open_store


def main() -> None:
    """Say ``ready`` once the projections are starting, then run on."""
    with open_store(sys.argv[1]) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        Projections(store.url, store.app.mapper.to_domain_event).run(threading.Event())


if __name__ == "__main__":
    main()
