"""What the risks of a plan mean, and what keeps it from an outcome, in English and Chinese.

A template may use the facts that its user gives; a fact that is a Text itself is said in the same
language. Nothing here quotes a value.
"""

from collections.abc import Mapping

Text = tuple[str, str]

RISKS: Mapping[str, Text] = {
    "no_snapshot": (
        "the engine gives no view of one moment: rows that change meanwhile may not match",
        "该引擎不提供同一时刻的快照：复制期间变动的行可能彼此不一致",
    ),
    "not_resumed": (
        "rests on types of its own: a copy to PostgreSQL that is stopped starts anew (--resume)",
        "使用自定义类型：向 PostgreSQL 的复制一旦中断，--resume 也只能从头开始",
    ),
    "exact": (
        "its exact values stay: who knows one finds the row (round, bucket or date_shift it)",
        "保留精确取值：知道其中一个值的人即可找到该行（可用 round、bucket 或 date_shift）",
    ),
    "links_unique": (
        "stays as it is and is unique: who has the source finds each row by it",
        "原样保留且各不相同：持有源库者可据此找到每一行",
    ),
    "links_rare": (
        "stays as it is, and its values are rare: who has the source finds rows by them",
        "原样保留且取值罕见：持有源库者可据此找到部分行",
    ),
    "links_together": (
        "stay as they are, and together single rows out: who has the source finds rows by them",
        "原样保留，合在一起可区分各行：持有源库者可据此找到部分行",
    ),
    "links_unique_text": (
        "all but its identifiers stays and is unique: who has the source finds each row by it",
        "仅替换其中的标识符，其余文字保留且各不相同：持有源库者可据此找到每一行",
    ),
    "links_rare_text": (
        "all but its identifiers stays, and is rare: who has the source finds rows by it",
        "仅替换其中的标识符，其余文字保留且罕见：持有源库者可据此找到部分行",
    ),
    "links_together_text": (
        "all but identifiers in {texts} stays, and singles rows out: who has the source finds them",
        "除 {texts} 中的标识符外原样保留，合在一起可区分各行：持有源库者可据此找到部分行",
    ),
    "too_few_rows": (
        "fewer than {k} rows cannot be alike: no row is copied",
        "不足 {k} 行，无法做到彼此相同：不复制任何行",
    ),
    "too_few_null": (
        "fewer than {k} rows cannot be alike: only nulls are shown",
        "不足 {k} 行，无法做到彼此相同：全部置空",
    ),
    "cut": (
        "joins to {target} no more: rows that join are one larger row",
        "不再与 {target} 关联：能关联的行合起来就是一条更长的记录",
    ),
    "left_out": ("not copied: {what}", "不复制：{what}"),
    "check": ("a check constraint may refuse the result", "检查约束可能拒绝处理结果"),
    "may_collide": (
        "{transform} may give two values one surrogate: such values are found and tried again",
        "{transform} 可能使两个值得到同一替代值：此类值会被发现并重新生成",
    ),
    "not_judged": ("no scan judged this column: {transform}", "该字段未经扫描判定：{transform}"),
    "decided": (
        "taken for {now}, as {who} decided on {when}; the scan found {found}",
        "依 {who} {when} 的认定视为 {now}；扫描结果为 {found}",
    ),
    "computed": (
        "follows from {origin}, and is as direct as that: {transform}",
        "由 {origin} 推算而得，与其同样直接：{transform}",
    ),
    "guessed_reference": (
        "treated like {target}, which its name refers to",
        "按其名称所指的 {target} 处理",
    ),
    "realistic": (
        "surrogates come from live ranges: one may be somebody's",
        "替代值取自真实号段：可能恰为他人所有",
    ),
    "undeclared_reference": (
        "refers to {target} (not declared): treated like it",
        "引用 {target}（未声明外键）：与其同样处理",
    ),
    "undeclared_reference_broken": (
        "refers to {target} (not declared): nothing suits both, joins on it break",
        "引用 {target}（未声明外键）：没有对两者都适用的变换，其关联将断开",
    ),
    "replaced": (
        "{wanted} is not possible ({why}): {transform} instead",
        "无法使用 {wanted}（{why}）：改用 {transform}",
    ),
}

