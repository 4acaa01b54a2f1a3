"""What compiled code is made of, as one number: equal where compiling again would give the same.

Compiled code holds its own function, the functions that it calls, and the numbers, texts and arrays
that they have found in their modules. All of them are in the stamp, wherever they are written and
whatever made them: code that was compiled from anything else is another one's. Libraries count by
their versions.
"""

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import llvmlite
import numba
import numpy as np
from numba.core.dispatcher import Dispatcher
from numba.core.types import ExternalFunction
from numba.extending import _Intrinsic  # type: ignore[attr-defined]

LIBRARIES = {"builtins", "llvmlite", "math", "numba", "numpy"}
VERSIONS = sys.version, *(library.__version__ for library in (llvmlite, numba, np))
PLAIN = bool, int, float, complex, str, bytes, type(None), np.generic


class UnknownError(Exception):
    """A loop uses something of which it is not known what compiled code holds."""


@cache
def stamp_of(loop: Dispatcher) -> str:
    """The stamp of a loop, whose module is loaded by then."""
    parts = VERSIONS, sorted(loop.targetoptions.items()), _of(loop, ())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _of(value: Any, callers: tuple[Any, ...]) -> Any:
    """Texts and numbers, in tuples, that tell a value of a module from every other."""
    value = getattr(value, "py_func", value)
    if isinstance(value, _Intrinsic):
        value = value._defn  # noqa: SLF001 - it has no other name
    if isinstance(value, PLAIN):
        return type(value).__name__, repr(value)
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return value.dtype.str, value.shape, hashlib.sha256(value.tobytes()).hexdigest()
    if isinstance(value, tuple):
        return tuple(_of(each, callers) for each in value)
    if isinstance(value, ExternalFunction):
        return value.symbol, repr(value.sig)
    if isinstance(value, ModuleType | type) or _home(value) in LIBRARIES:
        return _home(value), _name(value)
    if isinstance(value, FunctionType):
        return _function(value, callers)
    raise UnknownError(type(value).__name__)


def _home(value: Any) -> str:
    """The first name of the module in which a value is defined."""
    return str(getattr(value, "__module__", None) or getattr(value, "__name__", "")).split(".")[0]


def _name(value: Any) -> str:
    known = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    return str(known or repr(value))


def _function(function: FunctionType, callers: tuple[Any, ...]) -> Any:
    name = function.__module__, function.__qualname__
    if function in callers:
        return name
    inside = [cell.cell_contents for cell in function.__closure__ or ()]
    given = function.__defaults__, function.__kwdefaults__
    found = [_of(each, (*callers, function)) for each in inside]
    for word, value in _seen(function.__code__, function.__globals__):
        found.append((word, _of(value, (*callers, function))))
    return name, repr(given), _code(function.__code__), tuple(found)


def _code(code: CodeType) -> Any:
    """The code and that of the functions in it, but not in which lines it stands."""
    constants = [
        _code(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts
    ]
    return code.co_code, code.co_names, code.co_varnames, tuple(constants), code.co_exceptiontable


def _seen(code: CodeType, names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What code may find by name, and what in the modules that it names."""
    yield from _named(code.co_names, names, ())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _seen(constant, names)


def _named(
    words: Iterable[str], names: Mapping[str, Any], above: tuple[Any, ...]
) -> Iterator[tuple[str, Any]]:
    for word, value in ((word, names[word]) for word in words if word in names):
        yield word, value
        if isinstance(value, ModuleType) and _home(value) not in LIBRARIES and value not in above:
            yield from _named(words, vars(value), (*above, value))
