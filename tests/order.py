"""Which tests go to which of the two workers, and when (pytest -p tests.order).

The tests of one file stay together, those of the browser too: they share one server. What takes
longest goes first, so that both workers end at about the same time.
"""

from xdist.scheduler import LoadFileScheduling

LONGEST_FIRST = ("tests/browser/", "tests/test_isolation.py", "tests/test_every_url.py")


def pytest_collection_modifyitems(items) -> None:
    items.sort(key=lambda item: rank(item.nodeid))


def rank(nodeid: str) -> int:
    starts = [position for position, start in enumerate(LONGEST_FIRST) if nodeid.startswith(start)]
    return starts[0] if starts else len(LONGEST_FIRST)


class TogetherByServerOrFile(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        is_browser = nodeid.startswith("tests/browser/")
        return "tests/browser" if is_browser else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return TogetherByServerOrFile(config, log)
