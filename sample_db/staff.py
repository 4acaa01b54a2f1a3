"""The staff: departments, employees, salaries, family."""

from datetime import date

import polars as pl

from .catalog import PARTS, ROW
from .draws import (
    among,
    amount,
    below,
    day,
    digits,
    joined,
    moment,
    nth,
    sometimes,
    where,
    whole,
)
from .identities import KIN, STAFF
from .kinds import (
    AGE,
    BIRTH,
    CARD,
    EDUCATION,
    EMAIL,
    ETHNICITY,
    GENDER,
    HOME,
    ID_NUMBER,
    INCOME,
    MARRIAGE,
    MOBILE,
    NAME,
    NOTHING,
    PINYIN,
    POSITION,
    POSTCODE,
    RELIGION,
    SCHOOL,
    TRAP,
    UNSCORED,
    personal,
    sensitive,
    young,
)
from .numbers import debit_card
from .people import dwelling
from .places import offices
from .sheet import BIG, DATE, INTEGER, MOMENT, SMALL, Field, Sheet, chars, link, money

DEPARTMENTS = PARTS["department"]
ONE = pl.col("yuangong")
GH_LINK = link("gh", "yuangong", "gh")


def number_of(row: pl.Expr) -> pl.Expr:
    """The employee number of a row of the staff."""
    return pl.lit("YG") + (row + 10_001).cast(pl.String)


def of_office(fact: str) -> pl.Expr:
    """What is known of the site where somebody works."""
    return pl.lit(offices()[fact]).gather(pl.col("site"))


def site(bits: pl.Expr) -> pl.Expr:
    return below(bits, offices().height)


DEPARTMENT = Sheet(
    name="bumen",
    comment="部门",
    rows=lambda _: len(DEPARTMENTS),
    key=("id",),
    needed=("bmmc",),
    links=(link("sj_id", "bumen"), link("fzr_gh", "yuangong", "gh")),
    facts={"site": site},
    fields=(
        Field("id", INTEGER, NOTHING, ROW + 1),
        Field("bmmc", chars(40), TRAP, nth(DEPARTMENTS), "部门名称"),
        Field("sj_id", INTEGER, NOTHING, where(ROW > 0, pl.lit(1)), "上级部门"),
        Field("fzr_gh", chars(10), UNSCORED, number_of(ROW), "负责人工号"),
        Field("bgdh", chars(20), UNSCORED, joined(of_office("area_code"), "-8", digits(7)),
              "办公电话"),
        Field("ys", money(), TRAP, amount(100_000, 9_000_000), "年度预算"),
        Field("cjsj", MOMENT, TRAP, moment(date(2018, 1, 1)), "创建时间"),
    ),
)  # fmt: skip

