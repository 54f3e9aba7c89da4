"""Webhooks lead to the internet and to named networks, and nowhere else; neither by address, nor by name."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.notices.hooked import Listener, listening
from tests.notices.office import Office
from tests.notices.test_webhooks import Desk
from workflows.notices.reach import OutOfReach, Reach

INTERNET, LOOPBACK, COUNTY = Reach(), Reach([ip_network("127.0.0.0/8")]), Reach([ip_network("10.20.0.0/16")])
NEAR = [
    "127.0.0.1",
    "0.0.0.0",  # noqa: S104 - nobody listens
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.1.1",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fd00::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:10.0.0.1]",
    "[64:ff9b::a00:1]",
    "[2002:a00:1::]",
    "[ff0e::1]",
    "localhost",
    "LOCALHOST.",
    "hooks.localhost",
]


@pytest.mark.parametrize("host", NEAR)
def test_nothing_near_is_taken(host: str) -> None:
    assert not INTERNET.takes(f"https://{host}:8443/hook")


@pytest.mark.parametrize("host", ["ledger.example.org", "8.8.8.8", "[2001:4860:4860::8888]", "[64:ff9b::808:808]"])
def test_the_internet_is_taken(host: str) -> None:
    assert INTERNET.takes(f"https://{host}/hook")


def test_named_networks_are_taken_and_their_neighbours_not() -> None:
    assert COUNTY.takes("https://10.20.3.4/")
    assert COUNTY.takes("https://[::ffff:10.20.3.4]/")
    assert not COUNTY.takes("https://10.21.0.1/")
    assert not COUNTY.takes("https://127.0.0.1/")
    assert LOOPBACK.takes("http://localhost:9000/")


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "localhost", "::1"])
def test_other_writings_of_this_machine_are_found_out_when_they_are_looked_up(host: str) -> None:
    with pytest.raises(OutOfReach, match="ADDRESS_REFUSED"):
        INTERNET.addresses(host, 443)


def test_a_name_that_is_none_leads_nowhere() -> None:
    for host in ("no-such-host.invalid", "a" * 300, ""):
        with pytest.raises(OutOfReach):
            INTERNET.addresses(host, 443)


class Names:
    """A resolver under the test's control."""

    def __init__(self) -> None:
        self.led: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.real = socket.getaddrinfo

    def look_up(self, host: str, *arguments: Any, **options: Any) -> Any:
        if host not in self.led:
            return self.real(host, *arguments, **options)
        self.asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, arguments[0])) for each in self.led[host]]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    found = Names()
    monkeypatch.setattr(socket, "getaddrinfo", found.look_up)
    return found


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as opened:
        opened.url = opened.url.replace("127.0.0.1", "ledger.test")
        yield opened


def test_a_name_that_leads_here_is_not_told(office: Office, listener: Listener, names: Names) -> None:
    desk = Desk(office, listener, "pledge.*")
    office.world.propose()
    for led in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]):
        names.led["ledger.test"] = led
        desk.runs(reach=INTERNET)
        office.passes(minutes=10)
    assert listener.told == []
    assert desk.log() == [("WAITING", 2, None, "ADDRESS_REFUSED")]


def test_what_was_looked_up_is_what_is_connected_to(office: Office, listener: Listener, names: Names) -> None:
    names.led["ledger.test"] = ["127.0.0.1"]
    desk = Desk(office, listener, "pledge.*")
    office.world.propose()
    desk.runs(reach=LOOPBACK)
    assert names.asked == ["ledger.test"]
    ((headers, _),) = listener.told
    assert headers["host"] == listener.url.split("/")[2]


def test_a_second_address_is_tried_where_the_first_takes_no_call(
    office: Office, listener: Listener, names: Names
) -> None:
    names.led["ledger.test"] = ["127.0.0.2", "127.0.0.1"]  # the listener is on the second only
    desk = Desk(office, listener, "pledge.*")
    office.world.propose()
    desk.runs(reach=LOOPBACK)
    assert len(listener.told) == 1


@pytest.mark.parametrize("certified", ["ledger.test", "another.test"])
def test_the_certificate_must_be_that_of_the_name(
    office: Office, names: Names, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certified: str
) -> None:
    certificate, key = certify(certified, tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names.led["ledger.test"] = ["127.0.0.1"]
    with listening(context) as listener:
        listener.url = listener.url.replace("127.0.0.1", "ledger.test")
        desk = Desk(office, listener, "pledge.*")
        office.world.propose()
        desk.runs(reach=LOOPBACK)
    is_its = certified == "ledger.test"
    assert [state for state, *_ in desk.log()] == ["SENT" if is_its else "WAITING"]
    assert len(listener.told) == is_its


def certify(name: str, directory: Path) -> tuple[Path, Path]:
    """Write a certificate of its own for a name, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = directory / "certificate.pem", directory / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files
