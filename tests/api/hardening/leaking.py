"""An installation's API process whose parts put credentials into their errors and log lines; run by `test_log`.

Arguments: the database's URL and the form of the log. It sends itself a few requests and ends.
"""

import logging
import sys
from contextlib import closing

import httpx2
import structlog

from api.identity import Accounts, Caller
from api.parts import Parts
from runtime.composition import open_house
from runtime.logs import configure
from runtime.settings import Settings
from runtime.web import server_options
from tests.api.conftest import serving

SECRET = "nobody-may-read-this"
OURS, FOREIGN = f"pb_{SECRET}", f"eyJ{SECRET}.eyJ{SECRET}.{SECRET}"
REQUEST = "5f0c6e1e0a3b4c4d8e9fa0b1c2d3e4f5"


class Leaking:
    """Logs what it is asked, and fails in the middle of it."""

    def caller(self, token: str) -> Caller | None:
        structlog.get_logger("tests.leaking").info(
            "asked", token=token, headers={"Cookie": token}, tried=[{"code": token}]
        )
        logging.getLogger("tests.leaking").info("asked with Authorization: Bearer %s", token)
        raise RuntimeError(f"no column {token} in postgresql://pledgebook:{SECRET}@db/pledgebook")


def main(url: str, log_format: str) -> None:
    settings = Settings.model_validate({"log_format": log_format})
    configure(settings)
    with open_house(url, bytes(32), pool_size=2) as house, closing(Accounts(house.pool)) as accounts:
        parts = Parts(house.pledgebook, house.pool, Leaking(), accounts)
        with serving(parts, **server_options(settings)) as address, httpx2.Client(base_url=address) as client:
            for token in (OURS, FOREIGN):
                answer = client.get("/policies", headers={"Authorization": f"Bearer {token}", "X-Request-ID": REQUEST})
                assert answer.status_code == 500
                assert SECRET not in answer.text
            client.get("/policies", headers={"X-Request-ID": OURS, "Cookie": f"pledgebook_session={OURS}"})
            client.get(
                f"/login/oidc/callback?code={SECRET}&state={SECRET}", headers={"Authorization": f"Bearer {OURS}"}
            )
    logging.getLogger("uvicorn.error").error("callback /login/oidc/callback?code=%s&state=%s", SECRET, SECRET)
    logging.getLogger("uvicorn.error").error("form {'password': '%s', \"client_secret\": \"%s\"}", SECRET, SECRET)
    structlog.get_logger("tests.leaking").error("kept", stage="FULFIL", path="/pledges", count=7)


if __name__ == "__main__":
    main(*sys.argv[1:])
