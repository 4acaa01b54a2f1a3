"""Licence plates of mainland China: GA 36-2018, without separator or with `·`, `-` or a blank.

Ordinary plates have a province character, an office letter and five places; new-energy plates six;
letters I and O do not occur in the number. Embassy, consulate, armed police, military, coach,
trailer and cross-border plates are told by their own characters. The military plates of 2012, two
letters and five digits, look like any product code and are left out.

>>> import polars as pl
>>> texts = pl.Series(["京A12345", "粤B·D12345", "粤Z1234港", "WJ京1234X", "京A1234I", "京AB"])
>>> valid(texts).to_list()
[True, True, True, True, False, False]
"""

import polars as pl

PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
LETTER = "[A-HJ-NP-Z]"
PLACE = "[0-9A-HJ-NP-Z]"

FORMS = [
    f"{PROVINCE}[A-Z][·•. -]?{PLACE}{{4}}[0-9A-HJ-NP-Z挂学警港澳领]",
    f"{PROVINCE}[A-Z][·•. -]?(?:[A-HJK]{PLACE}[0-9]{{4}}|[0-9]{{5}}[A-HJK])",
    "(?:使[0-9]{6}|[0-9]{6}使|[0-9]{3}[·-]?[0-9]{3}使)",
    f"WJ[·-]?{PROVINCE}?[·-]?[0-9]{{4,5}}[0-9TDSHBXJ]?",
    f"[南北沈兰济广成海空军]{LETTER}[·-]?[0-9]{{5}}",
]


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a plate of one of the series in use."""
    return texts.str.contains(f"^(?:{'|'.join(FORMS)})$")
