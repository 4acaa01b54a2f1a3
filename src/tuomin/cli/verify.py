"""`tuomin verify`: attack and measure a finished copy."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Decisions,
    Detectors,
    Form,
    Format,
    JsonOutput,
    Lang,
    Language,
    PlanFile,
    Quiet,
    Rows,
    Source,
)

if TYPE_CHECKING:
    from tuomin.connectors.base import Connector
    from tuomin.model import Inventory
    from tuomin.plan import Plan
    from tuomin.proof import Asked, Thresholds
    from tuomin.proof.signing import Seal


RECORD = ".yaml"


class Outcomes(StrEnum):
    masked = "masked"
    de_identified = "de_identified"
    anonymized = "anonymized"


CopyUrl = Annotated[str, typer.Argument(metavar="TARGET", help="URL of the copy")]
Held = Annotated[
    Outcomes | None,
    typer.Option("--outcome", help="what to hold the copy to (plan's, or de_identified)"),
]
InventoryFile = Annotated[
    Path | None,
    typer.Option("--inventory", help="inventory of the source, instead of scanning it again"),
]
Alike = Annotated[
    int | None,
    typer.Option("--k", min=2, help="rows that each row has to hide among (20, or plan's)"),
]
SignOff = Annotated[
    Path | None,
    typer.Option("--sign-off", help="page to sign; its record is written beside it (.yaml)"),
]
Signed = Annotated[
    Path | None, typer.Option("--signed", help="record that somebody filled in and signed")
]


def verify(
    source: Source,
    target: CopyUrl,
    *,
    plan: PlanFile = None,
    outcome: Held = None,
    inventory: InventoryFile = None,
    k: Alike = None,
    sign_off: SignOff = None,
    signed: Signed = None,
    form: Format = Form.text,
    output: JsonOutput = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> int:
    """Measure what the copy is, on all rows; exit 1 when it is less than was asked."""
    from contextlib import closing

    from tuomin import plan as plans
    from tuomin.cli import store
    from tuomin.connectors.open import open_connector

    if sign_off and sign_off.suffix == RECORD:
        raise typer.BadParameter(
            "is the place of the record: name a .html", param_hint="--sign-off"
        )
    agreed, said = (plans.read(plan), plan.read_bytes()) if plan else (None, b"")
    look = partial(store.judged, source, inventory=inventory, rows=rows, decisions=decisions)
    with closing(open_connector(source)) as origin, closing(open_connector(target)) as end:
        if agreed:
            plans.refuse_drift(agreed, origin.tables(), url=origin.url)
        found = look(detectors=detectors, quiet=quiet)
        asked, thresholds = _asked(agreed, outcome), _thresholds(agreed, k)
        proof = _proved((origin, end), found, asked, thresholds, detectors=detectors, quiet=quiet)
        if sign_off or signed:
            _seal((origin, end), proof, said, signed=signed, page=sign_off)
    _show(proof, form=form, output=output, lang=lang, quiet=quiet)
    return 0 if proof["holds"] else 1


def _proved(
    ends: "tuple[Connector, Connector]",
    found: "Inventory",
    asked: "Asked",
    thresholds: "Thresholds",
    *,
    detectors: Path | None,
    quiet: bool,
) -> dict[str, Any]:
    """The proof as a document, measured while the progress is shown."""
    from tuomin.cli import screen, store
    from tuomin.proof import prove, to_json

    with screen.measured(quiet=quiet) as step:
        proof = prove(
            *ends,
            asked=asked,
            inventory=found,
            thresholds=thresholds,
            detectors=store.known(detectors),
            progress=step,
        )
    return to_json(proof)


def _seal(
    ends: "tuple[Connector, Connector]",
    proof: dict[str, Any],
    plan: bytes,
    *,
    signed: Path | None,
    page: Path | None,
) -> None:
    """Put the signature into the proof where there is one, and write the page to sign."""
    from tuomin.proof import signing

    sealed = signing.seal(*ends, proof, plan)
    if signed:
        signing.signed(proof, sealed, signed)
    if page:
        _write_page(page, proof, sealed)


def _show(
    proof: dict[str, Any], *, form: Form, output: Path | None, lang: Language, quiet: bool
) -> None:
    import json

    from tuomin.cli import screen
    from tuomin.reports import proved

    if form is Form.json or output:
        screen.emit(json.dumps(proof, ensure_ascii=False, indent=1), output, quiet=quiet)
    if form is Form.text and not (quiet and proof["holds"]):
        screen.show(proved.render(proof, lang=lang.value))


def _write_page(path: Path, proof: "dict[str, Any]", sealed: "Seal") -> None:
    """The page to sign, and where the copy holds the record beside it."""
    from dataclasses import asdict

    from tuomin import atomic
    from tuomin.cli import screen, store
    from tuomin.proof import signing
    from tuomin.reports import page

    record = signing.record(sealed, proof) if proof["holds"] and "signed" not in proof else ""
    shown = {"format": signing.SIGN_OFF, "seal": asdict(sealed), "proof": proof, "record": record}
    atomic.write(path, page.render([shown], store.titles()))
    screen.tell(f"written to {path}")
    if record:
        beside = path.with_suffix(RECORD)
        atomic.write(beside, record)
        screen.tell(f"record to sign: {beside}")


def _thresholds(agreed: "Plan | None", k: int | None) -> "Thresholds":
    """What is asked on the command line, else the plan's k where it is higher than ours."""
    from tuomin.proof import Thresholds

    planned = max((table.k for table in agreed.tables), default=0) if agreed else 0
    return Thresholds(k=max(Thresholds().k, planned) if k is None else k)


def _asked(agreed: "Plan | None", outcome: Outcomes | None) -> "Asked":
    """What the copy is held to: the outcome named, else the plan's, else de_identified.

    Who asks for a masked or de-identified copy asks for its joins; nobody else said what was cut.
    """
    from tuomin.proof import Asked, Treatment
    from tuomin.transforms import registry

    if agreed is None:
        unplanned = outcome in (None, Outcomes.anonymized)
        return Asked(outcome=(outcome or Outcomes.de_identified).value, unplanned=unplanned)
    treatments = []
    for table in agreed.tables:
        for column in table.columns:
            transform = registry.build(column.transform, column.options)
            treatments.append(
                Treatment(
                    schema=table.schema,
                    table=table.table,
                    column=column.column,
                    transform=column.transform,
                    reversible=transform.reversible,
                    keyed=transform.keyed,
                    realistic=getattr(transform, "realistic", False),
                )
            )
    return Asked(
        outcome=outcome.value if outcome else agreed.asked,
        treatments=tuple(treatments),
        key=agreed.key_fate,
        few=frozenset(each.id for each in agreed.tables if each.k and agreed.suppress == "rows"),
        cut=frozenset((*table.id, columns) for table in agreed.tables for columns in table.cut),
        subset=agreed.subset,
    )
