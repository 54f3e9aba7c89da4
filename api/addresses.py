"""Which addresses may be trusted: of other servers, and of pages to go on to."""

import ipaddress
from urllib.parse import urlsplit

LOCAL_PATH = r"^/([^/\\\x00-\x20\x7f][^\\\x00-\x20\x7f]*)?$"
"""An absolute path of this server, and nothing that browsers take to another: `//host`, `/\\host`, `/<tab>/host`."""


def is_secret_safe(url: str) -> bool:
    """Whether secrets may go to ``url``: by https, or in clear to this very machine; with no fragment or password."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, by its name or address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
