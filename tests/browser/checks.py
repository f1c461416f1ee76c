"""What every page has to stand before a real browser; each check gives sentences of trouble."""

from axe_playwright_python.sync_playwright import Axe

MAX_BYTES = 60_000
AXE = Axe().axe_script
#: axe's rules that ask for colours; in the dark nothing else is different
COLOURS = ["color-contrast", "link-in-text-block"]
#: only what is wrong comes back; style sheets are not copied into the page, that breaks its policy
HOW = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}


def accessibility(page, rules: list[str] | None = None) -> list[str]:
    """axe's violations: rule, what it means, first element. Without named rules: all of them."""
    options = HOW | ({"runOnly": rules} if rules else {})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("async (how) => (await axe.run(document, how)).violations", options)
    return [f"axe {v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}" for v in found]


def refused_by_policy(page) -> list[str]:
    return [f"refused by the policy: {text}" for text in page.evaluate("window.refused")]


def sideways_scrolling(page) -> list[str]:
    too_wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return [f"{too_wide} px too wide"] if too_wide > 0 else []


class Weight:
    """Counts the bytes on the line of one page's first view, photographs left out."""

    def __init__(self, page):
        self.urls: dict[str, str] = {}
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]

    def _finished(self, event) -> None:
        if "/medien/" not in self.urls.get(event["requestId"], ""):
            self.bytes += int(event["encodedDataLength"])

    def trouble(self) -> list[str]:
        return [f"{self.bytes} bytes on first view"] if self.bytes > MAX_BYTES else []
