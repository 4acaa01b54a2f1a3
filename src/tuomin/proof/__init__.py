"""The Proof: a finished copy attacked and measured, and what it is in law."""

from tuomin.proof.model import Asked, Flaw, Proof, TableProof, Thresholds, Treatment
from tuomin.proof.prove import prove
from tuomin.proof.report import to_json

__all__ = ["Asked", "Flaw", "Proof", "TableProof", "Thresholds", "Treatment", "prove", "to_json"]
