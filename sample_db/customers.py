"""Customers of the shop, their addresses and their profiles."""

import polars as pl

from .catalog import COMPANY, OPENED, PARTS, ROW
from .draws import (
    Draw,
    among,
    amount,
    below,
    chance,
    digits,
    joined,
    moment,
    sometimes,
    symbols,
    where,
    whole,
)
from .identities import CUSTOMERS, FRIENDS
from .kinds import (
    BIRTH,
    EDUCATION,
    EMAIL,
    ETHNICITY,
    GENDER,
    HOME,
    ID_NUMBER,
    INCOME,
    IP,
    MARRIAGE,
    MOBILE,
    NAME,
    NOTHING,
    POSITION,
    POSTCODE,
    REGION,
    RELIGION,
    TRAP,
    UNSCORED,
    USERNAME,
    personal,
    sensitive,
)
from .numbers import TOKENS, hex_text, ip, spelled, written
from .people import dwelling
from .sheet import (
    BIG,
    BOOLEAN,
    DATE,
    INTEGER,
    JSON,
    MOMENT,
    SMALL,
    TEXT,
    Field,
    Sheet,
    chars,
    link,
    money,
)
from .text import contained, prose

ID = pl.col("customer") + 1
ADDRESS_ID = pl.col("customer") * 4 + 1
PERSONAL_REMARKS = 0.005
MOODS = ["快乐", "安静", "爱笑", "追风", "晚睡", "贪玩", "勇敢", "迷路", "慢热", "早起"]
PETS = ["小鱼", "番茄", "向日葵", "橘猫", "柠檬", "石头", "松鼠", "企鹅", "云朵", "蜗牛"]


def earlier(bits: pl.Expr) -> pl.Expr:
    """A customer before this one; NULL for the first."""
    place = below(bits, 2**31).cast(pl.Int64) * ROW // 2**31
    return pl.when(ROW > 0).then(place + 1)


CUSTOMER = Sheet(
    name="customer",
    comment="客户",
    rows=lambda customers: customers,
    person=CUSTOMERS,
    key=("id",),
    needed=("username", "phone"),
    unique=(("username",), ("phone",), ("id_card",)),
    links=(
        link("region_code", "region", "code"),
        link("referrer_id", "customer"),
        link("default_address_id", "customer_address"),
    ),
    indexes=(("real_name",), ("region_code", "created_at")),
    checks=("gender IN (0, 1, 2)", "points >= 0"),
    facts={"addresses": among([0, 0, 1, 1, 1, 1, 2])},
    fields=(
        Field("id", BIG, UNSCORED, ID),
        Field("username", chars(40), USERNAME, pl.col("account"), "用户名"),
        Field("password_hash", chars(60), sensitive("account.password"),
              joined("$2b$12$", symbols(TOKENS + "./", 53)), "密码"),
        Field("real_name", chars(60), NAME, pl.col("name"), "真实姓名"),
        Field("nickname", chars(40), personal("account.nickname"),
              joined(among(MOODS), "的", among(PETS), digits(3)), "昵称"),
        Field("gender", SMALL, GENDER,
              sometimes(0.03, pl.lit(0), where(pl.col("male"), pl.lit(1), pl.lit(2))),
              "性别 0未知 1男 2女"),
        Field("birthday", DATE, BIRTH, pl.col("birth"), "生日"),
        Field("id_card", chars(18), ID_NUMBER,
              sometimes(0.9, written(pl.col("id_number"), pl.col("birth")))),
        Field("phone", chars(24), MOBILE, spelled(pl.col("mobile")), "手机号"),
        Field("email", chars(80), EMAIL, sometimes(0.8, pl.col("email"))),
        Field("email_verified", BOOLEAN, TRAP, chance(0.6), "邮箱是否验证"),
        Field("avatar", chars(120), personal("identity.portrait_photo"),
              joined("https://cdn.example.com/avatar/", hex_text(16), ".jpg"), "头像"),
        Field("region_code", chars(6), REGION, pl.col("home")),
        Field("province", chars(40), REGION, pl.col("province"), "省"),
        Field("city", chars(40), REGION, pl.col("city"), "市"),
        Field("district", chars(40), REGION, pl.col("county"), "区县"),
        Field("postcode", chars(6), POSTCODE, pl.col("postcode"), "邮编"),
        Field("register_ip", chars(45), IP, ip(), "注册IP"),
        Field("referrer_id", BIG, UNSCORED, sometimes(0.2, earlier), "推荐人"),
        Field("default_address_id", BIG, UNSCORED, where(pl.col("addresses") > 0, ADDRESS_ID)),
        Field("points", INTEGER, UNSCORED, whole(0, 20_000), "积分"),
        Field("tenant_id", INTEGER, NOTHING, pl.lit(1), "租户"),
        Field("row_version", INTEGER, NOTHING, whole(0, 40)),
        Field("remark", TEXT,
              personal("communication.free_text_mixed", contained(PERSONAL_REMARKS)),
              prose("remark", share=PERSONAL_REMARKS), "备注"),
        Field("created_at", MOMENT, UNSCORED, moment(OPENED), "注册时间"),
        Field("is_deleted", BOOLEAN, NOTHING, chance(0)),
    ),
)  # fmt: skip

