"""Fills the database of the environment to each size in turn and measures it."""

import argparse
import json

from .setup import start_django


def main() -> None:
    start_django()
    from .measure import milliseconds, report
    from .rows import fill

    options = read_options()
    goals = {}
    for size in options.sizes:
        loading = milliseconds(lambda size=size: fill(size)) / 1000
        goals[size] = report(options.name, size, loading, options.addresses)
    print(json.dumps(goals))


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--addresses", type=int, default=0)
    parser.add_argument("sizes", type=int, nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    main()
