"""`python -m sample_db URL`: write the sample database."""

import argparse
import sys
import time

from tuomin.connectors.url import parse
from tuomin.errors import TuominError

from .tables import TABLES
from .write import write

ROWS, SEED = 2000, 1
MOST = 100_000_000
ABOUT = """Write the sample database: a shop, a clinic and their staff, all invented.

URL is an address (sqlite:///sample.db, postgresql://..., mysql://..., duckdb:///sample.duckdb)
or a folder for Parquet files. The target has to be empty."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    started = time.monotonic()
    try:
        where = parse(options.url).safe
        _say(f"{len(TABLES)} tables for {options.rows:,} customers, seed {options.seed}: {where}")
        made = write(options.url, rows=options.rows, seed=options.seed)
    except TuominError as error:
        _say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        _say("stopped; nothing was written")
        return 130
    _say(f"{made.total():,} rows in {time.monotonic() - started:.1f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "sample_db", description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url", metavar="URL")
    parser.add_argument(
        "--rows", type=_count, default=ROWS, help=f"customers (default {ROWS}); the rest follows"
    )
    parser.add_argument("--seed", type=_seed, default=SEED, help=f"default {SEED}")
    return parser


def _count(text: str) -> int:
    number = _number(text)
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and {MOST:,}")
    return number


def _seed(text: str) -> int:
    number = _number(text)
    if not 0 <= number < 2**32:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {2**32 - 1:,}")
    return number


def _number(text: str) -> int:
    try:
        return int(text.replace("_", ""))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from error


def _say(line: str) -> None:
    print(f"sample_db: {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
