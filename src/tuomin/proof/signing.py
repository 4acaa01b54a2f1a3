"""The sign-off: what a person signs, and what a signature then says of a copy.

The tool measures and says "candidate"; a person answers for "anonymized". A Seal names what was
measured: every row of the copy, the store that it was made of, the plan and the figures. The record
that is signed carries it, so a signature holds for this copy and for no other.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tuomin import document as documents
from tuomin.connectors.base import Connector
from tuomin.connectors.text import to_text
from tuomin.errors import SetupError
from tuomin.model import Table
from tuomin.proof.codes.reading import BATCH

SIGN_OFF, SIGNATURE = "tuomin.sign_off/1", "tuomin.signature/1"
WORDS = ("who", "when", "purpose", "recipients")
MODULUS = 2**128


@dataclass(frozen=True, kw_only=True)
class Seal:
    """Hashes of the copy's rows, the source's place and schema, the plan, and the figures."""

    copy: str
    source: str
    plan: str
    proof: str


def seal(source: Connector, target: Connector, proof: Mapping[str, Any], plan: bytes) -> Seal:
    """The seal of a finished proof (as `to_json` gives it); `plan` is empty where there was none.

    Reads the copy once more.
    """
    tables = [[table.id, [(c.name, c.type) for c in table.columns]] for table in source.tables()]
    return Seal(
        copy=_hashed([_rows(target, table) for table in target.tables()]),
        source=_hashed([source.engine, source.identity(), tables]),
        plan=hashlib.sha256(plan).hexdigest() if plan else "",
        proof=_hashed(_figures(proof)),
    )


def record(found: Seal, proof: Mapping[str, Any]) -> str:
    """The record to be filled in and signed: YAML, the words of a person left empty."""
    lines = [
        "# Fill in and keep: tuomin verify ... --signed FILE",
        "# 填写并保存，核验时使用：tuomin verify ... --signed 文件",
        f"format: {SIGNATURE}",
        f"outcome: {_signable(proof['reached'])}",
        *(f'{name}: "{value}"' for name, value in asdict(found).items()),
        *(f'{name}: ""' for name in WORDS),
    ]
    return "\n".join(lines) + "\n"


def signed(proof: dict[str, Any], found: Seal, path: Path, today: date | None = None) -> None:
    """Let the proof say what was signed in the record at `path`.

    A candidate becomes anonymized, and nothing else changes. Raises SetupError for a record that is
    incomplete, or that was signed for another copy, plan, source or other figures.
    """
    said = documents.read(path, error=SetupError, hint="give the record that --sign-off wrote")
    _refuse(said, found, path, today or datetime.now(UTC).date())
    if not proof["holds"] or said["outcome"] != _signable(proof["reached"]):
        raise SetupError(
            f"was signed for {said['outcome']}, which this proof does not reach",
            where=str(path), hint="see what failed without --signed",
        )  # fmt: skip
    proof["signed"] = {word: str(said[word]) for word in WORDS}
    if said["outcome"] == "anonymized":
        proof["reached"] = "anonymized"
        proof["status"] = {
            language: text.format(**proof["signed"]) for language, text in STATUS.items()
        }


STATUS = {
    "en": "anonymized (PIPL 73(4)) as {who} signed on {when}: not personal information (PIPL 4)",
    "zh": "已匿名化（《个人信息保护法》第七十三条第四项），{who} 于 {when} 签署：不属于个人信息",
}


def _refuse(said: Mapping[str, Any], found: Seal, path: Path, today: date) -> None:
    where, hint = str(path), "fill in the record that --sign-off wrote, and change nothing else"
    known = {"format", "outcome", *WORDS, *(each.name for each in fields(Seal))}
    if said.get("format") != SIGNATURE or set(said) != known:
        raise SetupError("is no record of a signature", where=where, hint=hint)
    empty = [word for word in WORDS if not str(said[word] or "").strip()]
    if empty:
        raise SetupError(f"does not say {', '.join(empty)}", where=where, hint=hint)
    try:
        when = date.fromisoformat(str(said["when"]))
    except ValueError as error:
        raise SetupError("'when' is no date", where=where, hint="write 2026-01-31") from error
    if when > today:
        raise SetupError("was signed in the future", where=where, hint="write the day of signing")
    others = [name for name, value in asdict(found).items() if str(said[name] or "") != value]
    if others:
        raise SetupError(
            f"was signed for another {', '.join(others)}", where=where,
            hint="verify with --sign-off again, and have that signed",
        )  # fmt: skip


def _signable(reached: str) -> str:
    return "anonymized" if reached == "anonymized_candidate" else reached


def _rows(store: Connector, table: Table) -> list[object]:
    """A table's name, columns, and a sum over its rows that does not depend on their order."""
    names = [column.name for column in table.columns]
    total = count = 0
    for batch in store.batches(table, BATCH, columns=names) if names else ():
        cells = batch.select(names).cast({pl.Null: pl.String})
        texts = pl.DataFrame([to_text(values) for values in cells.iter_columns()])
        lines = texts.select(pl.struct(pl.all()).struct.json_encode()).to_series()
        count += batch.height
        for line in lines:
            digest = hashlib.blake2b(line.encode(), digest_size=16).digest()
            total = (total + int.from_bytes(digest)) % MODULUS
    return [table.id, names, count, f"{total:032x}"]


def _figures(proof: Mapping[str, Any]) -> list[object]:
    """What was asked, measured and found: all but times and what chance may change."""
    tables = [
        [
            part["schema"],
            part["table"],
            part["rows"],
            part["reached"],
            part["k"]["after"],
            part["l"],
        ]
        for part in proof["tables"]
    ]
    found = [[flaw["code"], flaw["table"], flaw["column"]] for flaw in proof["failures"]]
    return [proof["asked"], proof["reached"], proof["key"], proof["thresholds"], tables, found]


def _hashed(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
