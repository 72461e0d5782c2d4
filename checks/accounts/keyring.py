"""Which secrets does the bot hold for NATS, and what does it sign with them?"""

from collections.abc import Mapping

from pydantic import Field

from checks.accounts.claims import (
    agent_claims,
    bot_account_claims,
    bot_claims,
    delete_claims,
    joining_claims,
    operator_claims,
    site_account_claims,
    system_account_claims,
    system_claims,
)
from checks.accounts.credentials import Credentials
from checks.accounts.keys import Key, derive_key, new_key, read_seed
from checks.accounts.tokens import write_token
from checks.model import Value


class Keyring(Value):
    """The bot's secrets for NATS: one file, from which everything else follows.

    A site's signing key is derived from `master` by account and generation, so that no secret comes to be
    when a site is added. The seeds of operator and reserve key are not in here: they belong in a vault.
    """

    operator_token: str
    operator_signing_seed: str = Field(repr=False)
    system_seed: str = Field(repr=False)
    bot_seed: str = Field(repr=False)
    master: str = Field(repr=False, min_length=32)

    @property
    def operator_key(self) -> Key:
        """The key that signs accounts."""
        return read_seed("operator", self.operator_signing_seed)

    @property
    def system_account(self) -> Key:
        """The system account."""
        return read_seed("account", self.system_seed)

    @property
    def bot_account(self) -> Key:
        """The bot's account."""
        return read_seed("account", self.bot_seed)

    def system_account_token(self) -> str:
        """Return the system account's token."""
        return write_token(
            self.operator_key, self.system_account.public, "SYS", system_account_claims()
        )

    def bot_account_token(self) -> str:
        """Return the bot account's token."""
        return write_token(self.operator_key, self.bot_account.public, "BOT", bot_account_claims())

    def signing_key(self, account: str, generation: int) -> Key:
        """Return the key that signs the users of a site's account."""
        return derive_key("account", self.master, f"{account}:{generation}")

    def site_account_token(
        self, account: str, name: str, generation: int, *, agents: int, revoked: Mapping[str, int]
    ) -> str:
        """Return a site account's token; only users signed in this generation get in."""
        claims = site_account_claims(
            account,
            self.bot_account.public,
            [self.signing_key(account, generation).public],
            agents=agents,
            revoked=revoked,
        )
        return write_token(self.operator_key, account, name, claims)

    def agent_token(self, account: str, generation: int, user: str, name: str) -> str:
        """Return the token of an agent's own key, which never left its machine."""
        return write_token(
            self.signing_key(account, generation), user, name, agent_claims(account)
        )

    def joining(self, account: str, generation: int, *, expires_at: float) -> Credentials:
        """Make the credentials of one visit: they can ask for others, and then end."""
        key = new_key("user")
        token = write_token(
            self.signing_key(account, generation),
            key.public,
            "joining",
            joining_claims(account),
            expires_at=expires_at,
        )
        return Credentials(token=token, seed=key.seed)

    def bot_user(self) -> Credentials:
        """Make a login to the bot's account for this process."""
        key = new_key("user")
        return Credentials(
            token=write_token(self.bot_account, key.public, "bot", bot_claims()), seed=key.seed
        )

    def system_user(self) -> Credentials:
        """Make a login to the system account for this process."""
        key = new_key("user")
        token = write_token(self.system_account, key.public, "bot", system_claims())
        return Credentials(token=token, seed=key.seed)

    def deletion(self, account: str) -> str:
        """Return what makes the server forget an account."""
        own = self.operator_key
        return write_token(own, own.public, "delete", delete_claims([account]))


class Vault(Value):
    """The two seeds that are needed once in years; write them down and take them off the machine."""

    operator_seed: str = Field(repr=False)
    reserve_signing_seed: str = Field(repr=False)


def new_keyring() -> tuple[Keyring, Vault]:
    """Make an operator with everything that belongs to it."""
    operator, signing, reserve = (new_key("operator") for _ in range(3))
    system, bot = new_key("account"), new_key("account")
    claims = operator_claims(system.public, [signing.public, reserve.public])
    ring = Keyring(
        operator_token=write_token(operator, operator.public, "wfo", claims),
        operator_signing_seed=signing.seed,
        system_seed=system.seed,
        bot_seed=bot.seed,
        master=new_key("account").seed,
    )
    return ring, Vault(operator_seed=operator.seed, reserve_signing_seed=reserve.seed)
