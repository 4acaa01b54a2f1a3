"""The weighing: everything speaks, nothing decides alone, and look-alikes stay none."""

import hashlib

import polars as pl
import pytest

from tests.columns import (
    DRAW,
    GOODS,
    ROWS,
    SURNAMES,
    WIDE,
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
from tuomin import agreement
from tuomin.checks import luhn
from tuomin.checks.latin_name import GIVEN
from tuomin.detect.kinds.weights import PRIOR
from tuomin.model import Column, Table

PEOPLE = [
    f"{surname}{first}{last}" for surname in SURNAMES for first in "志建文" for last in "强国华明"
]


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

    def test_names_are_names_in_a_table_of_things(self):
        verdict = look("recv", some(person), within="t_goods")

        assert (code(verdict), verdict.level) == ("person_name", "personal")

    @pytest.mark.parametrize(
        ("name", "within"),
        [
            *((each, "t") for each in ["select", 'with "quote', "x;drop table", "tab\t", "type"]),
            *((each, "t") for each in ["size", "limit", "item", "word", "has"]),
            ("note", "people"),
            ("select", "product"),
            ("date", "goods"),
        ],
    )
    @pytest.mark.parametrize(
        ("values", "kind"), [(PEOPLE, "person_name"), (some(phone), "cn_mobile")]
    )
    def test_is_enough_whatever_the_name_says(self, name, within, values, kind):
        assert code(look(name, values, within=within)) == kind

    @pytest.mark.parametrize("name", ["product_name", "brand", "title"])
    def test_goods_are_called_after_people(self, name):
        designers = [
            f"{given} {thing}" for given in GIVEN.split()[:90] for thing in ("Lamp", "Tie")
        ]

        assert look(name, designers, within="product").level == "none"

    def test_ids_that_spell_logins_are_somebodys(self):
        logins = [f"{name[0]}{name}{n}".lower() for n, name in enumerate(GIVEN.split()[:ROWS])]
        counts = [f"user{n:04}" for n in range(ROWS)]

        assert look("usr_id", logins, within="usr_acct").level == "personal"
        assert look("usr_id", counts, within="usr_acct").level == "none"

    def test_logins_may_stand_where_the_name_says_somebody(self):
        logins = [f"{name[0]}{name}{n}".lower() for n, name in enumerate(GIVEN.split()[:ROWS])]

        assert code(look("organizer", logins, within="calendar_event")) == "username"
        assert look("colour", logins, within="calendar_event").level == "none"

    def test_extensions_of_departments_are_nobodys(self):
        desks = [f"8{digits(3)}" for _ in range(ROWS)]

        assert look("dh", desks, within="ksxx", about="科室", comment="电话").level == "none"
        assert look("dh", desks, within="t_user", about="用户", comment="电话").level == "personal"

    def test_operators_may_be_companies(self):
        firms = [f"{name}充电服务有限公司" for name in PEOPLE[:ROWS]]

        assert look("operator", firms, within="charge_station").level == "none"

    def test_places_are_found_all_over_the_world(self):
        places = [f"-{n % 60}.{100000 + n},{n % 170}.{200000 + n}" for n in range(ROWS)]

        assert code(look("c1", places, within="sys_user")) == "geo_location"

    @pytest.mark.parametrize("form", ["({},{})", "({}, {})", "{},{}"])
    def test_a_place_is_one_value_however_it_is_bracketed(self, form):
        places = [form.format(100 + n / 70001, 30 + n / 90001) for n in range(ROWS)]

        assert code(look("p1", places, within="sys_user")) == "geo_location"

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("order_no", [f"20240315{digits(10)}" for _ in range(ROWS)]),
            ("id", [str(1_700_000_000_000_000_000 + n * 4_194_304) for n in range(ROWS)]),
            ("serial", [str(13_900_000_000 + n) for n in range(ROWS)]),
            ("c5", [f"1{digits(10)}" for _ in range(ROWS)]),
            ("permit", [n[:-1] + ("0" if n[-1] != "0" else "1") for n in numbers()]),
            ("c6", [f"DB{20240101 + n % 28}{digits(7)}" for n in range(ROWS)]),
            ("sku", luhn.complete(pl.Series([f"6901{digits(11)}" for _ in range(ROWS)])).to_list()),
            ("goods", [DRAW.choice(GOODS) for _ in range(ROWS)]),
            ("c2", [DRAW.choice(GOODS) + digits(1) for _ in range(ROWS)]),
            ("c3", [str(1_700_000_000 + n * 3600) for n in range(ROWS)]),
            ("etag", [hashlib.sha256(str(n).encode()).hexdigest() for n in range(ROWS)]),
            ("c4", [f"{DRAW.randint(1, 99999)}.{digits(2)}" for _ in range(ROWS)]),
            ("version", [f"{n % 9}.{n % 7}.{n}" for n in range(ROWS)]),
            (
                "email",
                [f"{DRAW.choice(['sales', 'info', 'kefu'])}@c{n}.example.com" for n in range(ROWS)],
            ),
            ("hotline", [f"400-{digits(3)}-{digits(4)}" for _ in range(ROWS)]),
            ("created", [f"2024-0{1 + n % 9}-1{n % 10}" for n in range(ROWS)]),
        ],
        ids=lambda part: part if isinstance(part, str) else "",
    )
    def test_look_alikes_stay_none(self, name, values):
        verdict = look(name, values)

        assert (verdict.level, verdict.contains) == ("none", ())

    @pytest.mark.parametrize("share", [0.77, 0.9])
    def test_mobiles_among_other_numbers_are_no_luck(self, share):
        count = round(share * ROWS)
        mixed = some(phone, count) + [f"10{digits(9)}" for _ in range(ROWS - count)]

        assert look("val", mixed).level == "personal"


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
            ("zj", "租金", [], "transaction_record"),
        ],
    )
    def test_a_comment_that_lies_is_outweighed_and_one_that_explains_decides(
        self, name, comment, values, kind
    ):
        assert code(look(name, values, comment=comment)) in {kind, "call_record"}

    @pytest.mark.parametrize(
        ("column", "within", "about"),
        [
            ("tel", "school", "学校表"),
            ("lxdh", "t_school", "学校表"),
            ("supplier_tel", "asset", "固定资产"),
            ("danweidianhua", "chengbandanwei", ""),
            ("dh", "wg_grid", "网格"),
        ],
    )
    def test_landlines_of_places_are_nobodys(self, column, within, about):
        desks = [f"010-8{digits(7)}" for _ in range(ROWS)]

        assert look(column, desks, within=within, about=about).level == "none"
        assert look("home_tel", desks, within="employee").level == "personal"

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


