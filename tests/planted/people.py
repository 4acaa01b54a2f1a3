"""People of the source whose originals are planted in copies."""

from tests.spoil import PEOPLE

PHONE, OTHER, ID, MAIL = (
    PEOPLE["sjhm"][617], PEOPLE["sjhm"][3], PEOPLE["sfzh"][617], PEOPLE["email"][617],
)  # fmt: skip
WITH_X = PEOPLE["sfzh"].filter(PEOPLE["sfzh"].str.ends_with("X"))[0].lower()
OLD_ID = ID[:6] + ID[8:17]
OWN, NAME = next((at, name) for at, name in enumerate(PEOPLE["xm"]) if len(name) == 3)
WIDE = PHONE.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
PARTS = (PHONE[:3], PHONE[3:7], PHONE[7:])
