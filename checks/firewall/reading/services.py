"""Which port does a well-known service name stand for?

From IANA's registry of service names (RFC 6335), with the spellings of Windows and of FortiOS's predefined services; a name
that is not here stays a name, and nothing is concluded from it.
"""

_TCP = "TCP"
_UDP = "UDP"

WELL_KNOWN: dict[str, tuple[frozenset[str], int]] = {
    name: (frozenset(transports), port)
    for port, transports, names in (
        (21, (_TCP,), ("ftp",)),
        (22, (_TCP,), ("ssh",)),
        (23, (_TCP,), ("telnet",)),
        (25, (_TCP,), ("smtp",)),
        (53, (_TCP, _UDP), ("domain", "dns")),
        (67, (_UDP,), ("bootps", "dhcp")),
        (68, (_UDP,), ("bootpc",)),
        (69, (_UDP,), ("tftp",)),
        (80, (_TCP,), ("http", "www", "service-http-80")),
        (88, (_TCP, _UDP), ("kerberos",)),
        (110, (_TCP,), ("pop3",)),
        (111, (_TCP, _UDP), ("sunrpc",)),
        (123, (_UDP,), ("ntp",)),
        (135, (_TCP,), ("epmap", "rpc-epmap", "rpcepmap", "dce-rpc", "msrpc")),
        (137, (_UDP,), ("netbios-ns",)),
        (138, (_UDP,), ("netbios-dgm",)),
        (139, (_TCP,), ("netbios-ssn",)),
        (143, (_TCP,), ("imap", "imap2")),
        (161, (_UDP,), ("snmp",)),
        (162, (_UDP,), ("snmptrap",)),
        (389, (_TCP, _UDP), ("ldap",)),
        (443, (_TCP,), ("https", "service-https", "iphttpsin", "iphttpsout", "iphttps")),
        (445, (_TCP,), ("microsoft-ds", "smb", "samba")),
        (465, (_TCP,), ("smtps", "submissions")),
        (514, (_UDP,), ("syslog",)),
        (587, (_TCP,), ("submission",)),
        (636, (_TCP,), ("ldaps",)),
        (993, (_TCP,), ("imaps",)),
        (995, (_TCP,), ("pop3s",)),
        (1433, (_TCP,), ("ms-sql-s", "ms-sql")),
        (1434, (_UDP,), ("ms-sql-m",)),
        (1900, (_UDP,), ("ssdp", "playtodiscovery", "ply2disc")),
        (3306, (_TCP,), ("mysql",)),
        (3544, (_UDP,), ("teredo",)),
        (3389, (_TCP,), ("ms-wbt-server", "rdp")),
        (5353, (_UDP,), ("mdns",)),
        (5432, (_TCP,), ("postgresql",)),
        (5985, (_TCP,), ("wsman", "winrm")),
        (5986, (_TCP,), ("wsmans",)),
    )
    for name in names
}
"""Case-folded name → transports in capitals, port."""

PROTOCOLS: dict[str, str] = {
    "1": "ICMP", "2": "IGMP", "6": _TCP, "17": _UDP, "41": "IPV6", "47": "GRE", "50": "ESP", "51": "AH",
    "58": "ICMPV6", "89": "OSPF", "112": "VRRP", "132": "SCTP", "icmpv4": "ICMP", "ipv6-icmp": "ICMPV6",
    "icmp6": "ICMPV6", "ah": "AH", "esp": "ESP", "gre": "GRE", "icmp": "ICMP", "icmpv6": "ICMPV6", "igmp": "IGMP",
    "ipv6": "IPV6", "ospf": "OSPF", "sctp": "SCTP", "tcp": _TCP, "tcp6": _TCP, "udp": _UDP, "udp6": _UDP,
    "udplite": "UDPLITE", "vrrp": "VRRP", "dccp": "DCCP", "hopopt": "HOPOPT",
}  # fmt: skip
"""Protocol names and IANA numbers → our word; `any` is none of them."""
EVERY_PROTOCOL = frozenset({"any", "all", "ip", "ipv4", "*", "0", "256", "", "any protocol"})
