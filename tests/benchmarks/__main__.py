"""Every measurement behind a claim: `make bench`, or `python -m tests.benchmarks NAME...`.

Figures are ratios to a floor or a peer measured in the same run, medians of at least three.
"""

import importlib
import pkgutil
import sys
import time

from tests import benchmarks


def names():
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if not name.startswith("_")]


def main(chosen):
    for name in chosen or names():
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if not hasattr(module, "run"):
            continue
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        began = time.monotonic()
        for line in module.run() or ():
            print("  " + "  ".join(str(part) for part in line), flush=True)
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
