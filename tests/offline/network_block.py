"""Refuses every connection and every name lookup that would leave this machine, and writes each attempt down.

``network_guard`` loads this into the test process, ``sitecustomize`` into each Python that a test starts.
It sees what goes through Python's own sockets; a library with sockets of its own (Qt's network module) is not seen.
"""

import os
import sys
from typing import Any

ATTEMPTS = "EL2MP_NETWORK_ATTEMPTS"  # the file that lists what was refused


class NetworkBlockedError(RuntimeError):
    """No OSError on purpose: code that copes with a missing server must not cope with this."""


def block() -> None:
    """Begin to refuse; there is no way back in this process."""
    if not getattr(sys, "_el2mp_network_blocked", False):
        sys._el2mp_network_blocked = True  # type: ignore[attr-defined]
        sys.addaudithook(_refuse)


def is_local(host: str | bytes | None) -> bool:
    """Whether an address or a name means this machine without asking anybody."""
    import ipaddress

    name = (host.decode("ascii", "replace") if isinstance(host, bytes) else host or "").casefold()
    if name in ("", "localhost") or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    host = _destination(event, arguments)
    if is_local(host):
        return
    attempt = f"{event} {host}"
    record = os.environ.get(ATTEMPTS)
    if record:
        with open(record, "a", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is not needed at every start
            file.write(attempt + "\n")
    raise NetworkBlockedError(attempt)


def _destination(event: str, arguments: tuple[Any, ...]) -> str | bytes | None:
    """The host an audit event is about; None where it is about no host."""
    import socket

    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        connection, address = arguments
        internet = connection.family in (socket.AF_INET, socket.AF_INET6)
        return address[0] if internet and address else None
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        return arguments[0]
    if event == "socket.getnameinfo":
        return arguments[0][0]
    return None
