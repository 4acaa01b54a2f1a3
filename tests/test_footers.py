"""No footer of a Parquet copy holds an original: least and greatest values, metadata."""

from contextlib import closing

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.planned import asked
from tuomin import policy
from tuomin.checks import resident_id
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.proof import prove
from tuomin.scan import scan

ROWS = 600
PEOPLE = {
    "sjhm": [f"138{n * 7919 % 10**8:08}" for n in range(ROWS)],
    "phone_no": [13_900_000_000 + n * 6_700_417 for n in range(ROWS)],
    "email": [f"li.{n * 7919}@mail.cn" for n in range(ROWS)],
    "xm": [f"{'赵钱孙李周吴郑王'[n % 8]}{'建国明丽芳伟强敏'[n // 8 % 8]}" for n in range(ROWS)],
    "remark": [f"{n}回电138{n * 104_729 % 10**8:08}" for n in range(ROWS)],
}
KEPT = {"city": [["北京", "上海", "广州"][n % 3] for n in range(ROWS)]}


IDS = pl.Series([f"1101011903{n % 12 + 1:02}{n % 27 + 1:02}{n:03}" for n in range(ROWS)])
PEOPLE["sfzh"] = resident_id.complete(IDS).to_list()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A file with statistics on all columns, and a number in its own metadata."""
    folder = tmp_path_factory.mktemp("source")
    table = pa.table({"id": range(ROWS), **PEOPLE, **KEPT})
    table = table.replace_schema_metadata({"made by": f"call {PEOPLE['sjhm'][0]}"})
    pq.write_table(table, folder / "customer.parquet", row_group_size=200, compression="none")
    return folder


def footers(folder):
    """All that the footers of the files in a folder say, and their last bytes."""
    said = []
    for file in folder.rglob("*.parquet"):
        raw = file.read_bytes()
        said.append(raw[-8 - int.from_bytes(raw[-8:-4], "little") :].decode("latin-1"))
        meta = pq.ParquetFile(file).metadata
        for group in range(meta.num_row_groups):
            for number in range(meta.num_columns):
                found = meta.row_group(group).column(number).statistics
                said += [repr(found.min), repr(found.max)] if found and found.has_min_max else []
        said.append(repr(meta.metadata))
    return said


def held(folder):
    """The originals that the footers of a folder show."""
    said = "\n".join(footers(folder))
    values = [str(each) for column in PEOPLE.values() for each in column]
    spelled = {each: [each, each.encode().decode("latin-1")] for each in values}
    return {each for each, ways in spelled.items() if any(way in said for way in ways)}


def test_the_source_shows_some(source):
    """What is looked for can be found."""
    least = {str(min(column)) for column in PEOPLE.values()}

    assert least <= held(source)


@pytest.mark.parametrize("rules", ["masked", "de_identified", "anonymized"])
def test_a_copy_shows_none(rules, source, tmp_path):
    with (
        closing(open_connector(str(source))) as store,
        closing(open_connector(str(tmp_path / "copy"), write=True)) as target,
    ):
        found = scan(store)
        agreed = plan(found, store.tables(), policy.read(rules))
        copy(store, target, agreed)
        proof = prove(store, target, asked=asked(agreed), inventory=found)

    assert held(tmp_path / "copy") == set()
    assert not [each for each in proof.failures if each.code in {"survived", "inside"}]
    assert len(footers(tmp_path / "copy")) > len(["the footer", "its metadata"])
