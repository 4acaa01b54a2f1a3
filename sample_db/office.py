"""What the staff does and is known by: attendance, biometrics, logs, meetings, files."""

from datetime import date, datetime

import polars as pl

from .catalog import ROW
from .draws import (
    TODAY,
    Draw,
    among,
    below,
    chance,
    digits,
    fork,
    joined,
    later,
    moment,
    one_in,
    sometimes,
    whole,
)
from .images import encoded, picture, template
from .kinds import (
    DEVICE,
    FILE,
    IP,
    MAC,
    MEETING,
    NOTHING,
    OPERATION,
    PLACE,
    TRAP,
    UNSCORED,
    personal,
    sensitive,
)
from .numbers import hex_text, ip, mac, uuid
from .sheet import (
    BIG,
    BLOB,
    BOOLEAN,
    INTEGER,
    JSON,
    MOMENT,
    SMALL,
    TEXT,
    Field,
    Sheet,
    chars,
    money,
)
from .staff import EMPLOYEE, GH_LINK, ONE, number_of, of_office

SINCE = date(2026, 1, 1)
OPENING = 30_000  # seconds after midnight: twenty past eight


def near(axis: str) -> Draw:
    """A coordinate of the office, at most 200 metres off."""
    return lambda bits: (of_office(axis) + below(bits, 4000) / 10**6 - 0.002).round(6)


def way(bits: pl.Expr) -> pl.Expr:
    """Five points on the way to the office."""
    point = joined(near("lng"), ",", near("lat"))
    return pl.concat_str((point(fork(bits, f"{n}")) for n in range(5)), separator=";")


def clocked(bits: pl.Expr) -> pl.Expr:
    """Within an hour of opening, one day after another back from today."""
    midnight = pl.lit(datetime.combine(TODAY, datetime.min.time()))
    seconds = OPENING + below(bits, 3600).cast(pl.Int64)
    return midnight - pl.duration(days=pl.col("turn") + 1) + pl.duration(seconds=seconds)


ATTENDANCE = Sheet(
    name="kaoqin",
    comment="考勤",
    parent=EMPLOYEE,
    each=pl.lit(20),
    key=("id",),
    unique=(("gh", "dksj"),),
    links=(GH_LINK,),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("gh", chars(10), UNSCORED, number_of(ONE)),
        Field("dksj", MOMENT, UNSCORED, clocked, "打卡时间"),
        Field("jd", money(10, 6), PLACE, near("lng"), "经度"),
        Field("wd", money(10, 6), PLACE, near("lat"), "纬度"),
        Field("gj", TEXT, sensitive("whereabouts.trajectory"), sometimes(0.3, way), "行踪轨迹"),
        Field("sbid", chars(36), DEVICE, uuid(), "设备标识"),
        Field("bssid", chars(17), MAC, mac()),
        Field("jg", SMALL, NOTHING, among([0, 0, 0, 0, 1]), "0正常 1迟到"),
    ),
)

FINGER = b"FMR\0 20\0"  # ISO/IEC 19794-2
BIOMETRICS = Sheet(
    name="yg_swtz",
    comment="生物特征",
    parent=EMPLOYEE,
    each=one_in(2),
    key=("gh",),
    links=(GH_LINK,),
    fields=(
        Field("gh", chars(10), UNSCORED, number_of(ONE)),
        Field("zjzp", BLOB, sensitive("identity.id_photo"), picture(), "证件照片"),
        Field("zhaopian", BLOB, personal("identity.portrait_photo"), picture()),
        Field("rltz", BLOB, sensitive("biometric.face_data"), template(b"", 128), "人脸特征"),
        Field("zwtz", BLOB, sensitive("biometric.fingerprint"), template(FINGER, 96), "指纹特征"),
        Field("swtz", BLOB, sensitive("biometric.voiceprint"), template(b"VPR1", 64), "声纹"),
        Field("hmtz", chars(128), sensitive("biometric.iris"), hex_text(128), "虹膜"),
        Field("dzqm", TEXT, personal("identity.signature"), encoded(), "电子签名"),
    ),
)

VERBS, THINGS = ["新增", "修改", "删除", "导出", "审批"], ["订单", "商品", "客户", "优惠券"]
USER = pl.struct(pl.col("mobile"), pl.col("email"))
CHANGED = pl.struct(pl.lit("update").alias("op"), USER.alias("user")).struct.json_encode()
LISTED = pl.struct(pl.lit("list").alias("op"), (ROW % 9).alias("page")).struct.json_encode()
CHANGES = 0.3
CHANGED_KINDS = {"contact.cn_mobile": CHANGES, "contact.email": CHANGES}
OPERATIONS = Sheet(
    name="oper_log",
    comment="操作日志",
    parent=EMPLOYEE,
    each=pl.lit(5),
    key=("id",),
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("operator", chars(60), OPERATION, pl.col("name"), "操作人"),
        Field("action", chars(60), OPERATION, joined(among(VERBS), among(THINGS)), "操作记录"),
        Field("oper_ip", chars(45), IP, ip()),
        Field("request_body", JSON,
              personal("account.json_blob", CHANGED_KINDS),
              sometimes(CHANGES, CHANGED, LISTED), "请求参数"),
        Field("cost_ms", INTEGER, NOTHING, whole(1, 3000)),
        Field("created_at", MOMENT, UNSCORED, moment(SINCE)),
    ),
)  # fmt: skip

ATTENDEE = Sheet(
    name="meeting_attendee",
    comment="视频会议参会记录",
    parent=EMPLOYEE,
    each=among([1, 2, 3]),
    key=("id",),
    facts={"joined": moment(SINCE)},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("meeting_no", chars(11), TRAP, digits(9)),
        Field("participant", chars(60), MEETING, pl.col("name"), "参会人"),
        Field("join_time", MOMENT, MEETING, pl.col("joined"), "加入时间"),
        Field("leave_time", MOMENT, MEETING, later(pl.col("joined"), 5400), "离开时间"),
        Field("is_host", BOOLEAN, NOTHING, chance(0.2)),
    ),
)

PAPERS = ["劳动合同", "入职登记表", "体检报告", "离职证明", "学历证书"]
ACCESS = Sheet(
    name="file_access",
    comment="文件访问记录",
    parent=EMPLOYEE,
    each=among([1, 2, 3]),
    key=("id",),
    links=(GH_LINK,),
    facts={"file": joined(pl.col("name"), "_", among(PAPERS), ".pdf")},
    fields=(
        Field("id", BIG, NOTHING, ROW + 1),
        Field("gh", chars(10), UNSCORED, number_of(ONE)),
        Field("file_name", chars(120), FILE, pl.col("file"), "文件名"),
        Field("file_path", chars(200), FILE,
              joined("/hr/2026/", whole(1, 12), "/", pl.col("file")), "文件路径"),
        Field("size_bytes", BIG, NOTHING, whole(9000, 9_000_000)),
        Field("accessed_at", MOMENT, UNSCORED, moment(SINCE)),
    ),
)  # fmt: skip

SHEETS = (ATTENDANCE, BIOMETRICS, OPERATIONS, ATTENDEE, ACCESS)
