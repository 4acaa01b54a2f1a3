"""What `doctor` found of a store and the role that looks at it, as text and as a document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tuomin.connectors.open import Driver
from tuomin.connectors.pressure import Pressure
from tuomin.connectors.rights import PASSWORD, SCANNER, Rights
from tuomin.reports.grid import safe
from tuomin.reports.wording import said

REMARK = "-- "  # what a comment in SQL begins with
MOST = 20  # lines of one list in the text; the JSON has all
WORDS = {
    "en": {
        "store": "store: {url}",
        "server": "server: {server}",
        "replica": "it is a replica or read-only: nothing can be written to it",
        "role": "role: {role}",
        "powers": "superuser: {what}",
        "beyond": "may do more than read:",
        "unread": "cannot read:",
        "usage": "no USAGE on its schema",
        "select": "no SELECT",
        "columns": "SELECT on some columns only",
        "rows": "row-level security hides rows",
        "database": "no SELECT on the whole database; other tables are not even listed",
        "all": "can read: all tables",
        "settings": "limits of each session of a scan: {settings}",
        "load": "load now, for --max-load: {measure} {load}",
        "lag": "replica lag now, for --max-lag: {seconds} s",
        "stopped": "replica lag: it gets nothing from its primary; with --max-lag a scan waits",
        "unmeasured": "cannot be measured: {why}",
        "fit": "verdict: read-only by its rights, and it reads everything",
        "partly": "verdict: read-only by its rights, but a scan with it will be incomplete",
        "writes": "verdict: tuomin only reads with it, but its rights allow more; make a scanner's"
        " role",
        "file": "verdict: a store without roles; tuomin opens it read-only",
        "unknown": "verdict: not known; tuomin cannot ask this engine for rights",
        "drivers": "not installed:",
        "more": "  and {count} more (--format json)",
        "script": "-- a role that can only read: replace {password}, run as an administrator",
    },
    "zh": {
        "store": "数据源：{url}",
        "server": "服务器：{server}",
        "replica": "该服务器为只读副本或只读状态，无法写入",
        "role": "账号：{role}",
        "powers": "超级用户：{what}",
        "beyond": "除读取外还可：",
        "unread": "无法读取：",
        "usage": "缺少所在模式的 USAGE 权限",
        "select": "缺少 SELECT 权限",
        "columns": "仅可 SELECT 部分字段",
        "rows": "行级安全会隐藏部分行",
        "database": "缺少整个库的 SELECT 权限；其他表根本不会列出",
        "all": "可读取：全部表",
        "settings": "扫描会话的限制：{settings}",
        "load": "当前负载（--max-load）：{measure} {load}",
        "lag": "当前复制延迟（--max-lag）：{seconds} 秒",
        "stopped": "复制延迟：未从主库收到数据；使用 --max-lag 时扫描会等待",
        "unmeasured": "无法测量：{why}",
        "fit": "结论：权限只读，且可读取全部表",
        "partly": "结论：权限只读，但用它扫描会不完整",
        "writes": "结论：tuomin 只会读取，但该账号权限过大；请建立专用扫描账号",
        "file": "结论：该数据源没有账号；tuomin 以只读方式打开",
        "unknown": "结论：未知；tuomin 无法查询该引擎的权限",
        "drivers": "未安装：",
        "more": "  另有 {count} 项（--format json）",
        "script": "-- 只读账号：替换 {password} 后由管理员执行",
    },
}


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """A store as `doctor` met it. `rights` are None where there are no roles, or none to ask for.

    `engine` and `url` are the Connector's, `script` the SQL that makes a scanner's role.
    """

    engine: str
    url: str
    is_file: bool
    rights: Rights | None
    script: str
    drivers: Sequence[Driver]
    pressure: Pressure | None = None

    @property
    def verdict(self) -> str:
        """One of fit, partly, writes, file, unknown."""
        if self.rights is None:
            return "file" if self.is_file else "unknown"
        if self.rights.can_write:
            return "writes"
        return "partly" if self.rights.unread else "fit"


def document(found: Checkup) -> dict[str, Any]:
    """The same as JSON, with every table and privilege."""
    rights = asdict(found.rights) if found.rights else None
    return {
        "format": "tuomin.doctor/1",
        "engine": found.engine,
        "url": found.url,
        "verdict": found.verdict,
        "can_write": found.rights.can_write if found.rights else None,
        "rights": rights,
        "pressure": asdict(found.pressure) if found.pressure else None,
        "drivers": [asdict(driver) for driver in found.drivers],
        "scanner": SCANNER if found.script else None,
        "script": found.script or None,
    }


def render(found: Checkup, *, lang: str) -> str:
    """What was found, a line each, the verdict, and the script of a scanner's role."""
    words = WORDS[lang]
    lines = [words["store"].format(url=found.url)]
    if found.rights:
        lines += _rights(found.rights, words)
    if found.pressure:
        lines += _pressure(found.pressure, words, lang)
    lines.append(words[found.verdict])
    missing = [driver for driver in found.drivers if not driver.installed]
    if missing:
        lines += [words["drivers"], *(f"  {each.extra}: {each.install}" for each in missing)]
    if found.script:
        title = words["script"].format(password=PASSWORD)
        script = found.script.rstrip("\n").split("\n")
        lines += ["", title, *(_commented(line, lang) for line in script)]
    return "\n".join(map(safe, lines))


def _rights(rights: Rights, words: Mapping[str, str]) -> Iterator[str]:
    yield words["server"].format(server=rights.server)
    if rights.replica:
        yield words["replica"]
    yield words["role"].format(role=rights.role)
    for what in rights.powers:
        yield words["powers"].format(what=what)
    yield from _listed(words["beyond"], rights.beyond, words)
    unread = [f"{each.place}: {words[each.lack]}" for each in rights.unread]
    yield from _listed(words["unread"], unread, words)
    if not unread:
        yield words["all"]
    settings = ", ".join(f"{name} {value}" for name, value in rights.settings.items())
    yield words["settings"].format(settings=settings)


def _commented(line: str, lang: str) -> str:
    """A line of SQL; a comment in the reader's language."""
    return REMARK + said(line.removeprefix(REMARK), lang) if line.startswith(REMARK) else line


def _pressure(found: Pressure, words: Mapping[str, str], lang: str) -> Iterator[str]:
    if found.load is not None:
        yield words["load"].format(measure=found.measure, load=f"{found.load:g}")
    if found.stopped:
        yield words["stopped"]
    elif found.lag is not None:
        yield words["lag"].format(seconds=f"{found.lag:.1f}")
    yield from (words["unmeasured"].format(why=said(why, lang)) for why in found.lacking)


def _listed(title: str, lines: Sequence[str], words: Mapping[str, str]) -> Iterator[str]:
    """The first lines under their title, and how many more there are."""
    if not lines:
        return
    yield title
    yield from (f"  {line}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield words["more"].format(count=len(lines) - MOST)
