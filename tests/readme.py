"""Text that the program prints, put between markers of both READMEs: `python -m tests.readme`.

A block begins with `<!-- print: NAME -->` and ends with `<!-- end -->`; its NAME says what is
printed there. Durations are left out, so that the text is the same on every machine.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
COMMANDS = (
    "scan", "explain", "plan", "copy", "verify", "erase", "diff", "report", "handover", "review",
    "doctor",
    "agreement check", "config show", "detectors", "key", "demo",
)  # fmt: skip
BLOCK = re.compile(r"(<!-- print: (?P<name>[^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def printed(name):
    """What the block of that name has to show."""
    verb, _, rest = name.partition(" ")
    prints = {
        "help": help_of, "demo": demo, "transforms": transforms, "kinds": kinds, "types": types,
    }  # fmt: skip
    return prints[verb](rest)


def fenced(text):
    return f"```\n{text.strip()}\n```\n"


def run(*arguments, cwd=None):
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "tuomin", *arguments]
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def help_of(command):
    return fenced(run(*command.split(), "--help"))


def demo(_):
    with tempfile.TemporaryDirectory() as folder:
        return fenced(run("demo", cwd=folder))


def transforms(_):
    from tuomin.transforms import registry

    rows = [f"| `{row['name']}` | {row['does']} |" for row in registry.describe()]
    return "\n".join(["| transform | what it does |", "|---|---|", *rows, ""])


def kinds(_):
    from collections import Counter

    from tuomin.detect import registry

    found = Counter(kind.split(".")[0] for kind in registry.load())
    rows = [f"| {category} | {count} |" for category, count in sorted(found.items())]
    return "\n".join(["| category | kinds |", "|---|---|", *rows, f"| all | {found.total()} |", ""])


def types(_):
    """How each engine declares what comes from another."""
    from tuomin.connectors.families import TYPES, type_for
    from tuomin.model import Column

    columns = {
        "integer": {}, "integer of more than 19 digits": {"family": "integer", "precision": 20},
        "decimal(10, 2)": {"family": "decimal", "precision": 10, "scale": 2},
        "decimal without precision": {"family": "decimal"}, "float": {}, "boolean": {},
        "text of 18 characters": {"family": "text", "length": 18}, "text": {}, "date": {},
        "time": {}, "timestamp": {},
        "timestamp with time zone": {"family": "timestamp", "type": "timestamptz"}, "binary": {},
        "json": {}, "uuid": {}, "other": {},
    }  # fmt: skip
    rows = [f"| from another engine | {' | '.join(TYPES)} |", "|---" * (len(TYPES) + 1) + "|"]
    for name, facts in columns.items():
        column = Column(**{"name": "c", "type": name, "family": name, **facts})
        declared = (f"`{type_for(column, engine)}`" for engine in TYPES)
        rows.append(f"| {name} | {' | '.join(declared)} |")
    return "\n".join([*rows, ""])


def filled(text):
    """The README with every block printed anew."""
    return BLOCK.sub(lambda block: block[1] + printed(block["name"]) + block[3], text)


if __name__ == "__main__":
    for path in READMES:
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
