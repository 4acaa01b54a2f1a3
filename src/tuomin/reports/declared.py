"""A company's agreement against what was found, as text for a terminal."""

from collections.abc import Mapping

from tuomin.model import Declared
from tuomin.reports.grid import safe

DECLARED = {
    "en": ("declared by", "found, not declared", "declared, not found",
           "sensitive, needs separate consent (PIPL 29)",
           "people under fourteen, needs a parent's consent (PIPL 31)"),
    "zh": ("对照", "已发现但未声明", "已声明但未发现", "敏感，须取得单独同意(PIPL 29)",
           "不满十四周岁未成年人信息，须取得监护人同意(PIPL 31)"),
}  # fmt: skip


def listing(found: Declared, titles: Mapping[str, Mapping[str, str]], lang: str) -> str:
    """Kinds that no clause names, clauses without their kinds, and whose consent is needed."""
    head, *words = DECLARED[lang]
    lines = [f"{head}: {found.title}"]
    claims = (found.undeclared, found.missing, found.consent)
    for word, group in zip(words, claims, strict=False):
        lines += [f"{word}: {len(group)}"]
        lines += [
            f"  {titles.get(each.kind, {}).get(lang, each.kind)} [{each.kind}] "
            + ", ".join(each.columns or each.clauses)
            for each in group
        ]
    lines.append(f"{words[-1]}: {', '.join(found.minors) or 0}")
    return "".join(safe(line) + "\n" for line in lines)


AMISS = {
    "en": "{title}: {kinds} kinds are found and not declared, {consent} need separate consent,"
    " {minors} columns a parent's",
    "zh": "{title}：{kinds} 个种类已发现但未声明，{consent} 个须取得单独同意，"
    "{minors} 个字段须取得监护人同意",
}


def amiss(found: Declared, *, lang: str) -> str:
    """One line on what a company's agreement does not cover; "" where it covers all."""
    counts = (len(found.undeclared), len(found.consent), len(found.minors))
    if not any(counts):
        return ""
    kinds, consent, minors = counts
    return AMISS[lang].format(title=found.title, kinds=kinds, consent=consent, minors=minors)
