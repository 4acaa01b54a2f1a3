"""What customers buy and pay: orders, items, payments, refunds; and a table of masked copies."""

import hashlib
from datetime import date

import polars as pl

from tuomin.model import ForeignKey

from .belongings import ALIPAY, CUSTOMER_LINK
from .catalog import COUPONS, PRODUCTS, ROW, product_id, product_name, product_price
from .customers import CUSTOMER, ID, RECEIVER
from .draws import (
    TODAY,
    among,
    amount,
    below,
    digits,
    joined,
    later,
    moment,
    one_in,
    serial,
    sometimes,
    whole,
)
from .kinds import (
    CARD,
    EMAIL,
    HOME,
    ID_NUMBER,
    MOBILE,
    NAME,
    NOTHING,
    TRANSACTION,
    TRAP,
    UNSCORED,
    personal,
    sensitive,
)
from .numbers import debit_card, snowflake, spelled
from .sheet import BIG, DATE, INTEGER, MOMENT, SMALL, TEXT, Field, Sheet, chars, link, money
from .text import contained, prose

PERSONAL_NOTES = 0.005
ORDER_ID, ORDERED = pl.col("order_id"), pl.col("ordered")
DAY = ORDERED.dt.strftime("%Y%m%d")

ORDER = Sheet(
    name="orders",
    comment="订单",
    parent=CUSTOMER,
    each=among([0, 0, 0, 1, 1]),
    key=("id",),
    needed=("order_no", "customer_id", "pay_amount"),
    unique=(("order_no",),),
    links=(CUSTOMER_LINK, link("coupon_id", "coupon")),
    indexes=(("customer_id", "created_at"),),
    checks=("pay_amount >= 0", "status IN (0, 1, 2, 3, 4)"),
    facts={
        "order_id": snowflake(ROW, 1),
        "ordered": moment(date(2024, 1, 1)),
        "paid": amount(9, 3000),
    },
    fields=(
        Field("id", BIG, TRAP, ORDER_ID),
        Field("order_no", chars(18), TRAP, joined(DAY, serial(10)), "订单编号"),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("receiver_name", chars(60), NAME, RECEIVER),
        Field("receiver_phone", chars(24), MOBILE, spelled(pl.col("mobile"))),
        Field("receiver_address", chars(200), HOME, pl.col("address"), "收货地址"),
        Field("pay_amount", money(), TRANSACTION, pl.col("paid"), "实付金额"),
        Field("freight", money(), NOTHING, among([0, 0, 6, 8, 12]), "运费"),
        Field("coupon_id", INTEGER, NOTHING, sometimes(0.2, whole(1, COUPONS))),
        Field("status", SMALL, NOTHING, whole(0, 4), "状态"),
        Field("buyer_message", TEXT,
              personal("communication.free_text_mixed", contained(PERSONAL_NOTES)),
              sometimes(0.5, prose("remark", share=2 * PERSONAL_NOTES)), "买家留言"),
        Field("created_at", MOMENT, UNSCORED, ORDERED),
    ),
)  # fmt: skip

LINE, PRODUCT = pl.col("line"), pl.col("product")
ITEM = Sheet(
    name="order_item",
    parent=ORDER,
    each=among([1, 2]),
    key=("order_id", "line_no"),
    needed=("product_id", "quantity"),
    links=(link("order_id", "orders"), link("product_id", "product")),
    checks=("quantity > 0",),
    facts={"product": lambda bits: below(bits, PRODUCTS), "line": pl.col("turn") + 1},
    fields=(
        Field("order_id", BIG, NOTHING, ORDER_ID),
        Field("line_no", SMALL, NOTHING, LINE),
        Field("product_id", BIG, NOTHING, product_id(PRODUCT)),
        Field("goods_name", chars(80), personal("behaviour.purchase_history"),
              product_name(PRODUCT), "购买商品"),
        Field("quantity", INTEGER, NOTHING, among([1, 1, 1, 2, 3])),
        Field("unit_price", money(), NOTHING, product_price(PRODUCT)),
    ),
)  # fmt: skip

ITEM_KEY = ("order_id", "line_no")
REFUND = Sheet(
    name="refund",
    parent=ITEM,
    each=one_in(20),
    key=("id",),
    links=(
        ForeignKey(
            columns=ITEM_KEY, target_schema=None, target="order_item", target_columns=ITEM_KEY
        ),
    ),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("order_id", BIG, NOTHING, ORDER_ID),
        Field("line_no", SMALL, NOTHING, LINE),
        Field("reason", chars(200), personal("communication.feedback_content"), prose("feedback"),
              "投诉内容"),
        Field("refund_amount", money(), TRANSACTION, amount(5, 900), "交易金额"),
        Field("applied_at", MOMENT, UNSCORED, later(ORDERED, 864_000)),
    ),
)  # fmt: skip

PAYMENT = Sheet(
    name="payment",
    comment="支付流水",
    parent=ORDER,
    each=among([0, 1, 1, 1]),
    key=("id",),
    unique=(("trade_no",), ("order_id",)),
    links=(link("order_id", "orders"),),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("order_id", BIG, NOTHING, ORDER_ID),
        Field("trade_no", chars(32), TRANSACTION, joined(DAY, "22001", serial(10), digits(5)),
              "交易流水号"),
        Field("channel", chars(10), NOTHING, among(["alipay", "wechat", "unionpay"])),
        Field("pay_account", chars(40), sensitive("payment.payment_account"), ALIPAY, "支付账号"),
        Field("bank_card", chars(24), CARD, sometimes(0.08, debit_card())),
        Field("amount", money(), TRANSACTION, pl.col("paid"), "交易金额"),
        Field("fee", money(), UNSCORED, among([0.0, 0.6, 1.2]), "手续费"),
        Field("paid_at", MOMENT, UNSCORED, later(ORDERED, 3600)),
    ),
)  # fmt: skip


def hashed(algorithm: str, texts: pl.Expr) -> pl.Expr:
    """The unkeyed hash of each text: what people take for anonymous."""

    def digest(values: pl.Series) -> pl.Series:
        made = [hashlib.new(algorithm, text.encode()).hexdigest() for text in values]
        return pl.Series(made, dtype=pl.String)

    return texts.map_batches(digest, return_dtype=pl.String)


def masked(fact: str, first: int, stars: str, last: int) -> pl.Expr:
    """The first and last characters of a fact, and stars for what lies between."""
    text = pl.col(fact).str
    return pl.concat_str(text.head(first), pl.lit(stars), text.tail(last))


MASKED = Sheet(
    name="dw_customer_mask",
    parent=CUSTOMER,
    each=one_in(20),
    key=("customer_id",),
    fields=(
        Field("customer_id", BIG, UNSCORED, ID),
        Field("name_mask", chars(60), NAME, masked("name", 1, "**", 0), "姓名"),
        Field("phone_mask", chars(24), MOBILE, masked("mobile", 3, "****", 4), "手机号"),
        Field("id_mask", chars(18), ID_NUMBER, masked("id_number", 6, "********", 4), "身份证号"),
        Field("phone_md5", chars(32), MOBILE, hashed("md5", pl.col("mobile"))),
        Field("email_sha256", chars(64), EMAIL, hashed("sha256", pl.col("email"))),
        Field("etl_date", DATE, NOTHING, pl.lit(TODAY)),
    ),
)

SHEETS = (ORDER, ITEM, REFUND, PAYMENT, MASKED)
