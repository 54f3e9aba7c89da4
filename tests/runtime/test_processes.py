"""The supervisor: services begin in order, speak through one stream, and end together."""

import io
import json
import signal
import subprocess
import sys
import uuid
from pathlib import Path

import psutil
import pytest

from runtime.processes import Service, ServiceError, Supervisor
from tests.runtime.conftest import StartPython
from tests.runtime.test_postgres import told
from tests.runtime.watching import processes, until

# A service that writes when it begins and when it is asked to end; the last argument marks it for `alive`.
POLITE = """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b"ends\\n"), sys.exit()))
print("begins", flush=True)
while True: signal.pause()
"""
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("begins", flush=True)
while True: signal.pause()
"""
WITH_A_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", sys.argv[-1]])
print("begins", flush=True)
time.sleep(600)
"""
SUPERVISE = """
import json, sys
from runtime.processes import Service, ServiceError, Supervisor
services = [Service(name, [sys.executable, "-c", code, sys.argv[2]]) for name, code in json.loads(sys.argv[1])]
try:
    Supervisor(services, sys.stdout, grace=float(sys.argv[3])).run(lambda: print("all ready", flush=True))
except ServiceError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def mark() -> str:
    return uuid.uuid4().hex


def alive(mark: str, *but: int) -> list[psutil.Process]:
    return processes(lambda process: mark in process.cmdline() and process.pid not in but)


def service(name: str, code: str, mark: str) -> Service:
    return Service(name, [sys.executable, "-c", code, mark])


def supervise(
    start_python: StartPython, mark: str, services: dict[str, str], grace: float = 20
) -> subprocess.Popen[str]:
    return start_python(SUPERVISE, json.dumps(list(services.items())), mark, grace)


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_services_in_reverse_order(
    start_python: StartPython, mark: str, signum: signal.Signals
) -> None:
    supervisor = supervise(start_python, mark, {"worker": POLITE, "api": POLITE})
    assert sorted(told(supervisor) for _ in range(3)) == ["all ready", "api    | begins", "worker | begins"]
    supervisor.send_signal(signum)
    output, errors = supervisor.communicate(timeout=20)
    assert output.splitlines() == ["api    | ends", "worker | ends"]
    assert (supervisor.returncode, errors) == (0, "")
    assert not alive(mark)


def test_a_service_that_ends_stops_the_others_and_is_named_with_its_last_words(mark: str) -> None:
    output = io.StringIO()
    failing = "import sys, time; time.sleep(0.5); sys.exit('no such table')"
    with pytest.raises(ServiceError) as fault:
        Supervisor([service("worker", POLITE, mark), service("api", failing, mark)], output).run()
    assert str(fault.value) == "api ended with exit code 1: no such table"
    assert "worker | ends" in output.getvalue()
    assert not alive(mark)


def test_a_killed_service_is_named_with_its_signal(mark: str) -> None:
    suicidal = "import os; os.kill(os.getpid(), 9)"
    with pytest.raises(ServiceError, match=r"^worker ended with SIGKILL$"):
        Supervisor([service("worker", suicidal, mark)], io.StringIO()).run()


def test_a_service_waits_until_the_one_before_is_ready(mark: str, tmp_path: Path) -> None:
    flag = tmp_path / "ready"
    slow = f"import pathlib, time; time.sleep(0.5); pathlib.Path({str(flag)!r}).touch(); time.sleep(600)"
    check = f"import pathlib, sys; sys.exit(str(pathlib.Path({str(flag)!r}).exists()))"
    first = Service("worker", [sys.executable, "-c", slow, mark], is_ready=flag.exists)
    with pytest.raises(ServiceError, match=r"^api ended with exit code 1: True$"):
        Supervisor([first, service("api", check, mark)], io.StringIO()).run()


def test_a_service_that_does_not_become_ready_is_named(mark: str) -> None:
    never = Service("api", [sys.executable, "-c", POLITE, mark], is_ready=lambda: False, ready_within=0.5)
    with pytest.raises(ServiceError, match=r"^api was not ready within 0 s$"):
        Supervisor([never], io.StringIO()).run()
    assert not alive(mark)


def test_a_program_that_is_missing_is_named() -> None:
    with pytest.raises(ServiceError, match=r"^api cannot be started: .*No such file"):
        Supervisor([Service("api", ["/nowhere/api"])], io.StringIO()).run()


def test_a_service_gets_its_environment_on_top_of_ours(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "1")
    code = "import os, sys; sys.exit(os.environ['OURS'] + os.environ['ITS'])"
    with pytest.raises(ServiceError, match=r"12$"):
        Supervisor([Service("api", [sys.executable, "-c", code, mark], {"ITS": "2"})], io.StringIO()).run()


def test_a_stubborn_service_is_killed_when_the_grace_is_over(start_python: StartPython, mark: str) -> None:
    supervisor = supervise(start_python, mark, {"worker": STUBBORN}, grace=0.5)
    assert {told(supervisor), told(supervisor)} == {"all ready", "worker | begins"}
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=10)
    assert supervisor.returncode == 0
    assert not alive(mark)


def test_a_second_ctrl_c_does_not_wait(start_python: StartPython, mark: str) -> None:
    supervisor = supervise(start_python, mark, {"worker": STUBBORN}, grace=600)
    assert {told(supervisor), told(supervisor)} == {"all ready", "worker | begins"}
    supervisor.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        supervisor.wait(0.5)
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate(timeout=10)
    assert not alive(mark)


def test_what_a_service_started_ends_with_it(start_python: StartPython, mark: str) -> None:
    supervisor = supervise(start_python, mark, {"api": WITH_A_CHILD})
    assert {told(supervisor), told(supervisor)} == {"all ready", "api | begins"}
    until(lambda: len(alive(mark, supervisor.pid)) == 2)  # the child may not have become the program it runs yet
    supervisor.send_signal(signal.SIGTERM)
    supervisor.communicate(timeout=10)
    assert not alive(mark)


def test_a_killed_supervisor_takes_its_services_along(start_python: StartPython, mark: str) -> None:
    supervisor = supervise(start_python, mark, {"worker": POLITE, "api": POLITE})
    assert "all ready" in [told(supervisor) for _ in range(3)]
    supervisor.kill()
    until(lambda: not alive(mark, supervisor.pid))