DISABLED = joined(pl.col("id_number"), whole(1, 7), whole(1, 4))
EMPLOYEE = Sheet(
    name="yuangong",
    comment="员工",
    rows=lambda customers: max(120, customers // 100),
    person=STAFF,
    key=("gh",),
    needed=("xm", "sjh", "bm_id"),
    unique=(("sfzh",), ("sjh",)),
    links=(link("bm_id", "bumen"), link("sjgh", "yuangong", "gh")),
    indexes=(("bm_id",), ("xm",)),
    facts={"site": site, "card": debit_card(), "base": amount(4000, 60_000)},
    fields=(
        Field("gh", chars(10), personal("employment.employee_no"), number_of(ROW), "工号"),
        Field("xm", chars(60), NAME, pl.col("name")),
        Field("xmpy", chars(60), PINYIN,
              joined(pl.col("pinyin_family"), " ", pl.col("pinyin_given")), "姓名拼音"),
        Field("xb", chars(3), GENDER, where(pl.col("male"), "男", "女")),
        Field("csrq", DATE, BIRTH, pl.col("birth")),
        Field("nl", SMALL, AGE, pl.col("age")),
        Field("sfzh", chars(18), ID_NUMBER, pl.col("id_number")),
        Field("mz", chars(20), ETHNICITY, pl.col("ethnicity"), "民族"),
        Field("jg", chars(40), personal("identity.native_place"),
              joined(pl.col("province"), pl.col("city")), "籍贯"),
        Field("zzmm", chars(20), personal("identity.political_status"), among(PARTS["politics"])),
        Field("hyzk", chars(10), MARRIAGE, among(PARTS["marriage"])),
        Field("zjxy", chars(20), RELIGION, among(PARTS["religion"])),
        Field("xl", chars(20), EDUCATION, among(PARTS["education"])),
        Field("byyx", chars(60), EDUCATION, among(PARTS["university"]), "毕业院校"),
        Field("zw", chars(30), POSITION, among(PARTS["position"])),
        Field("bm_id", INTEGER, NOTHING, ROW % len(DEPARTMENTS) + 1),
        Field("sjh", BIG, MOBILE, pl.col("mobile").cast(pl.Int64)),
        Field("dzyx", chars(80), EMAIL, joined(pl.col("account"), "@corp.example.com")),
        Field("jtzz", chars(200), HOME, joined(of_office("city"), dwelling()), "家庭住址"),
        Field("hjdz", chars(200), personal("contact.registered_residence_address"),
              pl.col("address"), "户籍地址"),
        Field("yb", chars(6), POSTCODE, pl.col("postcode"), "邮编"),
        Field("cjzh", chars(22), sensitive("specific_identity.disability_status"),
              sometimes(0.03, DISABLED), "残疾证号"),
        Field("rzrq", DATE, UNSCORED, day(date(2021, 1, 1)), "入职日期"),
        Field("sjgh", chars(10), UNSCORED, where(ROW > 0, number_of(ROW // 8)), "上级工号"),
        Field("zt", SMALL, NOTHING, among([1, 1, 1, 1, 2]), "状态"),
    ),
)  # fmt: skip

MONTHS = pl.lit(pl.Series(["2026-08", "2026-07", "2026-06", "2026-05", "2026-04", "2026-03"]))
SALARY = Sheet(
    name="gongzi",
    comment="工资",
    parent=EMPLOYEE,
    each=pl.lit(6),
    key=("gh", "yf"),
    links=(GH_LINK,),
    checks=("jbgz > 0",),
    fields=(
        Field("gh", chars(10), UNSCORED, number_of(ONE)),
        Field("yf", chars(7), NOTHING, MONTHS.gather(pl.col("turn")), "月份"),
        Field("jbgz", money(), INCOME, pl.col("base"), "基本工资"),
        Field("jj", money(), INCOME, amount(0, 30_000), "奖金收入"),
        Field("grsds", money(), UNSCORED, amount(0, 9000), "个人所得税"),
        Field("gzkh", chars(24), CARD, pl.col("card"), "工资卡号"),
        Field("sbh", chars(18), sensitive("identity.social_security_no"), pl.col("id_number"),
              "社会保障号"),
        Field("gjjzh", chars(14), sensitive("financial_account.housing_fund_account"),
              joined("3301", ONE + 100_000_000), "公积金账号"),
    ),
)  # fmt: skip

OLDER = pl.col("kin_age") - pl.col("age")
MAY_MARRY = (pl.col("kin_male") != pl.col("male")) & (pl.col("kin_age") > 21)
IS_COUPLE = MAY_MARRY & OLDER.abs().lt(12) & (pl.col("turn") == 0)
RELATION = where(
    OLDER <= -20, "子女", where(OLDER >= 20, "父母", where(IS_COUPLE, "配偶", "兄弟姐妹"))
)
SHARES_NAME = pl.col("relation").is_in(["子女", "兄弟姐妹"])
KIN_NAME = where(SHARES_NAME, pl.col("family") + pl.col("kin_given"), pl.col("kin_name"))
FAMILY = Sheet(
    name="jiashu",
    comment="员工家属",
    parent=EMPLOYEE,
    each=among([0, 1, 2, 2]),
    person=KIN,
    prefix="kin_",
    key=("id",),
    links=(GH_LINK,),
    facts={"relation": RELATION},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("gh", chars(10), UNSCORED, number_of(ONE)),
        Field("jsxm", chars(60), sensitive("identity.family_member"), KIN_NAME, "家属姓名"),
        Field("gx", chars(12), UNSCORED, pl.col("relation"), "关系"),
        Field("csrq", DATE, young(BIRTH), pl.col("kin_birth"), "出生日期"),
        Field("sfzh", chars(18), ID_NUMBER, pl.col("kin_id_number")),
        Field("lxdh", chars(24), young(MOBILE),
              where(pl.col("kin_age") >= 12, pl.col("kin_mobile")), "联系电话"),
        Field("xuexiao", chars(60), SCHOOL, where(
            pl.col("kin_age") < 15, joined(pl.col("kin_county"), among(PARTS["school"]))),
            "就读学校"),
    ),
)  # fmt: skip

SHEETS = (DEPARTMENT, EMPLOYEE, SALARY, FAMILY)
