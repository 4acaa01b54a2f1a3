"""`tuomin detectors`: what kinds are known, and a company's own beside them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import Detectors, Form, Format, Lang, Language

if TYPE_CHECKING:
    from tuomin.detect.kinds.detector import Detector

NO = 1
HEADERS = {
    "en": ("kind", "title", "level", "GB/T 35273", "GB/T 45574", "JR/T 0171", "identifier"),
    "zh": ("种类", "名称", "协议口径", "GB/T 35273", "GB/T 45574", "JR/T 0171", "标识角色"),
}
TRIED = {
    "en": ("line", "shape", "kind", "score", "why"),
    "zh": ("行", "形状", "种类", "得分", "依据"),
}
SHOWN, MOST = 3, 1000
Kind = Annotated[str, typer.Argument(metavar="KIND", help="id or code, such as cn_mobile")]

app = typer.Typer(
    help="Show the kinds that are known, test detector files, write new ones, try values.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.command("list")
def every(
    *,
    category: Annotated[str | None, typer.Option("--category", help="only this category")] = None,
    level: Annotated[
        str | None, typer.Option("--level", help="only sensitive, personal or none")
    ] = None,
    detectors: Detectors = None,
    form: Format = Form.text,
    lang: Lang = Language.en,
) -> None:
    """List the kinds with their levels under each list of sensitive information."""
    from tuomin import agreement
    from tuomin.cli import screen, store
    from tuomin.detect.weighing.card import levels
    from tuomin.errors import refuse_unknown
    from tuomin.reports.grid import table

    known = store.known(detectors)
    if category:
        names = {detector.category for detector in known.values()}
        refuse_unknown([category], names, where="--category", what="category")
    if level:
        refuse_unknown([level], ("sensitive", "personal", "none"), where="--level", what="level")
    ours = agreement.read()
    rows = [
        {
            "kind": detector.id,
            "title": {"en": detector.title.en, "zh": detector.title.zh},
            "levels": levels(detector, ours),
            "role": detector.role,
        }
        for detector in known.values()
        if category in (None, detector.category)
        and level in (None, levels(detector, ours)["agreement"])
    ]
    if form is Form.json:
        screen.document({"format": "tuomin.detectors/1", "detectors": rows})
        return
    cells = [(r["kind"], r["title"][lang.value], *r["levels"].values(), r["role"]) for r in rows]  # type: ignore[index,attr-defined]
    screen.show(table(HEADERS[lang.value], cells))
    screen.tell(f"{len(rows)} kinds")


@app.command("show")
def show(
    kind: Kind, *, detectors: Detectors = None, form: Format = Form.text, lang: Lang = Language.en
) -> None:
    """Show all that is known of one kind: law, names, values, examples."""
    from tuomin import agreement
    from tuomin.cli import screen, store
    from tuomin.detect.weighing.card import card, lines
    from tuomin.reports.grid import safe

    document = card(_one(kind, store.known(detectors)), agreement.read())
    if form is Form.json:
        screen.document(document)
    else:
        screen.show("\n".join(safe(line) for line in lines(document, lang=lang.value)))


@app.command("test")
def trials(
    what: Annotated[
        str | None, typer.Argument(metavar="[FOLDER|KIND]", help="all that are known if left out")
    ] = None,
    *,
    detectors: Detectors = None,
    form: Format = Form.text,
) -> int:
    """Run the examples of detector files; exit 1 and name each one that comes out wrong."""
    from tuomin.cli import screen
    from tuomin.detect import registry, trial
    from tuomin.detect.naming.names import Names

    folder = Path(what) if what and Path(what).is_dir() else detectors
    known = registry.beside(folder, tried=False)
    if folder and what and folder == Path(what):
        chosen = list(registry.load(folder).values())
    else:
        chosen = [_one(what, known)] if what else list(known.values())
    names = Names(known)
    found = [(each.id, flaw) for each in chosen for flaw in trial.flaws(each, names)]
    if form is Form.json:
        flaws = [{"kind": kind, **vars(flaw)} for kind, flaw in found]
        screen.document(
            {"format": "tuomin.trial/1", "tested": [each.id for each in chosen], "flaws": flaws}
        )
    else:
        for kind, flaw in found:
            screen.show(f"{kind}: {flaw.problem} ({flaw.hint})")
        screen.tell(f"{len(chosen)} detectors tested, {len(found)} examples come out wrong")
    return NO if found else 0


@app.command("new")
def new(
    kind: Annotated[str, typer.Argument(metavar="ID", help="such as account.member_no")],
    *,
    folder: Annotated[
        Path, typer.Option("--detectors", help="folder of your own detector files")
    ] = Path("detectors"),
) -> None:
    """Write a detector file to be filled in; nothing is ever overwritten."""
    from tuomin.cli import screen
    from tuomin.detect import registry
    from tuomin.detect.kinds import skeleton

    path = skeleton.write(kind, folder)
    screen.tell(f"written to {path}; fill it in, then: tuomin detectors test {folder}")
    if kind in registry.load():
        screen.tell(f"{kind} comes with tuomin: say replaces: true in yours to take its place")


@app.command("try")
def attempt(
    source: Annotated[
        str, typer.Argument(metavar="[FILE]", help="values, one a line; - is standard input")
    ] = "-",
    *,
    detectors: Detectors = None,
    form: Format = Form.text,
    lang: Lang = Language.en,
) -> None:
    """Say which kinds values could be, how strongly and why; values are shown as shapes only."""
    from tuomin.cli import screen, store
    from tuomin.detect.candidates import candidates
    from tuomin.reports.grid import table

    values = _values(source)
    document = candidates(values, store.known(detectors))
    if form is Form.json:
        screen.document(document)
        return
    rows = [
        cells
        for each in document["values"]
        for cells in _tried(str(each["line"]), each["shape"], each, lang.value)
    ]
    if len(values) > 1:
        word = {"en": "all", "zh": "合计"}[lang.value]
        rows += _tried(word, "", document["together"], lang.value)
    screen.show(table(TRIED[lang.value], rows))


def _tried(line: str, shape: str, found: dict[str, object], lang: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (
            line,
            shape,
            f"{each['title'][lang]} [{each['kind']}]",
            f"{each['score']:+.1f}",
            each["why"][lang],
        )
        for each in found["kinds"][:SHOWN]  # type: ignore[index]
    ]
    word = {"en": "contains", "zh": "含"}[lang]
    rows += [
        (line, shape, f"{word} {each['title'][lang]} [{each['kind']}]", "", "")
        for each in found.get("contains", ())  # type: ignore[attr-defined]
    ]
    return rows or [(line, shape, "-", "", "")]


def _values(source: str) -> list[str]:
    """The lines of a file or of standard input, at most MOST that are not empty."""
    from tuomin.errors import SetupError

    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise SetupError(f"cannot be read: {error.strerror}", where=source) from error
    lines = [line for line in raw.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines:
        raise SetupError("no values", where=source, hint="one a line, from a file or a pipe")
    if len(lines) > MOST:
        hint = f"try {MOST} of them, or scan the file as a table"
        raise SetupError(f"{len(lines):,} values are too many", where=source, hint=hint)
    return lines


def _one(kind: str, known: "dict[str, Detector]") -> "Detector":
    """By id, or by code where that is enough."""
    from tuomin.errors import refuse_unknown

    by_code = {detector.code: detector for detector in known.values()}
    refuse_unknown([kind], [*known, *by_code], where="detectors", what="kind")
    return known.get(kind) or by_code[kind]
