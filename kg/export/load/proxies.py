"""Proxies of the environment: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, as urllib reads them."""

import base64
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from kg.model.errors import UsageError


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy: its host and port, and the value of `Proxy-Authorization`, empty where its address has no user."""

    host: str
    port: int
    authorization: str = field(default="", repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """The headers by which a request shows the proxy who asks."""
        return {"Proxy-Authorization": self.authorization} if self.authorization else {}


def proxy_for(url: str) -> Proxy | None:
    """Return the proxy by which an absolute address is to be reached, None where it is reached directly.

    A loopback address never goes to a proxy, whatever NO_PROXY says. Raises UsageError where the proxy's own address
    is no `http://HOST:PORT`; the message does not repeat it, for it may hold a password.
    """
    from urllib.request import getproxies, proxy_bypass  # 30 ms, and only who sends needs it

    target = urlsplit(url)
    address = getproxies().get(target.scheme, "")
    if not address or _is_loopback(target.hostname or "") or proxy_bypass(target.netloc):
        return None
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host, port = None, 0
    if not host or parts.scheme != "http":
        raise UsageError(f"{target.scheme.upper()}_PROXY is no address of a proxy: write it as http://HOST:PORT")
    user = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    authorization = "Basic " + base64.b64encode(user.encode()).decode() if parts.username else ""
    return Proxy(host, port, authorization)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
