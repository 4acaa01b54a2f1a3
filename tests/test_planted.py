"""Every planted defect is found by the proof, and named."""

import pytest

from tests import spoil
from tests.planted import cells, columns, rows, said, whole
from tests.planted.people import ID, MAIL, NAME, OTHER, PHONE
from tests.spoil import GOOD, good, proved
from tuomin.proof import to_json

DEFECTS = [
    *cells.DEFECTS, *said.DEFECTS, *columns.DEFECTS, *rows.DEFECTS, *whole.DEFECTS
]  # fmt: skip


def test_there_are_a_hundred():
    assert len({defect.id for defect in DEFECTS}) == len(DEFECTS) >= 100


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.id)
def test_defect_is_found_and_named(defect):
    copy = good(defect.outcome)
    defect.spoil(copy)
    proof = proved(copy)
    printed = str(to_json(proof))

    assert not proof.holds
    assert (defect.code, defect.place) in [(flaw.code, flaw.place) for flaw in proof.failures]
    assert proof.reached == defect.reached
    assert not [value for value in (PHONE, OTHER, ID, MAIL, NAME) if value in printed]


@pytest.mark.parametrize(
    ("code", "place", "spoil_it"),
    [each[1:] for each in whole.WHOLE],
    ids=[each[0] for each in whole.WHOLE],
)
def test_what_is_missing_is_missed_without_a_plan_too(code, place, spoil_it):
    """Only what is cut as a whole, as an anonymized copy does, may have been meant."""
    copy = good("de_identified")
    spoil.said(unplanned=True)(copy)
    spoil_it(copy)

    assert (code, place) in [(flaw.code, flaw.place) for flaw in proved(copy).failures]


@pytest.mark.parametrize("outcome", GOOD)
def test_good_copy_holds(outcome):
    proof = proved(good(outcome))

    assert proof.failures == ()
    assert proof.holds
    assert proof.reached == {"anonymized": "anonymized_candidate"}.get(outcome, outcome)
