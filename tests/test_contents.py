"""What texts, documents, hashes, pictures, rows and keys tell beyond the form of single values."""

import datetime as dt
import hashlib
import json

import polars as pl
import pytest

from tests.columns import (
    JPEG,
    ROWS,
    code,
    digits,
    judged,
    look,
    numbers,
    person,
    phone,
    some,
    table,
)
from tuomin.detect.inside import leaves
from tuomin.model import ForeignKey


class TestContents:
    def test_a_phone_in_few_remarks_is_found_with_share_and_interval(self):
        remarks = ["尽快发货，谢谢，放门口就行"] * 990 + [
            f"打{phone()}联系我，谢谢" for _ in range(10)
        ]
        (part,) = look("remark", remarks).contains

        assert (part.kind, part.share) == ("contact.cn_mobile", 0.01)
        assert part.low < part.share < part.high < 0.02

    def test_names_behind_a_cue_are_found(self):
        notes = [f"联系人：{person()}，下午到" for _ in range(50)] + ["货到付款，请电话联系"] * 50

        assert "identity.person_name" in [part.kind for part in look("remark", notes).contains]

    def test_messages_hold_names_and_codes(self):
        sent = [f"【医院】{person()}您好,您的预约已确认,验证码{digits(6)}" for _ in range(50)]
        verdict = look("content", sent, within="sms_log")

        assert {part.kind for part in verdict.contains} == {
            "account.auth_secret",
            "identity.person_name",
        }
        assert verdict.level == "sensitive"

    def test_messages_to_nobody_hold_nothing(self):
        sent = ["【商城】尊敬的客户您好,验证码5分钟内有效", "公司您好,老师您好"] * 50

        assert look("content", sent, within="sms_log").contains == ()

    def test_json_is_judged_path_by_path(self):
        texts = [
            json.dumps({"profile": {"phone": phone()}, "goods": {"name": "马克杯"}, "tags": ["a"]})
            for _ in range(50)
        ]
        verdict = look("ext", texts)

        assert [(part.kind, part.path) for part in verdict.contains] == [
            ("contact.cn_mobile", "$.profile.phone")
        ]
        assert (code(verdict), verdict.level) == ("json_blob", "personal")

    @pytest.mark.parametrize(
        "texts",
        [
            [json.dumps({"color": "红", "size": "XL", "count": 3})] * 50,
            ["[" * 100_000] * 3,
            ['{"a": ' * 500 + "1" + "}" * 500] * 3,
            ['{"a": 1', "{", "[]", "{}", "null"] * 10,
        ],
    )
    def test_harmless_and_hostile_json_is_none(self, texts):
        assert look("ext", texts).level == "none"

    @pytest.mark.parametrize(
        "remarks",
        [
            [f"订单 2024031512{digits(8)} 已发货，谢谢" for _ in range(ROWS)],
            [f"固件 {n % 9}.{n % 7}.{n % 5}.{n} 修复了问题，请升级" for n in range(ROWS)],
            [f"https://img.example.com/{digits(11)}/{n}.jpg" for n in range(ROWS)],
        ],
    )
    def test_numbers_in_text_that_are_nobodys(self, remarks):
        assert look("note", remarks).contains == ()


class TestFields:
    """Every leaf is judged under its own name, however its document is written."""

    @pytest.mark.parametrize(
        "texts",
        [
            [json.dumps({"raw": json.dumps({"xm": person(), "sjh": phone()})}) for _ in range(50)],
            [f"xm={person()}&sjh={phone()}&t=1" for _ in range(50)],
            [f"https://a.example/s?xm={person()}&sjh={phone()}" for _ in range(50)],
            [f"<u id='3'><xm>{person()}</xm><sjh>{phone()}</sjh></u>" for _ in range(50)],
            [f"xm: {person()}, sjh: {phone()}" for _ in range(50)],
            [f"INFO xm={person()} sjh={phone()} cost=12ms" for _ in range(50)],
            [f"xm：{person()} sjh：{phone()}\n备注：无" for _ in range(50)],
        ],
    )
    def test_names_of_fields_are_names(self, texts):
        found = {(p.kind, p.path.rpartition(".")[2], p.share) for p in look("c1", texts).contains}

        assert found == {
            ("identity.person_name", "xm", 1.0),
            ("contact.cn_mobile", "sjh", 1.0),
        }

    def test_arrays_have_a_path(self):
        texts = [json.dumps({"contacts": [{"phone": phone()}] * 2}) for _ in range(50)]

        assert [part.path for part in look("c1", texts).contains] == ["$.contacts[*].phone"]

    @pytest.mark.parametrize(
        "texts",
        [
            [f"color=red;size={n};name=马克杯" for n in range(50)],
            [f"<goods><name>马克杯</name><size>{n}</size></goods>" for n in range(50)],
            ["Mozilla/5.0 (X11; rv:109.0) path=/a build=20240101 ok=1"] * 50,
            ["<a " * 5000, "a:" * 5000, "a=" * 5000, " " * 9999 + "a:b", "<" + "a" * 9999] * 10,
        ],
    )
    def test_harmless_and_hostile_fields_are_none(self, texts):
        assert look("c1", texts, within="product").level == "none"


