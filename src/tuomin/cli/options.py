"""Options that several commands share, spelled and explained in one place."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tuomin.cli import outputs, stores

DEFAULT_ROWS = 2000
DEFAULT_TIMEOUT = 30.0


class Form(StrEnum):
    text = "text"
    json = "json"


class ExplainForm(StrEnum):
    text = "text"
    json = "json"
    html = "html"


class Along(StrEnum):
    all = "all"
    none = "none"


class Language(StrEnum):
    en = "en"
    zh = "zh"


class SensitiveList(StrEnum):
    agreement = "agreement"
    gbt35273 = "gbt35273"
    gbt45574 = "gbt45574"
    jrt0171 = "jrt0171"


Source = Annotated[
    str,
    typer.Argument(
        metavar="URL",
        help="sqlite:///shop.db, postgresql://…, mysql://…, duckdb:///…, or a path or glob",
    ),
]
Target = Annotated[
    str, typer.Argument(metavar="TARGET", help="URL of the store to write; must be empty")
]
SAVED = "write the result to this file (mode 0600)"
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", callback=outputs.writable, help=SAVED),
]
JsonOutput = Annotated[
    Path | None,
    typer.Option("--output", "-o", callback=outputs.json, help=SAVED),
]
Format = Annotated[Form, typer.Option("--format", help="how the result is printed")]
Lang = Annotated[Language, typer.Option("--lang", help="language of explanations")]
Rows = Annotated[int, typer.Option("--rows", min=1, help="rows sampled from each table")]
NoValues = Annotated[
    bool, typer.Option("--no-values", help="read no row: names, comments, types and keys decide")
]
Full = Annotated[
    bool, typer.Option("--full", help="read every row, not a sample: exact shares, takes long")
]
StatementTimeout = Annotated[
    float,
    typer.Option(
        "--statement-timeout",
        metavar="SECONDS",
        min=0.001,
        max=86_400,
        help="how long one statement of the scan may take",
    ),
]
LockTimeout = Annotated[
    float | None,
    typer.Option(
        "--lock-timeout",
        metavar="SECONDS",
        min=0.001,
        max=86_400,
        help="how long to wait for a lock of somebody else (2; SQLite 5)",
    ),
]
MaxLoad = Annotated[
    list[str] | None,
    typer.Option(
        "--max-load",
        metavar="[NAME=]N",
        help="wait while the server is busier: PostgreSQL active (or waiting) backends,"
        " MySQL Threads_running or any status variable",
    ),
]
MaxLag = Annotated[
    float | None,
    typer.Option(
        "--max-lag",
        metavar="SECONDS",
        min=0,
        max=86_400,
        help="wait while the replica that is read lags behind further",
    ),
]
MaxRuntime = Annotated[
    str | None,
    typer.Option("--max-runtime", metavar="TIME", help="end after 2h, 90m or 1h30m of work"),
]
TimeWindow = Annotated[
    str | None,
    typer.Option(
        "--time-window", metavar="HH:MM-HH:MM", help="wait for its beginning, end with it"
    ),
]
PauseFile = Annotated[Path | None, typer.Option("--pause-file", help="wait while this file exists")]
StopFile = Annotated[Path | None, typer.Option("--stop-file", help="end when this file exists")]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=1, max=64, help="tables read at a time, a session each")
]
AllStores = Annotated[
    bool,
    typer.Option(
        "--all-stores",
        is_eager=True,
        callback=lambda context, asked: stores.every(context, asked=asked),
        help="every store of tuomin.yaml, several at a time; the exit code is the worst",
    ),
]
Schedule = Annotated[
    str | None,
    typer.Option(
        "--schedule",
        metavar="NAME",
        is_eager=True,
        callback=stores.scheduled,
        help="as --all-stores, for those with this schedule",
    ),
]
Detectors = Annotated[
    Path | None, typer.Option("--detectors", help="folder with further detector files")
]
Presidio = Annotated[
    Path | None, typer.Option("--presidio", help="file with recognizers of your own for Presidio")
]
Lists = Annotated[
    SensitiveList,
    typer.Option("--list", "--sensitive", help="which list of sensitive information applies"),
]
AgreementFile = Annotated[
    Path | None,
    typer.Option("--agreement", help="a company's agreement (YAML) to compare with what is found"),
]
Decisions = Annotated[
    Path | None,
    typer.Option("--decisions", help="what people decided on columns (YAML); it stands"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="say only what needs attention")]
PolicyName = Annotated[
    str,
    typer.Option("--policy", help="masked, de_identified, anonymized, or a policy file"),
]
PlanFile = Annotated[Path | None, typer.Option("--plan", help="plan written by `tuomin plan`")]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        help="equal surrogates from run to run; the copy is then at most de_identified",
    ),
]
Notify = Annotated[
    list[str] | None,
    typer.Option(
        "--notify",
        metavar="ADDRESS",
        help="tell of changes there, as apprise has it; ${env:NAME} and ${file:PATH} stand for"
        " secrets; again for more",
    ),
]
NotifyFile = Annotated[
    Path | None,
    typer.Option("--notify-file", help="file with such addresses, a line each (mode 0600)"),
]
NotifyState = Annotated[
    Path | None,
    typer.Option(
        "--notify-state", help="who was told what; beside the inventory, where none is given"
    ),
]
NotifyDryRun = Annotated[
    bool,
    typer.Option("--notify-dry-run", help="print messages, send and keep nothing"),
]
RedactNames = Annotated[
    bool,
    typer.Option("--redact-names", help="messages give counts, no name of a table or column"),
]
Subsets = Annotated[
    list[str] | None,
    typer.Option(
        "--subset",
        metavar="ROWS",
        help="only these rows, and those they need: customer=10%, customer=500 or"
        " \"orders: status = 'paid'\" (repeatable; a plan keeps it as written)",
    ),
]
SubsetChildren = Annotated[
    Along,
    typer.Option("--subset-children", help="whether rows that refer to those named come along"),
]
SubsetSeed = Annotated[
    str, typer.Option("--subset-seed", help="any text; another one draws other rows")
]
