"""What customers do and say: logins, pages, searches, chats, complaints, calls."""

from datetime import date

import polars as pl

from .belongings import CUSTOMER_LINK, MODELS, QQ
from .catalog import PARTS, PRODUCTS, ROW, product_id
from .customers import CUSTOMER, ID
from .draws import among, below, chance, day, joined, moment, one_in, sometimes, whole
from .kinds import (
    CALL,
    CONTACT,
    IP,
    MOBILE,
    NOTHING,
    REGION,
    SYSTEM,
    UNSCORED,
    USAGE,
    USERNAME,
    personal,
    sensitive,
)
from .numbers import hex_text, ip
from .sheet import BIG, BOOLEAN, INTEGER, MOMENT, SMALL, TEXT, Field, Sheet, chars, link
from .text import contained, prose
from .words import entry

SINCE = date(2025, 1, 1)
PERSONAL_FEEDBACK, PERSONAL_CHAT = 0.005, 0.04
CLICKS = ["click_banner", "click_cart", "click_share", "view_detail", "add_favorite"]
PAGES = ["detail", "list", "cart", "promo/0901", "coupon"]
SERVICES = ["极速退款", "在线问诊", "免费寄送", "会员折扣", "上门安装"]

LOGIN = Sheet(
    name="login_log",
    comment="登录日志",
    parent=CUSTOMER,
    each=one_in(4),
    key=("id",),
    links=(CUSTOMER_LINK,),
    indexes=(("customer_id", "login_time"),),
    facts={"kind": lambda bits: below(bits, MODELS)},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("username", chars(40), USERNAME, pl.col("account")),
        Field("login_time", MOMENT, personal("behaviour.login_log"), moment(SINCE), "登录时间"),
        Field("login_ip", chars(45), IP, ip()),
        Field("location", chars(80), REGION, joined(pl.col("province"), pl.col("city")),
              "登录地点"),
        Field("user_agent", chars(255), personal("device.browser_type"),
              entry("devices", "agent", "kind")),
        Field("os", chars(30), SYSTEM, entry("devices", "system", "kind")),
        Field("session_id", chars(32), personal("device.cookie_id"), hex_text(32)),
        Field("success", BOOLEAN, NOTHING, chance(0.96)),
    ),
)  # fmt: skip

PAGE = joined("https://shop.example.com/", among(PAGES), "?item=", pl.col("product"))
BROWSE = Sheet(
    name="browse_event",
    comment="浏览记录",
    parent=CUSTOMER,
    each=one_in(5),
    key=("id",),
    links=(CUSTOMER_LINK, link("product_id", "product")),
    facts={"product": lambda bits: below(bits, PRODUCTS)},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("page_url", chars(200), personal("behaviour.browsing_history"), PAGE, "访问页面"),
        Field("click_event", chars(40), personal("behaviour.click_history"), among(CLICKS),
              "点击事件"),
        Field("search_word", chars(60), personal("behaviour.search_history"),
              sometimes(0.4, among(PARTS["keyword"])), "搜索词"),
        Field("product_id", BIG, UNSCORED, product_id(pl.col("product"))),
        Field("stay_seconds", INTEGER, NOTHING, whole(1, 600)),
        Field("happened_at", MOMENT, UNSCORED, moment(SINCE)),
    ),
)  # fmt: skip

USED = Sheet(
    name="service_usage",
    parent=CUSTOMER,
    each=one_in(25),
    key=("id",),
    links=(CUSTOMER_LINK,),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("service_record", chars(60), USAGE, among(SERVICES), "服务使用记录"),
        Field("usage_time", INTEGER, USAGE, whole(1, 240), "使用时长"),
        Field("used_at", MOMENT, UNSCORED, moment(SINCE)),
    ),
)

CHAT = Sheet(
    name="chat_message",
    parent=CUSTOMER,
    each=one_in(7),
    key=("id",),
    links=(CUSTOMER_LINK,),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("customer_id", BIG, UNSCORED, ID),
        Field("sender_role", chars(10), NOTHING, among(["customer", "agent"])),
        Field("content", TEXT,
              sensitive("communication.message_content", contained(PERSONAL_CHAT, "secret")),
              prose("chat", share=PERSONAL_CHAT, leaks="secret"), "消息内容"),
        Field("sent_at", MOMENT, UNSCORED, moment(SINCE)),
        Field("is_read", BOOLEAN, NOTHING, chance(0.9)),
    ),
)  # fmt: skip

OTHERWISE = sometimes(0.5, pl.col("email"), joined("QQ:", QQ))
FEEDBACK = Sheet(
    name="客户反馈",
    comment="意见与投诉",
    parent=CUSTOMER,
    each=one_in(10),
    key=("编号",),
    links=(link("客户编号", "customer"),),
    indexes=(("提交时间",),),
    fields=(
        Field("编号", BIG, NOTHING, ROW + 1),
        Field("客户编号", BIG, UNSCORED, ID),
        Field("反馈内容", TEXT,
              personal("communication.feedback_content", contained(PERSONAL_FEEDBACK)),
              prose("feedback", share=PERSONAL_FEEDBACK)),
        Field("联系方式", chars(80), CONTACT,
              sometimes(0.8, sometimes(0.7, pl.col("mobile"), OTHERWISE))),
        Field("满意度", SMALL, NOTHING, whole(1, 5), "1至5分"),
        Field("处理状态", chars(10), NOTHING, among(["待处理", "已回复", "已关闭"])),
        Field("提交时间", MOMENT, UNSCORED, moment(SINCE)),
    ),
)  # fmt: skip

LINES = ["4008208820", "02151058820", "075588206688"]
CALLS = Sheet(
    name="thjl",
    comment="通话记录",
    parent=CUSTOMER,
    each=one_in(25),
    key=("id",),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("zjhm", chars(20), MOBILE, pl.col("mobile"), "主叫号码"),
        Field("bjhm", chars(20), UNSCORED, among(LINES), "被叫号码"),
        Field("thsc", INTEGER, CALL, whole(3, 1800), "通话时长"),
        Field("thsj", MOMENT, CALL, moment(SINCE), "通话时间"),
        Field("lydz", chars(120), sensitive("communication.voice_video_content"),
              joined("/rec/", day(SINCE), "/", hex_text(16), ".wav"), "通话录音地址"),
    ),
)  # fmt: skip

SHEETS = (LOGIN, BROWSE, USED, CHAT, FEEDBACK, CALLS)
