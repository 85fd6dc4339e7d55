"""Who we are to a store: name and password or a token, from the environment or netrc, never from the command line.

They are given to the origin (scheme, host, port) that they are for, and to no other. Digest (RFC 7616) is answered
where a server asks for it, so that the password does not travel; Basic (RFC 7617) else; a token (RFC 6750) at once.
"""

import base64
import hashlib
import netrc
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from kg.model.errors import UsageError

USER, PASSWORD, TOKEN, NETRC = "KG_LOAD_USER", "KG_LOAD_PASSWORD", "KG_LOAD_TOKEN", "NETRC"

_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
# Not in any name or password that somebody typed: control characters, and bytes of the environment that are no UTF-8.
_NEVER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FIELD = re.compile(r'([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name with its password, or a token; all empty for nobody. Not shown where it is printed."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        """Tell whether there is anything to show to a server."""
        return bool(self.user or self.token)

    @property
    def basic(self) -> str:
        """The value of an `Authorization` header in the scheme Basic."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def without(self, text: str) -> str:
        """Return a text with every secret in it blotted out, whoever put it there."""
        for secret in (self.password, self.token, self.basic.removeprefix("Basic ") if self.user else ""):
            text = text.replace(secret, "***") if secret else text
        return text


NOBODY = Credentials()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The credentials of the environment, the origin that they are for, and where netrc lies for other hosts.

    Without any of them nobody is told who we are.
    """

    origin: str = ""
    own: Credentials = NOBODY
    netrc: Path | None = None

    def for_url(self, url: str) -> Credentials:
        """Return what a server may be shown: the environment's at their origin, else what netrc has for the host.

        Raises UsageError where netrc cannot be read.
        """
        if self.own and origin_of(url) == self.origin:
            return self.own
        path, host = self.netrc, urlsplit(url).hostname or ""
        if path is None or not path.is_file():
            return NOBODY
        try:
            entry = netrc.netrc(str(path)).authenticators(host)
        except netrc.NetrcParseError as error:
            # The parser's own message quotes the word that it stumbled over, which may be the password.
            place = f"{path}, line {error.lineno}"
            raise UsageError(f"{place}: netrc cannot be read: mend it or name another ({NETRC})") from None
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: netrc cannot be read: check its permissions and that it is UTF-8") from error
        if entry and _NEVER.search(entry[0] + entry[2]):
            raise UsageError(f"{path}: the entry of {host} holds a line end: mend it or name another ({NETRC})")
        return Credentials(entry[0], entry[2]) if entry else NOBODY


def keyring(endpoint: str, environment: Mapping[str, str]) -> Keyring:
    """Gather the credentials for the store at an address.

    In: the address that the user named; the process's environment: `KG_LOAD_USER` with `KG_LOAD_PASSWORD`, or
    `KG_LOAD_TOKEN`; `NETRC` names another file than `~/.netrc`. Raises UsageError on a name without a password, on a
    token together with a name, and on a character that none of them has.
    """
    own = Credentials(*(environment.get(name, "") for name in (USER, PASSWORD, TOKEN)))
    if not (own.token.isascii() and own.token.isprintable()):
        raise UsageError(f"{TOKEN} holds a line end or a character that no token has: set it anew")
    for name, value in ((USER, own.user), (PASSWORD, own.password)):
        if _NEVER.search(value):
            raise UsageError(f"{name} holds a line end, or is no UTF-8: set it anew")
    if own.token and own.user:
        raise UsageError(f"{TOKEN} and {USER} are both set: unset the one that the store does not take")
    if bool(own.user) != bool(own.password):
        raise UsageError(f"{USER} and {PASSWORD} go together: set both or none")
    place = environment.get(NETRC) or str(Path.home() / ".netrc")
    return Keyring(origin_of(endpoint), own, Path(place))


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, the usual port filled in."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{parts.hostname}:{port}"


class Digest:
    """The answers to one challenge of a server; `nc` counts them, so that no request is asked twice."""

    def __init__(self, challenge: Mapping[str, str], credentials: Credentials) -> None:
        self._challenge = challenge
        self._credentials = credentials
        self._count = 0

    def header(self, method: str, target: str) -> str:
        """Return the `Authorization` header of one request (RFC 7616, section 3.4)."""
        self._count += 1
        challenge, nonce, user = self._challenge, self._challenge["nonce"], self._credentials.user
        client, count = secrets.token_hex(8), f"{self._count:08x}"
        realm = challenge.get("realm", "")
        who = self._hash(f"{user}:{realm}:{self._credentials.password}")
        between = [nonce, count, client, "auth"] if "qop" in challenge else [nonce]
        response = self._hash(":".join([who, *between, self._hash(f"{method}:{target}")]))
        # Where quotes cannot hold the user's name, it takes the extended form (RFC 8187).
        plain = user.isascii() and not set(user) & set('"\\')
        name = f'username="{user}"' if plain else f"username*=UTF-8''{quote(user, safe='')}"
        fields = {"realm": realm, "nonce": nonce, "uri": target, "response": response}
        fields |= {key: challenge[key] for key in ("opaque",) if key in challenge}
        quoted = ", ".join(f'{key}="{value}"' for key, value in fields.items())
        rest = f', qop=auth, nc={count}, cnonce="{client}"' if "qop" in challenge else ""
        return f"Digest {name}, {quoted}, algorithm={self._algorithm}{rest}"

    @property
    def _algorithm(self) -> str:
        return self._challenge.get("algorithm", "MD5").upper()

    def _hash(self, text: str) -> str:
        return _HASHES[self._algorithm](text.encode()).hexdigest()


def digest_for(challenges: str, credentials: Credentials) -> Digest | None:
    """Return what answers a digest challenge; None where none that we know is asked for.

    In: the values of `WWW-Authenticate`, joined with commas. Where several are offered, the last one counts.
    """
    _, scheme, text = challenges.rpartition("Digest ")
    challenge = {key.lower(): quoted or plain for key, quoted, plain in _FIELD.findall(text)}
    ways = {way.strip().lower() for way in challenge.get("qop", "auth").split(",")}
    usable = challenge.get("algorithm", "MD5").upper() in _HASHES and "auth" in ways and "nonce" in challenge
    return Digest(challenge, credentials) if scheme and usable and credentials.user else None
