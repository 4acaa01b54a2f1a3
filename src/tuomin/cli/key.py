"""`tuomin key`: make a key file for copies that must agree with each other."""

from pathlib import Path
from typing import Annotated

import typer


def key(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="the key file to make; must not exist")
    ],
) -> None:
    """Write a new random key (mode 0600); copies made with it are at most de_identified."""
    from tuomin.cli.screen import tell
    from tuomin.transforms.keyed import keys

    keys.write_key(path)
    tell(f"key written to {path}; whoever holds it can link copies back: keep it apart from them")
