"""The pace of a run: when it may go on, has to wait, or ends before all was looked at."""

from tuomin.pace.clock import Clock
from tuomin.pace.limits import Limits, Window
from tuomin.pace.pace import UNHURRIED, Gauge, Pace, Say

__all__ = ["UNHURRIED", "Clock", "Gauge", "Limits", "Pace", "Say", "Window"]
