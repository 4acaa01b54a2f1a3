"""Every check tells right numbers from wrong ones, for whole columns, and never raises."""

import doctest
import importlib
import ipaddress
import pkgutil
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuomin import checks
from tuomin.checks import (
    CHECKS,
    foreign_id,
    ip,
    luhn,
    normal,
    org_code,
    regions,
    resident_id,
    uscc,
    vin,
)  # fmt: skip

DIGITS = "0123456789"

RIGHT = {
    "bank_card": "6222021234567890128 6217000000000000004 6225880000000001 62252100000000011",
    "birth_date": "1902-03-04 19040229 1904年2月29日 1904/2/29 1904.02.29",
    "date": "2024-02-29 20240229 2024年2月29日 2024-02-29T08:30:00Z 2088-12-31",
    "foreign_id": "911124190301010010 911124198108030024 CAN110081010001",
    "geo": "116.397128,39.916527 39.916527,116.397128 113.2644 22.5431 POINT(121.47,31.23)",
    "handle": "chaohe gwu12 Li.Na ouyangxf zhangwei88 wei-chen",
    "iban": "GB29NWBK60161331926819 DE89370400440532013000 FR1420041010050500013M02606",
    "iccid": "89860020000000000007 8986012000000000008",
    "imei": "860123456789014 352099001761481 012345000000013",
    "imsi": "460001234567890 460111234567890 460151234567890",
    "ip": "192.0.2.1 255.255.255.255 2001:db8::1 :: ::1 fe80::1%eth0 192.0.2.0/24 ::ffff:192.0.2.1",
    "landline": "010-62345678 01062345678 0571-87654321 (0755)26001234 010-62345678-801",
    "latin_name": "Margaret_Hill Dr._John_A._Smith Smith,_John Mary-Ann_O’Neil",
    "luhn": "6222021234567890128 18 860123456789014 00",
    "mac": "3C:22:FB:12:34:56 3c-22-fb-12-34-56 3C22FB123456 3c22.fb12.3456",
    "mobile": "13800138000 14512345678 16212345678 16191234567 19212345678 19912345678 14812345678",
    "org_code": "MA5EX123-9 55180000-4 00001447-X 00001447X",
    "person_name": "李建国 欧阳娜 王芳 阿依古丽·买买提",
    "plate": "京A12345 粤B·D12345 沪AD12345 沪A12345D 粤Z1234港 京A1234学 使123456 WJ京1234X",
    "region_code": "110101 330000 110103 441900 830000",
    "region_name": "浙江省 西湖区 杭州",
    "residence_permit": "810000190101010015 830000190101010027 820000190205060019",
    "resident_id": (
        "110101190001010014 330106190307150020 440305190512310038 "
        "510104190402290049 51010419020506005X 51010419020506005x 110101000101001"
    ),
    "uscc": (
        "91440300MA5EX1239N 91110108551800004H 92330106MA2B1C3D42 N2330102MF1234567T "
        "12110000MB01234572 52110000500000007X 1110000000001447XY"
    ),
    "vin": "LSVAA49J132012345 LFV2A21K8A3000001 LGBH52E03MY012345",
}
WRONG = {
    "bank_card": "6222021234567890129 6217000000000000005 1234567890123452 622202123456 abc",
    "birth_date": "1902-02-29 1879-12-31 2999-01-01 04-02-29 1904-13-01 19040230",
    "date": "2023-02-29 20231301 24-02-29 2024-2-30 2024-02 1704067200 2024-01-01-01",
    "foreign_id": "911124190301010011 110101190001010014 900124190301010010 CAN000081010001",
    "geo": "116.397 199.9999 2.3456,98.7654 116.397128,139.916527 116,39 point",
    "handle": "orders T00001 admin system node-3 operator Wuhan suzhou",
    "iban": "GB30NWBK60161331926819 DE8937040044053201300 GB29 29GBNWBK60161331926819",
    "iccid": "89860020000000000008 8985012000000000008 898601200000000000",
    "imei": "860123456789015 86012345678901 000000000000000 771234567890123",
    "imsi": "460991234567890 46000123456789 461001234567890",
    "ip": "192.0.2.256 192.0.2 01.2.3.4 1.2.3.4.5 1::2::3 12345::1 :1:2:3:4:5:6:7 10:30:00 fe80",
    "landline": "400-8001234 95588 10086 010-1234567 0123-4567890 13800138000 026-62345678",
    "latin_name": "New_York Margaret Scott_LLC margaret_hill Jordan_Street Hill",
    "luhn": "6222021234567890129 1 a8 6222 0000000000000000000000000",
    "mac": "3C:22:FB:12:34 00:00:00:00:00:00 FF:FF:FF:FF:FF:FF GG:22:FB:12:34:56 3C:22-FB:12:34:56",
    "mobile": "12800138000 15412345678 16112345678 17912345678 1380013800 １３８00138000",
    "org_code": "MA5EX123-8 55180000-5 00001447-1 0000144-X",
    "person_name": "张家口 高级 蓝牙耳机 王 有限公司 李 Mary",
    "plate": "京A1234I 京A1234 中A12345 A12345 京112345",
    "region_code": "990101 119999 11010 1101011",
    "region_name": "有限公司 市辖区 王",
    "residence_permit": "810000190101010016 110101190001010014 810001190101010015",
    "resident_id": (
        "110101190001010015 330106190307150021 50010119020229001X 510104190402300014 "
        "000000190001010010 110101299901010011 810000190101010015 911124190301010010 "
        "11010119000101001 110101001301001 20240115103059123456"
    ),
    "uscc": "91440300MA5EX1239M 91440300IA5EX1239N 91440300MA5EX1239 51010419020506005X",
    "vin": "LSVAA49J232012345 LSVAA49J13201234 LSVAI49J132012345 11111111111111111",
}


