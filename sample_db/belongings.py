"""What belongs to customers: accounts elsewhere, cards, devices, cars, papers, children."""

from datetime import date

import polars as pl

from .catalog import OPENED, PARTS, ROW, VERSION
from .customers import CUSTOMER, ID
from .draws import (
    Draw,
    among,
    amount,
    below,
    chance,
    day,
    digits,
    joined,
    moment,
    one_in,
    sometimes,
    symbols,
    where,
    whole,
)
from .identities import BABIES
from .kinds import (
    BIRTH,
    CARD,
    DEVICE,
    GENDER,
    GUARDIAN,
    ID_NUMBER,
    MAC,
    MOBILE,
    NAME,
    NOTHING,
    OPENID,
    PINYIN,
    SCHOOL,
    SIM,
    SYSTEM,
    TRAP,
    UNSCORED,
    personal,
    sensitive,
    young,
)
from .numbers import (
    PLATES,
    TOKENS,
    credit_card,
    debit_card,
    epoch,
    frame_number,
    iccid,
    imei,
    imsi,
    mac,
    permit,
    plate,
    spelled,
    uuid,
)
from .sheet import BIG, BOOLEAN, DATE, MOMENT, Field, Sheet, chars, link, money
from .words import entry, rows

CUSTOMER_LINK = link("customer_id", "customer")
OPEN = joined("o", symbols(TOKENS + "-_", 27))
QQ = joined(whole(1, 9), digits(8))
ALIPAY = joined("2088", digits(12))
MODELS = len(rows("devices"))

ACCOUNT = Sheet(
    name="customer_account",
    comment="第三方账号",
    parent=CUSTOMER,
    each=one_in(5),
    key=("id",),
    needed=("customer_id", "openid"),
    unique=(("platform", "openid"),),
    links=(CUSTOMER_LINK,),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("platform", chars(10), NOTHING, among(["wechat", "wechat", "qq", "alipay"])),
        Field("bind_account", chars(40), personal("account.third_party_account"),
              sometimes(0.5, QQ, joined("wb_", digits(10))), "第三方平台账号"),
        Field("openid", chars(28), OPENID, OPEN),
        Field("unionid", chars(28), OPENID, sometimes(0.6, OPEN)),
        Field("qq", chars(12), personal("account.qq_number"), sometimes(0.7, QQ)),
        Field("wechat", chars(20), personal("account.wechat_id"),
              sometimes(0.5, joined("wxid_", symbols(TOKENS[26:], 14))), "微信号"),
        Field("alipay", chars(20), sensitive("payment.alipay_account"), sometimes(0.5, ALIPAY),
              "支付宝"),
        Field("access_token", chars(64), sensitive("account.auth_secret"), symbols(TOKENS, 48)),
        Field("bound_at", MOMENT, UNSCORED, moment(OPENED)),
    ),
)  # fmt: skip

MONTHS = [f"{month:02}" for month in range(1, 13)]
HIDDEN = joined(pl.col("card").str.head(4), " **** **** ", pl.col("card").str.tail(4))
BOUND = Sheet(
    name="card_binding",
    comment="绑卡",
    parent=CUSTOMER,
    each=one_in(5),
    key=("id",),
    needed=("customer_id", "card_no"),
    unique=(("card_no",),),
    links=(CUSTOMER_LINK,),
    facts={"card": sometimes(0.7, debit_card(), credit_card())},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("bank_name", chars(40), UNSCORED, among(PARTS["bank"]), "开户行"),
        Field("card_no", chars(24), CARD, pl.col("card"), "卡号"),
        Field("card_holder", chars(60), NAME, pl.col("name"), "持卡人"),
        Field("cvn2", chars(3), sensitive("financial_account.card_security_code"), digits(3),
              "安全码"),
        Field("exp_date", chars(5), sensitive("financial_account.card_expiry"),
              joined(among(MONTHS), "/", whole(27, 33)), "卡片有效期"),
        Field("reserved_phone", chars(24), MOBILE, pl.col("mobile"), "银行预留手机"),
        Field("card_masked", chars(24), UNSCORED, HIDDEN),
        Field("bound_at", MOMENT, UNSCORED, moment(OPENED)),
    ),
)  # fmt: skip

MODEL = joined(entry("devices", "brand", "kind"), " ", entry("devices", "model", "kind"))
PHONE = Sheet(
    name="device",
    parent=CUSTOMER,
    each=one_in(3),
    key=("id",),
    links=(CUSTOMER_LINK,),
    facts={"kind": lambda bits: below(bits, MODELS)},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("device_model", chars(40), personal("device.device_model"), MODEL, "设备型号"),
        Field("os", chars(30), SYSTEM, entry("devices", "system", "kind")),
        Field("imei", chars(15), personal("device.imei"), imei(), "设备串号"),
        Field("imsi", chars(15), SIM, imsi()),
        Field("iccid", chars(20), SIM, sometimes(0.5, iccid()), "SIM卡号"),
        Field("oaid", chars(36), DEVICE, uuid()),
        Field("mac", chars(17), MAC, mac()),
        Field("serial_no", chars(20), personal("device.device_serial"), symbols(PLATES, 12),
              "设备序列号"),
        Field("app_version", chars(20), TRAP, VERSION),
        Field("push_enabled", BOOLEAN, NOTHING, chance(0.7)),
        Field("first_seen", BIG, UNSCORED, lambda bits: epoch(4)(bits) * 1000),
    ),
)  # fmt: skip

