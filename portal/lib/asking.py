"""Asking an address on the web whether somebody still answers, without being led astray.

Whoever can write an address into an entry must not be able to make the portal's server ask inside
its own network. So the name is resolved once, every answer must be a public address, and the
connection goes to exactly the address that was looked at. Each redirect is treated the same.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECONDS, SECONDS_IN_ALL, MOST_REDIRECTS = 10, 20, 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: somebody is there, only not for a program
CLOSED_TO_PROGRAMS = frozenset({401, 403, 405, 406, 429, 451, 999})
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """The address leads where the portal does not ask; the words say why."""

    def __init__(self, words: str | Promise):
        self.words = words
        super().__init__(str(words))


@dataclass(frozen=True)
class Answer:
    """What came of asking: whether anybody is there, the HTTP status if there was one."""

    is_alive: bool
    words: str
    status: int | None = None


def is_public(address: str) -> bool:
    """Whether an IP address lies in the open internet; what is wrapped in another counts, too."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            inner = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


@dataclass
class Asker:
    """Asks one address at a time; what a test needs to be different is given here."""

    user_agent: str
    is_allowed: Callable[[str], bool] = is_public
    resolve: Callable[..., list] = socket.getaddrinfo
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, url: str) -> Answer:
        """Never raises: whatever happens is an answer."""
        try:
            return self._follow(url)
        except Refused as refusal:
            return Answer(False, str(refusal.words))
        except ssl.SSLError:
            return Answer(False, str(_("Das Zertifikat der Seite stimmt nicht.")))
        except socket.gaierror:
            return Answer(False, str(_("Den Namen dieser Seite gibt es nicht.")))
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(False, str(_("Niemand antwortet.")))

    def _follow(self, url: str) -> Answer:
        for _step in range(MOST_REDIRECTS + 1):
            status, target = self._status_of(url)
            if status not in REDIRECTS or not target:
                return in_words(status)
            url = urljoin(url, target)
        raise Refused(_("Die Seite leitet immer weiter."))

    def _status_of(self, url: str) -> tuple[int, str]:
        """(status, where it leads): first without the page, then with its first byte."""
        parts = checked(url)
        address = self._address_of(parts)
        status, target = self._request("HEAD", parts, address)
        if status in REDIRECTS or status < 400:
            return status, target
        return self._request("GET", parts, address)

    def _address_of(self, parts: SplitResult) -> str:
        """The one IP address to connect to; a name that also leads inside is refused."""
        found = self.resolve(parts.hostname, port_of(parts), type=socket.SOCK_STREAM)
        addresses = [row[4][0] for row in found]
        if not addresses or not all(map(self.is_allowed, addresses)):
            raise Refused(_("Die Adresse führt nicht ins öffentliche Netz."))
        return addresses[0]

    def _request(self, method: str, parts: SplitResult, address: str) -> tuple[int, str]:
        """The body is not read; cookies are not kept."""
        headers = {"User-Agent": self.user_agent, "Accept": "*/*", "Range": "bytes=0-0"}
        with self._connected(parts, address) as connection:
            connection.request(method, path_of(parts), headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location", "")

    @contextmanager
    def _connected(self, parts: SplitResult, address: str) -> Iterator[http.client.HTTPConnection]:
        """Cut off after a while even if a byte comes now and then."""
        name = ascii_name(parts.hostname or "")
        connection = http.client.HTTPConnection(name, port_of(parts))
        connection.auto_open = 0
        line = socket.create_connection((address, port_of(parts)), timeout=SECONDS)
        other_end = line.dup()
        watch = threading.Timer(SECONDS_IN_ALL, cut, [other_end])
        watch.start()
        try:
            with self._secured(line, name) if parts.scheme == "https" else line as connection.sock:
                yield connection
        finally:
            watch.cancel()
            other_end.close()
            line.close()

    def _secured(self, line: socket.socket, name: str) -> ssl.SSLSocket:
        return self.context.wrap_socket(line, server_hostname=name)


def cut(connection: socket.socket) -> None:
    """From another thread; the one that reads gets an error."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def checked(url: str) -> SplitResult:
    """Only the web, only with a name."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(_("Das ist keine Adresse im Netz."))
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or {"http": 80, "https": 443}[parts.scheme]


def ascii_name(name: str) -> str:
    """As it goes over the line: „müller.de" is „xn--mller-kva.de"."""
    return name if ":" in name else name.encode("idna").decode()


def path_of(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~?')}" if parts.query else path


def in_words(status: int) -> Answer:
    """What a status means for somebody who clicks on the link."""
    if status < 400 or status in CLOSED_TO_PROGRAMS:
        return Answer(True, str(_("Die Seite antwortet.")), status)
    if status in (404, 410):
        return Answer(False, str(_("Diese Seite gibt es dort nicht mehr.")), status)
    return Answer(False, str(_("Der Server dort meldet einen Fehler.")), status)
