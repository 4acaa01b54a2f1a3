"""What the sheets and columns of a review are called, and how a row is told from others."""

import hashlib

SHEETS = {
    "en": ("inventory", "changes", "not looked at", "notes"),
    "zh": ("清单", "变更", "未扫描", "说明"),
}
ASKED = ("verdict", "decided", "who", "when", "because", "until")
"""The columns that people fill."""

FIRST = ("level", "schema", "table", "column", "type", "kind", "holds")
LAST = ("role", "confidence", "share", "protected", "clauses", "why", "key")
COLUMNS = (*FIRST, *ASKED, *LAST)
HEADERS = {
    "en": (
        "level", "schema", "table", "column", "type", "kind", "holds", "decision", "kind decided",
        "who", "when", "because", "until", "role", "confidence", "share", "protected", "clauses",
        "why", "key",
    ),
    "zh": (
        "分级", "模式", "表", "字段", "类型", "种类", "内容", "认定", "认定种类", "认定人",
        "认定日期", "理由", "有效期至", "角色", "置信度", "占比", "已保护", "条款", "依据",
        "行标识",
    ),
}  # fmt: skip
VERDICTS = {
    "en": {"confirmed": "confirmed", "rejected": "rejected", "relabelled": "relabelled"},
    "zh": {"confirmed": "确认", "rejected": "否定", "relabelled": "改标"},
}
CHANGES = {"en": ("change", "column", "before", "after"), "zh": ("变更", "字段", "之前", "之后")}
UNREAD = {"en": ("place", "reason"), "zh": ("位置", "原因")}
KINDS = {"en": ("kind", "name"), "zh": ("种类", "名称")}
NOTES = {
    "en": (
        "Fill the yellow columns: decision, who and because are needed; when is else today.",
        "confirmed: it holds the kind found, or the one named.",
        "relabelled: it holds the kind named instead.",
        "rejected: it does not hold the kind named, or without one nothing personal at all.",
        "Leave a row empty to decide nothing. Decisions are withdrawn in the file of decisions.",
        "Read it back: tuomin review INVENTORY --import THIS.xlsx --decisions decisions.yaml",
        "No value of the store is in this workbook.",
    ),
    "zh": (
        "请填写黄色列：认定、认定人、理由为必填；认定日期留空则为导入当日。",
        "确认：字段属于所示种类，或所填种类。",
        "改标：字段实际属于所填种类。",
        "否定：字段不属于所填种类；未填种类则不含任何个人信息。",
        "整行留空即不作认定。撤销认定请修改认定文件。",
        "导回：tuomin review INVENTORY --import 本文件.xlsx --decisions decisions.yaml",
        "本工作簿不含任何数据值。",
    ),
}  # fmt: skip


def key(schema: str, table: str, column: str) -> str:
    """Tells a column's row from others."""
    return hashlib.sha256(f"{schema}\0{table}\0{column}".encode()).hexdigest()[:16]
