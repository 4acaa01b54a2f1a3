"""The clinic: patients, young ones among them, visits, prescriptions, laboratory results.

The catalogues of drugs and diseases hold the same words as the visits, and are nobody's.
"""

from datetime import date

import polars as pl

from .catalog import PARTS, ROW
from .customers import CUSTOMER
from .draws import (
    among,
    amount,
    below,
    chance,
    digits,
    fork,
    joined,
    later,
    moment,
    nth,
    one_in,
    where,
    whole,
)
from .identities import YOUNG
from .kinds import (
    AGE,
    BIRTH,
    BODY,
    DIAGNOSIS,
    ETHNICITY,
    GENDER,
    GUARDIAN,
    HOME,
    ID_NUMBER,
    MOBILE,
    NAME,
    NOTHING,
    RECORD_NUMBER,
    TRAP,
    UNSCORED,
    sensitive,
    young,
)
from .names import called
from .numbers import written
from .sheet import BIG, BOOLEAN, DATE, MOMENT, SMALL, TEXT, Field, Sheet, chars, link, money
from .words import column, entry, rows

SINCE = date(2024, 1, 1)
DISEASES, DRUGS, DOCTORS = len(rows("diseases")), len(rows("drugs")), 40

DRUG = Sheet(
    name="t_ypml",
    comment="药品目录",
    rows=lambda _: DRUGS,
    key=("ypbm",),
    needed=("ypmc",),
    fields=(
        Field("ypbm", chars(8), TRAP, joined("YP", (ROW + 1).cast(pl.String).str.zfill(4))),
        Field("ypmc", chars(60), TRAP, nth(column("drugs", "name")), "药品名称"),
        Field("gg", chars(30), TRAP, nth(column("drugs", "spec")), "规格"),
        Field("sccj", chars(60), TRAP, nth(column("drugs", "maker")), "生产厂家"),
        Field("dj", money(), TRAP, nth(column("drugs", "price")), "单价"),
        Field("tybz", BOOLEAN, TRAP, chance(0.1), "停用标志"),
    ),
)

DISEASE = Sheet(
    name="t_jbml",
    comment="疾病目录",
    rows=lambda _: DISEASES,
    key=("bm",),
    fields=(
        Field("bm", chars(20), TRAP, nth(column("diseases", "icd")), "ICD-10"),
        Field("mc", chars(60), TRAP, nth(column("diseases", "name"))),
        Field("gxsj", MOMENT, TRAP, moment(date(2020, 1, 1)), "更新时间"),
    ),
)


def of_patient(fact: str) -> pl.Expr:
    """What is known of the patient: the customer, or the customer's child."""
    return pl.when("is_child").then(f"kid_{fact}").otherwise(fact)


def is_child(bits: pl.Expr) -> pl.Expr:
    """For four in ten of those of an age to have young children it is the child that is ill."""
    return pl.col("age").is_between(22, 48) & chance(0.4)(bits)


PATIENT_ID, IS_CHILD = pl.col("t_hzxx") + 1, pl.col("is_child")
CHILD_NAME = pl.when(pl.col("family") == "").then("kid_name").otherwise(
    pl.col("family") + pl.col("kid_given")
)  # fmt: skip
HEIGHT = pl.min_horizontal(of_patient("age") * 7 + 72, pl.lit(168))
INSURED = joined(among(list("ABCDEFGH")), digits(8))
ALLERGIES = ["无", "无", "青霉素过敏", "头孢过敏", "花粉过敏", "海鲜过敏"]
PATIENT = Sheet(
    name="t_hzxx",
    comment="患者信息",
    parent=CUSTOMER,
    each=one_in(18),
    person=YOUNG,
    prefix="kid_",
    key=("hzid",),
    needed=("blh", "xm"),
    unique=(("blh",), ("sfzh",)),
    indexes=(("xm", "csrq"),),
    checks=("nl >= 0", "nl < 130"),
    facts={"is_child": is_child},
    fields=(
        Field("hzid", BIG, UNSCORED, PATIENT_ID),
        Field("blh", chars(12), RECORD_NUMBER, joined("BL", PATIENT_ID + 10_000_000), "病历号"),
        Field("xm", chars(60), young(NAME), where(IS_CHILD, CHILD_NAME, pl.col("name"))),
        Field("xb", chars(3), young(GENDER), where(of_patient("male"), "男", "女")),
        Field("csrq", DATE, young(BIRTH), of_patient("birth")),
        Field("nl", SMALL, young(AGE), of_patient("age"), "年龄"),
        Field("sfzh", chars(18), ID_NUMBER, written(of_patient("id_number"), of_patient("birth"))),
        Field("lxdh", chars(24), young(MOBILE), pl.col("mobile")),
        Field("jtzz", chars(200), young(HOME), of_patient("address")),
        Field("jhrxm", chars(60), GUARDIAN, where(IS_CHILD, pl.col("name")), "监护人姓名"),
        Field("sfwcn", BOOLEAN, sensitive("minor.minor_under_14"), IS_CHILD, "是否未成年"),
        Field("ybkh", chars(12), sensitive("medical_health.medical_insurance_no"), INSURED,
              "医保卡号"),
        Field("mz", chars(20), young(ETHNICITY), of_patient("ethnicity")),
        Field("xx", chars(4), BODY, among(["A", "B", "O", "AB"], [28, 24, 40, 8]), "血型"),
        Field("sg", SMALL, BODY, lambda bits: HEIGHT + below(bits, 15).cast(pl.Int64), "身高(cm)"),
        Field("gms", chars(60), sensitive("medical_health.medical_history"), among(ALLERGIES),
              "过敏史"),
        Field("jdsj", MOMENT, UNSCORED, moment(date(2020, 1, 1)), "建档时间"),
    ),
)  # fmt: skip


