"""Which words say why a check did not pass?

The list is closed: a word names layer and cause; whatever varies (address, status, alert, guess) goes into
the evidence. A new word is a decision with a line in the changelog.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Failure(StrEnum):
    """One cause, `<layer>_<what>`. What it means to a reader stands in `MEANINGS`."""

    DNS_NAME_NOT_FOUND = "dns_name_not_found"
    NETWORK_NO_ROUTE = "network_no_route"
    NETWORK_REJECTED = "network_rejected"
    NETWORK_UNREACHABLE = "network_unreachable"
    HOST_ABSENT = "host_absent"
    HOST_SILENT = "host_silent"
    LOCAL_BLOCKED = "local_blocked"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_TIMEOUT = "connection_timeout"
    CONNECTION_FILTERED = "connection_filtered"
    REPLY_MISSING = "reply_missing"
    REPLY_HUNG_UP = "reply_hung_up"
    REPLY_CUT_SHORT = "reply_cut_short"
    REPLY_TOO_LARGE = "reply_too_large"
    REPLY_WRONG_SERVICE = "reply_wrong_service"
    TLS_ABSENT = "tls_absent"
    TLS_UNEXPECTED = "tls_unexpected"
    TLS_ALERT = "tls_alert"
    TLS_CERT_EXPIRED = "tls_cert_expired"
    TLS_NAME_MISMATCH = "tls_name_mismatch"
    TLS_CHAIN_UNTRUSTED = "tls_chain_untrusted"
    TLS_INTERCEPTED = "tls_intercepted"
    HTTP_STATUS_UNEXPECTED = "http_status_unexpected"
    HTTP_PROXY_REQUIRED = "http_proxy_required"
    HTTP_BLOCK_PAGE = "http_block_page"
    AMQP_VERSION_MISMATCH = "amqp_version_mismatch"
    POLICY_NOT_XML = "policy_not_xml"
    POLICY_FLASH = "policy_flash"
    POLICY_PORT_MISSING = "policy_port_missing"
    POLICY_ORIGIN_MISSING = "policy_origin_missing"
    EXCLUSION_MISSING = "exclusion_missing"
    SERVICE_NOT_LISTENING = "service_not_listening"
    SERVICE_NOT_RUNNING = "service_not_running"
    DISK_ROOM_SHORT = "disk_room_short"
    DISK_FOLDER_ABSENT = "disk_folder_absent"
    DNS_TEMPORARY_FAILURE = "dns_temporary_failure"
    CONNECTION_UNPROVEN = "connection_unproven"
    EXCLUSION_LIST_HIDDEN = "exclusion_list_hidden"
    EXCLUSION_SCANNER_OTHER = "exclusion_scanner_other"
    EVIDENCE_STALE = "evidence_stale"
    OTHER_UNMAPPED = "other_unmapped"
    AGENT_OFFLINE = "agent_offline"
    AGENT_MUTE = "agent_mute"
    AGENT_TARGET_REFUSED = "agent_target_refused"
    RUN_CUT_SHORT = "run_cut_short"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means: outcome, sentence with `{placeholders}` filled from check and evidence, who acts."""

    outcome: Literal["failed", "unknown", "errored"]
    sentence: str
    who: str


