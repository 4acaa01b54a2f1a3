"""The scan: a store in, an Inventory out, and why each verdict is what it is."""

from tuomin.scan.scan import ROWS, Progress, scan
from tuomin.scan.why import explain

__all__ = ["ROWS", "Progress", "explain", "scan"]