WHY: Mapping[str, Text] = {
    "not_null": ("it may not be null", "不允许为空"),
    "unique": (
        "two values could become equal where they have to differ",
        "两个值可能变得相同，而该处必须各不相同",
    ),
    "joined": ("joins on it would break", "其关联会断开"),
    "type": ("the result does not fit its type", "结果不符合字段类型"),
    "check": ("its check admits a few values only", "其检查约束只允许少数取值"),
}

BECAUSE: Mapping[str, Text] = {
    "at": ("{label}: {why}", "{label}：{why}"),
    "direct": ("a direct identifier stays as it is", "直接标识符原样保留"),
    "shown": ("shows part of a direct identifier", "露出直接标识符的一部分"),
    "inside": ("what its texts contain stays in them", "文本所含内容仍在其中"),
    "not_looked": ("nobody looked at what it holds", "其内容未经检查"),
    "joins_exact": ("joins lead to its exact value", "可由关联得到其精确取值"),
    "part_direct": (
        "a surrogate keeps part of a direct identifier",
        "替代值保留了直接标识符的一部分",
    ),
    "part": ("a surrogate keeps part of the value", "替代值保留了原值的一部分"),
    "joins": ("joins lead from row to row", "可由关联从一行找到另一行"),
    "kept_for": ("stays as it is: {why}", "原样保留：{why}"),
    "shows": (
        "nothing makes rows alike in what it shows (generalize or null it)",
        "没有任何处理使各行在该字段上相同（请用 generalize，或置空）",
    ),
    "stays": ("stays as it is", "原样保留"),
    "kept_key": ("a kept key joins back to the source", "保留的键可关联回源库"),
    "exact": ("exact values may single rows out", "精确取值可能区分各行"),
    "differs": (
        "stays as it is: rows that are alike in all else differ in it",
        "原样保留：其余各项相同的行在此仍有差别",
    ),
    "links": (
        "stays as it is, and its values link rows back to the source (key, coarsen or null it)",
        "原样保留，其取值可关联回源库（请换键、泛化或置空）",
    ),
    "links_text": (
        "all but its identifiers stays and links rows back to the source (redact or null it)",
        "仅替换其中的标识符，其余文字可关联回源库（请整列脱敏或置空）",
    ),
    "key": (
        "the key {key} is kept: whoever holds it can link rows back",
        "密钥 {key} 被保留：持有者可据此关联回源库",
    ),
}

NAMES: Mapping[str, str] = {
    "no_snapshot": "无快照", "not_resumed": "无法续传", "exact": "精确取值", "links": "可关联",
    "too_few": "行数过少", "cut": "切断关联", "left_out": "不复制", "check": "检查约束",
    "may_collide": "可能重复", "not_judged": "未判定", "decided": "人工认定", "computed": "可推算",
    "guessed_reference": "推测的引用", "realistic": "真实号段",
    "undeclared_reference": "未声明的引用", "replaced": "改用其他变换", "kept": "原样保留",
}  # fmt: skip
"""What each sort of risk is called in Chinese; in English it is its own name."""


def risk(code: str, **facts: object) -> Text:
    """What a risk means."""
    return filled(RISKS[code], facts)


def because(code: str, **facts: object) -> Text:
    """What is in the way of an outcome."""
    return filled(BECAUSE[code], facts)


def filled(templates: Text, facts: Mapping[str, object]) -> Text:
    """Both templates with their facts; one that is a Text is said in the language of each."""
    english, chinese = (
        template.format(
            **{name: one[place] if isinstance(one, tuple) else one for name, one in facts.items()}
        )
        for place, template in enumerate(templates)
    )
    return english, chinese
