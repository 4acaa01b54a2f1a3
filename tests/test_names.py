"""Names and comments are read as a person reads them, in English, Chinese and pinyin."""

import pytest

from tuomin.detect import registry
from tuomin.detect.naming.comments import choices, clauses
from tuomin.detect.naming.names import Names
from tuomin.detect.naming.words import split

NAMES = Names(registry.load())
SURE = {"name", "role", "table"}


def read(text):
    return NAMES.read_name(text) if text.isascii() else NAMES.read_comment(text)


def sure(text):
    """The codes of the Kinds that a name or comment names without doubt."""
    return {hit.kind.partition(".")[2] for hit in read(text).hits if hit.how in SURE}


def named(text):
    """The codes of all Kinds that it may name."""
    return {hit.kind.partition(".")[2] for hit in read(text).hits}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("user_phone", ["user", "phone"]),
        ("userPhoneNo", ["user", "phone", "no"]),
        ("USER_PHONE", ["user", "phone"]),
        ("IDCard", ["id", "card"]),
        ("userID", ["user", "id"]),
        ("IPAddress", ["ip", "address"]),
        ("addr2", ["addr"]),
        ("phone_md5", ["phone", "md5"]),
        ("sha256Hash", ["sha256", "hash"]),
        ("用户phone", ["用户", "phone"]),
        ("__", []),
        ("", []),
    ],
)
def test_words(name, words):
    assert list(split(name)) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("inspectormobile", ["inspector", "mobile"]),
        ("visitorlicence", ["visitor", "licence"]),
        ("检验员手机号", ["检验员", "手机号"]),
        ("用户名称", ["用户", "名称"]),
        ("QQ号", ["qq号"]),
        ("store_visits", ["store", "visits"]),
        ("addr_spo2", ["addr", "spo2"]),
        ("street2", ["street"]),
        ("微信openid", ["微信openid"]),
    ],
)
def test_glued_words_and_chinese(name, words):
    assert list(NAMES.words(name)) == words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("phone", "cn_mobile"),
        ("user_phone", "cn_mobile"),
        ("contact_mobile", "cn_mobile"),
        ("receiver_phone_number", "cn_mobile"),
        ("phonenumber", "cn_mobile"),
        ("guardian_phone", "cn_mobile"),
        ("loginIp", "ip_address"),
        ("last_login_ip", "ip_address"),
        ("client_ip_addr", "ip_address"),
        ("receiver_name", "person_name"),
        ("driver_name", "person_name"),
        ("inspector_name", "person_name"),
        ("person_in_charge", "legal_representative"),
        ("member_nick_name", "nickname"),
        ("avatar_url", "portrait_photo"),
        ("head_img_path", "portrait_photo"),
        ("phone_model", "device_model"),
        ("province_name", "region"),
        ("city_code", "region"),
        ("id_card_no", "cn_resident_id"),
        ("userIdCard", "cn_resident_id"),
        ("id_card_front_url", "id_photo"),
        ("phone_md5", "cn_mobile"),
        ("email_encrypted", "email"),
        ("cust_nm", "person_name"),
        ("hmPhn", "cn_landline"),
        ("bnk_acct_nbr", "bank_account_no"),
        ("mar_stat", "marital_status"),
        ("job_ttl", "position"),
        ("ssn_l4", "social_security_no"),
        ("prov_npi", "professional_certificate"),
        ("mgr_cmts", "work_experience"),
        ("prog_note", "treatment_record"),
        ("shipto_nm", "person_name"),
        ("mailing_address2", "postal_address"),
        ("tlr_no", "employee_no"),
        ("cust_mgr_no", "employee_no"),
        ("natn_cd", "nationality"),
        ("ocp_cd", "occupation"),
        ("dev_mdl", "device_model"),
        ("os_ver", "operating_system"),
        ("face_feat", "face_data"),
        ("crd_lmt", "credit_info"),
        ("cust_enm", "name_pinyin"),
        ("emb_nm", "name_pinyin"),
        ("fngr_tmpl", "fingerprint"),
        ("brth_plc", "native_place"),
        ("wrk_yrs", "work_experience"),
        ("cert_frnt", "id_photo"),
        ("exp_ym", "card_expiry"),
        ("网格长", "person_name"),
        ("ln_amt", "credit_info"),
        ("bankNo", "bank_card"),
        ("ovdu_days", "credit_info"),
        ("pin_blk", "card_track_data"),
        ("bpHigh", "physiological"),
        ("companyOrSchool", "company_name"),
        ("sfzh", "cn_resident_id"),
        ("sjhm", "cn_mobile"),
        ("khxm", "person_name"),
        ("yhsjh", "cn_mobile"),
        ("lxrsjh", "cn_mobile"),
        ("shoujihao", "cn_mobile"),
        ("xingming", "person_name"),
        ("hkszd", "registered_residence_address"),
        ("rlbd", "face_data"),
        ("wfdd", "vehicle_trace"),
        ("风险承受等级", "user_profile_tag"),
        ("借据号", "credit_info"),
        ("伤病", "medical_history"),
        ("收货人名称", "person_name"),
        ("检查人姓名", "person_name"),
        ("手机号码", "cn_mobile"),
        ("紧急联系人手机号", "cn_mobile"),
        ("用户性别（0男 1女 2未知）", "gender"),
        ("性别：0->男；1->女", "gender"),
        ("最近一次登录IP地址", "ip_address"),
        ("最后登录时间", "login_log"),
        ("头像地址", "portrait_photo"),
        ("身份证正面照片", "id_photo"),
        ("手机号，登录用", "cn_mobile"),
        ("身份证号码(18位)", "cn_resident_id"),
        ("手机号密文", "cn_mobile"),
        ("负责人", "person_name"),
        ("收货人/公司名称", "person_name"),
        ("用户名/手机号", "username"),
    ],
)
def test_names_a_kind(text, code):
    assert code in (named(text) if text == "负责人" else sure(text))


