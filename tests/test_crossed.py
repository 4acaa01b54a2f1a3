"""References are only said to lead elsewhere where the rows that they lead to are known."""

import numpy as np
import polars as pl
import pytest

from tests.spoil import ORDERS, good, proved, rows

NEW = dict(zip(range(1, 9), [11, 15, 12, 18, 13, 17, 14, 16], strict=True))
ALIKE, APART = ["全部", *["一"] * 7], ["全部", *"甲乙丙丁戊己庚"]


def renumbered(copy, names):
    """Regions with new keys, all but the first in a new order, and orders that follow them."""
    order = [0, *(1 + np.random.default_rng(1).permutation(7))]
    regions = pl.DataFrame({"id": [NEW[number] for number in range(1, 9)], "name": names})
    copy.source["region"] = pl.DataFrame({"id": range(1, 9), "name": names})
    copy.frames["region"] = regions[order]
    owners = ORDERS["region_id"].replace_strict(NEW)
    copy.frames["orders"] = copy.frames["orders"].with_columns(region_id=owners)
    return copy


@pytest.mark.parametrize("names", [ALIKE, APART], ids=["alike", "apart"])
def test_new_keys_that_references_follow_are_no_flaw(names):
    assert proved(renumbered(good("de_identified"), names)).failures == ()


def test_one_reference_astray_is_a_flaw_where_rows_are_known():
    copy = renumbered(good("de_identified"), APART)
    regions = copy.frames["orders"]["region_id"].to_list()
    at = next(at for at, one in enumerate(regions) if one != regions[0])
    regions[0], regions[at] = regions[at], regions[0]
    rows("orders", lambda frame: frame.with_columns(region_id=pl.Series(regions)))(copy)

    assert [(each.code, each.place, each.count) for each in proved(copy).failures] == [
        ("crossed", "orders.region_id", 2)
    ]
