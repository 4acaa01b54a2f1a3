"""Every clause of the agreements that lists information is covered by kinds, item by item."""

import csv
import re
from pathlib import Path

import pytest

from tuomin import agreement
from tuomin.detect import registry

OURS = agreement.read()
KINDS = {detector.code: detector for detector in registry.load().values()}
SHARED = Path(__file__).parents[2] / "shared"
# Clauses that say what information is and what happens to it, and list none.
DEFINING = {
    "customer 第一条(一)", "customer 第一条(十)", "virtual_office 1.1", "virtual_office 2.3",
}  # fmt: skip
SENSITIVE = {
    "生物识别": "face_data fingerprint iris voiceprint palm_ear_gait genetic_data",
    "宗教信仰": "religion",
    "特定身份": "disability_status military_id specific_group_label",
    "医疗健康": "diagnosis medical_history medication medical_record_no",
    "金融账户": "bank_card securities_insurance_account",
    "行踪轨迹": "trajectory",
    "不满十四周岁未成年人": "minor_under_14",
}
OURS_ALONE = {"kinship"}  # tells words for relatives from the names of relatives
ITEMS = {
    "customer 首部": {
        "企业名称": "company_name", "统一社会信用代码": "uscc",
        "注册地址": "registered_address_org", "客户姓名": "person_name",
        "身份证号码": "cn_resident_id",
        "联系地址": "postal_address",
        "联系方式": "contact_method",
    },
    "customer 首部(甲方)": {"法定代表人": "legal_representative"},
    "customer 第一条(二)": SENSITIVE,
    "customer 第二条(二)2": {
        "Cookies": "cookie_id", "设备信息": "device_model ad_device_id",
        "浏览器信息": "browser_type", "使用行为": "browsing_history click_history",
    },
    "customer 第二条(三)1": {
        "姓名": "person_name", "性别": "gender", "出生日期": "birth_date",
        "身份证号码/统一社会信用代码": "cn_resident_id uscc", "国籍": "nationality",
    },
    "customer 第二条(三)2": {
        "电话号码": "cn_mobile cn_landline", "电子邮箱": "email", "通讯地址": "postal_address",
    },
    "customer 第二条(三)3": {
        "用户名": "username", "密码": "password",
        "第三方平台账号信息": "third_party_account wechat_openid",
    },
    "customer 第二条(三)4": {
        "设备型号": "device_model", "操作系统": "operating_system", "浏览器类型": "browser_type",
        "IP地址": "ip_address", "MAC地址": "mac_address",
    },
    "customer 第二条(三)5": {
        "浏览记录": "browsing_history", "搜索记录": "search_history", "点击记录": "click_history",
        "购买记录": "purchase_history", "服务使用记录": "service_usage",
        "地理位置信息": "geo_location",
    },
    "customer 第二条(三)6": {
        "支付账户信息": "payment_account alipay_account bank_account_no",
        "交易记录": "transaction_record",
    },
    "customer 第二条(三)7": dict.fromkeys(("意见", "建议", "投诉内容"), "feedback_content"),
    "customer 第二条(三)8": {"其他": "free_text_mixed"},
    "customer 第三条(二)3": {"用户画像": "user_profile_tag"},
    "virtual_office 首部": {
        "用户姓名": "person_name", "公司名称": "company_name", "统一社会信用代码": "uscc",
        "身份证号": "cn_resident_id", "注册地址": "registered_address_org",
        "联系方式": "contact_method",
    },
    "virtual_office 1.2": SENSITIVE,
    "virtual_office 2.2.1": {
        "姓名": "person_name", "身份证号/统一社会信用代码": "cn_resident_id uscc",
        "手机号码": "cn_mobile", "电子邮箱地址": "email", "密码": "password",
        "支付信息": "payment_account", "公司名称": "company_name", "地址": "postal_address",
        "职位": "position", "联系方式": "contact_method", "证件照片": "id_photo",
        "生物识别信息": "face_data fingerprint iris voiceprint",
    },
    "virtual_office 2.2.2": {
        "用户登录日志": "login_log", "IP地址": "ip_address", "设备信息": "device_model",
        "操作系统": "operating_system", "浏览器类型": "browser_type", "操作记录": "operation_log",
        "浏览记录": "browsing_history", "通讯内容": "message_content", "消息": "message_content",
        "通话记录": "call_record", "文件存储与访问记录": "file_storage_record",
        "视频会议参与记录": "meeting_record",
    },
    "virtual_office 2.2.3": {"与提供服务相关的用户信息": "json_blob"},
    "virtual_office 3.1.2": {"用户画像": "user_profile_tag"},
    "virtual_office 3.2.3.1": {"征信": "credit_info"},
}  # fmt: skip


