"""What the flaws of a proof mean, and what to change, in English and Chinese.

A template may use place, table, column, kind, count, of, and the flaw's own facts. Nothing here
quotes a value.
"""

from collections.abc import Mapping

from tuomin.proof.outcome.model import Flaw

Text = tuple[str, str]

FLAWS: Mapping[str, Text] = {
    "untouched": (
        "{place}: {count:,} of {of:,} rows still hold their original ({kind})",
        "{place}：{of:,} 行中有 {count:,} 行仍为原值（{kind}）",
    ),
    "elsewhere": (
        "{place}: {count:,} of {of:,} rows hold an original of the source ({kind})",
        "{place}：{of:,} 行中有 {count:,} 行出现源库原值（{kind}）",
    ),
    "inside": (
        "{place}: {count:,} of {of:,} rows hold an original of the source inside the text ({kind})",
        "{place}：{of:,} 行的文本中有 {count:,} 行含源库原值（{kind}）",
    ),
    "name_inside": (
        "{place}: {count:,} names of the source's people stand inside the text",
        "{place}：文本中出现源库人员姓名 {count:,} 处",
    ),
    "in_schema": (
        "{place}: the {where} holds an original of the source ({kind})",
        "{place}：{where_zh}中含源库原值（{kind}）",
    ),
    "rearranged": (
        "{place}: {count:,} rare values of the source stand in other rows ({kind})",
        "{place}：源库中 {count:,} 个罕见值被换到其他行，并未替换（{kind}）",
    ),
    "key_value": (
        "{place}: {count:,} of {of:,} rows keep a key that identifies ({kind})",
        "{place}：{of:,} 行中有 {count:,} 行保留了可识别的键值（{kind}）",
    ),
    "undetermined": (
        "{place} was kept, and the scan could not say what it holds",
        "{place} 被原样保留，而扫描未能确定其内容",
    ),
    "partly": (
        "{place}: {count:,} of {of:,} rows show a part of the original ({kind})",
        "{place}：{of:,} 行中有 {count:,} 行露出原值的一部分（{kind}）",
    ),
    "few": (
        "{place}: {count:,} of {of:,} masks leave {candidates:,} originals at most ({kind})",
        "{place}：{of:,} 行中有 {count:,} 行遮盖过少，原值最多只有 {candidates:,} 种可能（{kind}）",
    ),
    "restored": (
        "{place}: {beside} in the same row completes {count:,} of {of:,} masked rows ({kind})",
        "{place}：{of:,} 行中有 {count:,} 行遮盖后可由同行的 {beside} 还原（{kind}）",
    ),
    "hash": (
        "{place}: plain {function} of {kind}, {count:,} values found by hashing the source's own",
        "{place}：为 {kind} 的普通 {function} 值，用源库值逐一计算即命中 {count:,} 个",
    ),
    "computed": (
        "{place}: the values follow from the originals without any key ({origin}, {kind})",
        "{place}：取值可由原值直接推算，无需任何密钥（{origin}，{kind}）",
    ),
    "key_kept": (
        "the key of {columns} was kept: whoever holds it can link the copy back",
        "{columns} 所用密钥被保留，持有者可据此关联回原始数据",
    ),
    "key_unknown": (
        "nothing says what became of the key of this copy",
        "没有记录说明本副本所用密钥的去向",
    ),
    "reversible": (
        "{columns} can be computed back without any secret",
        "{columns} 无需任何秘密即可逆推",
    ),
    "k": (
        "{place}: k is {k}, {count:,} of {of:,} rows hide among fewer than {threshold}",
        "{place}：k 值为 {k}，{of:,} 行中有 {count:,} 行所在等价类不足 {threshold} 行",
    ),
    "l": (
        "{place}: some class has {l} value only, at least {threshold} are asked",
        "{place}：存在只有 {l} 个取值的等价类，要求不少于 {threshold} 个",
    ),
    "order": (
        "{place}: the rows stand in the source's order, {share:.1%} are re-linked by it",
        "{place}：行序与源库一致，{share:.1%} 的行可据此关联",
    ),
    "keys": (
        "{place}: the keys {columns} were kept, {share:.1%} of the rows are re-linked by them",
        "{place}：键 {columns} 未更换，{share:.1%} 的行可据此关联",
    ),
    "relinked": (
        "{place}: {share:.1%} of the rows are re-linked to the source by {columns}",
        "{place}：{share:.1%} 的行可通过 {columns} 关联回源库",
    ),
    "no_source": (
        "the source has no table: there was nothing to compare the copy with",
        "源库没有任何表：没有可与副本比对的内容",
    ),
    "table_missing": ("{place} is not in the copy", "副本中没有 {place}"),
    "column_missing": ("{place} is not in the copy", "副本中没有字段 {place}"),
    "rows_missing": (
        "{place}: {count:,} of {of:,} rows are missing",
        "{place}：{of:,} 行中缺少 {count:,} 行",
    ),
    "rows_more": (
        "{place}: {count:,} rows more than the {of:,} of the source",
        "{place}：比源库的 {of:,} 行多出 {count:,} 行",
    ),
    "orphans": (
        "{place}: {count:,} rows point to no row of {parent}, which they did in the source",
        "{place}：{count:,} 行在 {parent} 中找不到对应行，而源库中可以找到",
    ),
    "references": (
        "{place}: {count:,} of {of:,} references to {parent} differ from the source in number",
        "{place}：对 {parent} 的 {of:,} 个引用中，数量与源库相差 {count:,}",
    ),
    "cardinality": (
        "{place}: the references to {parent} are distributed differently than in the source",
        "{place}：对 {parent} 的引用分布与源库不同",
    ),
    "crossed": (
        "{place}: {count:,} rows point to another row of {parent} than they did in the source",
        "{place}：{count:,} 行指向了 {parent} 中的另一行，与源库不一致",
    ),
}

