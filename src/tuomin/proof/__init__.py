"""The Proof: a finished copy attacked and measured, and what it is in law.

Each part is loaded when it is asked for: a scan asks columns of a sample the same questions, and
needs nothing of what copies are made and measured with.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tuomin.proof.outcome.model import Asked, Flaw, Proof, TableProof, Thresholds, Treatment
    from tuomin.proof.outcome.report import to_json
    from tuomin.proof.proving import prove

__all__ = ["Asked", "Flaw", "Proof", "TableProof", "Thresholds", "Treatment", "prove", "to_json"]

ELSEWHERE = {"prove": "proving", "to_json": "outcome.report"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"tuomin.proof.{ELSEWHERE.get(name, 'outcome.model')}"), name)