IS_FIRST = pl.col("turn") == 0
TITLED = joined(pl.col("family"), among(["先生", "女士"]))
RECEIVER = sometimes(0.12, where(pl.col("family") != "", TITLED, pl.col("name")), pl.col("name"))
ADDRESS = Sheet(
    name="customer_address",
    comment="收货地址",
    parent=CUSTOMER,
    each=pl.col("addresses"),
    key=("id",),
    needed=("customer_id", "receiver", "phone"),
    unique=(("customer_id", "tag"),),
    links=(link("customer_id", "customer"),),
    fields=(
        Field("id", BIG, NOTHING, ADDRESS_ID + pl.col("turn")),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("receiver", chars(60), NAME, RECEIVER, "收货人"),
        Field("phone", chars(24), MOBILE, spelled(pl.col("mobile"))),
        Field("province", chars(40), REGION, pl.col("province")),
        Field("city", chars(40), REGION, pl.col("city")),
        Field("district", chars(40), REGION, pl.col("county")),
        Field("detail", chars(160), HOME, where(IS_FIRST, pl.col("detail"), dwelling()),
              "详细地址"),
        Field("zip_code", chars(6), POSTCODE, pl.col("postcode")),
        Field("tag", chars(10), NOTHING, where(IS_FIRST, "家", "公司"), "标签"),
        Field("is_default", BOOLEAN, NOTHING, IS_FIRST),
    ),
)  # fmt: skip


def fitting(cases: list[tuple[pl.Expr, str | None]], value: Draw) -> Draw:
    """The text of the first case that holds, else the draw."""
    for holds, text in reversed(cases):
        value = where(holds, text, value)
    return value


AGE, PEOPLE = pl.col("age"), pl.col("ethnicity")
IS_PUPIL, IS_RETIRED = AGE < 20, AGE >= 62
MUSLIMS = ["回族", "维吾尔族", "哈萨克族", "东乡族", "撒拉族", "柯尔克孜族"]
FAITH = fitting(
    [(PEOPLE.is_in(MUSLIMS), "伊斯兰教"), (PEOPLE == "藏族", "佛教")], among(PARTS["religion"])
)
WORK = fitting([(IS_PUPIL, "学生"), (IS_RETIRED, "退休人员")], among(PARTS["occupation"]))
STATUS = fitting([(AGE < 22, "未婚")], among(PARTS["marriage"]))
EMPLOYER = fitting([(IS_PUPIL | IS_RETIRED, None)], joined(pl.col("town"), COMPANY))
FRIEND = pl.struct(pl.col("friend_name").alias("name"), pl.col("friend_mobile").alias("phone"))
KNOWN = pl.struct(
    pl.struct(pl.col("name"), pl.col("mobile").alias("phone"), pl.col("city")).alias("profile"),
    pl.concat_list(FRIEND).alias("contacts"),
    (ROW % 7).alias("v"),
).struct.json_encode()
KNOWN_KINDS = {"identity.person_name": 1.0, "contact.cn_mobile": 1.0, "contact.region": 1.0}
LIKES = pl.struct(
    pl.struct(pl.lit("dark").alias("name"), (ROW % 9 + 10).alias("size")).alias("theme"),
    pl.concat_list(pl.lit("sms"), pl.lit("app")).alias("notify"),
    (ROW % 5 * 10 + 10).alias("page_size"),
).struct.json_encode()
TAGS = ["高价值,母婴", "价格敏感", "夜间活跃,数码", "沉睡用户", "新客", "药品复购,慢病"]
PROFILE = Sheet(
    name="customer_profile",
    parent=CUSTOMER,
    each=among([0, 0, 1]),
    person=FRIENDS,
    prefix="friend_",
    key=("customer_id",),
    links=(link("customer_id", "customer"),),
    fields=(
        Field("customer_id", BIG, UNSCORED, ID),
        Field("marriage", chars(10), MARRIAGE, STATUS, "婚姻状况"),
        Field("nationality", chars(20), personal("identity.nationality"),
              among(PARTS["nationality"]), "国籍"),
        Field("ethnicity", chars(20), ETHNICITY, PEOPLE, "民族"),
        Field("religion", chars(20), RELIGION, FAITH, "宗教信仰"),
        Field("occupation", chars(30), personal("employment.occupation"), WORK),
        Field("employer", chars(80), personal("organisation.company_name"), EMPLOYER, "工作单位"),
        Field("job_title", chars(30), POSITION, among(PARTS["position"])),
        Field("education", chars(20), EDUCATION, among(PARTS["education"])),
        Field("annual_income", money(), INCOME, amount(20_000, 900_000), "年收入"),
        Field("emergency_contact", chars(60), personal("contact.emergency_contact"),
              pl.col("friend_name"), "紧急联系人"),
        Field("emergency_phone", chars(24), MOBILE, pl.col("friend_mobile")),
        Field("c1", BIG, MOBILE, pl.col("mobile").cast(pl.Int64), "积分"),
        Field("ext1", chars(64), NOTHING, None, "预留字段1"),
        Field("ext2", chars(64), NOTHING, "N", "预留字段2"),
        Field("ext3", chars(64), ID_NUMBER, sometimes(0.97, pl.col("id_number")), "预留字段3"),
        Field("profile", JSON, personal("account.json_blob", KNOWN_KINDS), KNOWN),
        Field("preferences", JSON, TRAP, LIKES, "界面设置"),
        Field("tags", chars(60), personal("behaviour.user_profile_tag"), among(TAGS),
              "用户画像标签"),
        Field("updated_at", MOMENT, UNSCORED, moment(OPENED)),
    ),
)  # fmt: skip

SHEETS = (CUSTOMER, ADDRESS, PROFILE)
