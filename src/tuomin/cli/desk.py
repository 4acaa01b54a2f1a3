"""Where a plan to erase somebody is shown, confirmed, carried out and receipted."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuomin.cli.options import Form, Language

if TYPE_CHECKING:
    from tuomin.erase import Eraser
    from tuomin.erase.carry import Erased
    from tuomin.erase.model import Plan
    from tuomin.transforms.keyed.keys import Key

NO, INCOMPLETE = 1, 3


@dataclass(frozen=True, kw_only=True)
class _Showing:
    key: "Key | None"
    form: Form
    output: Path | None
    lang: Language
    quiet: bool


class Desk:
    """Shows the plan, asks, does it and hands out the receipt."""

    def __init__(self, eraser: "Eraser", **showing: Any) -> None:
        self.eraser, self.showing = eraser, _Showing(**showing)

    def serve(self, *, execute: bool, yes: bool) -> int:
        """Show the plan, and where it was asked for carry it out; the exit code."""
        from tuomin.cli.screen import counted, tell

        silent = self.showing.quiet or not sys.stderr.isatty()
        with counted(quiet=silent) as step:
            plan = self.eraser.plan(progress=step)
        code = _code(plan)
        if not execute or code:
            self._show(plan)
            if execute:
                tell(*self._hindrances(plan), "nothing was changed")
            return code
        self._show(plan, to_people=True)
        _confirm(self.eraser.connector.url, yes=yes)
        with counted(quiet=silent) as step:
            done = self.eraser.execute(plan, progress=step)
        self._show(plan, done)
        return 0

    def _show(self, plan: "Plan", done: "Erased | None" = None, *, to_people: bool = False) -> None:
        """The document where it was asked for; before it is done, the plan goes to stderr."""
        import json

        from tuomin.cli import screen
        from tuomin.erase import document
        from tuomin.reports import erased

        showing = self.showing
        found = document(plan, self.eraser.subject, done=done, key=showing.key)
        text = json.dumps(found, ensure_ascii=False, indent=1)
        if showing.output:
            self._save(text, showing.output, again=done is not None)
        elif showing.form is Form.json and not to_people:
            screen.show(text)
        shown = erased.render(found, lang=showing.lang.value)
        if to_people:
            if not showing.quiet:
                screen.tell(*shown.splitlines())
        elif showing.form is Form.text and not showing.quiet:
            screen.show(erased.summary(found, lang=showing.lang.value) if done else shown)

    def _hindrances(self, plan: "Plan") -> list[str]:
        """What is to decide or stands in the way, where it is not shown anyway."""
        from tuomin.erase import document
        from tuomin.reports import erased

        showing = self.showing
        if showing.form is Form.text and not showing.quiet:
            return []
        found = document(plan, self.eraser.subject, done=None, key=showing.key)
        return erased.hindrances(found, lang=showing.lang.value)

    def _save(self, text: str, path: Path, *, again: bool) -> None:
        """Write the file; a receipt that cannot be written is shown, for it is had only once."""
        from tuomin.cli import screen
        from tuomin.errors import SetupError

        try:
            screen.emit(text, path, quiet=self.showing.quiet)
        except SetupError:
            if again:
                screen.show(text)
            raise


def _code(plan: "Plan") -> int:
    """3 where something was not read; 1 where nobody was found or something is in the way."""
    if plan.unread:
        return INCOMPLETE
    return NO if plan.ambiguous or plan.hindrances or not plan.steps else 0


def _confirm(url: str, *, yes: bool) -> None:
    """Have a person type the store's name; without a terminal --yes says it."""
    from tuomin.errors import SetupError

    if yes:
        return
    name = url.rstrip("/").rpartition("/")[2].partition("?")[0] or url
    if not sys.stdin.isatty():
        raise SetupError("nobody is there to confirm; nothing was changed", hint="--yes")
    sys.stderr.write(f"type {name} to erase the person there, for good: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise SetupError("not confirmed; nothing was changed")