MEANINGS: dict[Failure, Meaning] = {
    Failure.DNS_NAME_NOT_FOUND: Meaning(
        "failed",
        "The name {host} does not exist in DNS.",
        "DNS admin, or whoever keeps the site's record",
    ),
    Failure.NETWORK_NO_ROUTE: Meaning(
        "failed", "{vantage} has no route to {host}.", "admin of the machine that looked"
    ),
    Failure.NETWORK_REJECTED: Meaning(
        "failed", "{sender} turned the connection away ({icmp}).", "owner of {sender}"
    ),
    Failure.NETWORK_UNREACHABLE: Meaning(
        "failed", "A device on the way reports {host} as unreachable.", "network admin"
    ),
    Failure.HOST_ABSENT: Meaning(
        "failed", "No machine on this LAN answers for {address}.", "owner of {host}"
    ),
    Failure.HOST_SILENT: Meaning(
        "failed",
        "{host} answers on none of the ports tried: switched off, wrong address, or everything is blocked.",
        "owner of {host}, then the firewall team",
    ),
    Failure.LOCAL_BLOCKED: Meaning(
        "failed", "{vantage} itself forbids this connection.", "admin of the machine that looked"
    ),
    Failure.CONNECTION_REFUSED: Meaning(
        "failed",
        "{host} refuses connections on {port}: most likely nothing listens there.",
        "owner of the service on {host}, then its firewall",
    ),
    Failure.CONNECTION_TIMEOUT: Meaning(
        "failed",
        "{place} gave no answer{in_seconds}.",
        "firewall team, then owner of {host}",
    ),
    Failure.CONNECTION_FILTERED: Meaning(
        "failed", "{port} is dropped on the way: {host} answers on {other}.", "firewall team"
    ),
    Failure.REPLY_MISSING: Meaning(
        "failed",
        "{port} accepts connections, but nothing speaks there.",
        "owner of the service on {host}",
    ),
    Failure.REPLY_HUNG_UP: Meaning(
        "failed", "{port} accepts and hangs up at once.", "owner of the service on {host}"
    ),
    Failure.REPLY_CUT_SHORT: Meaning(
        "failed", "The reply from {port} broke off half-way.", "owner of the service on {host}"
    ),
    Failure.REPLY_TOO_LARGE: Meaning(
        "failed",
        "The reply from {port} is too large to be {protocol}.",
        "owner of the service on {host}",
    ),
    Failure.REPLY_WRONG_SERVICE: Meaning(
        "failed", "Something else answers on {port}: {guess}.", "owner of {host}"
    ),
    Failure.TLS_ABSENT: Meaning(
        "failed",
        "{port} speaks plain {guess} where TLS is required.",
        "owner of the service on {host}",
    ),
    Failure.TLS_UNEXPECTED: Meaning(
        "failed",
        "{port} speaks TLS where {protocol} without TLS is required.",
        "owner of the service on {host}",
    ),
    Failure.TLS_ALERT: Meaning(
        "failed",
        "{place} refused the TLS handshake: {alert}.",
        "owner of the service on {host}",
    ),
    Failure.TLS_CERT_EXPIRED: Meaning(
        "failed", "The certificate is outside its dates ({validity}).", "owner of the certificate"
    ),
    Failure.TLS_NAME_MISMATCH: Meaning(
        "failed", "The certificate names {names}, not {host}.", "owner of the certificate"
    ),
    Failure.TLS_CHAIN_UNTRUSTED: Meaning(
        "failed",
        "The certificate's issuer, {issuer}, is not trusted at {vantage}.",
        "owner of the certificate, or of the trust store",
    ),
    Failure.TLS_INTERCEPTED: Meaning(
        "failed", "A box on the way re-signs TLS as {issuer}.", "security team"
    ),
    Failure.HTTP_STATUS_UNEXPECTED: Meaning(
        "failed", "{place} answered HTTP {status}.", "owner of the service on {host}"
    ),
    Failure.HTTP_PROXY_REQUIRED: Meaning(
        "failed", "The direct way to {host} is closed; a proxy must be used.", "network admin"
    ),
    Failure.HTTP_BLOCK_PAGE: Meaning(
        "failed", "A web filter answered in place of {host}.", "security team"
    ),
    Failure.AMQP_VERSION_MISMATCH: Meaning(
        "failed", "The broker on {port} speaks AMQP {version}, not 0-9-1.", "owner of the broker"
    ),
    Failure.POLICY_NOT_XML: Meaning(
        "failed",
        "{port} answers, but not with a Silverlight policy.",
        "owner of the service on {host}",
    ),
    Failure.POLICY_FLASH: Meaning(
        "failed",
        "{port} serves a Flash policy instead of Silverlight's.",
        "owner of the service on {host}",
    ),
    Failure.POLICY_PORT_MISSING: Meaning(
        "failed",
        "The policy on {port} does not grant port {wanted}.",
        "owner of the service on {host}",
    ),
    Failure.POLICY_ORIGIN_MISSING: Meaning(
        "failed", "The policy on {port} does not admit {origin}.", "owner of the service on {host}"
    ),
    Failure.EXCLUSION_MISSING: Meaning(
        "failed", "{item} is still scanned on {host}.", "antivirus admin"
    ),
    Failure.SERVICE_NOT_LISTENING: Meaning(
        "failed",
        "Seen on {host} itself: nothing listens on {port}.",
        "owner of the service on {host}",
    ),
    Failure.SERVICE_NOT_RUNNING: Meaning(
        "failed",
        "Seen on {host} itself: {process} is not running.",
        "owner of the service on {host}",
    ),
    Failure.DISK_ROOM_SHORT: Meaning(
        "failed",
        "{folder} on {host} has {free_mib} MiB left where {least_free_mib} MiB are needed.",
        "Windows admin of {host}",
    ),
    Failure.DISK_FOLDER_ABSENT: Meaning(
        "unknown",
        "Seen on {host} itself: there is no folder {folder}, so its room can't be told.",
        "Windows admin of {host}",
    ),
    Failure.DNS_TEMPORARY_FAILURE: Meaning(
        "unknown", "The name server at {vantage} gave no usable answer for {host}.", "DNS admin"
    ),
    Failure.CONNECTION_UNPROVEN: Meaning(
        "unknown",
        "Something on the way accepts every port for {host}, so an open port proves nothing.",
        "network admin",
    ),
    Failure.EXCLUSION_LIST_HIDDEN: Meaning(
        "unknown",
        "Windows hides the exclusion list from the account that looked.",
        "antivirus admin",
    ),
    Failure.EXCLUSION_SCANNER_OTHER: Meaning(
        "unknown",
        "Another antivirus is active on {host}; only its console knows.",
        "antivirus admin",
    ),
    Failure.EVIDENCE_STALE: Meaning(
        "unknown",
        "The collected report is from {date}: too old to judge by.",
        "whoever ran the collector",
    ),
    Failure.OTHER_UNMAPPED: Meaning(
        "unknown", "Something this bot has no word for: {detail}.", "us"
    ),
    Failure.AGENT_OFFLINE: Meaning(
        "errored", "No agent is online at {vantage}.", "whoever runs the agent"
    ),
    Failure.AGENT_MUTE: Meaning(
        "errored",
        "The agent at {vantage} is connected but does not answer.",
        "whoever runs the agent",
    ),
    Failure.AGENT_TARGET_REFUSED: Meaning(
        "errored",
        "{address} is outside the networks that may be looked at.",
        "whoever keeps the site's record",
    ),
    Failure.RUN_CUT_SHORT: Meaning(
        "errored", "The run ended before this check was reached.", "run it again"
    ),
}
"""Every word's meaning; the words and who acts follow the project's table of causes."""
