"""An installation by hand: `pledgebook api` and `pledgebook worker` processes on engines that run elsewhere."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx2

from domain.application import Call, Draft
from domain.policy import Approver, preset
from domain.values import Due, DueKind, Party, Pledger, PledgerKind, Role, Verdict
from runtime.composition import House
from runtime.demo import town
from runtime.demo.load import ADMINISTRATOR, CAMPAIGN, SECRETARY, TOWN
from runtime.demo.town import Place, made_id
from runtime.engine import free_port

KEY = base64.b64encode(bytes(32)).decode()


@dataclass
class Installation:
    """Starts and ends the processes of one installation; what they print goes to ``directory``."""

    database_url: str
    temporal_address: str
    directory: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: str, **settings: str) -> subprocess.Popen[bytes]:
        """Start ``pledgebook <command>`` with the installation's settings."""
        environment = os.environ | {
            "PLEDGEBOOK_DATABASE_URL": self.database_url,
            "PLEDGEBOOK_TEMPORAL_ADDRESS": self.temporal_address,
            "PLEDGEBOOK_MASTER_KEY": KEY,
            "PLEDGEBOOK_DATA_DIR": str(self.directory),
            "PLEDGEBOOK_POOL_SIZE": "4",
            **settings,
        }
        with (self.directory / f"{command}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "runtime", command], env=environment, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def api(self) -> tuple[subprocess.Popen[bytes], httpx2.Client]:
        """Start an API process and return it with a client that may ask it."""
        port = free_port(0, "PLEDGEBOOK_API_PORT")
        process = self.start("api", PLEDGEBOOK_API_PORT=str(port))
        client = httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)
        until(lambda: _answers(client), 40)
        return process, client

    def end(self) -> None:
        """Stop everything that still runs."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Return as soon as ``condition`` holds; fail after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)


def _answers(client: httpx2.Client) -> bool:
    try:
        return client.get("/health/live").status_code == httpx2.codes.OK
    except httpx2.TransportError:
        return False


def found_town(house: House) -> None:
    """Enter the demo's town committee and campaign, without villages."""
    app, admin = house.pledgebook, Call(ADMINISTRATOR, datetime.now(UTC), role=Role.ADMINISTRATOR)
    app.found_organisation(admin, TOWN, name=town.TOWN_NAME, level="COMMITTEE", type="RURAL", parent=None)
    name = town.TOWN_POSTS[0][1]
    app.admit_member(admin, SECRETARY, name=name, kinds=["LEADING_CADRE"], organisation=TOWN, residence=None)
    app.fill_post(admin, TOWN, Role.SECRETARY, SECRETARY)
    today = admin.day("Asia/Shanghai")
    app.open_campaign(
        admin,
        CAMPAIGN,
        name=town.CAMPAIGN_NAME,
        theme="",
        organisation=TOWN,
        opens_on=today.replace(month=1, day=1),
        closes_on=today.replace(year=today.year + 1, month=12, day=31),
        policy=preset("TOWN_71"),
    )


def approved(house: House, place: Place) -> UUID:
    """Return a village's pledge that waits for both signatures."""
    app, admin = house.pledgebook, Call(ADMINISTRATOR, datetime.now(UTC), role=Role.ADMINISTRATOR)
    app.found_organisation(admin, place.id, name=place.name, level="BRANCH", type=place.type, parent=TOWN)
    head, opinion = place.secretary_id, made_id("opinion", place.name)
    app.admit_member(
        admin, head, name=place.secretary, kinds=["BRANCH_SECRETARY"], organisation=place.id, residence=None
    )
    app.fill_post(admin, place.id, Role.SECRETARY, head)
    call = Call(head, datetime.now(UTC))
    app.collect_opinion(
        call, opinion, campaign=CAMPAIGN, organisation=place.id, channel="VISIT", text="盼修路", author=""
    )
    draft = Draft("修路", "三公里", place.secretary, Due(DueKind.CAMPAIGN_END), opinions=(opinion,))
    key = app.propose(call, CAMPAIGN, Pledger(PledgerKind.ORGANISATION, place.id), [draft]).id
    app.submit(call, key)
    criteria = preset("TOWN_71").criteria_for(leading=False)
    verdicts = [Verdict(1, code, passed=True) for code in criteria]
    app.review(Call(SECRETARY, datetime.now(UTC)), key, Approver.COMMITTEE, verdicts, [])
    return key


def sign(house: House, place: Place, key: UUID) -> None:
    """Sign a letter for both sides."""
    digest = house.pledgebook.pledge(key).letter.digest
    for who, party in ((place.secretary_id, Party.PLEDGER), (SECRETARY, Party.SUPERIOR)):
        house.pledgebook.sign(Call(who, datetime.now(UTC)), key, party, digest)
