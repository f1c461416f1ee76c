"""How quickly and with how little memory files made to harm are refused.

python -m tests.bench.files
"""

import os

from tests.lib.bombs import BOMBS, explode

REFUSED_IN_SECONDS, MEGABYTES = 1, 200


def main() -> None:
    os.environ.setdefault("SECRET_KEY", "bench")
    print("\nPictures made to harm (beyond what a small picture needs):")
    for name, is_refused in BOMBS.items():
        result = explode(name)
        good = result["mb"] < MEGABYTES
        if is_refused:
            good = good and bool(result["refused"]) and result["seconds"] < REFUSED_IN_SECONDS
        what = "refused" if result["refused"] else "made harmless"
        figures = f"{result['seconds'] * 1000:.0f} ms, {result['mb']} MB"
        print(f"  {'met   ' if good else 'MISSED'} {name}: {what} in {figures}")


if __name__ == "__main__":
    main()
