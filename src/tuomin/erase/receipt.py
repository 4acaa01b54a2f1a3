"""The plan and the receipt as documents: counts, clauses and a fingerprint, never a value.

The fingerprint is keyed where a key is given: nobody without the key can tell whose receipt it is.
Without one it is salted and slow, and whoever knows the person's number can still match it, which
is what it is for.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tuomin.erase import law
from tuomin.erase.carry import Erased
from tuomin.erase.model import Identifier, Note, Plan, Step
from tuomin.transforms.keyed.keys import Key

FORMAT = "tuomin.erasure/1"
DOMAIN = "erase fingerprint"
COST, BLOCK, LANES = 1 << 15, 8, 1
MEMORY = 64 << 20  # bytes that scrypt may use


def document(
    plan: Plan,
    subject: Collection[Identifier],
    *,
    done: Erased | None = None,
    key: Key | None = None,
) -> dict[str, Any]:
    """The plan, or with `done` the receipt; of the person only a fingerprint."""
    found: dict[str, Any] = {
        "format": FORMAT,
        "status": "erased" if done else "planned",
        "source": {"engine": plan.engine, "url": plan.url},
        "subject": {"kinds": list(plan.subject)},
        "identifiers": dict(plan.identifiers),
        "rows": plan.rows,
        "steps": [_step(each) for each in plan.steps],
        "ambiguous": [asdict(each) for each in plan.ambiguous],
        "hindrances": [asdict(each) for each in plan.hindrances],
        "notes": [asdict(each) for each in plan.notes],
        "unread": [asdict(each) for each in plan.unread],
        "elsewhere": [asdict(each) for each in plan.elsewhere],
        "readings": [asdict(each) for each in law.READINGS.values()],
        "outside": [*map(_outside, plan.outside), *law.outside(plan.engine)],
    }
    if done:
        found["erased_at"] = datetime.now(UTC).isoformat(timespec="seconds")
        found["verified"] = {"tables": done.tables, "cells": done.cells, "left": 0}
        found["left_shared"] = len(plan.left)
        found["subject"]["fingerprint"] = fingerprint(subject, key=key)
    return found


def fingerprint(
    subject: Collection[Identifier], *, key: Key | None = None, salt: str = ""
) -> dict[str, str]:
    """What tells whether a receipt is of this person, to those who know the person and the key."""
    text = "\n".join(f"{each.kind}={each.text}" for each in sorted(subject)).encode()
    if key is not None:
        digest = hmac.digest(key.domain(DOMAIN), text, "sha256")
        return {"method": "hmac-sha256", "key": key.id, "digest": digest.hex()}
    salt = salt or secrets.token_hex(16)
    digest = hashlib.scrypt(
        text, salt=bytes.fromhex(salt), n=COST, r=BLOCK, p=LANES, maxmem=MEMORY, dklen=32
    )
    return {"method": "scrypt", "salt": salt, "digest": digest.hex()}


def is_of(
    receipt: dict[str, Any], subject: Collection[Identifier], *, key: Key | None = None
) -> bool:
    """Whether the receipt is of the person whom the same identifiers name."""
    told = receipt["subject"]["fingerprint"]
    mine = fingerprint(subject, key=key, salt=told.get("salt", ""))
    return mine["method"] == told["method"] and hmac.compare_digest(mine["digest"], told["digest"])


def _outside(note: Note) -> dict[str, str]:
    return {"what": note.what, "en": note.en, "zh": note.zh}


def _step(step: Step) -> dict[str, Any]:
    why_en, why_zh = law.WHY[step.action]
    return {
        "schema": step.schema,
        "table": step.table,
        "action": step.action,
        "rows": step.rows,
        "columns": list(step.columns),
        "reached": dict(step.reached),
        "satisfies": list(law.SATISFIED[step.action]),
        "clauses": [c for each in law.SATISFIED[step.action] for c in law.READINGS[each].clauses],
        "why": {"en": why_en, "zh": why_zh},
    }
