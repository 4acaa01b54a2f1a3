"""Decisions put into a file leave everything else in it as people wrote it."""

import pytest

from tuomin import decisions
from tuomin.detect import registry
from tuomin.model import Decision

KINDS = registry.load()
FLOW = "{column: a.b, verdict: rejected, who: A, when: 2024-01-01, why: w}"
REMARKED = """# ours
format: tuomin.decisions/1
decisions:
  # the first one
  - column: customer.c7   # since 2024
    verdict: rejected
    who: Li Wei
    when: 2024-11-01
    why: numbers of machines
  - {column: customer.c8, verdict: rejected, who: Ann, when: 2024-11-01, why: 'no: it is none'}
"""


class TestFile:
    def merge(self, text, *new):
        written = decisions.merged(text, new, KINDS)
        return written, decisions.loads(written, KINDS, where="")

    def word(self, name, **more):
        fields = {"verdict": "rejected", "who": "Bo", "when": "2026-11-28", "why": "because"}
        return Decision(column=f"customer.{name}", **(fields | more))

    def test_what_stands_there_stays_as_it_is(self):
        text, found = self.merge(REMARKED, self.word("c9", why="a: b # c"))

        assert text.startswith(REMARKED)
        assert [each.column for each in found] == ["customer.c7", "customer.c8", "customer.c9"]

    @pytest.mark.parametrize("name", ["c7", "c8"])
    def test_one_takes_the_place_of_an_older_one(self, name):
        text, found = self.merge(REMARKED, self.word(name), self.word("c9"))

        assert {each.column: each.who for each in found} == {
            "customer.c7": "Li Wei", "customer.c8": "Ann", "customer.c9": "Bo",
        } | {f"customer.{name}": "Bo"}  # fmt: skip
        assert "# the first one" in text

    @pytest.mark.parametrize(
        "text",
        ["", "format: tuomin.decisions/1\ndecisions: []\n", "format: tuomin.decisions/1\n",
         f"decisions:\n- {FLOW}\nformat: tuomin.decisions/1"],
    )  # fmt: skip
    def test_any_form_of_file_takes_it(self, text):
        before = decisions.loads(text, KINDS, where="") if text else ()

        assert set(self.merge(text, self.word("c9"))[1]) == {*before, self.word("c9")}