class TestProtected:
    @pytest.mark.parametrize(
        ("name", "values", "state", "kind"),
        [
            ("phone", [p[:3] + "****" + p[7:] for p in some(phone)], "masked", "cn_mobile"),
            ("c1", [p[:3] + "****" + p[7:] for p in some(phone)], "masked", "cn_mobile"),
            ("phone_md5", [hashlib.md5(p.encode()).hexdigest() for p in some(phone)],  # noqa: S324
             "hashed", "cn_mobile"),
            ("c2", ["$2a$10$" + hashlib.sha256(p.encode()).hexdigest()[:53] for p in some(phone)],
             "hashed", "password"),
        ],
    )  # fmt: skip
    def test_is_recognised_and_stays_personal(self, name, values, state, kind):
        verdict = look(name, values)

        assert (verdict.protected, code(verdict)) == (state, kind)
        assert verdict.level != "none"

    def test_hashes_alone_are_nobodys(self):
        values = [hashlib.sha1(str(n).encode()).hexdigest() for n in range(ROWS)]  # noqa: S324

        assert look("etag", values).level == "none"


def test_cipher_bytes_are_what_their_name_says():
    sealed = [hashlib.sha512(str(n).encode()).digest() for n in range(ROWS)]
    verdict = look("phone", sealed, family="binary")

    assert (code(verdict), verdict.protected) == ("cn_mobile", "encrypted")
    assert look("payload", sealed, family="binary").level == "none"


def test_texts_among_other_bytes_are_read():
    others = [hashlib.sha512(str(n).encode()).digest() for n in range(ROWS)]
    texts = [f"请回电{phone()}，谢谢".encode() for _ in range(ROWS // 10)]
    (part,) = look("payload", others + texts, family="binary").contains

    assert (part.kind, part.share) == ("contact.cn_mobile", pytest.approx(1 / 11, abs=1e-3))


def test_lists_are_judged_by_their_items():
    arrays = [f"{{{phone()},{phone()}}}" for _ in range(ROWS)]

    assert code(look("c9", arrays, family="other")) == "cn_mobile"
    assert (
        code(look("c9", [array.strip("{}").replace(",", "；") for array in arrays])) == "cn_mobile"
    )


def test_a_pair_of_coordinates_is_no_list():
    pairs = [f"116.{digits(6)},39.{digits(6)}" for _ in range(ROWS)]

    assert code(look("location", pairs, within="employee")) == "geo_location"


def test_pictures_are_portraits_only_among_people():
    assert code(look("c1", [JPEG] * 9, family="binary", within="employee")) == "portrait_photo"
    assert look("c1", [JPEG] * 9, family="binary", within="product").level == "none"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\x00\x00\x00\x00WEBP", "portrait_photo"),
        (b"\x00\x00\x00\x18ftypheic", "portrait_photo"),
        (b"RIFF\x00\x00\x00\x00WAVE", "voice_video_content"),
        (b"#!AMR\n", "voice_video_content"),
        (b"FMR\x00 20\x00", "fingerprint"),
    ],
)
def test_first_bytes_say_what_a_file_is(head, kind):
    assert code(look("c1", [head + bytes(64)] * 9, family="binary", within="employee")) == kind


