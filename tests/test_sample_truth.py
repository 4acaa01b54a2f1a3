"""The truth of the sample database is written from its declarations, and holds for its rows."""

import datetime as dt
from collections import Counter

import pytest
import yaml

from sample_db import truth
from sample_db.build import whole
from sample_db.customers import CUSTOMER
from sample_db.tables import SHEETS, TABLES

LEVELS = {"sensitive", "personal", "none", "context"}
BELOW_14 = dt.date(2012, 9, 1)  # born after this day: under fourteen on the sample's day
# What a first detection has to know.
FIRST_KINDS = {
    "person_name", "gender", "birth_date", "cn_resident_id", "cn_hmt_residence_permit",
    "cn_foreign_pr_id", "passport", "hk_macao_travel_permit", "tw_travel_permit",
    "nationality", "ethnicity", "marital_status", "id_photo", "cn_mobile", "cn_landline",
    "email", "postal_address", "region", "postcode", "username", "password",
    "third_party_account", "wechat_openid", "qq_number", "device_model", "operating_system",
    "browser_type", "ip_address", "mac_address", "imei", "ad_device_id", "browsing_history",
    "search_history", "click_history", "purchase_history", "service_usage", "login_log",
    "operation_log", "file_storage_record", "meeting_record", "geo_location", "trajectory",
    "license_plate", "vin", "bank_card", "card_security_code", "payment_account",
    "transaction_record", "social_security_no", "feedback_content", "message_content",
    "call_record", "face_data", "fingerprint", "voiceprint", "iris", "religion",
    "disability_status", "diagnosis", "medical_record_no", "medical_insurance_no",
    "minor_under_14", "company_name", "position", "legal_representative", "uscc",
    "contact_method", "free_text_mixed", "json_blob",
}  # fmt: skip


@pytest.fixture(scope="module")
def shop():
    return whole(SHEETS, rows=2000, seed=1)


@pytest.fixture(scope="module")
def truths():
    tables = yaml.safe_load(truth.FILE.read_text(encoding="utf-8"))["tables"]
    return {
        (table, name): facts for table, names in tables.items() for name, facts in names.items()
    }


def test_truth_is_written_from_the_declarations(truths):
    declared = {(table.name, column.name) for table in TABLES for column in table.columns}

    assert truth.FILE.read_text(encoding="utf-8") == truth.text()
    assert set(truths) == declared


def test_truth_covers_the_kinds_and_leaves_few_columns_open(truths):
    kinds = {facts["kind"].rpartition(".")[2] for facts in truths.values() if "kind" in facts}
    traps = [facts["level"] for facts in truths.values() if facts.get("hard_negative")]
    unscored = [facts for facts in truths.values() if not facts.get("scored", True)]

    assert FIRST_KINDS - kinds == set()
    assert Counter(traps)["none"] == len(traps) > 60
    assert len(unscored) < len(truths) / 5
    assert {facts["level"] for facts in truths.values()} <= LEVELS


@pytest.mark.parametrize(
    ("column", "least", "most"),
    [("customer.birthday", 0, 0), ("yuangong.csrq", 0, 0), ("t_hzxx.csrq", 0.02, 0.5),
     ("jiashu.csrq", 0.02, 0.5), ("baby.baby_birthday", 0.9, 1)],
)  # fmt: skip
def test_children_are_where_truth_says(shop, truths, column, least, most):
    table, name = column.split(".")
    share = (shop[table][name] > BELOW_14).mean()

    assert least <= share <= most
    assert truths[table, name]["level"] == ("sensitive" if share else "personal")


def test_free_text_hides_what_truth_says(truths):
    remarks = whole((CUSTOMER,), rows=60_000, seed=1)["customer"]["remark"]
    contains = truths["customer", "remark"]["contains"]
    signs = {"contact.cn_mobile": r"(?:^|\D)1\d{10}(?:\D|$)", "contact.email": "@",
             "contact.postal_address": "^(?:地址改成|请送到)"}  # fmt: skip

    assert not remarks.str.contains("{", literal=True).any()
    for kind, sign in signs.items():
        assert remarks.str.contains(sign).mean() == pytest.approx(contains[kind], rel=0.3)
    assert sum(contains.values()) == pytest.approx(0.005, rel=0.2)