@pytest.mark.parametrize(
    "text",
    [
        "card_type", "name_count", "phone_count", "email_verified", "is_phone_bound",
        "has_password", "phone_status", "address_id", "email_template", "product_name",
        "goods_title", "role_name", "trust_level", "credits", "用户是否订阅",
        "file_name_prefix", "sms_switch", "user_type", "birthday_coupon_count",
        "password_error_times", "pwd_expire_days", "city_count", "ip_limit",
        "opn_brch", "offer_sn", "specimen_no", "处方号", "对公账号", "企业客户名称",
        "prod_nm", "cust_cnt", "ord_st", "do_not_call", "pay_prd", "brnd_nm",
        "discard", "classname", "tablename", "yhlx", "splx", "zt",
        "手机号类型", "手机号数量", "是否绑定手机号", "邮箱是否验证", "密码错误次数", "商品名称",
        "菜单名称", "部门编码", "证件类型数量", "图片地址", "接口地址", "地址数量",
        "会员等级ID", "头像框", "姓名字段长度",
    ],
)  # fmt: skip
def test_names_no_kind(text):
    assert sure(text) - {"id_document_type", "department"} == set()


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("user_phone", "person"),
        ("部门负责人", "person"),
        ("receiver_city", "person"),
        ("product_brand", "thing"),
        ("company_address", ""),
        ("supplier_phone", "organisation"),
        ("update_phone", "audit"),
        ("门店电话", "organisation"),
        ("患者年龄", "person"),
        ("设备型号", ""),
        ("depart_name", "organisation"),
        ("invoice_user", "person"),
        ("phone", ""),
    ],
)
def test_says_whose_it_is(text, owner):
    assert read(text).owner == owner


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("phone_md5", "hashed"),
        ("id_card_aes", "encrypted"),
        ("手机号脱敏", "masked"),
        ("phone", ""),
    ],
)
def test_says_what_was_done_to_the_value(text, state):
    assert read(text).state == state


@pytest.mark.parametrize(
    ("comment", "phrases"),
    [
        ("状态：0->禁用；1->启用", [("状态",)]),
        ("用户性别(0 未知, 1男, 2 女)", [("用户性别",), ("0 未知, 1男, 2 女",)]),
        ("收货人/公司名称,必填", [("收货人", "公司名称"), ("必填",)]),
        ("bank = 银行卡 alipay = 支付宝", []),
        ("姓名\n(必填)", [("姓名",), ("必填",)]),
        ("“真实姓名”", [("真实姓名",)]),
        ("0平台1机构2教师3家长", []),
        ("", []),
        ("，，，", []),
    ],
)
def test_comments_without_their_noise(comment, phrases):
    assert list(clauses(comment)) == phrases


def test_what_a_comment_lists():
    assert choices("性别：0->未知；1->男；2->女") == ("未知", "男", "女")
    assert choices("姓名") == ()


@pytest.mark.parametrize(
    ("phrase", "name", "code"),
    [
        (("customer", "address"), "detail", "postal_address"),
        (("refund",), "reason", "feedback_content"),
        (("sms", "code"), "code", "auth_secret"),
        (("patient",), "name", "person_name"),
    ],
)
def test_the_noun_of_the_table_completes_a_name(phrase, name, code):
    found = NAMES.read_in(phrase, name)

    assert (code, "table") in {(hit.kind.partition(".")[2], hit.how) for hit in found.hits}


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, each in registry.load().items() for name in each.names.details],
)
def test_details_count_in_tables_that_are_named_after_the_kind(kind, name):
    alone = NAMES.read_name(name)

    assert NAMES.detailed(alone, name, ["religion.religion"]) == alone
    assert alone.is_plain or kind in NAMES.detailed(alone, name, [kind]).kinds


@pytest.mark.parametrize("name", ["user_id", "id", "is_default"])
def test_the_noun_of_the_table_does_not_change_keys_and_questions(name):
    assert NAMES.read_in(("employee",), name) == NAMES.read_name(name)


@pytest.mark.parametrize(
    "name",
    [
        'x"; DROP TABLE t;--', "a%s%(b)s", "`", "]", "name\x00\n\x1b[31m", "😀", "\u202ephone",
        "phone" * 400, "姓名" * 400, "a" * 5000, "_" * 5000, "1" * 5000, "ＰＨＯＮＥ", "\udc80",
    ],
)  # fmt: skip
def test_hostile_names_are_read_without_harm(name):
    assert len(NAMES.words(name)) < 1000
    assert NAMES.read_name(name).says in (True, False)
    assert NAMES.read_comment(name).says in (True, False)


def test_full_width_letters_are_letters():
    assert "cn_mobile" in sure("ＰＨＯＮＥ")
