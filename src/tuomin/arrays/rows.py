"""Which rows a kernel sees: present values only, split by their form, put back in their places.

>>> shout = lambda values: values.str.to_uppercase()
>>> present(pl.Series(["a", None, "", "b"]), shout).to_list()
['A', None, '', 'B']
>>> hide = lambda values: values.str.replace_all(".", "*")
>>> choose(pl.Series(["a1", "b", "c3"]), [(".[0-9]", shout)], hide).to_list()
['A1', '*', 'C3']
"""

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.flat import Flat, Marks

Kernel = Callable[[pl.Series], pl.Series]
Form = str | Callable[[pl.Series], pl.Series]

ROWS = 16_384
BYTES = 1_000_000  # of text in one go; kernels need some fifty times that


def present(texts: pl.Series, kernel: Kernel, *, size: int = BYTES) -> pl.Series:
    """`kernel` over the values of `texts` that are neither null nor empty, a part at a time.

    A part has `size` bytes of text, if its values are alike.
    """

    def whole(rows: pl.Series) -> pl.Series:
        bounds = _parts(len(rows), int(rows.str.len_bytes().sum()), size)
        return pl.concat([kernel(rows.slice(start, end - start)) for start, end in bounds])

    return _filled(texts, whole)


def choose(
    values: pl.Series, kernels: Sequence[tuple[Form, Kernel]], otherwise: Kernel
) -> pl.Series:
    """Each value through the first kernel whose form it has, the rest through `otherwise`.

    A form is a regex for the whole value, or a function that says which values have it.
    """
    if not kernels:
        return otherwise(values)
    (form, kernel), *rest = kernels
    fits = values.str.contains(f"^(?:{form})$") if isinstance(form, str) else form(values)
    if fits.all():
        return kernel(values)
    others = choose(values.filter(~fits), rest, otherwise)
    if not fits.any():
        return others
    return pl.concat([kernel(values.filter(fits)), others]).gather(_order(fits.to_numpy()))


def _order(first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where each row lies when the `first` ones come before the others."""
    ahead = np.cumsum(first)
    return np.where(first, ahead - 1, ahead[-1] + np.arange(len(first)) - ahead)


def usual(
    texts: pl.Series,
    form: Callable[[Flat], Marks],
    kernel: Callable[[Flat], Flat],
    otherwise: Kernel,
) -> pl.Series:
    """As `present`, where nearly all values have one `form`, which `kernel` masks as bytes.

    The others go through `otherwise`.
    """

    def whole(rows: pl.Series, column: Flat) -> pl.Series:
        fits = form(column)
        if not fits.any():
            return present(rows, otherwise)
        those = column if fits.all() else column.where(fits)
        bounds = _parts(len(those), len(those.data), BYTES)
        made = [kernel(those.part(start, end)) for start, end in bounds]
        if those is column:
            return pl.concat([part.texts() for part in made]) if len(made) > 1 else made[0].texts()
        others = present(rows.filter(pl.Series(~fits)), otherwise)
        return flat.joined(fits, flat.stacked(made), flat.of(others)).texts()

    if len(texts) and texts.dtype == pl.String and not texts.null_count():
        column = flat.of(texts)
        if column.is_full():
            return whole(texts, column).alias(texts.name)
    return _filled(texts, lambda rows: whole(rows, flat.of(rows)))


def by_bytes(kernel: Callable[[Flat], Flat]) -> Kernel:
    """A kernel over flat columns as one over Series."""
    return lambda rows: kernel(flat.of(rows)).texts()


def only(texts: pl.Series, odd: pl.Series, change: Kernel) -> pl.Series:
    """`texts` with the `odd` ones (a Boolean Series) changed; the Series given is left alone."""
    if not odd.any():
        return texts
    return texts.clone().scatter(odd.arg_true(), change(texts.filter(odd)))


def _parts(count: int, size: int, most: int) -> list[tuple[int, int]]:
    """Where parts of `count` rows of `size` bytes begin and end."""
    rows = max(1, min(ROWS * max(1, most // BYTES), most * count // size))
    return [(start, min(start + rows, count)) for start in range(0, count, rows)]


def _filled(texts: pl.Series, kernel: Kernel) -> pl.Series:
    """`kernel` over the values that are neither null nor empty, if there are any."""
    texts = texts.cast(pl.String)
    sizes = texts.str.len_bytes()
    if sizes.null_count() or sizes.min() == 0:
        wanted = sizes.fill_null(0) > 0
        return _restored(texts, wanted, _filled(texts.filter(wanted), kernel))
    return kernel(texts).alias(texts.name) if len(texts) else texts


def _restored(texts: pl.Series, wanted: pl.Series, masked: pl.Series) -> pl.Series:
    places = wanted.cum_sum().cast(pl.Int64) - 1
    empty = pl.Series(texts, dtype=pl.String)
    filled = masked.gather(places.set(~wanted, None))
    return filled.zip_with(wanted, empty).alias(texts.name)