VEHICLE = Sheet(
    name="t_clxx",
    comment="车辆信息",
    parent=CUSTOMER,
    each=one_in(25),
    key=("clid",),
    unique=(("cjh",),),
    links=(link("khid", "customer"),),
    fields=(
        Field("clid", BIG, NOTHING, ROW + 1),
        Field("khid", BIG, UNSCORED, ID),
        Field("cph", chars(10), personal("identity.license_plate"), plate()),
        Field("cjh", chars(17), personal("identity.vin"), frame_number()),
        Field("fdjh", chars(12), personal("identity.engine_no"), symbols(PLATES, 8), "发动机号"),
        Field("czxm", chars(60), NAME, pl.col("name")),
        Field("czdh", chars(24), MOBILE, spelled(pl.col("mobile"))),
        Field("djrq", DATE, UNSCORED, day(date(2008, 1, 1)), "登记日期"),
    ),
)  # fmt: skip


def paper(first: int, last: int, value: Draw) -> Draw:
    """The value for customers whose one paper is of this sort, by the hundred."""
    return where(pl.col("way").is_between(first, last - 1), value)


ENGLISH = joined(
    pl.col("pinyin_given").str.to_titlecase(), " ", pl.col("pinyin_family").str.to_titlecase()
)
PASSPORT = joined("E", among(list("ABCDEFGHJK1234567890")), digits(7))
GIVEN_IN = ["911124", "931840", "944392", "932250", "931410"]  # 9, province, country
ISLANDS = ["810000", "820000", "830000"]
CUSTOMS = Sheet(
    name="customs_declaration",
    parent=CUSTOMER,
    each=one_in(25),
    key=("id",),
    links=(CUSTOMER_LINK,),
    facts={"way": whole(0, 99)},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("name_en", chars(60), PINYIN, ENGLISH, "姓名拼音"),
        Field("passport_no", chars(12), sensitive("identity.passport"), paper(0, 60, PASSPORT),
              "护照号"),
        Field("home_return_permit", chars(12), sensitive("identity.hk_macao_travel_permit"),
              paper(60, 72, joined(among(["H", "M"]), digits(8))), "回乡证"),
        Field("tw_permit", chars(12), sensitive("identity.tw_travel_permit"),
              paper(72, 82, joined("0", digits(7))), "台胞证"),
        Field("pr_card_no", chars(18), sensitive("identity.cn_foreign_pr_id"),
              paper(82, 90, permit(GIVEN_IN)), "外国人永久居留证"),
        Field("hmt_residence_no", chars(18), sensitive("identity.cn_hmt_residence_permit"),
              paper(90, 100, permit(ISLANDS)), "港澳台居民居住证"),
        Field("goods_value", money(), UNSCORED, amount(50, 5000)),
        Field("declared_at", MOMENT, UNSCORED, moment(OPENED)),
    ),
)  # fmt: skip


def parent_of(count: Draw) -> Draw:
    """So many children for people of an age to have young ones."""
    return where(pl.col("age").is_between(22, 48), count, pl.lit(0))


CHILD = pl.col("family") + pl.col("kid_given")
NURSERY = among([name for name in PARTS["school"] if name.endswith("园")])
PRIMARY = among([name for name in PARTS["school"] if name.endswith("学")])
BABY = Sheet(
    name="baby",
    comment="宝宝档案",
    parent=CUSTOMER,
    each=parent_of(one_in(12)),
    person=BABIES,
    prefix="kid_",
    key=("id",),
    links=(CUSTOMER_LINK,),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("baby_name", chars(60), sensitive("minor.minor_under_14"), CHILD, "宝宝姓名"),
        Field("sex", chars(3), young(GENDER), where(pl.col("kid_male"), "男", "女")),
        Field("baby_birthday", DATE, young(BIRTH), pl.col("kid_birth")),
        Field("birth_cert_no", chars(10), sensitive("minor.birth_certificate"),
              joined(among(list("HIJKLMNPQRST")), digits(9)), "出生医学证明"),
        Field("id_card", chars(18), ID_NUMBER, sometimes(0.6, pl.col("kid_id_number"))),
        Field("kindergarten", chars(60), SCHOOL,
              joined(pl.col("kid_county"), where(pl.col("kid_age") < 7, NURSERY, PRIMARY))),
        Field("guardian_name", chars(60), GUARDIAN, pl.col("name"), "监护人"),
        Field("guardian_phone", chars(24), young(MOBILE), pl.col("mobile")),
    ),
)  # fmt: skip

SHEETS = (ACCOUNT, BOUND, PHONE, VEHICLE, CUSTOMS, BABY)
