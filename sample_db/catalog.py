"""What the shop sells and from whom: regions, categories, suppliers, products, coupons, stock.

Only those behind suppliers are people. The rest is there to be taken for them: goods that sound
like names, serial numbers as long as mobiles, order numbers as long as ID numbers.
"""

from datetime import date

import polars as pl

from .draws import (
    among,
    amount,
    below,
    chance,
    day,
    digits,
    joined,
    moment,
    nth,
    sometimes,
    symbols,
    whole,
)
from .identities import OWNERS
from .kinds import CONTACT, NOTHING, TRAP, UNSCORED, context, personal
from .numbers import barcode, credit_code, epoch, hex_text, sku, snowflake
from .places import divisions
from .sheet import (
    BIG,
    BOOLEAN,
    DATE,
    INTEGER,
    JSON,
    MOMENT,
    REAL,
    SMALL,
    TEXT,
    Field,
    Sheet,
    chars,
    link,
    money,
)
from .text import prose
from .words import lists, rows, words

ROW = pl.col("row")
SORTS = [row["category"] for row in rows("products")]
GOODS = [(name, n) for n, row in enumerate(rows("products")) for name in row["names"].split()]
LOOKS = ["经典款", "升级款", "家庭装", "旅行装", "礼盒"]
PRODUCTS = len(GOODS) * len(LOOKS)
SUPPLIERS, COUPONS = 48, 24
PARTS = lists("jobs", "list", "words") | lists("companies", "part", "words")
OPENED = date(2019, 3, 1)
COMPANY = joined(among(PARTS["word"]), among(PARTS["trade"]), among(PARTS["suffix"]))
VERSION = joined(whole(1, 9), ".", whole(0, 9), ".", whole(0, 20), ".", whole(0, 99))


def product_id(place: pl.Expr) -> pl.Expr:
    """The key of the product at a place of the catalogue: an id of 19 digits."""
    return 1_750_000_000_000_012_288 + place.cast(pl.Int64) * 121_634_816