def doctor(bits: pl.Expr) -> pl.Expr:
    """One of the forty doctors' names."""
    return called()(fork(below(bits, DOCTORS) + 1, "doctor"))


VISIT_NUMBER = joined("MZ", pl.col("seen").dt.strftime("%y%m"), digits(6))
VISIT = Sheet(
    name="t_jzjl",
    comment="就诊记录",
    parent=PATIENT,
    each=among([1, 1, 2]),
    key=("jzid",),
    links=(link("hzid", "t_hzxx", "hzid"),),
    indexes=(("hzid", "jzsj"),),
    facts={"disease": lambda bits: below(bits, DISEASES), "seen": moment(SINCE)},
    fields=(
        Field("jzid", BIG, NOTHING, ROW + 1),
        Field("hzid", BIG, UNSCORED, PATIENT_ID),
        Field("mzh", chars(14), RECORD_NUMBER, VISIT_NUMBER, "门诊号"),
        Field("ksmc", chars(30), UNSCORED, among(PARTS["clinic"]), "科室"),
        Field("ysxm", chars(60), NAME, doctor, "医生姓名"),
        Field("zdmc", chars(80), DIAGNOSIS, entry("diseases", "name", "disease"), "诊断名称"),
        Field("icd10", chars(20), DIAGNOSIS, entry("diseases", "icd", "disease")),
        Field("zs", TEXT, DIAGNOSIS, entry("diseases", "complaint", "disease"), "主诉"),
        Field("fy", money(), UNSCORED, amount(10, 4000), "费用"),
        Field("jzsj", MOMENT, UNSCORED, pl.col("seen"), "就诊时间"),
    ),
)

DOSES = ["口服，一日三次", "口服，睡前一次", "外用，适量"]
PRESCRIPTION = Sheet(
    name="t_cfmx",
    comment="处方明细",
    parent=VISIT,
    each=among([1, 2, 2]),
    key=("jzid", "xh"),
    links=(link("jzid", "t_jzjl", "jzid"),),
    facts={"drug": lambda bits: below(bits, DRUGS)},
    fields=(
        Field("jzid", BIG, NOTHING, pl.col("t_jzjl") + 1),
        Field("xh", SMALL, NOTHING, pl.col("turn") + 1, "序号"),
        Field("ypmc", chars(60), sensitive("medical_health.medication"),
              entry("drugs", "name", "drug"), "药品名称"),
        Field("yfyl", chars(60), UNSCORED, among(DOSES), "用法用量"),
        Field("sl", SMALL, UNSCORED, whole(1, 6), "数量"),
        Field("dj", money(), NOTHING, entry("drugs", "price", "drug"), "单价"),
    ),
)  # fmt: skip

TESTS = len(rows("tests"))


def result(bits: pl.Expr) -> pl.Expr:
    """A value from a little below to far above what is normal for the test, and its unit."""
    low, high = (entry("tests", end, "test").cast(pl.Float64) for end in ("low", "high"))
    value = (low + (high - low) * below(bits, 1000) / 1000).round(1)
    return pl.concat_str(value.cast(pl.String), pl.lit(" "), entry("tests", "unit", "test"))


LAB = Sheet(
    name="化验结果",
    parent=VISIT,
    each=among([0, 1]),
    key=("样本号",),
    links=(link("患者编号", "t_hzxx", "hzid"),),
    facts={"test": lambda bits: below(bits, TESTS)},
    fields=(
        Field("样本号", chars(12), NOTHING, ROW + 300_000_000),
        Field("患者编号", BIG, UNSCORED, PATIENT_ID),
        Field("检验项目", chars(40), UNSCORED, entry("tests", "name", "test")),
        Field("检验结果", chars(20), sensitive("medical_health.lab_exam_result"), result),
        Field("参考范围", chars(20), NOTHING, entry("tests", "normal", "test")),
        Field("报告时间", MOMENT, UNSCORED, later(pl.col("seen"), 86_400)),
    ),
)

SHEETS = (DRUG, DISEASE, PATIENT, VISIT, PRESCRIPTION, LAB)
