"""Every detector keeps its promises: examples of both sorts, a measured chance, a place in law."""

import re
import time

import numpy as np
import polars as pl
import pytest

from tuomin import agreement
from tuomin.checks.normal import normalise
from tuomin.detect import registry, trial
from tuomin.detect.kinds.detector import ascii_digits
from tuomin.detect.naming.names import Names
from tuomin.transforms.texts import forms

DETECTORS = registry.load()
NAMES = Names(DETECTORS)
OURS = agreement.read()
VALUES = [(found.id, value) for found in DETECTORS.values() for value in found.values]

FIRST = re.findall(
    r"\w+",
    """
    person_name gender birth_date cn_resident_id cn_hmt_residence_permit cn_foreign_pr_id passport
    hk_macao_travel_permit tw_travel_permit nationality ethnicity marital_status id_photo cn_mobile
    cn_landline email postal_address region postcode username password third_party_account
    wechat_openid qq_number device_model operating_system browser_type ip_address mac_address imei
    ad_device_id browsing_history search_history click_history purchase_history service_usage
    login_log operation_log file_storage_record meeting_record geo_location trajectory license_plate
    vin bank_card card_security_code payment_account transaction_record social_security_no
    feedback_content message_content call_record face_data fingerprint voiceprint iris religion
    disability_status diagnosis medical_record_no medical_insurance_no minor_under_14 company_name
    position legal_representative uscc contact_method free_text_mixed json_blob
    """,
)


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=DETECTORS)
class TestEveryDetector:
    def test_reads_strictly(self, detector):
        path = registry.built_in() / detector.category / f"{detector.code}.yaml"

        assert registry.read(path) == detector

    def test_passes_its_own_examples(self, detector):
        assert [flaw.problem for flaw in trial.flaws(detector, NAMES)] == []

    def test_has_examples_of_every_form_and_near_misses(self, detector):
        texts = normalise(pl.Series(detector.examples.match, dtype=pl.String))

        assert [value.pattern for value in detector.values if not value.hits(texts).any()] == []
        if detector.values:
            assert len(detector.examples.match) >= 3
            assert len(detector.examples.reject) >= 3

    def test_has_names_in_every_form_with_examples_and_near_misses(self, detector):
        names, examples = detector.names, detector.examples.names

        assert names.en
        assert names.zh
        assert names.pinyin
        assert len(examples.match) >= 3
        assert len(examples.reject) >= 3

    def test_names_nothing_twice(self, detector):
        names = detector.names
        every = [*names.en, *names.zh, *names.pinyin, *names.ambiguous]

        assert len(every) == len(set(every))
        assert [
            name for name in (*names.en, *names.pinyin) if not re.fullmatch("[a-z0-9_]+", name)
        ] == []

    def test_answers_for_whole_columns(self, detector):
        texts = pl.Series([None, "", "\x00", "李建国"])
        found = detector.hits(texts)

        assert found.dtype == pl.Boolean
        assert [answer is None for answer in found] == [True, False, False, False]

    def test_stands_in_law(self, detector):
        references = [*detector.clauses, *detector.law]

        assert [name for name in references if OURS.meaning(name) is None] == []
        assert references or detector.level == "context"
        assert {"gbt35273", "gbt45574"} <= detector.levels.keys() or detector.level == "context"
        assert detector.role in ("direct", "quasi", "attribute") or detector.level == "context"

    def test_is_found_inside_text(self, detector):
        searched = [value for value in detector.values if value.text]
        for text in detector.examples.match:
            if any(value.hits(normalise(pl.Series([text]))).item() for value in searched):
                sentence = f"备注{text}，已核对"

                assert detector.inside.search(sentence)
                assert pl.Series([sentence]).str.contains(detector.span).item()

    def test_hostile_text_takes_no_time(self, detector):
        hostile = ["a." * 40_000, "1" * 80_000, "张" * 50_000, "1-" * 40_000, "北京市" * 20_000]
        start = time.process_time()
        detector.hits(pl.Series(hostile))
        for text in hostile:
            _ = detector.inside and list(detector.inside.finditer(text))

        assert time.process_time() - start < 2


def test_the_first_kinds_are_all_there():
    assert set(FIRST) - {found.code for found in DETECTORS.values()} == set()
    assert len(FIRST) == 69
    assert len(DETECTORS) == 141


def test_no_plain_name_announces_two_kinds():
    owners = {}
    for found in DETECTORS.values():
        for name in (*found.names.en, *found.names.zh, *found.names.pinyin):
            owners.setdefault(name.replace("_", "").lower(), set()).add(found.id)

    assert {name: kinds for name, kinds in owners.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("detector", DETECTORS.values(), ids=DETECTORS)
def test_no_other_kind_has_a_stronger_claim_to_its_examples(detector):
    for text in detector.examples.match:
        value = normalise(pl.Series([text]))
        own = [part.chance for part in detector.values if part.alone and part.hits(value).item()]
        stronger = {
            kind
            for kind, part in VALUES
            if own and part.alone and part.hits(value).item() and part.chance < min(own)
        }

        assert stronger - {detector.id} == set()


def likes(example, rows, random):
    """Random texts of the same length and alphabet; punctuation stays where it is."""
    alphabets = [
        part for part, form in (("0123456789", "[0-9]"), ("abcdefghijklmnopqrstuvwxyz", "[a-z]"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "[A-Z]")) if re.search(form, example)
    ]  # fmt: skip
    latin = np.array(list("".join(alphabets)) or [""])
    han = np.array([chr(code) for code in range(0x4E00, 0x9FA6)])
    columns = [
        random.choice(latin if character.isascii() else han, rows)
        if character.isalnum() else np.full(rows, character)
        for character in example
    ]  # fmt: skip
    return pl.Series(["".join(row) for row in zip(*columns, strict=True)])


@pytest.mark.parametrize(
    ("kind", "value"), VALUES, ids=[f"{kind}-{value.chance}" for kind, value in VALUES]
)
def test_chance_is_what_random_texts_show(kind, value):
    rows, random = 4000, np.random.default_rng(2260)
    for example in DETECTORS[kind].examples.match:
        normal = normalise(pl.Series([example]))
        if value.hits(normal).item():
            share = value.hits(normalise(likes(example, rows, random))).mean()

            assert share <= 1.5 * value.chance + 5 / rows


def test_copies_take_out_of_texts_the_foreign_numbers_that_a_scan_tells():
    """Transforms import no detectors, so the form is written in both places."""
    (abroad,) = [each for each in DETECTORS["contact.cn_landline"].values if not each.alone]

    assert ascii_digits(abroad.inside) == forms.ABROAD
