"""A plan says what happens to each column, and every risk it can know, before a row is read."""

import stat
from dataclasses import replace

import pytest

from tests.planned import (
    CUSTOMER,
    MOBILE,
    NAME,
    ORDERS,
    column,
    foreign,
    made,
    risks,
    step,
    table,
    verdict,
)
from tuomin import plan as plans
from tuomin import policy
from tuomin.errors import PolicyError
from tuomin.model import Column, Contained, Finding, Inventory
from tuomin.plan import plan
from tuomin.transforms.registry import TRANSFORMS

HOSTILE = ['a"b', "a.b", "%s", "null", "日 期", "x: y", "- z", "{}", "'", "#", "😀", "\t", "a\nb"]


class TestRules:
    def test_kinds_keys_and_the_rest(self):
        found = made(CUSTOMER, ORDERS)

        assert {each.column: each.transform for each in found.tables[0].columns} == {
            "id": "key", "name": "name", "phone": "mobile", "born": "birth_date", "level": "keep",
        }  # fmt: skip
        assert found.predicted == "de_identified"

    def test_a_column_named_in_the_policy_gets_what_it_says(self):
        rules = replace(policy.read("de_identified"), columns={"customer.level": policy.NULL})

        assert step(made(CUSTOMER, rules=rules), "customer.level").transform == "null"

    def test_a_column_that_is_not_there_is_refused(self):
        rules = replace(policy.read("masked"), columns={"customer.levl": policy.NULL})

        with pytest.raises(PolicyError, match=r"did you mean 'customer\.level'"):
            made(CUSTOMER, rules=rules)

    def test_values_decide_where_only_a_name_spoke(self):
        guardian = table("baby", column("a", kind="minor.guardian"))
        shaped = verdict(
            guardian[0],
            "a",
            "minor.guardian",
            role="direct",
            findings=(
                Finding(kind="minor.guardian", score=1.0),
                Finding(kind=MOBILE, score=-1.0, share=0.99),
            ),
        )

        assert step(made(guardian, changed=[shaped]), "baby.a").transform == "mobile"
        assert step(made(guardian), "baby.a").transform == "name"

    def test_json_leaves_get_what_their_kind_gets(self):
        profile = table("profile", column("doc", "json"))
        inner = [
            Contained(kind=MOBILE, share=1.0, low=0.9, high=1.0, path="$.phone"),
            Contained(kind=NAME, share=1.0, low=0.9, high=1.0, path="$.contacts[*].name"),
            Contained(kind="identity.gender", share=1.0, low=0.9, high=1.0, path="$.sex"),
        ]
        found = made(
            profile, changed=[verdict(profile[0], "doc", "account.json_blob", contains=inner)]
        )

        assert step(found, "profile.doc").transform == "json"
        assert step(found, "profile.doc").options == {
            "leaves": {
                "$.contacts[*].name": {"transform": "name", "domain": TRANSFORMS["name"].domain},
                "$.phone": {"transform": "mobile", "domain": "contact.cn_mobile"},
            }
        }

    def test_of_a_leaf_of_other_things_only_what_looks_like_a_kind_goes(self):
        """In TEXT too, where a mark would stand in the place of a number."""
        log = table("log", column("doc"))
        part = {"low": 0.01, "high": 0.03, "share": 0.02, "part": True}
        inner = [
            Contained(kind=MOBILE, share=1.0, low=0.9, high=1.0, path="$.phone"),
            Contained(kind=MOBILE, path="$.order_no", **part),
            Contained(kind="identity.vin", path="$.note", **part),
        ]
        told = verdict(log[0], "doc", None, contains=inner, free="json")
        doc = step(made(log, changed=[told]), "log.doc")

        assert doc.transform == "json"
        assert [*doc.options["leaves"]] == ["$.phone"]
        assert "vin" in [label for label, *_ in doc.options["patterns"]]

    def test_a_leaf_is_redacted_where_only_rows_could_be_alike(self):
        profile = table("profile", column("doc", "json"))
        inner = [Contained(kind="identity.gender", share=1.0, low=0.9, high=1.0, path="$.sex")]
        told = verdict(profile[0], "doc", "account.json_blob", contains=inner)
        kinds = "{account.json_blob: json, identity.gender: generalize}"
        rules = f"format: tuomin.policy/1\noutcome: de_identified\nkinds: {kinds}\n"
        found = made(profile, rules=policy.loads(rules), changed=[told])
        [leaf] = step(found, "profile.doc").options["leaves"].items()

        assert leaf == ("$.sex", {"transform": "redact", "domain": "identity.gender"})

    def test_texts_are_searched_for_what_the_scan_found_in_them(self):
        notes = table("notes", column("text"))
        inner = (Contained(kind="identity.vin", share=0.01, low=0.005, high=0.02),)
        found = made(notes, changed=[verdict(notes[0], "text", None, contains=inner)])
        labels = [label for label, *_ in step(found, "notes.text").options["patterns"]]

        assert step(found, "notes.text").transform == "text"
        assert labels[-1] == "vin"
        assert "mobile" in labels

    def test_what_was_masked_already_is_hidden_whole(self):
        masked = verdict(CUSTOMER[0], "name", NAME, protected="masked")

        assert step(made(CUSTOMER, changed=[masked]), "customer.name").transform == "redact"
        kept = made(CUSTOMER, rules="masked", changed=[masked])
        assert step(kept, "customer.name").transform == "keep"

    def test_realistic_surrogates_are_a_risk(self):
        text = policy.built_in()["de_identified"].read_text()
        live = text.replace("surrogates: nobody", "surrogates: realistic")
        found = made(CUSTOMER, rules=policy.loads(live))

        assert step(found, "customer.phone").options == {"realistic": True}
        assert ("customer.phone", "realistic") in risks(found)


