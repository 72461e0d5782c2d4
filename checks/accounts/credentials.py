"""What stands in a credentials file, and in the word that a newcomer joins with?"""

import base64
import binascii
import re

from pydantic import Field, ValidationError

from checks.accounts.keys import Key, read_seed
from checks.model import Value

_TOKEN = re.compile(r"-+BEGIN NATS USER JWT-+\s+(\S+)\s+-+END NATS USER JWT-+")
_SEED = re.compile(r"-+BEGIN USER NKEY SEED-+\s+(\S+)\s+-+END USER NKEY SEED-+")


class BadCredentials(ValueError):  # noqa: N818 - it says what the text is
    """The text holds no credentials; it says what is missing."""


class Credentials(Value):
    """A user's token and the seed that proves it is his."""

    token: str = Field(max_length=65_536)
    seed: str = Field(max_length=128, repr=False)

    @property
    def key(self) -> Key:
        """The user's key pair; raises BadKey."""
        return read_seed("user", self.seed)

    def written(self) -> str:
        """Return the file as every NATS client reads it."""
        return (
            f"-----BEGIN NATS USER JWT-----\n{self.token}\n------END NATS USER JWT------\n\n"
            f"-----BEGIN USER NKEY SEED-----\n{self.seed}\n------END USER NKEY SEED------\n"
        )


def read_credentials(text: str) -> Credentials:
    """Read a credentials file; raises BadCredentials."""
    token, seed = _TOKEN.search(text), _SEED.search(text)
    if token is None or seed is None:
        raise BadCredentials("it holds no NATS user token with its seed")
    return Credentials(token=token[1], seed=seed[1])


class Invitation(Value):
    """What a newcomer needs for its one visit: where to, as whom, the code, and whom to trust (PEM) there."""

    url: str = Field(max_length=500)
    vantage: str = Field(max_length=140)
    code: str = Field(max_length=100, repr=False)
    credentials: Credentials
    authorities: str = Field(default="", max_length=65_536)

    def written(self) -> str:
        """Return it as one word to paste."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).rstrip(b"=").decode()


def read_invitation(word: str) -> Invitation:
    """Read the word that `wfo agents enrol` printed; raises BadCredentials."""
    try:
        raw = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        return Invitation.model_validate_json(raw)
    except (binascii.Error, ValidationError, ValueError) as error:
        raise BadCredentials(
            "this is not the whole word that `wfo agents enrol` printed; copy it again"
        ) from error
