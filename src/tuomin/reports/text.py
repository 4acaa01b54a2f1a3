"""Inventory, Changes, Plan and Proof as text for a terminal."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tuomin import agreement as agreements
from tuomin.decisions import Settled
from tuomin.model import Change, Classification, Inventory
from tuomin.reports import declared, wording
from tuomin.reports.grid import place, safe, table

HEADERS = {
    "en": ("level", "column", "kind", "confidence", "why", "clause"),
    "zh": ("分级", "字段", "种类", "置信度", "依据", "条款"),
}
ORDER = {"sensitive": 0, "personal": 1, "undetermined": 2, "none": 3}
REASONS = 2
LISTED = 4  # contained Kinds that a row names


def inventory(found: Inventory, titles: Mapping[str, Mapping[str, str]], *, lang: str) -> str:
    """Every column that holds or may hold personal information, then the sums."""
    shown = [column for column in found.columns if column.level != "none"]
    shown.sort(key=lambda column: (column.schema or "", column.table, ORDER[column.level]))
    rows = [_row(column, titles, lang) for column in shown]
    listing = table(HEADERS[lang], rows) if rows else ""
    listing += _remarks(found, lang) + "\n" + summary(found, lang=lang) + "\n"
    listing += _looked(found, lang) + _decided(found, lang)
    return listing + declared.listing(found.declared, titles, lang) if found.declared else listing


LOOKED = {
    "en": {
        "all": "every row was read ({rows}): none was left out",
        "some": "{sampled} of {rows} rows were read; of {tables} tables a sample ({methods}): up to"
        " {missed:.2%} of the rows of {worst} may hold what no sampled row showed (95 %)",
        "unknown": "an unknown number of",
    },
    "zh": {
        "all": "已读取全部行({rows} 行)，无遗漏",
        "some": "共 {rows} 行，读取 {sampled} 行；其中 {tables} 张表为抽样({methods})：{worst} 中"
        "至多 {missed:.2%} 的行可能含有抽样未见的内容(95 %)",
        "unknown": "未知数量的",
    },
}  # fmt: skip


def _looked(found: Inventory, lang: str) -> str:
    """How many rows were read, from where, and what share of them may have been missed."""
    words = LOOKED[lang]
    read = [each for each in found.tables if each.status == "scanned" and each.missed is not None]
    if not read:
        return ""
    part = [each for each in read if each.missed]
    sampled = sum(each.sampled for each in read)
    if not part:
        return words["all"].format(rows=f"{sampled:,}") + "\n"
    known = [each.rows for each in read if each.rows is not None]
    rows = f"{sum(known):,}" if len(known) == len(read) else words["unknown"]
    worst = max(part, key=lambda each: each.missed or 0)
    said = words["some"].format(
        sampled=f"{sampled:,}", rows=rows, tables=len(part), missed=worst.missed,
        methods=", ".join(sorted({wording.said(each.method, lang) for each in part})),
        worst=place(worst.schema, worst.table),
    )  # fmt: skip
    return safe(said) + "\n"


DECIDED = {
    "en": ("decided by people: {count}, against the scan: {against}",
           "{verdict} by {who} on {when}{until}: {why}", "taken for", "found", " until "),
    "zh": ("人工认定 {count} 项，其中与扫描结果不一致 {against} 项",
           "{who} 于 {when}{until} {verdict}：{why}", "视为", "扫描结果为", "，有效期至 "),
}  # fmt: skip
WORDS = {"confirmed": "确认", "rejected": "否定", "relabelled": "改标", "withdrawn": "撤回"}


def _decided(found: Inventory, lang: str) -> str:
    """What people decided, a line each; where the scan says otherwise, what it says."""
    decided = [column for column in found.columns if column.decision]
    if not decided:
        return ""
    against = sum(column.disagrees for column in decided)
    lines = [DECIDED[lang][0].format(count=len(decided), against=against)]
    lines += [f"  {column.label}: {_word(column, lang)}" for column in decided]
    return "".join(safe(line) + "\n" for line in lines)


def _word(column: Classification, lang: str) -> str:
    """Who decided what of a column, and what the scan found instead; "" where nobody did."""
    _, line, taken, scanned, until = DECIDED[lang]
    word, own = column.decision, column.judged
    if word is None or own is None:
        return ""
    said = line.format(
        who=word.who, when=word.when, why=word.why,
        until=until + word.until if word.until else "",
        verdict=word.verdict if lang == "en" else WORDS[word.verdict],
    )  # fmt: skip
    if not column.disagrees:
        return said
    now, found = wording.told(column.told, lang), wording.told(own.told, lang)
    return f"{said}; {taken} {now}, {scanned} {found}"


def _remarks(found: Inventory, lang: str) -> str:
    """What the rows of a table tell together, a line each."""
    lines = [
        f"{place(table.schema, table.table)}: {getattr(remark, lang)} ({', '.join(remark.clauses)})"
        for table in found.tables
        for remark in table.remarks
    ]
    return "".join(f"\n{safe(line)}" for line in lines) + "\n" if lines else ""


def summary(found: Inventory, *, lang: str, levels: Counter[str] | None = None) -> str:
    """One line: how many columns of which level in how many tables, and whether all was seen.

    `levels` are the counts of columns that `found` does not hold itself.
    """
    levels = levels or Counter(column.level for column in found.columns)
    listed = agreements.read().lists[found.sensitive_list][lang]
    counts = (len(found.tables), sum(levels.values()))
    blind = any(each.status == "schema" for each in found.tables)
    if lang == "zh":
        seen = "未读取任何行，仅凭名称、注释与类型" if blind else "全部已检查"
        whole = seen if found.complete else "不完整，有内容未能检查"
        return (
            f"{counts[0]} 张表、{counts[1]} 个字段：敏感 {levels['sensitive']}，"
            f"个人 {levels['personal']}，未定 {levels['undetermined']}；{whole}"
            f"；敏感口径：{listed}"
        )
    seen = (
        "no row was read: names, comments and types alone" if blind else "everything was looked at"
    )
    whole = seen if found.complete else "incomplete: not all was looked at"
    return (
        f"{counts[0]} tables, {counts[1]} columns: {levels['sensitive']} sensitive, "
        f"{levels['personal']} personal, {levels['undetermined']} undetermined; {whole}; "
        f"sensitive by: {listed}"
    )


CHANGES = {"en": ("change", "column", "before", "after"), "zh": ("变更", "字段", "之前", "之后")}


def changes(
    found: Sequence[Change], *, lang: str, titles: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """One line for each Change."""
    rows = [
        (
            change.what if lang == "en" else wording.CHANGES[lang][change.what],
            place(change.schema, change.table, change.column)
            + (f" -> {change.to}" if change.to else ""),
            wording.told(change.before, lang, titles),
            wording.told(change.after, lang, titles),
        )
        for change in found
    ]
    return table(CHANGES[lang], rows)


def settled(
    found: Sequence[Settled], *, lang: str, titles: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """One line for each column on which people decided."""
    rows = [
        (
            f"{WORDS[each.verdict] if lang == 'zh' else each.verdict} ({each.who}, {each.when})",
            place(each.schema, each.table, each.column),
            wording.told(each.before, lang, titles),
            wording.told(each.after, lang, titles),
        )
        for each in found
    ]
    return table(CHANGES[lang], rows)


def _row(
    column: Classification, titles: Mapping[str, Mapping[str, str]], lang: str
) -> tuple[str, ...]:
    return (
        wording.level(column.level, lang),
        column.label,
        held(column, titles, lang),
        f"{column.confidence:.2f}",
        wording.said(column.reason, lang) or reasons(column, lang),
        "; ".join(column.clauses[:REASONS]),
    )


def held(column: Classification, titles: Mapping[str, Mapping[str, str]], lang: str) -> str:
    """The dominant Kind, then what else the column contains, each with share and interval."""
    title = titles.get(column.kind or "", {}).get(lang, column.kind or "")
    own = title + _part(column.share, column.low, column.high) if title else ""
    return "; ".join(filter(None, (own, _contained(column, titles, lang))))


def _contained(column: Classification, titles: Mapping[str, Mapping[str, str]], lang: str) -> str:
    word = {"en": "contains", "zh": "含"}[lang]
    names = [
        titles.get(inner.kind, {}).get(lang, inner.kind)
        + (f" {inner.path}" if inner.path else "")
        + _part(inner.share, inner.low, inner.high)
        for inner in column.contains[:LISTED]
    ]
    more = len(column.contains) - LISTED
    names += [f"+{more}"] if more > 0 else []
    return safe(f"{word} {', '.join(names)}") if names else ""


def _part(share: float | None, low: float | None, high: float | None) -> str:
    """A share and its 95 % interval: ` 1 % (0.5-1.8 %)`; an exact one has none."""
    if share is None or low is None or high is None:
        return ""
    if low == high:
        return f" {percent(share)} %"
    return f" {percent(share)} % ({percent(low)}-{percent(high)} %)"


def percent(share: float) -> str:
    """A share in percent, to three digits.

    >>> percent(0.99962), percent(0.00512)
    ('100', '0.512')
    """
    return f"{float(f'{share * 100:.3g}'):g}"


def reasons(column: Classification, lang: str, *, most: int = REASONS) -> str:
    """A person's word, and the strongest reasons of a verdict."""
    word = _word(column, lang)
    strongest = sorted(column.evidence, key=lambda reason: -abs(reason.weight))[:most]
    told = [getattr(reason, lang) for reason in strongest]
    return safe("; ".join([word, *told] if word else told))
