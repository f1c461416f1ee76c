"""Portals less one protection each: a fault test that does not notice is worth nothing."""

import sys

from portal.wsgi import application

__all__ = ["application", "replace_everywhere"]


def replace_everywhere(original, substitute) -> None:
    """Wherever a module of ours has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("conferences.", "portal.")):
            for key, value in list(vars(module).items()):
                if value is original:
                    setattr(module, key, substitute)