def test_a_type_may_list_other_values():
    column = Column(name="vip", type="enum('普通','金卡','钻石')")
    made = Table(schema=None, name="t_user", columns=(column,))
    frame = pl.DataFrame({"vip": ["普通", "金卡", "钻石"] * 50})

    assert judged((made, frame))["t_user.vip"].level == "none"


@pytest.mark.parametrize("name", ["status", "color", "order_no", "c7"])
def test_phones_outweigh_a_name_that_says_something_else(name):
    assert look(name, some(phone)).kind == "contact.cn_mobile"


@pytest.mark.parametrize(
    ("name", "about", "column", "level"),
    [
        ("member", "", "name", "personal"),
        ("sys_menu", "菜单权限表", "name", "none"),
        ("sys_role", "", "name", "none"),
        ("product", "商品表", "name", "none"),
        ("abc_goods", "", "goods_name", "none"),
        ("person_address", "", "address1", "personal"),
        ("t_child", "儿童信息", "name", "sensitive"),
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
        ("gps_trk", "", "spd", "sensitive"),
        ("yezhu_info", "", "is_dangyuan", "personal"),
        ("cust_bas", "", "smk_flg", "personal"),
        ("menu", "菜单", "is_dangyuan", "none"),
        ("sys_load", "", "spd", "none"),
        ("JYJG", "检验结果", "jg", "sensitive"),
        ("t_cj", "成绩表", "fs", "personal"),
        ("wg_gcxm", "在建工程", "dz", "none"),
        ("project", "项目", "project_leader", "personal"),
        ("hzxx", "", "xm", "personal"),
        ("khxx", "客户信息", "khmc", "personal"),
        ("wxgd", "维修单", "bxr", "personal"),
        ("ypml", "", "mc", "none"),
        ("cust", "客户", "cust_lvl", "personal"),
        ("corp_cust", "对公客户", "acct_nm", "none"),
        ("gl_acct_bal", "总账余额", "acct_no", "none"),
        ("cnl_mb_user", "手机银行签约", "dev_mdl", "personal"),
        ("body_test", "体测", "weight", "personal"),
        ("stat_funnel", "", "avg_salary", "none"),
        ("staff_dict", "", "title", "personal"),
        ("br_fyhz", "", "nl", "personal"),
        ("nursing", "护理记录", "编号", "none"),
        ("crdt_rpt_qry", "征信查询", "scr", "sensitive"),
        ("employer", "企业客户", "company_name", "none"),
        ("payslip", "", "gross", "sensitive"),
        ("payslip", "", "number", "none"),
        ("t_driver", "司机", "bank", "personal"),
        ("supplier", "供应商", "bank", "none"),
        ("ticket", "", "number", "none"),
        ("t_feedback", "", "reply", "none"),
        ("student", "学生", "处分", "personal"),
        ("app_dump", "app日志", "imei", "personal"),
        ("corp_cust", "", "corp_nm", "none"),
        ("qyxx", "企业法人信息", "qymc", "none"),
        ("emp_arch", "员工档案", "zhuanye", "personal"),
        ("emp_edu", "教育经历", "start_date", "personal"),
        ("stock_picking", "", "delivery_address", "personal"),
        ("survey_answer", "", "nickname", "personal"),
        ("t_app_log", "", "imei", "personal"),
        ("blk_lst", "", "rsn", "sensitive"),
        ("car_info", "车辆台账", "engine_no", "none"),
        ("ysxx", "医生", "ksdm", "none"),
        ("attendance_group", "考勤组", "longitude", "none"),
        ("user_address", "", "sign_building", "personal"),
        ("mail_message", "", "message_id", "none"),
        ("psych_record", "心理咨询", "得分", "sensitive"),
        ("device", "智能设备", "room", "none"),
        ("form", "班级信息", "班级名称", "none"),
        ("pupil", "学生", "班级名称", "personal"),
        ("staff_agreement", "劳动合同", "end_time", "personal"),
        ("care_fund", "街道慰问金", "illness", "sensitive"),
        ("care_fund", "街道慰问金", "amount", "personal"),
        ("yearly", "年度考核", "score", "personal"),
        ("dorm_gate", "归寝记录", "back_time", "sensitive"),
        ("letters_in", "来文", "doc_no", "none"),
        ("letters_in", "来文", "doc_title", "none"),
        ("buying", "办公设备", "设备名称", "none"),
        ("stock_in", "入库", "供应商名称", "none"),
        ("body_file", "健康档案", "体重kg", "personal"),
    ],
)
def test_the_table_says_whose_it_is(name, about, column, level):
    family = "timestamp" if column.endswith("time") else "text"

    assert look(column, family=family, within=name, about=about).level == level


def test_settings_name_mailboxes_of_offices():
    made = table(
        [("value", "text", "", ["service@corp.example", "10", "Ab@12", "true"] * 50)],
        "opts",
        "参数配置",
    )

    assert judged(made)["opts.value"].level == "none"


def test_a_comment_lists_words_of_a_kind():
    made = table(
        [("lb", "text", "1低保 2孤儿 3留守儿童 4其他", ["1", "2", "4"] * 70)], "t_zz", "申请"
    )

    assert judged(made)["t_zz.lb"].kind == "specific_identity.specific_group_label"


def test_scores_are_no_words():
    made = table([("zpcj", "decimal", "", ["88.50", "91.00", "73.50"] * 70)], "t", "成绩")

    assert judged(made)["t.zpcj"].kind == "employment.education"


def test_neighbouring_columns_say_whose_it_is():
    assert look("name").level == "none"
    assert look("name", beside=["gender", "birthday", "id_card"]).level == "personal"
    assert look("xm", beside=["xb", "csrq", "sfzh", "mz"]).level == "personal"


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
