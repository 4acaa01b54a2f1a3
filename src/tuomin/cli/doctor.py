"""`tuomin doctor`: say whether a role is fit to scan a store, and how one is made that is."""

from typing import TYPE_CHECKING

from tuomin.cli.options import Form, Format, Lang, Language, Source

if TYPE_CHECKING:
    from tuomin.reports.checkup import Checkup

CODES = {"fit": 0, "file": 0, "writes": 1, "partly": 1, "unknown": 3}


def doctor(url: Source, *, form: Format = Form.text, lang: Lang = Language.en) -> int:
    """Say what the role of an address may do, and print the SQL of one that can only read.

    Exit 0 when it reads everything and can do nothing else, 1 when not, 3 when the engine cannot be
    asked. Nothing is read from any table.
    """
    from tuomin.cli import screen
    from tuomin.reports import checkup

    found = _examined(url)
    if form is Form.json:
        screen.document(checkup.document(found))
    else:
        screen.show(checkup.render(found, lang=lang.value))
    return CODES[found.verdict]


def _examined(url: str) -> "Checkup":
    from contextlib import closing

    from tuomin.connectors.open import drivers, open_connector
    from tuomin.connectors.pressure import Loaded, pressure
    from tuomin.connectors.rights import Examined
    from tuomin.connectors.url import FILE_SCHEMES
    from tuomin.reports.checkup import Checkup

    with closing(open_connector(url)) as connector:
        asked = connector if isinstance(connector, Examined) else None
        return Checkup(
            engine=connector.engine,
            url=connector.url,
            is_file=connector.engine in FILE_SCHEMES,
            rights=asked.rights() if asked else None,
            script=asked.grants() if asked else "",
            drivers=drivers(),
            pressure=pressure(connector) if isinstance(connector, Loaded) else None,
        )
