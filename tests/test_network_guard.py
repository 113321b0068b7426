"""The guard that keeps the whole suite on this machine: what it refuses, what it lets through."""

import os
from pathlib import Path

import network_block
import pytest

pytest_plugins = ["pytester"]

# Addresses and names that are reserved for documentation: nobody is there, should the guard fail.
REFUSED = """
import asyncio, contextlib, socket, subprocess, sys, threading, urllib.request

import httpx

LEAVE = "import socket, contextlib\\nwith contextlib.suppress(Exception): socket.create_connection(('192.0.2.1', 9), 1)"

def test_connection():
    socket.create_connection(("192.0.2.1", 9), timeout=1)

def test_connection_over_ipv6():
    with socket.socket(socket.AF_INET6) as client:
        client.settimeout(1)
        client.connect(("2001:db8::1", 9))

def test_connection_that_would_only_return_an_error():
    with socket.socket() as client:
        client.settimeout(1)
        client.connect_ex(("192.0.2.1", 9))

def test_datagram():
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"x", ("192.0.2.1", 9))

def test_name():
    socket.getaddrinfo("host.invalid", 80)

def test_old_style_name():
    socket.gethostbyname("host.invalid")

def test_web_page():
    urllib.request.urlopen("http://192.0.2.1:9/", timeout=1)

def test_client_of_ours():
    httpx.get("http://192.0.2.1:9/", timeout=1, trust_env=False)

def test_event_loop():
    asyncio.run(asyncio.open_connection("192.0.2.1", 9))

def test_swallowed():
    exec(LEAVE)

def test_in_a_thread():
    thread = threading.Thread(target=exec, args=(LEAVE, {}))
    thread.start()
    thread.join()

def test_in_a_process():
    subprocess.run([sys.executable, "-c", LEAVE], check=True)
"""

ALLOWED = '''
import socket, subprocess, sys

ROUND_TRIP = """
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    with socket.create_connection(("localhost", server.getsockname()[1])) as client:
        client.sendall(b"x")
"""

def test_loopback():
    exec(ROUND_TRIP)

def test_loopback_in_a_process():
    subprocess.run([sys.executable, "-c", ROUND_TRIP], check=True)

def test_socket_without_a_network():
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"x")

def test_any_address_to_listen_on():
    socket.getaddrinfo(None, 0, flags=socket.AI_PASSIVE)
'''


@pytest.fixture
def guarded(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A test session of its own under the same guard, with a record of its own."""
    here = str(Path(__file__).resolve().parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((here, os.environ["PYTHONPATH"])))
    return pytester


def test_every_way_out_fails_its_test(guarded: pytest.Pytester) -> None:
    guarded.makepyfile(REFUSED)
    result = guarded.runpytest_subprocess("-p", "network_guard", "-p", "no:pytest-qt")
    result.assert_outcomes(failed=REFUSED.count("def test_"))


def test_this_machine_may_be_reached(guarded: pytest.Pytester) -> None:
    guarded.makepyfile(ALLOWED)
    result = guarded.runpytest_subprocess("-p", "network_guard", "-p", "no:pytest-qt")
    result.assert_outcomes(passed=ALLOWED.count("def test_"))


def test_a_process_that_outlives_the_tests_fails_the_session(guarded: pytest.Pytester) -> None:
    guarded.makeconftest(
        """
        import contextlib, socket

        def pytest_sessionfinish():
            with contextlib.suppress(RuntimeError):
                socket.gethostbyname("host.invalid")
        """
    )
    guarded.makepyfile("def test_nothing(): pass")
    result = guarded.runpytest_subprocess("-p", "network_guard", "-p", "no:pytest-qt")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*Tried to leave this machine after the last test*", "*host.invalid*"])


def test_this_very_session_is_guarded() -> None:
    assert network_block.ATTEMPTS in os.environ
    assert "offline" in os.environ["PYTHONPATH"].split(os.pathsep)[0]


@pytest.mark.parametrize("host", [None, "", b"", "localhost", "a.localhost", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_means_this_machine(host: str | bytes | None) -> None:
    assert network_block.is_local(host)


@pytest.mark.parametrize("host", ["host.invalid", b"192.0.2.1", "0.0.0.0", "::", "fe80::1%lo", "::ffff:192.0.2.1"])
def test_means_another_machine(host: str | bytes) -> None:
    assert not network_block.is_local(host)
