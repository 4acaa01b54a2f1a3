"""Where an organisation stands, and which machine it is: what a whole column says of them."""

from tuomin.detect.clues import Clues
from tuomin.detect.owners import HARDWARE, is_nobodys
from tuomin.detect.readings import ADDRESS
from tuomin.model import Contained

MOST = 0.8  # share of values


def is_site(clues: Clues, part: Contained) -> bool:
    """Whether nearly all values are addresses of branches, or numbers of nobody's machines.

    An address that a few of many texts give is somebody's, whatever the table is about.
    """
    is_body = clues.entity.weight < 0 and clues.entity.what == "organisation"
    theirs = (part.kind == ADDRESS and is_body) or (part.kind in HARDWARE and is_nobodys(clues))
    return theirs and part.share >= MOST