def test_every_clause_lists_information_or_defines_it():
    assert set(OURS.clauses) == set(ITEMS) | DEFINING
    assert not set(ITEMS) & DEFINING


@pytest.mark.parametrize(
    ("clause", "item"), [(clause, item) for clause, items in ITEMS.items() for item in items]
)
def test_kinds_cover_the_item_and_name_its_clause(clause, item):
    codes = ITEMS[clause][item].split()

    assert [code for code in codes if clause not in KINDS[code].clauses] == []


def test_no_kind_names_a_clause_that_lists_nothing():
    assert [code for code, kind in KINDS.items() if DEFINING & set(kind.clauses)] == []


@pytest.mark.parametrize("clause", ["customer 第一条(二)", "virtual_office 1.2"])
def test_what_the_definition_calls_sensitive_is_sensitive(clause):
    milder = {code for code, kind in KINDS.items() if clause in kind.clauses} - {
        code for code, kind in KINDS.items() if kind.level == "sensitive"
    }

    # Weight and height, and being a veteran or an orphan, may be either.
    assert milder <= {"physiological", "specific_group_label"}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the texts of the agreements are elsewhere")
class TestAgainstTheTexts:
    def listed(self, source, start):
        """The items of the line of an agreement that begins so."""
        text = (SHARED / "agreements" / f"{source}.md").read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith(start))
        named = re.split("用户自愿提供的|包括但不限于|:如", line)[-1]
        named = re.sub("[,，]如平台提供此类服务", "", named)
        named = re.sub(r"[((](?:加密存储|基于许可|如用户自愿提供|如平台[^))]*)[))]", "", named)
        found = re.split(r"[、((,]|如(?=操作系统|消息)", named)
        return {re.sub(r"[))]|等.*$|;$|。$|^如", "", item) for item in found} - {""}

    @pytest.mark.parametrize(
        ("clause", "start"),
        [
            ("customer 第二条(三)1", "1.个人身份信息"), ("customer 第二条(三)2", "2.联系方式"),
            ("customer 第二条(三)3", "3."), ("customer 第二条(三)4", "4.设备与浏览器"),
            ("customer 第二条(三)5", "5.使用行为"), ("customer 第二条(三)6", "6.支付信息"),
            ("customer 第二条(三)7", "7.客户反馈"), ("virtual_office 2.2.1", "2.2.1"),
            ("virtual_office 2.2.2", "2.2.2"),
        ],
    )  # fmt: skip
    def test_every_item_of_a_list_is_in_ours(self, clause, start):
        if start == "3.":
            start = "3.账"
        assert self.listed(clause.split()[0], start) - set(ITEMS[clause]) == set()

    def test_every_row_of_the_taxonomy_is_a_detector_and_says_the_same(self):
        with (SHARED / "knowledge" / "taxonomy.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))

        assert set(KINDS) - {row["code"] for row in rows} == OURS_ALONE
        assert [row["code"] for row in rows if self.differs(row, KINDS[row["code"]])] == []

    def differs(self, row, kind):
        clauses = {clause.strip() for clause in row["agreement_clause"].split(";")} - {""}
        said = {
            "gbt35273": row["level_35273"], "gbt45574": row["level_45574"],
            "jrt0171": row["jrt0171"].partition("/")[0],
        }  # fmt: skip
        levels = {name: level for name, level in said.items() if level and "(" not in level}
        roles = [role.partition("(")[0] for role in row["identifier_role"].split("/")]
        return (
            (kind.category, kind.level) != (row["category"], row["level"])
            or kind.role not in [role or "none" for role in roles]
            or not clauses <= set(kind.clauses)
            or levels != dict(kind.levels)
        )