class TestRows:
    def test_children_make_everything_personal_sensitive(self):
        year = dt.datetime.now(dt.UTC).year
        found = judged(
            table(
                [
                    ("name", "text", "姓名", some(person)),
                    (
                        "born",
                        "text",
                        "出生日期",
                        [f"{year - 5 - n % 30}-01-02" for n in range(ROWS)],
                    ),
                    ("sort", "integer", "", ["1"] * ROWS),
                ],
                name="patient",
            )
        )

        assert [found[f"patient.{c}"].level for c in ("name", "born", "sort")] == [
            "sensitive", "sensitive", "none",
        ]  # fmt: skip
        assert "PIPL 31" in found["patient.name"].clauses

    def test_one_child_with_a_valid_number_is_enough(self):
        year = dt.datetime.now(dt.UTC).year
        values = [*numbers(rows=99), *numbers(year - 6, year - 5, rows=1)]
        found = judged(
            table(
                [("xm", "text", "", some(person, 100)), ("sfzh", "text", "", values)], name="hzxx"
            )
        )

        assert found["hzxx.xm"].level == "sensitive"

    def test_adults_do_not(self):
        found = judged(
            table([("name", "text", "姓名", some(person)), ("sfzh", "text", "", numbers())])
        )

        assert found["t.name"].level == "personal"

    def test_the_word_for_a_child_is_enough(self):
        assert look("baby_birthday", family="date").level == "sensitive"


def test_a_foreign_key_takes_the_kind_of_what_it_points_to():
    phones = some(phone)
    key = ForeignKey(columns=("x",), target_schema=None, target="member", target_columns=("phone",))
    found = judged(
        table([("x", "text", "", phones[:50])], name="a_log", foreign_keys=(key,)),
        table([("phone", "text", "", phones)], name="member"),
    )

    assert code(found["a_log.x"]) == "cn_mobile"
    assert "key" in {reason.source for reason in found["a_log.x"].evidence}


class TestPrefixes:
    """Numbers behind a scheme, behind letters, in addresses of pages and in lines of logs."""

    @pytest.mark.parametrize(
        ("texts", "kind", "share"),
        [
            ([f"tel:{phone()}" for _ in range(ROWS)], "contact.cn_mobile", 1.0),
            ([f"U{phone()}" for _ in range(ROWS)], "contact.cn_mobile", 1.0),
            ([f"u_{number}" for number in numbers()], "identity.cn_resident_id", 1.0),
            ([f"mailto:u{digits(6)}@example.com" for _ in range(ROWS)], "contact.email", 1.0),
            ([f"https://a.example/item/{digits(11)}" + f"?m={phone()}&t=1" * (n % 10 == 0)
              for n in range(ROWS)], "contact.cn_mobile", 0.1),
            ([f"/find?mail=u{digits(6)}%40example.com" for _ in range(ROWS)], "contact.email", 1.0),
            ([f"GET /me?id={number} HTTP/1.1 200" for number in numbers()],
             "identity.cn_resident_id", 1.0),
        ],
    )  # fmt: skip
    def test_hide_nothing(self, texts, kind, share):
        (part,) = look("c1", texts).contains

        assert (part.kind, part.share) == (kind, share)

    @pytest.mark.parametrize(
        "texts",
        [
            [f"SN{13_900_000_000 + n}" for n in range(ROWS)],
            [f"SN18061{n % 10}{digits(5)}" for n in range(ROWS)],
            [f"ORD{digits(18)}" for _ in range(ROWS)],
            [f"P{digits(11)}" for _ in range(ROWS)],
            [f"https://a.example/{13_900_000_000 + n}?v={1_700_000_000_000 + n}"
             for n in range(ROWS)],
            [f"https://a.example/icon@2x.png?v={n}" for n in range(ROWS)],
            [f"/files/{hashlib.sha256(str(n).encode()).hexdigest()}" for n in range(ROWS)],
        ],
    )  # fmt: skip
    def test_that_look_alike_stay_none(self, texts):
        verdict = look("c1", texts)

        assert (verdict.level, verdict.contains) == ("none", ())


def test_the_dominant_kind_has_a_share_and_an_interval():
    verdict = look("phone", [*some(phone, 190), *["备用号码请问前台"] * 10])

    assert verdict.share == pytest.approx(190 / 191, abs=0.01)
    assert verdict.low < verdict.share < verdict.high


WHO = ("王小明", "陳偉強", "13800138000", "li.ming@mail.cn", "1" * 30, "x" * 80)


@pytest.mark.parametrize("key", WHO)
def test_a_key_that_says_who_somebody_is_names_no_path(key):
    (path,) = leaves.leaves(pl.Series([json.dumps({key: {"phone": "1"}})]))

    assert path == "$.*.phone"
