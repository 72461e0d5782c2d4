"""`wfo agents server-config`: the keys, once, and the configuration of nats-server."""

from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from bot.agents.secrets import agents_folder, keys_file, write_keys
from bot.commandline.exits import Complaint, Exit
from bot.commandline.reaching import keys
from bot.commandline.sites import settings
from checks.accounts.keyring import Keyring, new_keyring
from checks.accounts.server import Places, server_config
from checks.agent.folder import write_private
from checks.linking.way import is_own_machine

HTTPS = "443"
LARGEST_PORT = 65_535


def write_server_config(  # noqa: PLR0913 - each an option
    out: Annotated[
        Path | None, typer.Option(help="Write it here; without, it is printed.")
    ] = None,
    certificate: Annotated[str, typer.Option(help="The server's certificate chain, PEM.")] = "",
    private_key: Annotated[str, typer.Option(help="Its private key, PEM.")] = "",
    websocket: Annotated[str, typer.Option(help="Where agents connect.")] = "0.0.0.0:443",
    native: Annotated[str, typer.Option(help="Where the bot connects.")] = "127.0.0.1:4222",
    accounts: Annotated[
        str, typer.Option(help="The server's folder for accounts.")
    ] = "/var/lib/nats/accounts",
    authority: Annotated[
        Path | None, typer.Option(help="Trust these authorities (PEM) for NATS as well.")
    ] = None,
) -> None:
    """Make the keys, once, and write the configuration of nats-server.

    Called again it writes the same server's configuration. Without a certificate the WebSocket is plain: only for
    a proxy on the same machine that ends TLS.
    """
    if bool(certificate) != bool(private_key):
        raise Complaint("give both --certificate and --private-key, or neither", Exit.WRONG_USE)
    _check("--websocket", websocket, "127.0.0.1:8080", guarded=bool(certificate))
    _check("--native", native, "127.0.0.1:4222", guarded=bool(certificate))
    trusted = _authorities(authority) if authority is not None else ""
    text = server_config(
        _keys_or_new(),
        Places(
            accounts_folder=accounts,
            certificate=certificate,
            private_key=private_key,
            native=native,
            websocket=websocket,
        ),
    )
    if trusted:
        write_private(agents_folder(settings()) / "ca.pem", trusted)
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text)
        reach = _reached(certificate, websocket, native) if certificate else f"nats://{native}"
        typer.echo(
            f"Wrote {out}. Start it: nats-server -c {out}\n"
            f"Then start the bot with WFO_NATS_URL={reach}, and let agents in: `wfo agents enrol`.",
            err=True,
        )


def _check(option: str, place: str, example: str, *, guarded: bool) -> None:
    """Refuse what is no `host:port`, and a place that others could listen in on."""
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= LARGEST_PORT:
        raise Complaint(
            f"{option} {place} is no place to listen; write host:port, e.g. {example}",
            Exit.WRONG_USE,
        )
    if not guarded and not is_own_machine(host.strip("[]")):
        raise Complaint(
            f"without a certificate {option} {place} would be readable on the way; give --certificate and "
            f"--private-key, or {option} {example}, which nobody reaches from outside",
            Exit.WRONG_USE,
        )


def _authorities(file: Path) -> str:
    """Return a file of authorities; every invitation carries it, so nothing else may stand in it.

    Raises Complaint for a file that is none.
    """
    try:
        content = file.read_bytes()
        found = x509.load_pem_x509_certificates(content)
    except OSError as error:
        raise Complaint(
            f"{file}: {error.strerror or error}; without an authority of your own leave --authority out",
            Exit.WRONG_USE,
        ) from error
    except ValueError as error:
        raise Complaint(f"{file} is no certificate in PEM", Exit.WRONG_USE) from error
    return "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in found)


def _write(out: Path, text: str) -> None:
    try:
        write_private(out, text)
    except OSError as error:
        raise Complaint(f"{out}: {error.strerror or error}", Exit.WRONG_USE) from error


def _reached(certificate: str, websocket: str, native: str) -> str:
    """Return where the bot reaches the server under a name that its certificate has.

    A public authority certifies no 127.0.0.1: then the bot comes the way the agents come.
    """
    names = _names(Path(certificate))
    if native.rpartition(":")[0] in names:
        return f"tls://{native}"
    name = next((name for name in names if "*" not in name), "NAME-IN-THE-CERTIFICATE")
    port = websocket.rpartition(":")[2]
    return f"wss://{name}" if port == HTTPS else f"wss://{name}:{port}"


def _names(certificate: Path) -> list[str]:
    """Return the names and addresses of a certificate; none if it lies on the server's machine only.

    Raises Complaint for a file that is none.
    """
    try:
        leaf = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
        found = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, OSError):
        return []
    except (ValueError, IndexError) as error:
        raise Complaint(f"{certificate} is no certificate in PEM", Exit.WRONG_USE) from error
    addresses = (str(address) for address in found.get_values_for_type(x509.IPAddress))
    return [*found.get_values_for_type(x509.DNSName), *addresses]


def _keys_or_new() -> Keyring:
    if keys_file(settings()).exists():
        return keys()
    ring, vault = new_keyring()
    path = write_keys(settings(), ring)
    beside = path.with_name("vault.json")
    write_private(beside, vault.model_dump_json(indent=1) + "\n")
    typer.echo(
        f"Made keys in {path}; back that file up with the database. {beside} is needed only to replace a stolen "
        "key: take it off this machine.",
        err=True,
    )
    return ring