class TestNewColumns:
    NEW = staticmethod(lambda: verdict(CUSTOMER[0], "level", None, level="undetermined"))

    def test_are_refused(self):
        with pytest.raises(PolicyError, match=r"no scan judged customer\.level"):
            made(CUSTOMER, changed=[self.NEW()])

    def test_that_the_inventory_does_not_know_are_refused(self):
        other = made(CUSTOMER)
        wider = replace(
            CUSTOMER[0], columns=(*CUSTOMER[0].columns, Column(name="ext", type="TEXT"))
        )
        inventory = Inventory(
            engine="sqlite",
            url="",
            complete=True,
            columns=tuple(verdict(CUSTOMER[0], name, kind) for name, kind in CUSTOMER[1].items()),
        )

        assert other.tables
        with pytest.raises(PolicyError, match=r"customer\.ext"):
            plan(inventory, [wider], policy.read("masked"))

    @pytest.mark.parametrize(("choice", "transform"), [("null", "null"), ("keep", "keep")])
    def test_may_be_emptied_or_kept_and_are_a_risk(self, choice, transform):
        rules = replace(policy.read("de_identified"), on_new_column=choice)
        found = made(CUSTOMER, rules=rules, changed=[self.NEW()])

        assert step(found, "customer.level").transform == transform
        assert ("customer.level", "not_judged") in risks(found)
        assert found.predicted == ("masked" if choice == "keep" else "de_identified")

    def test_that_the_policy_names_are_no_surprise(self):
        rules = replace(policy.read("masked"), columns={"customer.level": policy.KEEP})

        assert made(CUSTOMER, rules=rules, changed=[self.NEW()])


class TestOutcome:
    def test_a_kept_direct_identifier_is_named(self):
        rules = replace(policy.read("de_identified"), columns={"customer.name": policy.KEEP})
        found = made(CUSTOMER, rules=rules)

        assert found.predicted == "masked"
        assert found.because == ("customer.name: a direct identifier stays as it is",)

    def test_a_mask_shows_a_part(self):
        mask = policy.Rule(transform="mask")
        rules = replace(policy.read("de_identified"), columns={"customer.name": mask})

        assert made(CUSTOMER, rules=rules).because == (
            "customer.name: shows part of a direct identifier",
        )

    def test_texts_that_keep_what_they_contain_are_named(self):
        notes = table("notes", column("text"))
        inner = (Contained(kind=MOBILE, share=0.01, low=0.005, high=0.02),)
        rules = replace(policy.read("de_identified"), contains={"otherwise": policy.KEEP})
        found = made(notes, rules=rules, changed=[verdict(notes[0], "text", None, contains=inner)])

        assert found.because == ("notes.text: what its texts contain stays in them",)

    def test_an_anonymized_plan_of_coarse_columns_has_no_reasons(self):
        found = made(CUSTOMER, ORDERS, rules="anonymized")

        assert (found.predicted, found.because) == ("anonymized", ())
        assert found.reorder

    def test_a_quasi_identifier_that_joins_depend_on_is_named(self):
        region = table("region", column("code"), column("name"), primary_key=("code",))
        people = table(
            "people",
            column("name", kind=NAME),
            column("region", kind="contact.region"),
            foreign_keys=(foreign(("region",), "region", ("code",)),),
        )
        found = made(region, people, rules=replace(policy.read("anonymized"), joins="keep"))

        assert found.because == (
            "people.region: nothing makes rows alike in what it shows (generalize or null it)",
        )
        assert found.predicted == "de_identified"

    def test_years_of_mysql_are_rounded_to_what_the_type_holds(self):
        staff = table("staff", column("xm", kind=NAME), column("rzny", "integer", type="year(4)"))

        assert step(made(staff, rules="anonymized"), "staff.rzny").options == {"by": 10}

    def test_a_kept_key_lowers_it(self):
        found = made(CUSTOMER, rules="anonymized", key="0a1b2c3d")

        assert found.predicted == "de_identified"
        assert found.key_fate == "kept"
        assert "0a1b2c3d is kept" in found.because[-1]

    def test_the_fate_of_the_key(self):
        nobody = table("t", column("n", "integer"))

        assert made(CUSTOMER).key_fate == "destroyed"
        assert made(nobody).key_fate == "none"


