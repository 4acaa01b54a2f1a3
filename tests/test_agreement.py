"""Every clause that a Kind names exists, and a company's own agreement takes the place of ours."""

import pytest
import yaml

from tuomin import agreement
from tuomin.detect import registry
from tuomin.errors import PolicyError

OURS = agreement.read()
RAW = yaml.safe_load(agreement.standard().read_text(encoding="utf-8"))


def own(tmp_path, **changes):
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump({**RAW, **changes}, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize("detector", registry.load().values(), ids=lambda detector: detector.id)
def test_every_clause_and_law_of_a_kind_is_known(detector):
    references = [*detector.clauses, *detector.law]

    assert [name for name in references if OURS.meaning(name) is None] == []


@pytest.mark.parametrize(
    ("declared", "levels", "name", "level"),
    [
        ("sensitive", {"gbt45574": "personal"}, "agreement", "sensitive"),
        ("sensitive", {"gbt45574": "personal"}, "gbt45574", "personal"),
        ("sensitive", {"gbt35273": "sensitive"}, "gbt35273", "sensitive"),
        ("sensitive", {}, "gbt35273", "personal"),
        ("personal", {}, "gbt45574", "personal"),
        ("context", {"gbt35273": "personal"}, "gbt35273", "context"),
    ],
)
def test_the_list_decides_what_is_sensitive(declared, levels, name, level):
    assert OURS.level("identity.x", declared, levels, sensitive_list=name) == level


def test_a_company_sets_levels_and_clauses_of_its_own(tmp_path):
    kinds = {"identity.x": {"level": "context", "clauses": ["customer 第二条(三)1"]}}
    theirs = agreement.read(own(tmp_path, kinds=kinds))

    assert theirs.level("identity.x", "sensitive", {}, sensitive_list="agreement") == "context"
    assert theirs.clauses_of("identity.x", ("PIPL 28",)) == ("customer 第二条(三)1",)
    assert theirs.clauses_of("identity.y", ("PIPL 28",)) == ("PIPL 28",)


def test_both_agreements_and_every_list_are_there():
    assert set(OURS.sources) == {"customer", "virtual_office"}
    assert set(OURS.lists) == set(agreement.LISTS)
    assert OURS.meaning("GB/T 35273-2020 B") == OURS.law["GB/T 35273-2020"]
    assert OURS.meaning("customer 第九条") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "tuomin.policy/1"}, "is not in format"),
        ({"lawz": {}}, "did you mean 'law'"),
        ({"lists": {"gbt35237": {}}}, "did you mean 'gbt35273'"),
        ({"title": {"en": "x"}}, "needs 'en' and 'zh'"),
        ({"kinds": {"identity.x": {"level": "secret"}}}, "unknown level 'secret'"),
        ({"kinds": {"identity.x": {"clauses": "PIPL 28"}}}, "not a list"),
        ({"law": ["PIPL"]}, "expected mappings under 'law'"),
    ],
)
def test_says_what_is_wrong(tmp_path, changes, message):
    with pytest.raises(PolicyError, match=message):
        agreement.read(own(tmp_path, **changes))


def test_an_unknown_list_is_refused():
    with pytest.raises(PolicyError, match="did you mean 'gbt45574'"):
        agreement.check_list("gbt45547")
