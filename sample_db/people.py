"""People whose facts agree: ID number, birth date, gender, age, region, address, name, mailbox."""

import polars as pl

from .draws import TODAY, Draw, among, digits, fork, joined, sometimes, spread, whole
from .identities import Population, mobiles, registered
from .names import named
from .words import rows, words

MAILS = {
    "qq.com": 40, "163.com": 20, "126.com": 8, "139.com": 8, "sina.com": 6, "foxmail.com": 6,
    "aliyun.com": 5, "outlook.com": 7,
}  # fmt: skip


def people(numbers: pl.Series, population: Population, seed: int) -> pl.DataFrame:
    """One row of facts for each number; the same number is always the same person."""
    known = registered(numbers, population, seed).with_columns(
        numbers.alias("number"),
        spread(numbers, seed + 1000 * (population.index + 1)).alias("random"),
        mobiles(numbers, population, seed).alias("mobile"),
    )
    peopled = named(known.with_columns(ethnicity=_ethnicity()))
    return peopled.with_columns(**_derived()).drop("random", "number", "peoples")


def dwelling() -> Draw:
    """Road, number, estate, building, entrance and flat; for one in seven a house in a village."""
    flat = joined(
        among(words("roads")), whole(1, 399), "号", among(words("estates")), whole(1, 30), "栋",
        whole(1, 4), "单元", whole(1, 28), "0", whole(1, 6), "室",
    )  # fmt: skip
    house = joined(among(words("villages")), "村", whole(1, 12), "组", whole(1, 180), "号")
    return sometimes(0.85, flat, house)


def _derived() -> dict[str, pl.Expr]:
    bits = pl.col("random")
    detail = dwelling()(bits)
    mailbox = pl.col("pinyin").str.head(20) + pl.col("number").cast(pl.String)
    domain = among(list(MAILS), list(MAILS.values()))(fork(bits, "domain"))
    return {
        "age": _age(),
        "detail": detail,
        "address": pl.col("region") + detail,
        "landline": _landline(fork(bits, "landline")),
        "account": mailbox,
        "email": mailbox + "@" + domain,
    }


def _age() -> pl.Expr:
    """Full years on the day of the sample."""
    birth = pl.col("birth").dt
    month, day = birth.month().cast(pl.Int64), birth.day().cast(pl.Int64)
    is_ahead = month * 100 + day > TODAY.month * 100 + TODAY.day
    return TODAY.year - pl.col("year") - is_ahead.cast(pl.Int64)


def _landline(bits: pl.Expr) -> pl.Expr:
    """Eight digits in the largest cities, seven elsewhere."""
    is_large = pl.col("area_code").str.len_chars() == 3
    local = pl.when(is_large).then(digits(7)(bits)).otherwise(digits(6)(bits))
    return pl.concat_str(pl.col("area_code"), pl.lit("-"), whole(2, 8)(bits), local)


def _ethnicity() -> pl.Expr:
    """A people as frequent as it is in the province."""
    heads = pl.Series([row["code"] for row in rows("provinces")])
    slots = pl.Series([name for row in rows("provinces") for name in _hundred(row["peoples"])])
    head = pl.col("home").str.head(2)
    place = head.replace_strict(heads, range(len(heads)), return_dtype=pl.Int64) * 100
    return pl.lit(slots).gather(place + whole(0, 99)(fork(pl.col("random"), "ethnicity")))


def _hundred(peoples: str) -> list[str]:
    """汉族98 回族2 as a hundred names."""
    names = [token.rstrip("0123456789") for token in peoples.split()]
    counts = [int(token.lstrip(name)) for token, name in zip(peoples.split(), names, strict=True)]
    return [name for name, count in zip(names, counts, strict=True) for _ in range(count)]
