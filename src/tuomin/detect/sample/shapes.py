"""Shapes of values that a person may see: 9 for a digit, a and A for letters, 字 for Han.

A shape is shown only where so many different values share it that it tells nothing of any of them;
a constant, a rare form or a long text never shows.
"""

import polars as pl

FEWEST = 5  # distinct values that must share a shape
SHOWN = 5  # shapes, the most frequent first
LONGEST = 40  # characters of a value whose shape is shown
# In this order: what a letter becomes must not be read again as something else.
SIGNS = (
    (r"[^\p{L}\p{N} @.,:;/()_*#+×•-]", "?"),
    (r"\p{Lu}", "A"),
    (r"[\p{L}--[\p{Han}A]]", "a"),
    (r"\p{Han}", "字"),
    (r"\p{N}", "9"),
)


def shapes(values: pl.Series) -> list[tuple[str, float]]:
    """The shapes that many values of a text column have, each with its share of all values.

    >>> phones = [f"138{number:08}" for number in range(97)] + ["张三", "李四", "x"]
    >>> shapes(pl.Series(phones))
    [('99999999999', 0.97)]
    """
    texts = values.drop_nulls()
    if texts.dtype != pl.String or texts.is_empty():
        return []
    counted = (
        texts.alias("text")
        .to_frame()
        .filter(pl.col("text").str.len_chars().is_between(1, LONGEST))
        .with_columns(shape=_shape(pl.col("text")))
        .group_by("shape")
        .agg(rows=pl.len(), distinct=pl.col("text").n_unique())
        .filter(pl.col("distinct") >= FEWEST)
        .sort(["rows", "shape"], descending=[True, False])
        .head(SHOWN)
    )
    return [(shape, round(rows / texts.len(), 4)) for shape, rows, _ in counted.rows()]


def shared(texts: pl.Series) -> pl.Series:
    """Say for each of different texts whether enough others have its shape for it to be shown."""
    frame = texts.alias("text").to_frame().with_columns(shape=_shape(pl.col("text")))
    few = pl.col("text").str.len_chars().is_between(1, LONGEST)
    return frame.select(few & (pl.col("text").n_unique().over("shape") >= FEWEST)).to_series()


def shape_of(text: str) -> str:
    """The shape of one text, which tells as much of it as its length and alphabets do.

    >>> shape_of("138-0013")
    '999-9999'
    """
    return str(pl.select(_shape(pl.lit(text))).item())


def _shape(text: pl.Expr) -> pl.Expr:
    for pattern, sign in SIGNS:
        text = text.str.replace_all(pattern, sign)
    return text
