"""To which addresses webhooks may lead: those of the internet, and of the networks that an installation names."""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
_Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_LOCALHOST = IPv4Address("127.0.0.1")


class OutOfReach(Exception):
    """A name leads to where no webhook may lead, or nowhere; its text is a short code."""


class Reach:
    """The internet and some more ``networks``; without any, nothing of this machine or its neighbourhood."""

    def __init__(self, networks: Iterable[Network] = ()) -> None:
        self._networks = tuple(networks)

    def takes(self, url: str) -> bool:
        """Tell whether a webhook may be entered. Where a name leads is seen when it is told: that can change."""
        host = (urlsplit(url).hostname or "").rstrip(".")
        if host == "localhost" or host.endswith(".localhost"):
            return self._includes(_LOCALHOST)
        try:
            return self._includes(ipaddress.ip_address(host))
        except ValueError:
            return bool(host)

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host, the best first. Raises `OutOfReach` if one of them is not for webhooks."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        except (OSError, UnicodeError):
            raise OutOfReach("NAME_UNKNOWN") from None
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
        if not all(self._includes(ipaddress.ip_address(each)) for each in addresses):
            raise OutOfReach("ADDRESS_REFUSED")
        return addresses

    def _includes(self, address: _Address) -> bool:
        true = _unwrapped(address)
        if any(true in network for network in self._networks):
            return True
        return true.is_global and not true.is_multicast


def _unwrapped(address: _Address) -> _Address:
    """Return the IPv4 address that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
