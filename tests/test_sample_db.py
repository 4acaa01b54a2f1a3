"""The sample database: its rows make sense, its keys hold, and its hard cases are there."""

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from string import ascii_lowercase

import numpy as np
import polars as pl
import pytest

from sample_db.build import whole
from sample_db.draws import TODAY
from sample_db.identities import shuffled
from sample_db.tables import SHEETS, TABLES
from sample_db.words import words
from tuomin.checks import (
    bank_card,
    foreign_id,
    iccid,
    imei,
    landline,
    luhn,
    mobile,
    plate,
    regions,
    residence_permit,
    resident_id,
    uscc,
    vin,
)

ROWS, SEED = 2000, 1
SPELLINGS = [r"^\+86\d", r"^\+86 ", r"^\d{3}-\d{4}-", r"^\d{3} \d{4} ", "^１[０-９]{10}$"]
NO_LETTERS = {ord(letter): None for letter in ascii_lowercase}


@pytest.fixture(scope="module")
def shop():
    return whole(SHEETS, rows=ROWS, seed=SEED)


def plain(phones):
    narrow = phones.str.replace_many(list("０１２３４５６７８９"), list("0123456789"))
    return narrow.str.replace(r"^\+86", "").str.replace_all(r"[ -]", "")


def test_schema_has_every_shape():
    graph = {table.name: {key.target for key in table.foreign_keys} for table in TABLES}
    comments = Counter(bool(column.comment) for table in TABLES for column in table.columns)

    assert len(TABLES) >= 24
    assert sum(len(table.columns) for table in TABLES) >= 220
    assert {len(table.primary_key) for table in TABLES} == {1, 2}
    assert {len(key.columns) for table in TABLES for key in table.foreign_keys} == {1, 2}
    assert [name for name, targets in graph.items() if name in targets]
    assert min(comments.values()) > 100
    assert all(any(getattr(t, part) for t in TABLES) for part in ("unique", "indexes", "checks"))
    with pytest.raises(CycleError):
        TopologicalSorter({name: near - {name} for name, near in graph.items()}).prepare()


def test_same_seed_gives_the_same_rows_whatever_the_batch(shop):
    again = whole(SHEETS, rows=ROWS, seed=SEED, batch=700)
    other = whole(SHEETS, rows=ROWS, seed=2)

    assert all(frame.equals(again[name]) for name, frame in shop.items())
    assert not shop["customer"]["phone"].is_in(other["customer"]["phone"].implode()).any()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
class TestEveryTable:
    def test_has_rows_of_the_declared_shape(self, shop, table):
        frame = shop[table.name]
        needed = [column.name for column in table.columns if not column.nullable]
        longest = {c.name: frame[c.name].str.len_chars().max() for c in table.columns if c.length}

        assert frame.columns == [column.name for column in table.columns]
        assert frame.height > 0
        assert frame.select(needed).null_count().sum_horizontal().item() == 0
        assert [n for n, chars in longest.items() if (chars or 0) > table.column(n).length] == []

    def test_keys_are_unique(self, shop, table):
        groups = [table.primary_key, *table.unique]
        values = [shop[table.name].select(names).drop_nulls() for names in groups]

        assert [rows.is_duplicated().sum() for rows in values] == [0] * len(groups)

    def test_foreign_keys_lead_somewhere(self, shop, table):
        for key in table.foreign_keys:
            values = shop[table.name].select(key.columns).drop_nulls()
            target = shop[key.target].select(key.target_columns)
            ends = {"left_on": key.columns, "right_on": key.target_columns}

            assert values.height == values.join(target, **ends, how="semi").height > 0


@pytest.mark.parametrize(
    ("table", "names"),
    [("customer", ["id_card", "birthday", "gender"]), ("yuangong", ["sfzh", "csrq", "xb"]),
     ("t_hzxx", ["sfzh", "csrq", "xb"]), ("baby", ["id_card", "baby_birthday", "sex"])],
)  # fmt: skip
def test_number_birth_and_gender_agree(shop, table, names):
    rows = shop[table].select(names).drop_nulls()
    number, birth, sex = rows.filter(rows[names[2]].cast(pl.String) != "0")

    assert resident_id.valid(number).all()
    assert resident_id.birth(number).equals(birth)
    assert resident_id.is_male(number).equals(sex.cast(pl.String).is_in(["1", "男"]))


