"""What somebody set for all runs or for one store, in files and variables, and where."""

from tuomin.settings.file import NAMES, File, Store
from tuomin.settings.gather import Settings, gather
from tuomin.settings.setting import Setting

__all__ = ["NAMES", "File", "Setting", "Settings", "Store", "gather"]