class TestFile:
    def test_it_comes_back_as_it_was(self, tmp_path):
        hostile = table('we"ird `%s\n:p {x} 表😀', *(column(name, kind=NAME) for name in HOSTILE))
        found = made(CUSTOMER, ORDERS, hostile, rules="masked", key="0a1b2c3d")
        path = tmp_path / "plan.yaml"
        plans.write(found, path)

        assert plans.read(path) == found
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert plans.dumps(found) == path.read_text()

    def test_each_column_is_one_line(self):
        lines = plans.dumps(made(CUSTOMER)).splitlines()

        assert sum("transform:" in line for line in lines) == len(CUSTOMER[0].columns)

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("transform: mobile", "transform: mobil", "customer.phone: unknown transform 'mobil'"),
            ("transform: mobile", "transfrom: mobile", "unknown key 'transfrom'"),
            ("format: tuomin.plan/1", "format: tuomin.plan/2", "is no plan"),
            ("asked: de_identified", "asked: deidentified", "did you mean 'de_identified'?"),
            ("fingerprint: ", "fingerprnt: ", "did you mean 'fingerprint'?"),
            ("column: phone", "column: 12", "column is missing, or not text"),
            ("role: direct", "role: dirct", "did you mean 'direct'?"),
            ("tables:", "tables: {}\nx:", "unknown key 'x'"),
        ],
    )
    def test_what_was_edited_wrongly_is_named(self, old, new, message):
        text = plans.dumps(made(CUSTOMER)).replace(old, new, 1)

        with pytest.raises(PolicyError) as caught:
            plans.loads(text, where="plan.yaml")

        assert message in str(caught.value)
        assert "plan.yaml" in str(caught.value)

    def test_the_hash_of_a_risk_stays(self):
        first, again = made(CUSTOMER, rules="masked"), made(CUSTOMER, ORDERS, rules="masked")

        assert {each.hash for each in first.risks} <= {each.hash for each in again.risks}
        assert len({each.hash for each in again.risks}) == len(again.risks)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda t: replace(t, columns=(*t.columns, Column(name="ext", type="TEXT"))),
             "customer.ext is new"),
            (lambda t: replace(t, columns=t.columns[:-1]), "customer.level is gone"),
            (lambda t: replace(t, name="client"), "client is new"),
            (lambda t: replace(t, columns=(*t.columns[:-1], replace(t.columns[-1], type="text"))),
             "customer.level was INTEGER, is text"),
        ],
    )  # fmt: skip
    def test_another_schema_is_refused_by_name(self, change, message):
        found = made(CUSTOMER)
        plans.refuse_drift(found, [CUSTOMER[0]], url=found.url)

        with pytest.raises(PolicyError, match="plan again") as caught:
            plans.refuse_drift(found, [change(CUSTOMER[0])], url=found.url)

        assert message in str(caught.value)


def test_exact_times_and_amounts_that_stay_are_risks():
    orders = table("orders", *[column(*each) for each in [
        ("phone", "text", MOBILE), ("at", "timestamp"), ("amount", "decimal"), ("state", "text"),
    ]])  # fmt: skip
    exact = {("orders.at", "exact"), ("orders.amount", "exact")}

    assert {each for each in risks(made(orders)) if each[1] == "exact"} == exact
    assert not {each for each in risks(made(orders, rules="masked")) if each[1] == "exact"}
