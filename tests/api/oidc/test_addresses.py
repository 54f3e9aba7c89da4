"""Addresses: where secrets may go, and which pages are ours to go on to."""

import re

import pytest

from api.addresses import LOCAL_PATH, is_secret_safe


@pytest.mark.parametrize(
    "url",
    [
        "https://sso.example",
        "https://sso.example:8443/realm",
        "http://localhost:1",
        "http://127.0.0.1",
        "http://[::1]:8",
    ],
)
def test_secrets_go_by_https_or_stay_on_this_machine(url: str) -> None:
    assert is_secret_safe(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://sso.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://192.168.0.1",
        "https://user@sso.example",
        "https://sso.example/#x",
        "https://",
        "https://[::1",
        "//sso.example",
        "ftp://localhost",
        "sso.example",
        "",
    ],
)
def test_secrets_go_nowhere_else(url: str) -> None:
    assert not is_secret_safe(url)


@pytest.mark.parametrize("path", ["/", "/pledges?under=a&limit=5", "/公示栏", "/a//b", "/a:b@c", "/%2F/x", "/a#b"])
def test_a_path_of_this_server_is_one(path: str) -> None:
    assert re.match(LOCAL_PATH, path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "//evil",
        "/\\evil",
        "\\\\evil",
        "/\t/evil",
        "/a\n/evil",
        " /a",
        "/a b",
        "/a\\b",
        "https://evil",
        "/\x7f",
        "/a\n",
    ],
)
def test_what_could_lead_to_another_server_is_no_path_of_this_one(path: str) -> None:
    assert not re.fullmatch(LOCAL_PATH, path)
