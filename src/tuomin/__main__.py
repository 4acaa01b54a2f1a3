"""`python -m tuomin` is the same as `tuomin`."""

from tuomin.cli import main

main()