CHANGES: Mapping[str, Text] = {
    "untouched": (
        "give {column} a transform that replaces every value, and copy again",
        "为 {column} 选用能替换所有值的变换后重新复制",
    ),
    "elsewhere": (
        "relabel {column} as {kind} (or give it a transform in the policy) and plan again",
        "将 {column} 标注为 {kind}（或在策略中为其指定变换）后重新规划",
    ),
    "inside": (
        "give {column} the transform text ({kind} inside), or redact or null it",
        "对 {column} 使用 text 变换（内含 {kind}），或整列脱敏、置空",
    ),
    "name_inside": ("redact or null {column}", "对 {column} 做文本脱敏或置空"),
    "in_schema": ("reword it in the copy", "在副本中改写该文字"),
    "rearranged": ("replace {column} instead of shuffling it", "应替换 {column}，而不是打乱"),
    "key_value": ("replace {column}, with its foreign keys", "连同外键一起替换 {column}"),
    "undetermined": ("decide what {column} holds", "人工确认 {column} 的内容"),
    "partly": ("replace {column} instead of masking it", "应替换 {column}，而不是部分遮盖"),
    "few": ("hide more of {column}, or replace it", "扩大 {column} 的遮盖范围，或予以替换"),
    "restored": ("replace {column}, or coarsen {beside}", "替换 {column}，或泛化 {beside}"),
    "hash": ("use a keyed token for {column}", "对 {column} 改用带密钥的令牌"),
    "computed": ("use a keyed transform for {column}", "对 {column} 改用带密钥的变换"),
    "key_kept": ("copy without --key-file", "复制时不要使用 --key-file"),
    "key_unknown": (
        "verify with the plan of this copy (--plan; copy --save-plan keeps it)",
        "核验时提供本副本的计划(--plan，可由 copy --save-plan 保存)",
    ),
    "reversible": ("choose other transforms for them", "为其选用其他变换"),
    "k": ("{hint}", "{hint_zh}"),
    "l": ("coarsen the quasi-identifiers, or null {column}", "进一步泛化准标识符，或置空 {column}"),
    "order": (
        "reorder the rows: new_order: true in the policy, or reorder: true in the plan",
        "打乱行序：在策略中写 new_order: true，或在计划中写 reorder: true",
    ),
    "keys": ("replace the keys", "更换键值"),
    "relinked": ("coarsen or replace one of {columns}", "泛化或替换 {columns} 之一"),
    "no_source": (
        "give the store that was copied, and check database, schema and rights",
        "请给出被复制的数据源，并检查数据库、模式与权限",
    ),
    "table_missing": ("copy again", "重新复制"),
    "column_missing": ("copy again", "重新复制"),
    "rows_missing": ("copy again, or name the table as a subset", "重新复制，或声明该表为子集"),
    "rows_more": ("copy into an empty target", "复制到空的目标库"),
    "orphans": (
        "give the foreign key the transform and domain of the key it points to",
        "外键应与其所指主键使用相同的变换和密钥域",
    ),
    "references": ("copy again from one snapshot", "在同一快照下重新复制"),
    "cardinality": (
        "give the foreign key the transform and domain of the key it points to",
        "外键应与其所指主键使用相同的变换和密钥域",
    ),
    "crossed": (
        "give the foreign key the transform and domain of the key it points to",
        "外键应与其所指主键使用相同的变换和密钥域",
    ),
}


def flaw(found: Flaw) -> Text:
    """What is wrong."""
    return _filled(FLAWS[found.code], found)


def change(found: Flaw) -> Text:
    """What to do about it."""
    return _filled(CHANGES[found.code], found)


def _filled(templates: Text, found: Flaw) -> Text:
    facts = {
        "place": found.place,
        "table": found.table,
        "column": found.column,
        "kind": found.kind or "?",
        "count": found.count,
        "of": found.of,
        **found.facts,
    }
    english, chinese = templates
    return english.format(**facts), chinese.format(**facts)
