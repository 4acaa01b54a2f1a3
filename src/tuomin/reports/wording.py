"""What changes and levels are called in the two languages of reports and messages."""

CHANGES = {
    "en": {
        "new": "new", "gone": "gone", "renamed": "renamed", "raised": "level raised",
        "lowered": "level lowered", "kind": "another kind", "contains": "now contains more",
        "disagrees": "the scan disagrees with a decision", "children": "people under fourteen",
        "unreadable": "can no longer be read",
    },
    "zh": {
        "new": "新增", "gone": "消失", "renamed": "改名", "raised": "升级", "lowered": "降级",
        "kind": "种类变更", "contains": "新含其他种类", "disagrees": "扫描结果与人工认定不一致",
        "children": "出现不满十四周岁者", "unreadable": "无法再读取",
    },
}  # fmt: skip
LEVELS = {"sensitive": "敏感", "personal": "个人", "none": "无", "undetermined": "未定"}