def answers(check, texts):
    found = CHECKS[check](pl.Series("x", texts, dtype=pl.String))
    assert found.dtype == pl.Boolean
    return found.to_list()


def spelled(line):
    """The texts of a line; `_` stands for a blank in them."""
    return [text.replace("_", " ") for text in line.split()]


def test_every_check_has_numbers_of_both_sorts():
    assert set(RIGHT) == set(WRONG) == set(CHECKS)


@pytest.mark.parametrize("check", CHECKS)
class TestEveryCheck:
    def test_accepts_right_numbers(self, check):
        assert [text for text in spelled(RIGHT[check]) if answers(check, [text]) != [True]] == []

    def test_refuses_wrong_numbers(self, check):
        assert [text for text in spelled(WRONG[check]) if answers(check, [text]) != [False]] == []

    def test_answers_null_for_null_and_no_for_nothing(self, check):
        right = spelled(RIGHT[check])[0]

        assert answers(check, [None, right, None, ""]) == [None, True, None, False]
        assert answers(check, []) == []

    @given(texts=st.lists(st.none() | st.text() | st.text(DIGITS + "Xx.:-/", max_size=20)))
    def test_never_raises_and_answers_for_each(self, check, texts):
        found = answers(check, texts)

        assert [answer is None for answer in found] == [text is None for text in texts]


@pytest.mark.parametrize("module", [found.name for found in pkgutil.iter_modules(checks.__path__)])
def test_examples_in_the_documentation_are_true(module):
    found = doctest.testmod(importlib.import_module(f"tuomin.checks.{module}"))

    assert found.attempted
    assert not found.failed


births = st.dates(date(1900, 1, 1), date(1905, 12, 31))
counties = st.sampled_from(regions.counties()["code"].to_list())
sequences = st.integers(1, 999).map("{:03d}".format)


@st.composite
def citizens(draw):
    body = f"{draw(counties)}{draw(births):%Y%m%d}{draw(sequences)}"
    return resident_id.complete(pl.Series([body])).item()


def one(function, text):
    return function(pl.Series([text])).item()


