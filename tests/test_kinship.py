"""Words for relatives are told from the names of relatives."""

import pytest

from tests.columns import DRAW, code, judged, person, phone, some, table

WORDS = ["父", "母", "祖父", "祖母", "外祖母", "其他"]
PEOPLE = [("xm", "text", "", some(person)), ("sjh", "text", "", some(phone))]


def found(within, name, values, comment=""):
    made = table([*PEOPLE, (name, "text", comment, values)], name=within)
    return judged(made)[f"{within}.{name}"]


@pytest.mark.parametrize(
    ("within", "name", "comment"),
    [
        ("guardian", "relation", ""),
        ("guardian", "guardian", ""),
        ("student", "jhr", ""),
        ("student", "jhrgx", ""),
        ("student", "parent", ""),
        ("student", "guardian_relation", ""),
        ("patient", "relationship", ""),
        ("emergency_contact", "relation", ""),
        ("policy", "ybrgx", ""),
        ("household", "gx", "与户主关系"),
        ("member", "c9", ""),
    ],
)
def test_words_say_how_and_not_who(within, name, comment):
    verdict = found(within, name, [DRAW.choice(WORDS) for _ in PEOPLE[0][3]], comment)

    assert (code(verdict), verdict.role, verdict.level) == ("kinship", "quasi", "personal")


@pytest.mark.parametrize(
    ("within", "name", "kind"),
    [
        ("guardian", "name", "person_name"),
        ("student", "parent_name", "guardian"),
        ("student", "jhrxm", "guardian"),
        ("staff", "spouse_name", "family_member"),
    ],
)
def test_names_say_who(within, name, kind):
    verdict = found(within, name, some(person))

    assert (code(verdict), verdict.role) == (kind, "direct")


@pytest.mark.parametrize(
    ("within", "name", "values"),
    [
        ("menu_relation", "relation", ["parent", "child"]),
        ("product", "relation", ["1", "2"]),
        ("product", "category", ["母婴", "女装"]),
    ],
)
def test_relations_of_things_are_nobodys(within, name, values):
    made = table([(name, "text", "", values * 50)], name=within)

    assert judged(made)[f"{within}.{name}"].level == "none"
