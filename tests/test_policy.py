"""Policies are read strictly: what is misspelt is named with what was meant."""

import pytest

from tuomin import policy
from tuomin.detect import registry as detectors
from tuomin.errors import PolicyError
from tuomin.model import Classification
from tuomin.policy import KEEP, NULL, Rule
from tuomin.transforms import registry

KEYS = {"masked": "account.user_id"}  # a masked copy keeps its keys
EMAIL = detectors.load()["contact.email"]
HEAD = "format: tuomin.policy/1\noutcome: de_identified\n"


def read(text):
    return policy.loads(HEAD + text, where="p.yaml")


@pytest.mark.parametrize("name", policy.built_in())
class TestEveryBuiltInPolicy:
    def test_is_read_and_aims_at_its_name(self, name):
        assert policy.read(name).outcome == name

    def test_refuses_columns_that_nobody_judged(self, name):
        assert policy.read(name).on_new_column == "refuse"

    def test_gives_every_direct_identifier_something_that_hides_it(self, name):
        found = policy.read(name)
        for kind, detector in detectors.load().items():
            if detector.role != "direct" or detector.level == "context" or kind == KEYS.get(name):
                continue
            verdict = Classification(
                schema=None, table="t", column="c", type="", level="personal", kind=kind,
                role="direct",
            )  # fmt: skip
            rule = found.for_kind(kind, "text") or found.for_role(verdict, "text")

            assert registry.build(rule.transform, rule.options).hides != "none", kind

    def test_says_what_it_is_for(self, name):
        text = policy.built_in()[name].read_text()

        assert "\nabout: >" in text


def test_there_are_the_three_outcomes():
    assert sorted(policy.built_in()) == ["anonymized", "de_identified", "masked"]


def test_a_login_that_names_somebody_in_another_table_has_the_surrogate_of_the_login():
    rules = policy.read("de_identified")

    assert rules.for_kind("account.user_id", "text") == rules.for_kind("account.username", "text")


def test_the_anonymized_policy_keeps_no_part_of_a_direct_identifier():
    found = policy.read("anonymized")
    rules = [found.for_kind(kind, "text") for kind in detectors.load()]
    rules += found.roles["direct"].values()

    assert {
        rule.transform
        for rule in rules
        if rule and registry.build(rule.transform, rule.options).hides == "part"
    } <= {"generalize"}
    assert found.new_order


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kindz: {}", "unknown key 'kindz' (did you mean 'kinds'?)"),
        ("kinds: {contact.cn_mobil: mobile}", "did you mean 'contact.cn_mobile'?"),
        ("kinds: {contact.cn_mobile: mobil}", "unknown transform 'mobil' (did you mean 'mobile'?)"),
        ("kinds: {biometrics.*: 'null'}", "did you mean 'biometric.*'?"),
        ("kinds: {contact.cn_mobile: {transform: mask, frist: 3}}", "did you mean 'first'?"),
        ("kinds: {contact.cn_mobile: {transform: mask, first: -1}}", "first of Mask is -1"),
        (
            "kinds: {contact.cn_mobile: {transform: mask, first: many}}",
            "option first of mask wants",
        ),
        (
            "kinds: {contact.cn_mobile: {txt: mobile}}",
            "unknown family 'txt' (did you mean 'text'?)",
        ),
        ("kinds: [contact.cn_mobile]", "kinds has to map names to transforms"),
        ("roles: {drect: token}", "unknown role 'drect' (did you mean 'direct'?)"),
        ("keys: {persons: key}", "unknown key 'persons'"),
        ("others: {texts: keep}", "did you mean 'text'?"),
        ("on_new_column: refus", "unknown on_new_column 'refus' (did you mean 'refuse'?)"),
        ("surrogates: somebody", "unknown surrogates 'somebody' (did you mean 'nobody'?)"),
        ("new_order: maybe", "new_order has to be true or false"),
        ("contains: redct", "did you mean 'redact'?"),
        ("instead: {otherwize: key}", "did you mean 'otherwise'?"),
        (
            "kinds: {contact.email: email, contact.email: name}",
            "'contact.email' stands there twice",
        ),
        ("kinds: {contact.email: [", "is not YAML"),
    ],
)
def test_what_is_wrong_is_named(text, message):
    with pytest.raises(PolicyError, match="p.yaml") as caught:
        read(text)

    assert message in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("outcome: masked", "is not a policy"),
        ("format: tuomin.policy/1", "outcome is missing"),
        ("format: tuomin.policy/1\noutcome: maskd", "did you mean 'masked'?"),
        ("- a\n- b", "has to be a mapping"),
        ("a: &x [*x]", "line 1: refers to &x"),
        ("\x00", "is not YAML"),
        ("!!python/object/apply:os.system ['true']", "is not YAML"),
    ],
)
def test_what_is_no_policy_is_refused(text, message):
    with pytest.raises(PolicyError) as caught:
        policy.loads(text, where="p.yaml")

    assert message in str(caught.value)


def test_a_missing_file_names_the_built_in_ones(tmp_path):
    with pytest.raises(PolicyError, match="anonymized, de_identified, masked"):
        policy.read(tmp_path / "none.yaml")


def test_a_policy_of_ones_own_is_a_path(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(HEAD + "columns: {customer.ext3: null}")

    assert policy.read(path).columns == {"customer.ext3": NULL}


def test_a_kind_comes_before_its_category_and_a_family_before_the_rest():
    found = read(
        "kinds:\n"
        "  biometric.*: 'null'\n"
        "  biometric.iris: redact\n"
        "  identity.birth_date: {date: birth_date, otherwise: keep}\n"
    )

    assert found.for_kind("biometric.iris", "text") == Rule(transform="redact")
    assert found.for_kind("biometric.fingerprint", "binary") == NULL
    assert found.for_kind("identity.birth_date", "date") == Rule(transform="birth_date")
    assert found.for_kind("identity.birth_date", "integer") == KEEP
    assert found.for_kind("contact.email", "text") is None
    assert found.for_kind(None, "text") is None


def test_a_company_may_bring_kinds_of_its_own():
    found = policy.loads(
        HEAD + "kinds: {acme.badge: token}", where="p", kinds={"acme.badge": EMAIL}
    )

    assert found.for_kind("acme.badge", "text") == Rule(transform="token")
