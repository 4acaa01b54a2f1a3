"""`tuomin verify`: attack and measure a finished copy."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Decisions,
    Detectors,
    Form,
    Format,
    Lang,
    Language,
    Output,
    PlanFile,
    Quiet,
    Rows,
    Source,
)

if TYPE_CHECKING:
    from tuomin.plan import Plan
    from tuomin.proof import Asked, Thresholds
    from tuomin.proof.signing import Seal


RECORD = ".yaml"


class Outcomes(StrEnum):
    masked = "masked"
    de_identified = "de_identified"
    anonymized = "anonymized"


def verify(
    source: Source,
    target: Annotated[str, typer.Argument(metavar="TARGET", help="URL of the copy")],
    *,
    plan: PlanFile = None,
    outcome: Annotated[
        Outcomes | None,
        typer.Option("--outcome", help="what to hold the copy to (plan's, or de_identified)"),
    ] = None,
    inventory: Annotated[
        Path | None,
        typer.Option("--inventory", help="inventory of the source, instead of scanning it again"),
    ] = None,
    k: Annotated[
        int | None,
        typer.Option("--k", min=2, help="rows that each row has to hide among (20, or plan's)"),
    ] = None,
    sign_off: Annotated[
        Path | None,
        typer.Option("--sign-off", help="page to sign; its record is written beside it (.yaml)"),
    ] = None,
    signed: Annotated[
        Path | None, typer.Option("--signed", help="record that somebody filled in and signed")
    ] = None,
    form: Format = Form.text,
    output: Output = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> int:
    """Measure what the copy is, on all rows; exit 1 when it is less than was asked."""
    import json
    from contextlib import closing

    from tuomin import plan as plans
    from tuomin.cli import screen, store
    from tuomin.connectors.open import open_connector
    from tuomin.proof import prove, signing, to_json
    from tuomin.reports import proved

    if sign_off and sign_off.suffix == RECORD:
        raise typer.BadParameter(
            "is the place of the record: name a .html", param_hint="--sign-off"
        )
    agreed, said = (plans.read(plan), plan.read_bytes()) if plan else (None, b"")
    asked = _asked(agreed, outcome)
    with closing(open_connector(source)) as origin, closing(open_connector(target)) as end:
        if agreed:
            plans.refuse_drift(agreed, origin.tables(), url=origin.url)
        found = store.judged(
            source,
            inventory=inventory,
            rows=rows,
            detectors=detectors,
            decisions=decisions,
            quiet=quiet,
        )
        with screen.measured(quiet=quiet) as step:
            proof = prove(
                origin,
                end,
                asked=asked,
                inventory=found,
                thresholds=_thresholds(agreed, k),
                detectors=store.known(detectors),
                progress=step,
            )
        document = to_json(proof)
        if sign_off or signed:
            sealed = signing.seal(origin, end, document, said)
            if signed:
                signing.signed(document, sealed, signed)
            if sign_off:
                _write_page(sign_off, document, sealed)
    if form is Form.json or output:
        screen.emit(json.dumps(document, ensure_ascii=False, indent=1), output, quiet=quiet)
    if form is Form.text and not (quiet and proof.holds):
        screen.show(proved.render(document, lang=lang.value))
    return 0 if proof.holds else 1


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
        cut=frozenset((*table.id, columns) for table in agreed.tables for columns in table.cut),
        subset=agreed.subset,
    )
