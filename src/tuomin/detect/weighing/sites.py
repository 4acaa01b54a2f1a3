"""Where an organisation stands, how it is written to, and which machine it is: what a whole column
says of them.
"""

from tuomin.detect.kinds.readings import ADDRESS
from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.owners import HARDWARE, is_nobodys
from tuomin.model import Contained

MOST, ALL = 0.8, 0.95  # share of values, and of mailboxes
EMAIL, PLACES = "contact.email", (ADDRESS, "whereabouts.geo_location")
MAILBOX = r"@[^@\s]+\.[A-Za-z]"
STANDING = (ADDRESS, "organisation.registered_address_org")
OFFICES = (
    r"(?i)^(?:info|sales?|service|support|contact|admin|office|hr|help|marketing|business|finance"
    r"|market|kefu|kf|bgs|bangongshi|webmaster|postmaster|no-?reply|public|press|media|jobs|zhaopin"
    r"|customer|complaints?|feedback|enquir(?:y|ies))[0-9._-]*@"
)


def is_site(clues: Clues, part: Contained) -> bool:
    """Whether nearly all values are addresses of branches, or numbers of nobody's machines.

    An address that a few of many texts give is somebody's, whatever the table is about.
    """
    is_body = clues.entity.weight < 0 and clues.entity.what in ("organisation", "thing")
    if part.kind in PLACES and is_body and any(any(clues.hits(kind)) for kind in STANDING):
        return True  # it is named an address: what else of it is written otherwise is one too
    theirs = (part.kind in PLACES and is_body) or (part.kind in HARDWARE and is_nobodys(clues))
    return (theirs and part.share >= MOST) or (part.kind == EMAIL and is_office(clues))


def is_office(clues: Clues) -> bool:
    """Whether nearly all mailboxes are called after an office: sales@, info@."""
    if clues.entity.what == "person" or not clues.shape.count:
        return False
    mailed, offices = clues.shape.share(MAILBOX), clues.shape.share(OFFICES)
    return offices > 0 and offices >= ALL * mailed
