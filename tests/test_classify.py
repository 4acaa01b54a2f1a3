"""The weighing: everything speaks, nothing decides alone, and look-alikes stay none."""

import datetime as dt
import hashlib
import json
import random

import polars as pl
import pytest

from tuomin import agreement
from tuomin.checks import luhn, resident_id
from tuomin.connectors.memory import MemoryConnector
from tuomin.detect.weights import PRIOR
from tuomin.model import Column, ForeignKey, Table
from tuomin.scan import scan

ROWS = 200
DRAW = random.Random(2260)  # noqa: S311 - the same values each time
SEGMENTS = [130, 131, 135, 136, 138, 139, 150, 152, 158, 159, 166, 176, 180, 186, 189, 198]
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", ["建国", "秀英", "伟", "娜", "志强", "丽", "晓燕", "浩然"]
GOODS = [
    "周黑鸭鸭脖",
    "张小泉剪刀",
    "王老吉凉茶",
    "李宁跑鞋",
    "蓝牙耳机",
    "不锈钢水杯",
    "纯棉毛巾",
    "马克杯",
]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


def some(make, rows=ROWS):
    return [make() for _ in range(rows)]


def digits(count):
    return "".join(DRAW.choices("0123456789", k=count))


def phone():
    return f"{DRAW.choice(SEGMENTS)}{digits(8)}"


def numbers(first=1900, last=1905, rows=ROWS):
    """ID numbers with right check characters of people born between two years."""
    bodies = [
        f"{DRAW.choice([110101, 310115, 440305, 510104])}"
        f"{DRAW.randint(first, last)}{DRAW.randint(1, 12):02}{DRAW.randint(1, 28):02}{digits(3)}"
        for _ in range(rows)
    ]
    return resident_id.complete(pl.Series(bodies)).to_list()


def person():
    return DRAW.choice(SURNAMES) + DRAW.choice(GIVEN)


def table(columns, name="t", about="", **parts):
    """A Table and its frame from (name, family, comment, values) per column."""
    declared = tuple(
        Column(name=each, type=family.upper(), family=family, comment=comment)
        for each, family, comment, _ in columns
    )
    frame = pl.DataFrame({
        each: pl.Series(values, dtype=pl.Binary if family == "binary" else pl.String)
        for each, family, _, values in columns
    })  # fmt: skip
    return Table(schema=None, name=name, comment=about, columns=declared, **parts), frame


def judged(*tables, **options):
    """The verdicts of a scan, by `table.column`."""
    found = scan(MemoryConnector(dict(tables)), **options)
    return {verdict.label: verdict for verdict in found.columns}


def look(  # noqa: PLR0913 - whatever a test wants to say of the column
    name, values=(), *, family="text", comment="", beside=(), within="t", about=""
):
    """The verdict on one column `within` a table; columns `beside` it are named only."""
    others = [(other, "text", "", [None] * len(values)) for other in beside]
    made = table([(name, family, comment, list(values)), *others], name=within, about=about)
    return judged(made)[f"{made[0].name}.{name}"]


def code(verdict):
    return (verdict.kind or "").partition(".")[2]


class TestValuesWithoutAName:
    @pytest.mark.parametrize(
        ("values", "kind", "level"),
        [
            (numbers(), "cn_resident_id", "sensitive"),
            (some(phone), "cn_mobile", "personal"),
            ([f"+86 {p[:3]} {p[3:7]} {p[7:]}" for p in some(phone)], "cn_mobile", "personal"),
            ([p.translate(WIDE) for p in some(phone)], "cn_mobile", "personal"),
            ([n.lower() for n in numbers()], "cn_resident_id", "sensitive"),
            ([f"u{digits(6)}@example.com" for _ in range(ROWS)], "email", "personal"),
            (some(person), "person_name", "personal"),
        ],
    )  # fmt: skip
    def test_is_enough_where_the_form_is_telling(self, values, kind, level):
        verdict = look("c1", values)

        assert (code(verdict), verdict.level) == (kind, level)

    def test_phones_may_be_integers(self):
        assert code(look("c1", some(phone), family="integer")) == "cn_mobile"

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("order_no", [f"20240315{digits(10)}" for _ in range(ROWS)]),
            ("id", [str(1_700_000_000_000_000_000 + n * 4_194_304) for n in range(ROWS)]),
            ("serial", [str(13_900_000_000 + n) for n in range(ROWS)]),
            ("sku", luhn.complete(pl.Series([f"6901{digits(11)}" for _ in range(ROWS)])).to_list()),
            ("goods", [DRAW.choice(GOODS) for _ in range(ROWS)]),
            ("c2", [DRAW.choice(GOODS) + digits(1) for _ in range(ROWS)]),
            ("c3", [str(1_700_000_000 + n * 3600) for n in range(ROWS)]),
            ("etag", [hashlib.sha256(str(n).encode()).hexdigest() for n in range(ROWS)]),
            ("c4", [f"{DRAW.randint(1, 99999)}.{digits(2)}" for _ in range(ROWS)]),
            ("version", [f"{n % 9}.{n % 7}.{n}" for n in range(ROWS)]),
            ("hotline", [f"400-{digits(3)}-{digits(4)}" for _ in range(ROWS)]),
            ("created", [f"2024-0{1 + n % 9}-1{n % 10}" for n in range(ROWS)]),
        ],
        ids=lambda part: part if isinstance(part, str) else "",
    )
    def test_look_alikes_stay_none(self, name, values):
        verdict = look(name, values)

        assert (verdict.level, verdict.contains) == ("none", ())


