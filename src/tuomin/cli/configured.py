"""The command line as files and variables complete it: `--store`, `--config`, and the rest."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import typer

    from tuomin.settings import Settings, Store

OPTIONS = ("--store", "--config")
WITH_STORE = ("scan", "explain", "plan", "copy", "verify", "erase", "diff", "doctor")
ONLY = {"inventory": ("diff",)}  # elsewhere the option means something else
MASK = 0o077


def settled(arguments: Sequence[str]) -> "Settings":
    """All settings that hold for a command line."""
    from tuomin.settings import gather

    said = taken(arguments)[1]
    return gather(Path(said["--config"]) if "--config" in said else None)


def completed(
    arguments: Sequence[str], settings: "Settings", app: "typer.Typer"
) -> tuple[list[str], dict[str, Any]]:
    """The words of a command line with its store's address, and what else its parser is given."""
    import typer

    words, said = taken(arguments)
    name = said.get("--store")
    more: dict[str, Any] = {"obj": settings}
    if settings.of(name):
        commands = getattr(typer.main.get_command(app), "commands", {})
        more["default_map"] = defaults(commands, settings, name)
    return with_store(words, settings, name), more


def language(arguments: Sequence[str], settings: "Settings | None" = None) -> str:
    """The language that a command line asks for, or else its settings; English if they do not.

    >>> language(["diff", "--lang=zh"]), language(["diff", "--lang", "zh"]), language(["diff"])
    ('zh', 'zh', 'en')
    """
    pairs = zip(arguments, [*arguments[1:], ""], strict=False)
    named = [(*word.partition("=")[::2], after) for word, after in pairs]
    asked = [value or after for name, value, after in named if name == "--lang"]
    if not asked and settings:
        name = taken(arguments)[1].get("--store")
        found = settings.of(name if name in settings.stores else None)
        asked = [str(found["lang"].value)] if "lang" in found else []
    return "zh" if asked[-1:] == ["zh"] else "en"


def taken(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words without `--store` and `--config`, which may stand anywhere, and what these say.

    >>> taken(["diff", "--store", "shop", "-q", "--config=x.yaml"])
    (['diff', '-q'], {'--store': 'shop', '--config': 'x.yaml'})
    """
    from tuomin.errors import SetupError

    rest, said, words = [], {}, iter(arguments)
    for word in words:
        name, sign, value = word.partition("=")
        if name not in OPTIONS:
            rest.append(word)
            continue
        said[name] = value if sign else next(words, "")
        if not said[name]:
            raise SetupError(f"{name} needs a value", hint=f"{name} NAME")
    return rest, said


def with_store(arguments: list[str], settings: "Settings", name: str | None) -> list[str]:
    """The words with the address of the store `name` where the command expects one."""
    from tuomin.errors import SetupError

    if name is None:
        return arguments
    if not arguments or arguments[0] not in WITH_STORE:
        raise SetupError("takes no --store", where=(arguments or ["tuomin"])[0], hint="give a URL")
    return [arguments[0], address(name, settings.store(name)), *arguments[1:]]


def address(name: str, store: "Store") -> str:
    """The address of a store, its secrets in place.

    SetupError where a password stands in a file that others can read.
    """
    from tuomin.connectors.url import parse
    from tuomin.errors import SetupError
    from tuomin.secret import REFERENCE, spelt_out

    path, where = Path(store.url.origin.rpartition(": ")[0]), store.url.origin
    bare = REFERENCE.sub("", store.url.value)
    if parse(bare).password and path.stat().st_mode & MASK:
        hint = f"write ${{env:NAME}} or ${{file:PATH}} in its place, or chmod 600 {path}"
        raise SetupError("others can read the password", where=where, hint=hint)
    return spelt_out(store.url.value, f"store {name}")


def defaults(commands: Mapping[str, Any], settings: "Settings", name: str | None) -> dict[str, Any]:
    """What each command takes for options that are not given, by the names of its parameters."""
    found = settings.of(name)
    return {
        command: {
            each.name: found[word].value
            for each in one.params
            for word in found
            if f"--{word}" in each.opts and command in ONLY.get(word, (command,))
        }
        for command, one in commands.items()
    }
