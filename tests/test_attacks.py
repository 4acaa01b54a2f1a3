"""No attack on the anonymized copy of the sample does better with its people than with others.

Each attack is made on every table about people. Where the copy lets it, on a masked copy or on one
that was spoiled, the same attack succeeds: so it can.
"""

import numpy as np
import polars as pl
import pytest

from tests.attacks import attackers
from tests.attacks.closeness import telling
from tests.attacks.odds import Result, interval
from tests.attacks.worlds import dossiers, world

NO_CHANCE = 1e-3  # below which chance is no explanation
CERTAIN = 1e-6
ATTACKS = [
    attackers.exact_values, attackers.exact_rows, attackers.what_is_missing,
    attackers.linkability, attackers.inference, attackers.closest_rows, attackers.singling_out,
    attackers.order,
]  # fmt: skip


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return world(tmp_path_factory.mktemp("attacks"))


def made(attack, sample, outcome):
    """The result of an attack on each table about people that shows anything."""
    found = {}
    for name, rows, keys in sample.people(outcome):
        columns = telling(rows, keys)
        if columns:
            members, control = sample.members[name], sample.control[name]
            found[name] = attack(members, control, rows, columns)
    return found


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
def test_the_anonymized_copy_withstands(attack, sample, record_property):
    found = made(attack, sample, "anonymized")
    for name, result in found.items():
        record_property(name, str(result))

    assert len(found) >= 8
    assert {
        name: str(result)
        for name, result in found.items()
        if result.chance * len(found) < NO_CHANCE
    } == {}


def test_what_beats_a_naive_guess_is_true_of_others_too(sample, record_property):
    """Where a region goes with a longitude, it does for everybody."""
    beside_naive = made(attackers.better_than_naive, sample, "anonymized")
    beside_control = made(attackers.inference, sample, "anonymized")
    better = {n for n, result in beside_naive.items() if result.chance < NO_CHANCE}
    for name, result in beside_naive.items():
        record_property(name, str(result))

    assert len(better) < len(beside_naive) / 2
    assert {n for n in better if beside_control[n].chance < NO_CHANCE} == set()


def seen_in_masked(sample, attack):
    """The least chance of an attack on the masked copy, table by table."""
    return min(result.chance for result in made(attack, sample, "masked").values())


@pytest.mark.parametrize(
    "attack",
    [
        *(each for each in ATTACKS if each is not attackers.what_is_missing),
        attackers.better_than_naive,
    ],
    ids=lambda each: each.__name__,
)
def test_the_masked_copy_does_not(attack, sample):
    assert seen_in_masked(sample, attack) < CERTAIN


def test_what_is_missing_betrays_where_it_is_kept():
    """A form of ten questions, of which everybody answered some."""
    rng = np.random.default_rng(2)
    members, control = (
        pl.DataFrame({f"q{at}": yes_or_nothing(rng) for at in range(10)}) for _ in range(2)
    )
    rows = members.sample(fraction=1, shuffle=True, seed=3)
    result = attackers.what_is_missing(members, control, rows, rows.columns)

    assert result.chance < CERTAIN, str(result)


def yes_or_nothing(rng, size=400):
    return ["yes" if one else None for one in rng.integers(0, 2, size)]


NOISE = {
    "hours on moments": ("created_at", lambda texts, noise: moved(texts, noise / 8)),
    "a hundredth on points": (
        "points",
        lambda texts, noise: (texts.cast(pl.Float64) * (1 + noise / 1e4)).cast(pl.String),
    ),
}


def moved(texts, days):
    """Moments moved by parts of days."""
    shift = (days * 86_400_000).cast(pl.Int64).cast(pl.Duration("ms"))
    return (texts.str.to_datetime() + shift).dt.to_string("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize("way", NOISE)
def test_little_noise_betrays(way, sample):
    """In rows that stand in a new order, and are as the anonymized copy's in all else."""
    column, spoil = NOISE[way]
    members, control = sample.members["customer"], sample.control["customer"]
    noise = pl.Series(np.random.default_rng(4).normal(0, 1, members.height))
    changed = spoil(members[column], noise).shuffle(seed=5)
    rows = sample.copies["anonymized"]["customer"].with_columns(changed.alias(column))
    result = attackers.closest_rows(members, control, rows, [column])

    assert result.chance < CERTAIN, str(result)


def joined(sample, outcome):
    rows = dossiers(sample.copies[outcome])
    members, control = dossiers(sample.members), dossiers(sample.control)
    return attackers.exact_rows(members, control, rows, telling(rows) or rows.columns)


def test_no_person_is_known_by_rows_that_join(sample):
    """Of several tables: how many orders, the largest, the first."""
    assert joined(sample, "anonymized").hits == 0
    assert joined(sample, "masked").chance < CERTAIN


# What a surrogate tells by promise: age, sex and region in numbers, the shape of what is spelled.
TOLD = ("resident_id", "uscc", "birth_date", "address", "name")


def test_surrogates_do_not_resemble_their_originals(sample):
    results = {}
    for part in sample.plans["de_identified"].tables:
        for step in part.columns:
            if step.role == "direct" and step.transform not in {"keep", "null", *TOLD}:
                old, new = (
                    frames[part.table][step.column]
                    for frames in (sample.members, sample.copies["de_identified"])
                )
                results[f"{part.table}.{step.column}"] = attackers.resemblance(old, new)

    assert len(results) > 20
    assert {
        place: str(result)
        for place, result in results.items()
        if result.chance * len(results) < NO_CHANCE
    } == {}


def test_masks_resemble_their_originals(sample):
    old, new = (frames["customer"]["phone"] for frames in (sample.members, sample.copies["masked"]))

    assert attackers.resemblance(old, new).chance < CERTAIN


@pytest.mark.parametrize(
    ("counts", "chance"),
    [
        ((3, 4, 1, 4), 17 / 70),
        ((5, 5, 0, 5), 1 / 252),
        ((0, 9, 0, 9), 1.0),
        ((0, 5, 5, 5), 1.0),
    ],
)
def test_chance_is_fishers(counts, chance):
    assert Result(*counts).chance == pytest.approx(chance)


def test_intervals_are_wilsons():
    assert interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert interval(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)
