"""Cards, devices, addresses of machines, codes and keys that belong to nobody."""

import re
from ipaddress import ip_address, ip_network

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.masks import COUNT, RNG, cards, ids, masked, texts
from tuomin.checks import (
    bank_card,
    imei,
    ip,
    luhn,
    mac,
    org_code,
    plate,
    regions,
    uscc,
    vin,
)
from tuomin.transforms import registry
from tuomin.transforms.keyed.keys import new_key


class TestOtherNumbers:
    @pytest.mark.parametrize("width", range(13, 20))
    def test_cards_were_never_issued(self, width):
        numbers = cards(2000, width)
        surrogates = masked("bank_card", numbers)

        assert luhn.valid(surrogates).all()
        assert surrogates.str.contains(f"^99[1-7][0-9]{{{width - 3}}}$").all()
        assert not bank_card.has_known_issuer(surrogates).any()

    def test_cards_without_luhn_stay_without(self):
        numbers = cards(2000)
        wrong = numbers.str.head(18) + (9 - numbers.str.tail(1).cast(pl.Int8)).cast(pl.String)
        expected = luhn.valid(wrong)

        assert (luhn.valid(masked("bank_card", wrong)) == expected).all()

    def test_realistic_cards_keep_their_issuer(self):
        numbers = cards().unique()
        surrogates = masked("bank_card", numbers, realistic=True)

        assert (surrogates.str.head(6) == numbers.str.head(6)).all()
        assert luhn.valid(surrogates).all()
        assert surrogates.n_unique() == len(numbers)

    def test_imeis_are_those_of_test_devices(self):
        numbers = luhn.complete("86" + texts(RNG.integers(0, 10**12, COUNT), 12))
        surrogates = masked("imei", numbers)

        assert imei.valid(surrogates).all()
        assert surrogates.str.starts_with("00").all()

    def test_macs_are_locally_administered(self):
        values = pl.Series([":".join(f"{byte:02x}" for byte in RNG.bytes(6)) for _ in range(500)])
        surrogates = masked("mac", values)

        assert mac.valid(surrogates).all()
        assert mac.is_local(surrogates).all()

    def test_addresses_lie_in_reserved_ranges(self):
        reserved = [
            ip_network(text)
            for text in (
                "198.18.0.0/15",
                "192.0.2.0/24",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "2001:db8::/32",
            )
        ]
        four = [str(ip_address(RNG.bytes(4))) for _ in range(1000)]
        six = [str(ip_address(RNG.bytes(16))) for _ in range(1000)]
        surrogates = masked("ip", four + six)

        assert ip.valid(surrogates).all()
        assert all(
            any(ip_address(surrogate) in network for network in reserved)
            for surrogate in surrogates
        )
        assert surrogates[1000:].n_unique() == 1000
        assert surrogates.str.len_chars().max() <= 39

    def test_mails_reach_nobody(self):
        values = [f"user{number}@company{number % 7}.com.cn" for number in range(COUNT)]
        surrogates = masked("email", values)

        assert surrogates.str.contains(r"^[a-z2-9]{8,12}@example\.(com|net|org)$").all()
        assert surrogates.n_unique() == COUNT

    @pytest.mark.parametrize("length", range(8, 40))
    def test_mails_are_no_longer_than_they_were(self, length):
        value = "x" * (length - 7) + "@qq.com"
        (surrogate,) = masked("email", [value])

        assert len(surrogate) <= length
        assert re.fullmatch(r"[a-z2-9]+@(example\.(com|net|org)|[a-z]\.test)", surrogate)

    def test_plates_have_a_letter_of_no_office(self):
        values = pl.Series(
            ["京A12345", "粤BD12345", "沪A12345D", "粤Z1234港", "川A1234学", "津B·88888"]
        )
        surrogates = masked("plate", values)

        assert plate.valid(surrogates).all()
        assert (surrogates.str.slice(1, 1) == "I").all()
        assert (surrogates.str.head(1) == values.str.head(1)).all()
        assert not surrogates.str.slice(2).str.contains("[IO]").any()

    def test_credit_codes_have_counties_that_never_were(self):
        body = "91" + ids(2000).str.head(6) + "MA" + texts(RNG.integers(0, 10**6, 2000), 6)
        organisation = org_code.complete(body.str.slice(8)).str.replace("-", "")
        numbers = uscc.complete(body.str.head(8) + organisation).unique()
        surrogates = masked("uscc", numbers)

        assert uscc.valid(surrogates).all()
        assert org_code.valid(surrogates.str.slice(8, 9)).all()
        assert not regions.is_known(surrogates.str.slice(2, 6)).any()
        assert surrogates.n_unique() == len(numbers)
        assert (masked("uscc", numbers.str.slice(8, 9)) == surrogates.str.slice(8, 9)).all()

    def test_vins_have_no_maker(self):
        values = ["LSVAA49J132012345", "LFV2A21K8A3000001", "LGBH52E03MY012345"]
        surrogates = masked("vin", values)

        assert vin.valid(surrogates).all()
        assert surrogates.str.starts_with("G").all()

    @pytest.mark.parametrize(
        "value", ["E12345678", "EA1234567", "H1234567890", "C12345678", "MA1234567"]
    )
    def test_documents_keep_their_form(self, value):
        (surrogate,) = masked("document", [value])

        assert re.sub("[0-9]", "0", surrogate)[0] == value[0]
        assert re.sub("[0-9]", "0", re.sub("[A-Z]", "A", surrogate)) == (
            re.sub("[0-9]", "0", re.sub("[A-Z]", "A", value))
        )
        assert not set(surrogate[1:]) & {"I", "O"}


