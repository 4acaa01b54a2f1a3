"""What every application has and nobody's: settings, menus, message templates."""

from .catalog import OPENED, PARTS, ROW
from .draws import among, chance, digits, joined, moment, nth, where, whole
from .kinds import NOTHING, TRAP, UNSCORED
from .sheet import BOOLEAN, INTEGER, MOMENT, TEXT, Field, Sheet, chars, link
from .words import column, rows

SETTING = Sheet(
    name="sys_config",
    rows=lambda _: len(rows("settings")),
    key=("config_key",),
    fields=(
        Field("config_key", chars(60), TRAP, nth(column("settings", "key"))),
        Field("config_value", chars(200), UNSCORED, nth(column("settings", "value"))),
        Field("remark", chars(200), TRAP, "系统参数", "备注"),
        Field("updated_at", MOMENT, TRAP, moment(OPENED), "更新时间"),
    ),
)

MENU = Sheet(
    name="sys_menu",
    rows=lambda _: len(PARTS["menu"]),
    key=("id",),
    links=(link("parent_id", "sys_menu"),),
    fields=(
        Field("id", INTEGER, NOTHING, ROW + 1),
        Field("parent_id", INTEGER, NOTHING, where(ROW > 3, ROW % 4 + 1)),
        Field("name", chars(40), TRAP, nth(PARTS["menu"]), "菜单名称"),
        Field("path", chars(100), TRAP, joined("/admin/m", ROW + 1), "路由地址"),
        Field("role_name", chars(40), TRAP, nth(PARTS["role"])),
        Field("icon", chars(40), TRAP, among(["user", "phone", "email", "lock", "star"]), "图标"),
        Field("visible", BOOLEAN, TRAP, chance(0.9)),
        Field("created_at", MOMENT, TRAP, moment(OPENED)),
    ),
)

TEMPLATE = Sheet(
    name="message_template",
    rows=lambda _: len(rows("templates")),
    key=("id",),
    fields=(
        Field("id", INTEGER, NOTHING, ROW + 1),
        Field("code", chars(20), TRAP, joined("SMS_", digits(9))),
        Field("title", chars(60), TRAP, nth(column("templates", "title")), "标题"),
        Field("content", TEXT, TRAP, nth(column("templates", "text")), "短信内容"),
        Field("enabled", BOOLEAN, TRAP, chance(0.8)),
        Field("sent_count", INTEGER, TRAP, whole(0, 90_000), "发送次数"),
    ),
)

SHEETS = (SETTING, MENU, TEMPLATE)