def test_region_age_and_address_agree(shop):
    customers, staff = shop["customer"], shop["yuangong"]
    numbers = customers.filter(pl.col("id_card").is_not_null())
    codes = numbers["id_card"].str.head(6)
    orders = shop["orders"].join(customers, left_on="customer_id", right_on="id")
    is_home = pl.col("receiver_address").str.starts_with(pl.col("province"))
    names = regions.full_name(customers["region_code"])

    assert regions.is_county(codes).all()
    assert (codes.str.head(2) == numbers["region_code"].str.head(2)).all()
    assert 0.8 < (codes == numbers["region_code"]).mean() < 1
    assert names.str.starts_with(customers["province"]).all()
    assert names.str.ends_with(customers["district"]).all()
    assert (TODAY.year - staff["csrq"].dt.year() - staff["nl"]).is_in([0, 1]).all()
    assert orders.select(is_home).to_series().all()


@pytest.mark.parametrize(
    ("column", "valid"),
    [
        ("customer.phone", lambda texts: mobile.valid(plain(texts))),
        ("supplier.uscc", uscc.valid),
        ("supplier.office_phone", landline.valid),
        ("product.sku", luhn.valid),
        ("card_binding.card_no", bank_card.valid),
        ("gongzi.gzkh", bank_card.valid),
        ("device.imei", imei.valid),
        ("device.iccid", iccid.valid),
        ("t_clxx.cph", plate.valid),
        ("t_clxx.cjh", vin.valid),
        ("customs_declaration.pr_card_no", foreign_id.valid),
        ("customs_declaration.hmt_residence_no", residence_permit.valid),
    ],
)
def test_numbers_have_their_form_and_check_digit(shop, column, valid):
    table, name = column.split(".")
    texts = shop[table][name].drop_nulls()

    assert texts.len() > 4
    assert valid(texts).all()


@pytest.mark.parametrize(
    ("column", "form"),
    [
        *(("customer.phone", form) for form in SPELLINGS),
        ("customer.id_card", "x$"),
        ("customer.id_card", "X$"),
        ("customer.id_card", r"^\d{15}$"),
        ("customer.real_name", "·"),
        ("customer.real_name", f"^({'|'.join(words('compound_surnames'))})".translate(NO_LETTERS)),
        ("card_binding.card_no", r"^\d{16}$"),
        ("card_binding.card_no", r"^\d{19}$"),
        ("t_clxx.cph", "^.{8}$"),
        ("orders.order_no", r"^\d{18}$"),
        ("stock_move.serial_no", r"^\d{11}$"),
        ("dw_customer_mask.phone_mask", r"^1\d\d\*{4}\d{4}$"),
        ("chat_message.content", r"\d{17}[\dX]"),
    ],
)
def test_hard_cases_are_there(shop, column, form):
    table, name = column.split(".")

    assert shop[table][name].str.contains(form).any()


def test_hard_columns_are_there(shop):
    profile, customers = shop["customer_profile"], shop["customer"]
    phones = profile["profile"].str.json_path_match("$.profile.phone")

    assert set(plain(customers["phone"]).str.head(3)) == set(mobile.SEGMENTS)
    assert shop["yuangong"]["sjh"].dtype == profile["c1"].dtype == pl.Int64
    assert profile["ext1"].null_count() == profile.height
    assert profile["ext2"].n_unique() == customers["tenant_id"].n_unique() == 1
    assert 0.8 < shop["payment"]["bank_card"].is_null().mean() < 1
    assert shop["yg_swtz"]["zjzp"].bin.starts_with(b"\x89PNG\r\n").all()
    assert phones.is_in(plain(customers["phone"]).implode()).all()


def test_shuffling_is_one_to_one():
    numbers = pl.Series(np.arange(64 * 97))

    assert sorted(shuffled(numbers, 64, 97, seed=5)) == numbers.to_list()
