"""A Proof as plain data, `tuomin.proof/1`: for `--format json`, and for the reports to draw."""

from collections.abc import Iterable
from typing import Any

from tuomin.proof.outcome import verdict, wording
from tuomin.proof.outcome.model import FORMAT, Classes, Flaw, Hint, Proof, TableProof

DIGITS = 6  # of shares


def to_json(proof: Proof) -> dict[str, Any]:
    """The proof free of values, ready for json.dumps."""
    return {
        "format": FORMAT,
        "asked": proof.asked,
        "reached": proof.reached,
        "holds": proof.holds,
        "status": _both(verdict.STATUS[proof.reached]),
        "grade": _grade(proof),
        "source": dict(zip(("engine", "url"), proof.source, strict=True)),
        "target": dict(zip(("engine", "url"), proof.target, strict=True)),
        "key": proof.key,
        "thresholds": {
            "k": proof.thresholds.k,
            "l": proof.thresholds.l,
            "candidates": proof.thresholds.candidates,
        },
        "tables": [_table(table, proof) for table in proof.tables],
        "failures": [_flaw(flaw) for flaw in proof.failures],
        "limits": [_flaw(flaw) for flaw in proof.limits],
        "relies_on": [_both(verdict.gap(gap)) for gap in proof.relies],
        "not_looked_at": [_both(verdict.gap(gap)) for gap in proof.gaps],
        "statement": _both(verdict.STATEMENT),
        "seconds": round(proof.seconds, 3),
    }


def _grade(proof: Proof) -> dict[str, Any]:
    """Of the whole copy: the worst of its tables."""
    return {
        "standard": "GB/T 42460-2023",
        "before": _worst(table.grade_before for table in proof.tables),
        "after": _worst(table.grade_after for table in proof.tables),
    }


def _worst(grades: Iterable[int | None]) -> int | None:
    return min((grade for grade in grades if grade is not None), default=None)


def _table(table: TableProof, proof: Proof) -> dict[str, Any]:
    place = (table.schema, table.table)
    own = [flaw for flaw in (*proof.failures, *proof.limits) if (flaw.schema, flaw.table) == place]
    return {
        "schema": table.schema,
        "table": table.table,
        "persons": table.persons,
        "rows": {"source": table.rows_source, "target": table.rows_target},
        "reached": table.reached,
        "status": _both(verdict.STATUS[table.reached]) if table.persons else None,
        "grade": {"before": table.grade_before, "after": table.grade_after},
        "minors": table.minors,
        "aligned": table.aligned,
        "k": {"before": _classes(table.before), "after": _classes(table.after)},
        "l": [
            {"column": each.column, "l": each.l, "t": round(each.t, DIGITS)}
            for each in table.diversity
        ],
        "hints": [_hint(hint) for hint in table.hints],
        "linkage": [
            {
                "way": each.way,
                "columns": list(each.columns),
                "share": round(each.share, DIGITS),
                "confirmed": None if each.confirmed is None else round(each.confirmed, DIGITS),
            }
            for each in table.attacks
        ],
        "columns": [
            {
                "column": each.column,
                "kind": each.kind,
                "role": each.role,
                "kept": round(each.kept, DIGITS),
                "visible": each.visible,
            }
            for each in table.columns
        ],
        "lost": [
            {
                "column": column,
                "values": {"before": lost.before, "after": lost.after},
                "share": round(lost.share, DIGITS),
                "rising": {"before": list(lost.rising[0]), "after": list(lost.rising[1])},
            }
            for column, lost in table.lost.items()
        ],
        "clauses": sorted({clause for flaw in own for clause in flaw.clauses}),
    }


def _classes(found: Classes | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "columns": list(found.columns),
        "k": found.k,
        "below": round(found.below, DIGITS),
        "unique": round(found.unique, DIGITS),
        "highest_risk": round(1 / found.k, DIGITS),
        "mean_risk": round(found.mean_risk, DIGITS),
    }


def _hint(hint: Hint) -> dict[str, Any]:
    return {
        "column": hint.column, "to": hint.to, "k": hint.k, "below": round(hint.below, DIGITS)
    }  # fmt: skip


def _flaw(flaw: Flaw) -> dict[str, Any]:
    return {
        "code": flaw.code,
        "schema": flaw.schema,
        "table": flaw.table,
        "column": flaw.column,
        "kind": flaw.kind,
        "count": flaw.count,
        "of": flaw.of,
        "allows": flaw.allows,
        "message": _both(wording.flaw(flaw)),
        "change": _both(wording.change(flaw)),
        "clauses": list(flaw.clauses),
    }


def _both(text: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("en", "zh"), text, strict=True))
