"""What a copy is in law, and what was not looked at, in English and Chinese.

The word anonymized never stands here without candidate: a tool alone does not say it.
"""

from collections.abc import Mapping

from tuomin.proof.outcome.model import Gap
from tuomin.proof.outcome.wording import Text

GAPS: Mapping[str, Text] = {
    "chance": (
        "{place}: {count:,} numbers equal originals, no more than chance gives in this column",
        "{place}：{count:,} 个数字与原值相同，未超出该字段的偶然水平",
    ),
    "unaligned": (
        "{place}: rows could not be matched with the source's, values were compared as sets",
        "{place}：无法与源库逐行对应，仅按集合比较取值",
    ),
    "hidden": (
        "{kind}: its values cannot be searched inside text",
        "{kind}：其取值无法在文本内部查找",
    ),
    "names": (
        "{count:,} names were not searched inside text (too many, or not Han)",
        "{count:,} 个姓名未在文本内部查找（数量过多或非汉字）",
    ),
    "binary": (
        "{place}: binary, only plain text in it was looked at",
        "{place}：二进制内容，仅检查其中的纯文本",
    ),
    "hashes": (
        "of each kind at most {count:,} values were tried against hashes",
        "每类最多取 {count:,} 个值与散列值比对",
    ),
    "table": (
        "{place}: not in the source, searched for originals only",
        "{place}：源库没有此表，仅查找原值",
    ),
    "incomplete": (
        "the inventory of the source is incomplete: what it missed was not looked for",
        "源库清单不完整，其遗漏的内容未作检查",
    ),
    "cut": (
        "{place}: joins are cut or coarsened, as in an anonymized copy; on purpose? (--plan says)",
        "{place}：关联被切断或泛化，形同匿名化副本；是否有意为之只有计划能说明(--plan)",
    ),
    "emptied": (
        "{place}: {count:,} rows, too few to hide, are left out; on purpose? (--plan says)",
        "{place}：{count:,} 行因过少而未进入副本；是否有意为之只有计划能说明(--plan)",
    ),
    "subset": (
        "a subset was asked for: of {tables:,} tables {count:,} of {of:,} rows",
        "按要求只取子集：{tables:,} 张表 {of:,} 行中的 {count:,} 行",
    ),
    "decided": (
        "{place}: taken for {now}, as {who} decided on {when}; the scan found {found}",
        "{place}：依 {who} {when} 的认定视为 {now_zh}；扫描结果为 {found_zh}",
    ),
    "persons": (
        "one person's rows in several tables were not joined before k was measured",
        "计算 k 值前未将同一人分散在多张表中的记录合并",
    ),
    "neighbours": (
        "values changed by noise were not linked by their nearest neighbours",
        "未对加噪取值做最近邻关联",
    ),
    "outside": (
        "backups, logs, other files and external data were not looked at",
        "未检查备份、日志、其他文件及外部数据",
    ),
    "beside": (
        "views, routines and triggers of the copy were not looked at",
        "未检查副本中的视图、例程与触发器",
    ),
}

STATUS: Mapping[str, Text] = {
    "none": ("personal information, unprotected", "个人信息（未受保护）"),
    "masked": ("personal information, masked for display only", "个人信息（仅屏蔽展示）"),
    "de_identified": (
        "personal information, de-identified (PIPL 73(3))",
        "个人信息，已去标识化（《个人信息保护法》第七十三条第三项）",
    ),
    "anonymized_candidate": (
        "candidate for anonymized (PIPL 73(4)), until a person signs",
        "匿名化候选（《个人信息保护法》第七十三条第四项），待人工签署",
    ),
}

STATEMENT: Text = (
    (
        "This tool can only show that under the listed checks and assumptions no identifiability"
        " was found; whether this is anonymized in the sense of PIPL article 73 is for the handler"
        " of the personal information to judge."
    ),
    (
        "本工具只能证明在所列检查与假设下未发现可识别性；"
        "是否构成《个人信息保护法》第七十三条所称匿名化，须由个人信息处理者判断。"
    ),
)


def gap(found: Gap) -> Text:
    """What was not looked at."""
    english, chinese = GAPS[found.code]
    facts = {"place": found.place, **found.facts}
    return english.format(**facts), chinese.format(**facts)
