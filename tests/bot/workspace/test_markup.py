"""Does typed text become what Slack hands to apps?"""

import pytest

from bot.workspace import seed
from bot.workspace.markup import as_sent

STATE = seed.seeded_state("wfo", 0)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("@wfo hello", f"<@{seed.BOT_USER}> hello"),
        ("@nobody hello", "@nobody hello"),
        ("see #support", f"see <#{seed.SUPPORT}|support>"),
        ("#5638", "#5638"),
        ("site42.example.com", "<http://site42.example.com|site42.example.com>"),
        ("site42.example.com:8443?", "<http://site42.example.com:8443|site42.example.com:8443>?"),
        ("https://a.example.com/x?y=1&z=2.", "<https://a.example.com/x?y=1&amp;z=2>."),
        ("mail dana@example.com", "mail <mailto:dana@example.com|dana@example.com>"),
        ("10.4.2.10 and rec.exe", "10.4.2.10 and rec.exe"),
        ("`site42.example.com`", "`site42.example.com`"),
        (f"<@{seed.OWNER}> picked", f"<@{seed.OWNER}> picked"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("", ""),
    ],
)
def test_typed_text_is_escaped_and_wrapped(typed: str, sent: str) -> None:
    assert as_sent(typed, STATE) == sent
