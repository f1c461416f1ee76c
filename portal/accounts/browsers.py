"""Where somebody signs in from, as far as anybody needs to know: browser, system, network."""

from ipaddress import ip_address

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.lib.limits import network_of

#: (what the browser calls itself, its name); most also name those they descend from
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """„Firefox unter Windows“; no version, which would tell machines apart."""
    browser = _named(BROWSERS, user_agent)
    system = _named(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s unter %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("unbekannter Browser")


def _named(names: tuple, user_agent: str) -> str:
    return next((name for sign, name in names if sign in user_agent), "")


def shortened(address: str) -> str:
    """The network of a stored address: „203.0.113.x“, „2001:db8:1:2::“."""
    known = ip_address(address)
    return f"{address.rsplit('.', 1)[0]}.x" if known.version == 4 else address


def place_of(request: HttpRequest) -> str:
    """„Firefox unter Windows, Netz 203.0.113.0/24“, for the audit list."""
    browser = browser_of(request.META.get("HTTP_USER_AGENT", ""))
    network = network_of(request) or _("unbekannt")
    return _("%(browser)s, Netz %(network)s") % {"browser": browser, "network": network}