def product_name(place: pl.Expr) -> pl.Expr:
    names = pl.lit(pl.Series([name for name, _ in GOODS]))
    look = pl.lit(pl.Series(LOOKS)).gather(place // len(GOODS))
    return names.gather(place % len(GOODS)) + " " + look


def product_price(place: pl.Expr) -> pl.Expr:
    return ((place * 7919 % 49_000 + 990) / 100).cast(pl.Decimal(12, 2))


REGION = Sheet(
    name="region",
    comment="行政区划字典",
    rows=lambda _: divisions().height,
    key=("code",),
    needed=("name",),
    links=(link("parent_code", "region", "code"),),
    indexes=(("parent_code",),),
    fields=(
        Field("code", chars(6), TRAP, nth(divisions()["code"]), "GB/T 2260"),
        Field("name", chars(60), TRAP, nth(divisions()["name"]), "名称"),
        Field("parent_code", chars(6), TRAP, nth(divisions()["parent"])),
        Field("depth", SMALL, NOTHING, nth(divisions()["depth"])),
    ),
)

CATEGORY = Sheet(
    name="category",
    rows=lambda _: len(SORTS) + 1,
    key=("id",),
    needed=("name",),
    links=(link("parent_id", "category"),),
    fields=(
        Field("id", INTEGER, NOTHING, ROW + 1),
        Field("parent_id", INTEGER, NOTHING, pl.when(ROW > 0).then(1), "上级"),
        Field("name", chars(40), TRAP, nth(["全部", *SORTS]), "分类名称"),
        Field("sort", SMALL, NOTHING, ROW * 10, "排序"),
        Field("created_at", MOMENT, TRAP, pl.lit(OPENED)),
    ),
)

REACHED_BY = sometimes(0.4, pl.col("landline"), sometimes(0.3, pl.col("email"), pl.col("mobile")))
PARK = among(["科技园", "创业大厦", "工业区3栋", "商务中心A座"])
SEAT = joined(pl.col("region"), among(words("roads")), whole(1, 399), "号", PARK)
SUPPLIER = Sheet(
    name="supplier",
    comment="供应商",
    rows=lambda _: SUPPLIERS,
    key=("id",),
    needed=("name", "uscc"),
    person=OWNERS,
    unique=(("uscc",),),
    fields=(
        Field("id", INTEGER, NOTHING, ROW + 1),
        Field("name", chars(80), context("organisation.company_name", scored=False),
              joined(pl.col("town"), COMPANY), "供应商名称"),
        Field("uscc", chars(18), context("organisation.uscc"), credit_code(["91"]),
              "统一社会信用代码"),
        Field("legal_person", chars(40), personal("organisation.legal_representative"),
              pl.col("name"), "法定代表人"),
        Field("contact", chars(60), CONTACT, REACHED_BY, "联系方式"),
        Field("office_phone", chars(20), personal("contact.cn_landline"), pl.col("landline")),
        Field("fax", chars(20), UNSCORED, None, "传真"),
        Field("hotline", chars(20), TRAP, joined("400-", digits(3), "-", digits(4)), "客服热线"),
        Field("reg_address", chars(120),
              context("organisation.registered_address_org", scored=False), SEAT, "注册地址"),
        Field("account_no", chars(30), UNSCORED, joined("4", digits(17)), "对公账号"),
        Field("created_at", MOMENT, TRAP, moment(OPENED), "创建时间"),
    ),
)  # fmt: skip

MADE_OF = pl.struct(
    pl.struct(pl.col("maker").alias("name"), pl.lit("CN").alias("origin")).alias("maker"),
    pl.col("look").alias("style"),
    pl.concat_list(pl.lit("包邮"), pl.lit("七天无理由")).alias("labels"),
).struct.json_encode()
PRODUCT = Sheet(
    name="product",
    comment="商品",
    rows=lambda _: PRODUCTS,
    key=("id",),
    needed=("sku", "name", "price"),
    unique=(("sku",),),
    links=(link("category_id", "category"), link("supplier_id", "supplier")),
    indexes=(("category_id",), ("supplier_id", "status")),
    checks=("price > 0", "stock >= 0"),
    facts={"maker": among(["一号车间", "东区工厂", "合作工厂"]), "look": nth(LOOKS)},
    fields=(
        Field("id", BIG, TRAP, product_id(ROW), "主键"),
        Field("sku", chars(16), TRAP, sku(), "货号"),
        Field("name", chars(80), TRAP, product_name(ROW), "名称"),
        Field("category_id", INTEGER, NOTHING, nth([place + 2 for _, place in GOODS])),
        Field("supplier_id", INTEGER, NOTHING, ROW % SUPPLIERS + 1),
        Field("price", money(), TRAP, product_price(ROW), "售价"),
        Field("cost", money(), TRAP, amount(5, 300)),
        Field("barcode", chars(13), TRAP, barcode(), "条形码"),
        Field("batch_no", chars(11), TRAP, digits(11), "联系电话"),
        Field("firmware", chars(20), TRAP, VERSION, "固件版本"),
        Field("image_md5", chars(32), TRAP, hex_text(32)),
        Field("launched_at", BIG, TRAP, epoch(5), "上架时间戳"),
        Field("stock", INTEGER, TRAP, whole(0, 9000), "库存"),
        Field("status", SMALL, TRAP, among([1, 1, 1, 0]), "0下架 1上架"),
        Field("description", TEXT, TRAP, prose("description"), "描述"),
        Field("attributes", JSON, TRAP, MADE_OF),
        Field("created_at", MOMENT, TRAP, moment(OPENED), "创建时间"),
    ),
)

FROM, OFF = [99, 199, 299, 399], [10, 20, 30]
COUPON = Sheet(
    name="coupon",
    rows=lambda _: COUPONS,
    key=("id",),
    unique=(("code",),),
    checks=("discount > 0",),
    facts={"starts": day(OPENED)},
    fields=(
        Field("id", INTEGER, NOTHING, ROW + 1),
        Field("code", chars(12), TRAP, joined(symbols("ABCDEFGHJKMNPQRSTUVWXYZ", 4), digits(6))),
        Field("title", chars(40), TRAP, joined("满", nth(FROM), "减", nth(OFF))),
        Field("threshold", money(), TRAP, nth(FROM), "使用门槛"),
        Field("discount", money(), TRAP, nth(OFF), "优惠金额"),
        Field("starts_on", DATE, TRAP, pl.col("starts")),
        Field("ends_on", DATE, TRAP, pl.col("starts") + pl.duration(days=30)),
        Field("remaining", INTEGER, TRAP, whole(0, 100_000), "剩余数量"),
        Field("enabled", BOOLEAN, TRAP, chance(0.8)),
    ),
)

MOVE_NUMBER = joined(
    pl.col("scanned").dt.strftime("%Y%m%d%H%M"), (ROW % 10**6).cast(pl.String).str.zfill(6)
)
STOCK_MOVE = Sheet(
    name="stock_move",
    comment="出入库流水",
    rows=lambda customers: min(max(200, customers // 20), 1_000_000),
    key=("id",),
    unique=(("move_no",),),
    links=(link("product_id", "product"),),
    facts={"scanned": moment(date(2025, 1, 1))},
    fields=(
        Field("id", BIG, TRAP, snowflake(ROW, 7)),
        Field("move_no", chars(18), TRAP, MOVE_NUMBER, "单号"),
        Field("product_id", BIG, NOTHING, lambda bits: product_id(below(bits, PRODUCTS))),
        Field("serial_no", chars(11), TRAP, digits(11), "序列号"),
        Field("quantity", INTEGER, TRAP, whole(-50, 200)),
        Field("temperature", REAL, TRAP, lambda bits: (below(bits, 400) / 10 - 10).round(1)),
        Field("scanned_at", BIG, TRAP, pl.col("scanned").dt.epoch("s")),
        Field("label_sha256", chars(64), TRAP, hex_text(64), "面单摘要"),
        Field("gate_version", chars(20), TRAP, VERSION),
        Field("operator_type", SMALL, TRAP, whole(1, 3), "姓名"),
    ),
)

SHEETS = (REGION, CATEGORY, SUPPLIER, PRODUCT, COUPON, STOCK_MOVE)
