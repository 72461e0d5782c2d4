"""Does every recorded error of a socket earn its word, on Linux and on Windows?"""

import errno
import socket

import pytest

from checks.dialling.classifying import classify, describe, is_own_shortage
from checks.dialling.resolving import _word
from checks.failure import Failure

_NO_ERRNO = 22
"""What the Proactor loop reports for codes that the C runtime does not know (EINVAL)."""


def windows(kind: type[OSError], winerror: int, number: int) -> OSError:
    """Return an error as Windows raises it; elsewhere `winerror` can only be set afterwards."""
    error = kind(number, "as recorded")
    error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
    return error


# Class, winerror and errno of the selector loop (10000 and above) and of the Proactor loop.
ON_WINDOWS = [
    (ConnectionRefusedError, 10061, 10061, Failure.CONNECTION_REFUSED),
    (ConnectionRefusedError, 1225, _NO_ERRNO, Failure.CONNECTION_REFUSED),
    (TimeoutError, 10060, 10060, Failure.CONNECTION_TIMEOUT),
    (OSError, 121, _NO_ERRNO, Failure.CONNECTION_TIMEOUT),
    (OSError, 10051, 10051, Failure.NETWORK_NO_ROUTE),
    (OSError, 1231, _NO_ERRNO, Failure.NETWORK_NO_ROUTE),
    (OSError, 10065, 10065, Failure.NETWORK_UNREACHABLE),
    (OSError, 1232, _NO_ERRNO, Failure.NETWORK_UNREACHABLE),
    (PermissionError, 10013, 13, Failure.LOCAL_BLOCKED),
    (PermissionError, 5, 13, Failure.LOCAL_BLOCKED),
    (ConnectionResetError, 10054, 10054, Failure.REPLY_HUNG_UP),
    (OSError, 64, _NO_ERRNO, Failure.REPLY_HUNG_UP),
    (ConnectionAbortedError, 10053, 10053, Failure.REPLY_HUNG_UP),
    (ConnectionAbortedError, 1236, _NO_ERRNO, Failure.REPLY_HUNG_UP),
    (OSError, 87, _NO_ERRNO, Failure.OTHER_UNMAPPED),
]

ELSEWHERE = [
    (errno.ECONNREFUSED, Failure.CONNECTION_REFUSED),
    (errno.ETIMEDOUT, Failure.CONNECTION_TIMEOUT),
    (errno.ENETUNREACH, Failure.NETWORK_NO_ROUTE),
    (errno.EADDRNOTAVAIL, Failure.NETWORK_NO_ROUTE),
    (errno.EAFNOSUPPORT, Failure.NETWORK_NO_ROUTE),
    (errno.EHOSTUNREACH, Failure.NETWORK_UNREACHABLE),
    (errno.ENOPROTOOPT, Failure.NETWORK_UNREACHABLE),
    (errno.EACCES, Failure.LOCAL_BLOCKED),
    (errno.EPERM, Failure.LOCAL_BLOCKED),
    (errno.ECONNRESET, Failure.REPLY_HUNG_UP),
    (errno.EPIPE, Failure.REPLY_HUNG_UP),
    (errno.EINVAL, Failure.OTHER_UNMAPPED),
]


@pytest.mark.parametrize(("kind", "winerror", "number", "word"), ON_WINDOWS)
def test_windows_is_asked_by_winerror(
    kind: type[OSError], winerror: int, number: int, word: Failure
) -> None:
    assert classify(windows(kind, winerror, number)) is word


@pytest.mark.parametrize(("number", "word"), ELSEWHERE)
def test_class_and_errno_decide_elsewhere(number: int, word: Failure) -> None:
    assert classify(OSError(number, "as recorded")) is word


def test_our_own_deadline_has_no_errno_and_is_a_timeout() -> None:
    assert classify(TimeoutError()) is Failure.CONNECTION_TIMEOUT


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (socket.EAI_NONAME, Failure.DNS_NAME_NOT_FOUND),
        (socket.EAI_NODATA, Failure.DNS_NAME_NOT_FOUND),
        (11001, Failure.DNS_NAME_NOT_FOUND),
        (11004, Failure.DNS_NAME_NOT_FOUND),
        (socket.EAI_AGAIN, Failure.DNS_TEMPORARY_FAILURE),
        (socket.EAI_FAIL, Failure.DNS_TEMPORARY_FAILURE),
        (11002, Failure.DNS_TEMPORARY_FAILURE),
        (11003, Failure.DNS_TEMPORARY_FAILURE),
    ],
)
def test_a_resolver_that_fails_is_told_from_a_name_that_is_missing(
    code: int, word: Failure
) -> None:
    assert _word(socket.gaierror(code, "as recorded")) is word


def test_a_shortage_of_our_own_says_nothing_about_the_peer() -> None:
    assert is_own_shortage(OSError(errno.EMFILE, "Too many open files"))
    assert is_own_shortage(windows(OSError, 10055, 10055))
    assert not is_own_shortage(OSError(errno.ECONNREFUSED, "refused"))


@pytest.mark.parametrize("address", ["10.4.2.10", "fd99:1::77", "2001:db8::1", "::1"])
def test_addresses_are_scrubbed_from_what_has_no_word(address: str) -> None:
    text = describe(OSError(errno.EINVAL, f"cannot reach ('{address}', 5672)"))
    assert address not in text
    assert "errno 22" in text
    assert "5672" in text
