"""The skeleton of a detector file: every key with what it is for, ready to be filled in."""

from pathlib import Path

from tuomin.checks import CHECKS
from tuomin.detect.kinds.reader import FAMILIES, LEVELS, LISTS, PLACE, ROLES
from tuomin.errors import DetectorError

SKELETON = """\
# How one kind of personal information is recognised, and what it means in law. This file's place,
# {kind}, is its id. Fill in what stands in <…>, then: tuomin detectors test {folder}

title: {{en: {title}, zh: <中文名称>}}   # no other kind may have the same
about: >
  <What it is, who gives it out, what tells it from its neighbours.>

level: personal            # strictest reading: {levels} (not personal by itself)
levels: {{}}                 # single lists, such as {{gbt35273: sensitive}}; {lists}
clauses: []                # of your agreement, such as [customer 第二条(三)1]
law: [PIPL 4]              # laws and standards, by their names in the agreement file
role: direct               # {roles}: names a person, helps to, or says something of one

# Column names and comments, as words joined by _ : member_no also finds memberNo and MEMBER_NO_2.
names:
  en: []                   # such as [member_no, member_number]
  zh: []                   # such as [会员编号]
  pinyin: []               # full or initials, such as [huiyuanbianhao, hybh]
  ambiguous: []            # names of other things too: they need values, comment or table to agree
  details: []              # of its records, in tables named after it, such as [points]

# Forms of values. Take the part out when any text may be one: then names alone decide. A pattern is
# for the whole value, in linear-time syntax: no look-around, no back-references. Values are
# normalised first: full-width to half-width, blanks and the usual separators out of numbers.
value:
- pattern: 'M\\d{{8}}'
  # check: luhn            # a check digit: {checks}
  chance: 0.001            # share of random values of that length and alphabet that fit (0 to 1)
  # text: true             # also look for it inside free text

types: [text]              # {families}

examples:                  # held whenever the file is read; invented ones, at least three each
  match: []
  reject: []               # near misses: one digit less, the neighbour's form
  names:
    match: []              # column names that announce it
    reject: []             # names that look alike and do not, such as [member_count]

# other_forms: true        # where values may look otherwise too, and say nothing against it then
# replaces: true           # only where a kind that comes with tuomin has this id
"""


def write(kind: str, folder: Path) -> Path:
    """Write the skeleton of `kind` into `folder`; what is there already is never overwritten."""
    category, _, code = kind.partition(".")
    if not (PLACE.fullmatch(category) and PLACE.fullmatch(code)):
        hint = "<category>.<code> of a-z, 0-9 and _, such as account.member_no"
        raise DetectorError(f"{kind!r} cannot be an id", hint=hint)
    path = folder / category / f"{code}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_text(kind, folder))
    except FileExistsError as error:
        hint = "nothing was written; choose another id or edit the file"
        raise DetectorError("exists already", where=str(path), hint=hint) from error
    except OSError as error:
        raise DetectorError(f"cannot be written: {error.strerror}", where=str(path)) from error
    return path


def _text(kind: str, folder: Path) -> str:
    return SKELETON.format(
        kind=kind,
        title=kind.partition(".")[2].replace("_", " ").capitalize(),
        folder=folder,
        levels=", ".join(LEVELS),
        lists=", ".join(LISTS),
        roles=", ".join(ROLES),
        checks=", ".join(sorted(CHECKS)),
        families=", ".join(FAMILIES),
    )
