"""What a plan does with columns whose values say more than their names: as a proof would ask."""

import pytest

from tests.planned import CUSTOMER, column, made, step, table, verdict
from tuomin.model import Decision, Finding

OPERATION, DISABLED = "behaviour.operation_log", "specific_identity.disability_status"
LOG = table(
    "log",
    column("id", "integer", nullable=False),
    column("create_by", kind=OPERATION),
    column("op", comment="审核人", kind=OPERATION),
    column("content", kind=OPERATION),
    column("virtual_no"),
    column("digest"),
    column("user_id", "integer", kind="account.user_id"),
    column("disability", "integer", kind=DISABLED),
    column("certificate", kind=DISABLED),
    primary_key=("id",),
)


def looks(name, kind, share, **more):
    finding = Finding(kind=kind, score=-1.0, share=share)
    return verdict(LOG[0], name, None, findings=(finding,), **more)


def direct(name):
    return verdict(LOG[0], name, DISABLED, role="direct")


@pytest.mark.parametrize(
    ("name", "transform"), [("create_by", "contact"), ("op", "contact"), ("content", "text")]
)
def test_who_did_it_gets_a_name_to_sign_in_by_and_what_was_done_stays_text(name, transform):
    found = step(made(CUSTOMER, LOG), f"log.{name}")

    assert found.transform == transform
    assert (found.domain == "account.username") == (transform == "contact")


@pytest.mark.parametrize(("share", "transform"), [(1.0, "mobile"), (0.4, "keep")])
def test_what_nearly_all_values_look_like_is_treated_as_that(share, transform):
    found = made(CUSTOMER, LOG, changed=[looks("virtual_no", "contact.cn_mobile", share)])

    assert step(found, "log.virtual_no").transform == transform


def test_not_where_a_person_decided():
    word = Decision(
        column="log.virtual_no", verdict="rejected", who="a", when="2026-01-01", why="b"
    )
    seen = looks("virtual_no", "contact.cn_mobile", 1.0, decision=word)

    assert step(made(CUSTOMER, LOG, changed=[seen]), "log.virtual_no").transform == "keep"


@pytest.mark.parametrize(("rules", "transform"), [("de_identified", "token"), ("masked", "keep")])
def test_hashes_in_a_table_of_people_get_a_key(rules, transform):
    seen = verdict(LOG[0], "digest", None, protected="hashed")
    people = verdict(LOG[0], "certificate", "identity.person_name")
    found = made(CUSTOMER, LOG, changed=[seen, people], rules=rules)

    assert step(found, "log.digest").transform == transform


def test_a_state_is_no_certificate():
    found = made(CUSTOMER, LOG, changed=[direct("disability"), direct("certificate")])

    assert step(found, "log.disability").transform == "keep"
    assert step(found, "log.certificate").transform == "document"
    assert found.predicted == "de_identified"