class TestVoices:
    def test_seed_data_with_wrong_check_digits_is_found(self):
        wrong = [n[:-1] + ("0" if n[-1] != "0" else "1") for n in numbers()]
        verdict = look("id_card", wrong)

        assert (code(verdict), verdict.level) == ("cn_resident_id", "sensitive")
        assert "check mostly failed" in " ".join(reason.en for reason in verdict.evidence)

    def test_right_check_digits_raise_the_confidence(self):
        def score(values):
            return look("id_card", values).findings[0].score

        assert score(numbers()) > score(
            [n[:-1] + ("0" if n[-1] != "0" else "1") for n in numbers()]
        )

    @pytest.mark.parametrize(
        ("name", "comment", "values", "kind"),
        [
            ("phone", "备注", some(phone), "cn_mobile"),
            ("c1", "手机号", numbers(), "cn_resident_id"),
            ("remark2", "身份证号", numbers(), "cn_resident_id"),
            ("code", "身份证号码", [], "cn_resident_id"),
            ("zjhm", "主叫号码", some(phone), "cn_mobile"),
        ],
    )
    def test_a_comment_that_lies_is_outweighed_and_one_that_explains_decides(
        self, name, comment, values, kind
    ):
        assert code(look(name, values, comment=comment)) in {kind, "call_record"}

    def test_both_sides_are_shown(self):
        verdict = look("phone", some(phone), comment="商品名称")
        weights = [reason.weight for reason in verdict.evidence]

        assert min(weights) < 0 < max(weights)
        assert {reason.source for reason in verdict.evidence} >= {"name", "comment", "values"}

    def test_a_score_is_the_sum_of_its_reasons(self):
        for finding in look("phone", some(phone), comment="联系电话").findings:
            assert finding.score == pytest.approx(
                PRIOR + sum(reason.weight for reason in finding.evidence), abs=0.01
            )

    def test_the_comment_may_list_the_values(self):
        verdict = look("c3", comment="1-男 2-女 3-未知", within="yg", about="员工")

        assert code(verdict) == "gender"


@pytest.mark.parametrize(
    ("name", "family", "values"),
    [
        ("email_verified", "boolean", ["0", "1"] * 100),
        ("phone", "text", ["0", "1"] * 100),
        ("mobile", "boolean", []),
        ("birthday", "boolean", []),
        ("id_card", "timestamp", []),
    ],
)
def test_the_type_can_forbid_a_kind(name, family, values):
    assert look(name, values, family=family).level == "none"


def test_a_column_may_be_too_short():
    column = Column(name="mobile", type="CHAR(1)", length=1)
    made = Table(schema=None, name="member", columns=(column,))

    assert (
        judged((made, pl.DataFrame(schema={"mobile": pl.String})))["member.mobile"].level == "none"
    )


@pytest.mark.parametrize(
    ("name", "about", "column", "level"),
    [
        ("member", "", "name", "personal"),
        ("sys_menu", "菜单权限表", "name", "none"),
        ("sys_role", "", "name", "none"),
        ("product", "商品表", "name", "none"),
        ("app_config", "", "name", "none"),
        ("t1", "", "name", "none"),
        ("t_user", "", "city", "personal"),
        ("area", "行政区划", "city", "none"),
        ("warehouse", "仓库", "address", "none"),
        ("customer", "客户", "address", "personal"),
        ("orders", "", "receiver_address", "personal"),
        ("orders", "", "order_no", "none"),
        ("article", "文章", "title", "none"),
        ("employee", "员工", "title", "personal"),
        ("product", "", "phone_model", "none"),
        ("device_log", "", "client_ip", "personal"),
        ("server", "服务器", "ip", "none"),
        ("sys_user_role", "用户和角色关联表", "remark", "none"),
        ("member_level", "会员等级表", "name", "none"),
        ("login_log", "", "login_time", "personal"),
        ("task", "任务", "create_time", "none"),
        ("hzxx", "", "xm", "personal"),
        ("ypml", "", "mc", "none"),
    ],
)
def test_the_table_says_whose_it_is(name, about, column, level):
    family = "timestamp" if column.endswith("time") else "text"

    assert look(column, family=family, within=name, about=about).level == level


def test_neighbouring_columns_say_whose_it_is():
    assert look("name").level == "none"
    assert look("name", beside=["gender", "birthday", "id_card"]).level == "personal"
    assert look("xm", beside=["xb", "csrq", "sfzh", "mz"]).level == "personal"


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


def test_pictures_are_portraits_only_among_people():
    assert code(look("c1", [JPEG] * 9, family="binary", within="employee")) == "portrait_photo"
    assert look("c1", [JPEG] * 9, family="binary", within="product").level == "none"


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


@pytest.mark.parametrize(
    ("name", "level"),
    [("agreement", "sensitive"), ("gbt35273", "sensitive"), ("gbt45574", "personal")],
)
def test_the_list_decides_what_is_sensitive(name, level):
    made = table([("sfzh", "text", "", numbers())])

    assert judged(made, sensitive_list=name)["t.sfzh"].level == level


def test_a_company_may_set_a_level(tmp_path):
    text = agreement.standard().read_text(encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(
        text.replace(
            "kinds: {}", "kinds: {contact.cn_mobile: {level: sensitive, clauses: [PIPL 28]}}"
        ),
        encoding="utf-8",
    )
    found = judged(table([("phone", "text", "", some(phone))]), agreement=agreement.read(path))

    assert found["t.phone"].level == "sensitive"
    assert found["t.phone"].clauses[0] == "PIPL 28"


def test_context_is_named_and_not_personal():
    verdict = look("uscc", comment="统一社会信用代码")

    assert (code(verdict), verdict.level) == ("uscc", "none")


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_few_rows_are_judged_by_name_above_all(rows):
    assert look("phone", ["x"] * rows).level == "personal"
    assert look("c1", some(phone, rows)[:1] * rows).level == "none"