class TestKeys:
    @settings(deadline=None, max_examples=50)
    @given(
        st.sampled_from([99, 127, 32_767, 2**31 - 1, 2**63 - 1]),
        st.sets(st.integers(-100, 2**63 - 1), min_size=1),
    )
    def test_are_unique_and_fit_their_type(self, limit, numbers):
        surrogates = masked("key", [str(number) for number in numbers], limit=limit).cast(pl.Int64)

        assert surrogates.n_unique() == len(numbers)
        for number, surrogate in zip(numbers, surrogates, strict=True):
            assert (number < 0) == (surrogate < 0)
            if abs(number) <= limit:
                assert abs(surrogate) <= limit + 1

    def test_permute_all_that_a_small_type_holds(self):
        surrogates = masked("key", [str(number) for number in range(32_768)], limit=32_767)

        assert sorted(surrogates.cast(pl.Int64)) == list(range(32_768))

    def test_without_a_limit_keep_their_length(self):
        values = ["7", "42", "0042", "A-001", "2024010112345678"]

        assert [len(each) for each in masked("key", values)] == [len(each) for each in values]

    def test_keep_version_and_variant_of_uuids(self):
        values = ["550e8400-e29b-11d4-a716-446655440000", "018f3d2c-7b3a-7cde-8f00-123456789abc"]
        surrogates = masked("key", values)

        assert [(each[14], each[19] in "89ab") for each in surrogates] == [("1", True), ("7", True)]

    def test_numbers_of_seven_digits_use_all_of_them(self):
        values = texts(range(1_000_000, 1_200_000))

        assert masked("number", values).n_unique() == len(values)


def test_keys_with_zeros_before_them_change_places_among_all_of_their_length():
    """Those of as many zeros would be ten, and say how large the key was."""
    keys = pl.Series([f"{number:010d}" for number in range(1, 2000)])
    new = masked("key", keys)

    assert new.n_unique() == len(keys)
    assert new.str.contains("^0[0-9]{9}$").all()
    assert new.str.contains("^0000").mean() < 0.05


@pytest.mark.parametrize("text", ["138****8000", "138xxxx8000", "138＊＊＊＊8000"])
def test_a_masked_mobile_among_others_becomes_a_whole_one(text):
    """What it shows is seven digits of somebody's."""
    found = masked("mobile", pl.Series([text]))[0]

    assert re.fullmatch("1[0-9]{10}", found)
    assert found[:3] != "138"
    assert masked("mobile", pl.Series(["13800008000"]))[0] == found


def test_numbers_that_a_column_of_64_bits_holds_stay_so_as_text_too():
    numbers = pl.Series(
        [2**63 - 1 - n * 10**13 for n in range(500)] + [10**18 + n for n in range(500)]
    )
    surrogates = masked("number", numbers.cast(pl.String))

    assert surrogates.cast(pl.Int64).n_unique() == len(numbers)
    assert (surrogates.str.len_bytes() == 19).all()


def test_logins_that_are_telephones_or_mail_addresses_are_masked_as_those():
    key = new_key()
    logins = pl.Series(
        ["13912345678", "+86 139-1234-5678", "010-62345678", "+44 20 7946 0958", "13912345678.0",
         "Li.Na@mail.example.com", "li.na@mail.example.com  "]
    )  # fmt: skip
    contact = registry.bind(registry.build("contact"), key)
    phones = registry.build("mobile").apply(logins.head(5), key.domain("contact.cn_mobile"))
    mails = registry.build("email").apply(logins.tail(2), key.domain("contact.email"))
    names = pl.Series(["zhangwei88", "20210017", "0042"])

    found = contact.apply(pl.concat([logins, names]), key.domain("account.username")).to_list()

    assert found[:7] == [*phones, *mails]
    assert [len(each) for each in found[7:]] == [10, 8, 4]
    assert re.fullmatch("[a-z]{8}[0-9]{2} [1-9][0-9]{7} 00[1-9][0-9]", " ".join(found[7:]))


def test_customer_numbers_are_no_landlines_and_stay_different():
    numbers = texts(RNG.integers(10**9, 10**10, COUNT)).unique()
    surrogates = masked("contact", numbers)

    assert surrogates.n_unique() == len(numbers)
    assert surrogates.str.contains("^[1-9][0-9]{9}$").all()
