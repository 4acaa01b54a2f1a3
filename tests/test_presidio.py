"""Presidio: our kinds for its users, and its users' recognizers in our scans."""

import subprocess
import sys

import pytest
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from tests.columns import code, digits, judged, numbers, phone, table
from tuomin.detect import registry
from tuomin.detect.inside.joined import join
from tuomin.errors import DetectorError
from tuomin.presidio import recognizers

OWN = r"""
recognizers:
- name: Ticket of a complaint
  supported_entity: TICKET
  supported_language: en
  patterns:
  - {name: ticket, regex: '(?<![A-Z])TK-\d{6}(?!\d)', score: 0.8}
  context: [complaint, 投诉]
- name: Staff card
  supported_entity: STAFF_CARD
  patterns:
  - {name: card, regex: 'EMP\d{5}', score: 0.8}
  context: [badge]
- name: Weak
  supported_entity: ZIP
  patterns:
  - {name: zip, regex: '\d{4}', score: 0.01}
"""


@pytest.fixture(scope="module")
def engine():
    known = RecognizerRegistry(recognizers=recognizers(), supported_languages=["zh"])
    nlp = NoOpNlpEngine(models=[{"lang_code": "zh", "model_name": "no_op"}])
    return AnalyzerEngine(registry=known, nlp_engine=nlp, supported_languages=["zh"])


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "recognizers.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def looked(own, name, values):
    found = judged(table([(name, "text", "", values)]), joined=join(registry.load(), own))
    return found[f"t.{name}"]


class TestOurKindsInPresidio:
    @pytest.mark.parametrize(
        ("text", "entity", "part"),
        [
            ("打13800138000联系", "CN_MOBILE", "13800138000"),
            ("身份证110101190001010014。", "CN_RESIDENT_ID", "110101190001010014"),
            ("发到li.hua@example.com谢谢", "EMAIL", "li.hua@example.com"),
            ("联系人：李建国，晚上到", "PERSON_NAME", "李建国"),
            ("寄到杭州市西湖区文三路12号，谢谢", "POSTAL_ADDRESS", "12号"),
        ],
    )
    def test_are_found_in_chinese_sentences(self, engine, text, entity, part):
        results = engine.analyze(text, language="zh")
        spans = [text[each.start : each.end] for each in results if each.entity_type == entity]

        assert len(spans) == 1
        assert spans[0].endswith(part)

    @pytest.mark.parametrize(
        "text", ["身份证110101190001010015", "订单2024031512345678", "明天到货"]
    )
    def test_are_not_where_checks_fail(self, engine, text):
        assert engine.analyze(text, language="zh", score_threshold=0.5) == []

    def test_take_the_name_of_a_column_as_context(self, engine):
        (plain,) = engine.analyze("13800138000", language="zh")
        (spoken,) = engine.analyze("13800138000", language="zh", context=["手机号"])

        assert spoken.score > plain.score


class TestRecognizersOfAUser:
    def test_find_what_polars_cannot_search(self, own):
        (part,) = looked(
            own, "note", [f"客户 TK-{digits(6)} 来电，请回复" for _ in range(50)]
        ).contains

        assert (part.kind, part.share) == ("presidio.ticket", 1.0)

    def test_are_weighed_by_form_and_name(self, own):
        verdict = looked(own, "badge", [f"EMP{digits(5)}" for _ in range(50)])

        assert (code(verdict), verdict.level) == ("staff_card", "personal")
        assert {reason.source for reason in verdict.evidence} >= {"name", "values"}

    def test_that_are_weak_say_nothing_alone(self, own):
        assert looked(own, "c1", [digits(4) for _ in range(50)]).level == "none"

    def test_leave_our_kinds_alone(self, own):
        assert code(looked(own, "c1", numbers())) == "cn_resident_id"
        assert [p.kind for p in looked(own, "note", [f"打{phone()}，谢谢"] * 50).contains] == [
            "contact.cn_mobile"
        ]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("recognizers: [", "line 2 is not YAML"),
            ("other: 1", "lacks a list"),
            ("recognizers: [3]", "has to hold keys"),
            ("recognizers: [{name: a, supported_entity: A}]", "a: is no recognizer"),
            ("recognizers: [{name: a, supported_entity: A, colour: red, deny_list: [x]}]", "a: is"),
            ("recognizers: [{name: a, supported_entity: '1 b', deny_list: [x]}]", "is no name"),
            ("recognizers: [{name: a, supported_entity: A, patterns: [{name: p, regex: '('}]}]",
             "a: is no recognizer"),
            ("recognizers: [{supported_entity: A, patterns: [{name: p, regex: '(', score: 1}]}]",
             "recognizer 1: is no recognizer"),
        ],
    )  # fmt: skip
    def test_errors_name_file_and_recognizer(self, tmp_path, text, problem):
        path = tmp_path / "own.yaml"
        path.write_text(text, encoding="utf-8")

        with pytest.raises(DetectorError, match=rf"own\.yaml.*{problem}"):
            join(registry.load(), path)


def test_a_scan_without_them_does_not_load_presidio():
    program = (
        "import sys; from tests.columns import look; "
        "look('remark', ['打13800138000联系我，谢谢'] * 50); "
        "print('presidio_analyzer' in sys.modules)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert shown.stdout.strip() == "False"
