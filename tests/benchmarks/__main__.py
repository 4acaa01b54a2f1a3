"""Every measurement behind a claim: `make bench`, or `python -m tests.benchmarks NAME... FOLDER`.

A FOLDER holds applications labelled by hand (_truths.py): `make bench BENCH=FOLDER`.
Figures are ratios to a floor or a peer measured in the same run, medians of at least three.
"""

import importlib
import inspect
import pkgutil
import sys
import time
from pathlib import Path

from tests import benchmarks


def names():
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if not name.startswith("_")]


def main(arguments):
    folder = next((Path(each) for each in arguments if Path(each).is_dir()), None)
    chosen = [each for each in arguments if not Path(each).is_dir()]
    for name in chosen or names():
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if not hasattr(module, "run"):
            continue
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
        began = time.monotonic()
        for line in ran(module, folder) or ():
            print("  " + "  ".join(str(part) for part in line), flush=True)
        print(f"  ({time.monotonic() - began:.0f} s)", flush=True)


def ran(module, folder):
    takes = "bench" in inspect.signature(module.run).parameters
    return module.run(bench=folder) if takes else module.run()


if __name__ == "__main__":
    main(sys.argv[1:])
