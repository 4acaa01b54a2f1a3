"""Columns whose names say nothing: values, and what stands beside them, decide."""

import datetime as dt
import random
from pathlib import Path

import polars as pl
import pytest
import yaml
from faker import Faker

import sample_db
from sample_db.build import whole
from sample_db.tables import SHEETS, TABLES
from tests.nameless import Nameless, numbered, unread
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Column, Table
from tuomin.scan import scan

TRUTH = yaml.safe_load(
    Path(sample_db.__file__).with_name("truth.yaml").read_text(encoding="utf-8")
)["tables"]


@pytest.fixture(scope="module", params=[numbered, unread])
def found(request):
    """Verdicts on a nameless sample beside the truth."""
    frames = whole(SHEETS, rows=600, seed=21)
    tables = {table: frames[table.name] for table in TABLES}
    store = Nameless(MemoryConnector(tables), seed=21, called=request.param)
    verdicts = scan(store).columns
    return [(v, TRUTH[v.table][store.names[v.table][v.column]]) for v in verdicts]


class TestNamelessSample:
    def test_personal_information_is_found(self, found):
        scored = [(v, t) for v, t in found if t.get("scored", True)]
        wanted = {v.label for v, t in scored if t["level"] in ("personal", "sensitive")}
        flagged = {v.label for v, _ in scored if v.level != "none"}

        assert 2 * len(wanted & flagged) / (len(wanted) + len(flagged)) >= 0.97

    def test_what_only_looks_like_it_is_left_alone(self, found):
        assert [v.label for v, t in found if t.get("hard_negative") and v.level != "none"] == []


# Tables of other applications, by generators that are not the sample's: what is personal, what not.
APPLICATIONS = {
    "people": (
        "name ssn phone_number email address job company license_plate mac_address user_agent",
        ["numbers", "moments", "states"],
    ),
    "accounts": (
        "en:name en:email en:phone_number en:street_address en:ipv4_public letters births",
        ["numbers", "moments", "versions", "states"],
    ),
    "goods": ("", ["codes", "prices", "hashes", "versions", "moments", "ratings", "days"]),
    "shops": ("", ["branches", "longitudes", "latitudes", "prices", "days", "numbers"]),
    "machines": ("", ["decades", "sums", "halves", "serials", "years"]),
    "firms": ("landlines", ["company", "decades", "sums", "halves", "serials"]),
    "buildings": ("", ["blocks", "decades", "years"]),
    "clients": ("name decades sums halves", ["states"]),
    "devices": ("", ["temperatures", "versions", "moments", "numbers", "private"]),
}  # fmt: skip
ROWS = 150


def drawn(draw, what):
    """One value of what Faker does not make."""
    day = dt.date(1950, 1, 1) + dt.timedelta(days=draw.randrange(19_000))
    moment = dt.datetime(2022, 1, 1) + dt.timedelta(seconds=draw.randrange(10**8))  # noqa: DTZ001
    return {
        "letters": draw.choice("MF"),
        "births": str(day),
        "numbers": draw.randrange(10**4),
        "moments": str(moment),
        "days": str(moment.date()),
        "decades": str(dt.date(1960, 1, 1) + dt.timedelta(days=draw.randrange(18_000))),
        "sums": round(draw.uniform(2_000, 30_000), 2),
        "halves": draw.choice("12"),
        "serials": str(draw.randrange(10**5, 10**6)),
        "years": draw.randrange(18, 70),
        "landlines": f"0{draw.choice([10, 21, 755, 571])}-{draw.randrange(2 * 10**7, 9 * 10**7)}",
        "blocks": f"LD{draw.randrange(10**6, 10**7)}",
        "states": draw.choice(["paid", "shipped", "done"]),
        "versions": ".".join(str(draw.randrange(1, high)) for high in (9, 20, 30, 200)),
        "codes": f"SKU-{draw.randrange(10**7, 10**8)}",
        "prices": round(draw.uniform(1, 900), 2),
        "hashes": f"{draw.getrandbits(128):032x}",
        "ratings": round(draw.uniform(1, 5), 1),
        "branches": draw.choice(["万达店", "中心店", "火车站店"]),
        "longitudes": round(draw.uniform(100, 121), 6),
        "latitudes": round(draw.uniform(22, 40), 6),
        "temperatures": round(draw.gauss(22, 6), 1),
        "private": f"10.0.{draw.randrange(4)}.{draw.randrange(1, 255)}",
    }[what]


def made(name):
    """A table of an application with nameless columns, and its rows."""
    personal, other = APPLICATIONS[name]
    draw = random.Random(name)  # noqa: S311 - the same values each time
    fakes = {"zh": Faker("zh_CN"), "en": Faker("en_US")}
    for fake in fakes.values():
        fake.seed_instance(7)
    values = []
    for what in [*personal.split(), *other]:
        language, _, provider = what.rpartition(":")
        maker = getattr(fakes[language or "zh"], provider, None)
        values.append([maker() if maker else drawn(draw, what) for _ in range(ROWS)])
    frame = pl.DataFrame({f"c{place}": each for place, each in enumerate(values, 1)})
    columns = tuple(Column(name=each, type="TEXT") for each in frame.columns)
    return Table(schema=None, name=f"t_{len(name)}", columns=columns), frame


@pytest.mark.parametrize("name", APPLICATIONS)
def test_other_applications_are_told_by_their_values(name):
    table, frame = made(name)
    personal, other = APPLICATIONS[name]
    named = [*personal.split(), *other]
    verdicts = scan(MemoryConnector({table: frame})).columns
    flagged = [
        what for what, verdict in zip(named, verdicts, strict=True) if verdict.level != "none"
    ]

    assert flagged == personal.split()


# Days, numbers and codes that say what an ID number beside them says; and the same shuffled.
@pytest.mark.parametrize("shuffled", [False, True])
def test_columns_agree_with_an_id_number(shuffled):
    fake = Faker("zh_CN")
    fake.seed_instance(3)
    ids = [fake.ssn(min_age=5, max_age=70) for _ in range(ROWS)]
    told = [(each[6:14], "xy"[int(each[16]) % 2]) for each in ids]
    if shuffled:
        random.Random(1).shuffle(told)  # noqa: S311
    days, codes = zip(*told, strict=True)
    frame = pl.DataFrame({"c1": ids, "c2": days, "c3": codes})
    columns = tuple(Column(name=each, type="TEXT") for each in frame.columns)
    table = Table(schema=None, name="t", columns=columns)
    kinds = [verdict.kind for verdict in scan(MemoryConnector({table: frame})).columns]

    assert kinds[0] == "identity.cn_resident_id"
    assert (kinds[2] == "identity.gender") != shuffled
