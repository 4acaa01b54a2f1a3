"""Numbers with check digits, and other identifiers, as draws."""

from collections.abc import Callable

import numpy as np
import polars as pl

from tuomin.checks import luhn, matrix, org_code, resident_id, uscc, vin

from .draws import (
    Draw,
    Value,
    among,
    below,
    digits,
    expression,
    fork,
    joined,
    serial,
    symbols,
    where,
    whole,
)
from .places import IN_FORCE, places

HEX = "0123456789abcdef"
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PLATES = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
OFFICES = "ABCDEFGHJKLMNPQRSTUVWXYZ"
CAPITALS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
TOKENS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
DEBIT = ["621700", "622202", "622848", "621661", "622262", "621483", "621799", "623058"]
CREDIT = ["625362", "622575", "625900", "622588", "628268", "625955"]
FULL_WIDTH = list("０１２３４５６７８９")
EPOCH = 1_788_220_800  # seconds from 1970 until the day of the sample


def checked(text: Value, complete: Callable[[pl.Series], pl.Series]) -> Draw:
    """The text with the check character that `complete` puts at its place."""
    return lambda bits: expression(text, bits).map_batches(complete, return_dtype=pl.String)


def spelled(mobile: pl.Expr) -> Draw:
    """A mobile as people type it: mostly plain, else with +86, dashes, spaces or full-width."""

    def draw(bits: pl.Expr) -> pl.Expr:
        way = below(bits, 100)
        parts = [mobile.str.head(3), mobile.str.slice(3, 4), mobile.str.tail(4)]
        return (
            pl.when(way < 4).then("+86" + mobile)
            .when(way < 6).then("+86 " + mobile)
            .when(way < 9).then(pl.concat_str(parts, separator="-"))
            .when(way < 12).then(pl.concat_str(parts, separator=" "))
            .when(way < 14).then(mobile.str.replace_many(list("0123456789"), FULL_WIDTH))
            .otherwise(mobile)
        )  # fmt: skip

    return draw


def written(id_number: pl.Expr, birth: pl.Expr) -> Draw:
    """A resident number as it was entered: some with a small x, a few old ones of 15 digits."""

    def draw(bits: pl.Expr) -> pl.Expr:
        way = below(bits, 100)
        short = id_number.str.head(6) + id_number.str.slice(8, 9)
        small = where(way < 30, id_number.str.to_lowercase(), id_number)
        return where((birth.dt.year() < 1970) & (way < 4), short, small)(bits)

    return draw


def hex_text(count: int) -> Draw:
    return symbols(HEX, count)


def debit_card() -> Draw:
    """Nineteen digits."""
    return checked(joined(among(DEBIT), digits(3), serial(9)), luhn.complete)


def credit_card() -> Draw:
    """Sixteen digits."""
    return checked(joined(among(CREDIT), serial(9)), luhn.complete)


def sku() -> Draw:
    """Sixteen digits that end in a Luhn digit and belong to goods."""
    return checked(joined("20", digits(13)), luhn.complete)


def imei() -> Draw:
    return checked(joined(among(["86", "35"]), digits(12)), luhn.complete)


def iccid() -> Draw:
    start = among(["898600", "898602", "898601", "898603", "898611"])
    return checked(joined(start, digits(13)), luhn.complete)


def imsi() -> Draw:
    return joined(among(["46000", "46002", "46007", "46001", "46003", "46011"]), digits(10))


def credit_code(kinds: list[str]) -> Draw:
    """A unified social credit code of one of the kinds (91 companies, 92 individual businesses)."""
    counties = places().filter(pl.col("until") == IN_FORCE)["code"]
    organisation = checked(symbols(CODE, 8), lambda texts: texts + org_code.digit(texts))
    return checked(joined(among(kinds), among(counties), organisation), uscc.complete)


def frame_number() -> Draw:
    """A vehicle identification number with its check character at place 9."""
    makers = among(["LSVAA", "LFV2A", "LGBH5", "LVSHC", "LBVCU", "LC0CE", "LRW3E", "L6T78"])
    body = joined(makers, digits(3), "0", among(list("MNPRST")), serial(7))
    return checked(body, vin.complete)


def plate() -> Draw:
    """Seven characters, and eight for the third of the cars that run on electricity."""
    place = joined(among(list(CAPITALS)), among(list(OFFICES)))
    oil = joined(place, symbols(PLATES, 1), digits(4))
    electric = joined(place, among(list("DDDFAB")), symbols(PLATES, 1), digits(4))
    return lambda bits: pl.when(below(bits, 3) == 0).then(electric(bits)).otherwise(oil(bits))


def barcode() -> Draw:
    """EAN-13 of a Chinese maker."""
    return checked(joined("69", digits(10)), _with_ean_digit)


def _with_ean_digit(texts: pl.Series) -> pl.Series:
    sums = matrix.dot(matrix.digits(texts, 12), [1, 3] * 6)
    checks = (-sums % 10 + matrix.ZERO).astype(np.uint8)
    return texts + matrix.texts_of(checks[:, np.newaxis])


def permit(regions: list[str]) -> Draw:
    """A number in the form of the person's resident number, under other codes than a county's."""

    def draw(bits: pl.Expr) -> pl.Expr:
        born = pl.col("birth").dt.strftime("%Y%m%d")
        even = below(fork(bits, "sequence"), 499).cast(pl.Int64) * 2 + 2
        sequence = (even - pl.col("male").cast(pl.Int64)).cast(pl.String).str.zfill(3)
        first17 = joined(among(regions), born, sequence)
        return checked(first17, resident_id.complete)(bits)

    return draw


def snowflake(row: pl.Expr, machine: int) -> Draw:
    """An id of 64 bits that grows: milliseconds, machine, counter."""
    start = 1_750_000_000_000_000_000 + machine * 4096
    return lambda bits: start + row * 4_194_304 * 29 + below(bits, 4096).cast(pl.Int64)


def epoch(years: int) -> Draw:
    """Seconds since 1970, within the last years."""
    span = years * 31_557_600
    return lambda bits: EPOCH - below(bits, span).cast(pl.Int64)


def ip() -> Draw:
    """IPv4 of carriers in China, and IPv6 for one in ten."""
    first = among(["36", "39", "58", "60", "101", "106", "111", "112", "113", "117", "119", "120",
                   "123", "180", "183", "218", "220", "223"])  # fmt: skip
    four = joined(first, ".", whole(1, 254), ".", whole(0, 254), ".", whole(1, 254))
    six = joined("240e:", hex_text(3), ":", hex_text(4), ":", hex_text(4), "::", whole(1, 9999))
    return lambda bits: pl.when(below(bits, 10) == 0).then(six(bits)).otherwise(four(bits))


def mac() -> Draw:
    makers = ["A4:5E:60", "3C:15:C2", "F0:18:98", "88:66:5A", "7C:1C:4E", "D4:62:EA"]
    pairs = [part for _ in range(3) for part in (":", symbols("0123456789ABCDEF", 2))]
    return joined(among(makers), *pairs)


def uuid() -> Draw:
    return joined(
        hex_text(8), "-", hex_text(4), "-4", hex_text(3), "-a", hex_text(3), "-", hex_text(12)
    )