SPELLINGS = [
    str, str.lower, lambda text: f" {text} ", lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
    lambda text: f"{text[:6]}-{text[6:14]}-{text[14:]}", lambda text: f"\u200b{text}",
    lambda text: text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in DIGITS}),
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(number=citizens())
def test_a_citizen_is_known_in_every_spelling(spelling, number):
    normal_form = normal.normalise(pl.Series([spelling(number)]))

    assert normal_form.item() == number
    assert resident_id.valid(normal_form).item()


@given(number=citizens(), place=st.integers(0, 16), other=st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_citizen_is_noticed(number, place, other):
    changed = number[:place] + other + number[place + 1 :]

    assert one(resident_id.has_right_digit, changed) == (changed == number)


@given(number=citizens())
def test_a_citizens_number_says_who_he_is(number):
    body = number[:17]

    assert number[17] == "0123456789X"[(1 - 2 * int(body, 13)) % 11]
    assert f"{one(resident_id.birth, number):%Y%m%d}" == number[6:14]
    assert one(resident_id.is_male, number) == (int(number[16]) % 2 == 1)
    assert one(resident_id.region, number) == number[:6]
    assert one(resident_id.has_known_county, number)
    assert (
        one(resident_id.to_18, number[:6] + number[8:17])
        == resident_id.complete(pl.Series([number[:6] + "19" + number[8:17]])).item()
    )


def test_what_is_no_citizens_number_says_nothing():
    texts = pl.Series(["", "1101011900010100", "110101190013450014", None])

    assert resident_id.birth(texts).to_list() == [None] * 4
    assert resident_id.region(texts).to_list() == [None, None, "110101", None]


@given(
    payload=st.text(DIGITS, min_size=1, max_size=23),
    place=st.integers(0, 22),
    add=st.integers(1, 9),
)
def test_luhn_notices_every_wrong_digit(payload, place, add):
    whole = one(luhn.complete, payload)
    place %= len(payload)
    changed = whole[:place] + str((int(whole[place]) + add) % 10) + whole[place + 1 :]
    doubled = [int(digit) * 2 for digit in whole[-2::-2]]

    assert one(luhn.valid, whole)
    assert not one(luhn.valid, changed)
    assert (sum(map(int, whole[-1::-2])) + sum(n // 10 + n % 10 for n in doubled)) % 10 == 0


@given(
    body=st.text(uscc.ALPHABET, min_size=9, max_size=9),
    county=counties,
    place=st.integers(8, 16),
    other=st.sampled_from(uscc.ALPHABET),
)
def test_a_wrong_character_of_a_credit_code_is_noticed(body, county, place, other):
    code = one(uscc.complete, f"91{county}{body}")
    changed = code[:place] + other + code[place + 1 :]

    assert one(uscc.valid, code)
    assert one(uscc.valid, changed) == (changed == code)


@given(body=st.text("ABCDEFGHJKLMNPRSTUVWXYZ" + DIGITS, min_size=16, max_size=16))
def test_a_vehicle_gets_the_character_that_fits(body):
    whole = one(vin.complete, f"L{body}")

    assert whole[:8] + whole[9:] == f"L{body}"[:8] + f"L{body}"[9:]
    assert one(vin.valid, whole)


@given(body=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ" + DIGITS, min_size=8, max_size=8))
def test_an_organisation_code_gets_the_character_that_fits(body):
    assert one(org_code.valid, one(org_code.complete, body))


@given(body=births, sequence=sequences)
def test_a_foreigner_gets_the_same_check_character(body, sequence):
    number = one(resident_id.complete, f"911124{body:%Y%m%d}{sequence}")

    assert one(foreign_id.valid, number)
    assert not one(resident_id.valid, number)


@given(address=st.ip_addresses())
def test_every_address_is_an_address(address):
    assert one(ip.valid, str(address))
    assert one(ip.valid, address.exploded)


@given(text=st.text("0123456789abcdef:.", min_size=2, max_size=24))
def test_what_python_refuses_is_no_address(text):
    try:
        expected = bool(ipaddress.ip_address(text))
    except ValueError:
        expected = False

    assert one(ip.valid, text) == expected
