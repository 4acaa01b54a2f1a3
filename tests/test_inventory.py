"""An inventory survives its text form, byte for byte, and nothing wrong in a file is read over."""

import json
import stat
from dataclasses import replace

import pytest

from tuomin import inventory
from tuomin.cli import store
from tuomin.errors import SetupError
from tuomin.model import Classification, Contained, Evidence, Finding, Inventory, Scanned

REASON = Evidence(source="name", weight=5.5, en="name says mobile", zh="列名表示手机号")
FOUND = Inventory(
    engine="sqlite",
    url="sqlite:///shop.db",
    complete=False,
    tables=(
        Scanned(schema=None, table="b", rows=None, sampled=0, status="no rights to read"),
        Scanned(schema=None, table="a", rows=10, sampled=10, status="scanned", missed=0.0),
    ),
    columns=(
        Classification(
            schema=None,
            table="b",
            column="x",
            type="TEXT",
            level="undetermined",
            reason="no rights",
        ),
        Classification(
            schema=None,
            table="a",
            column="客户\udc80<script>",
            type="VARCHAR(11)",
            level="personal",
            kind="contact.cn_mobile",
            role="direct",
            confidence=0.98,
            contains=(Contained(kind="contact.email", share=0.5, low=0.1, high=0.9, path="$.e"),),
            clauses=("customer 第二条(三)2",),
            evidence=(REASON,),
            findings=(Finding(kind="contact.cn_mobile", score=3.5, share=0.97),),
            protected="masked",
        ),
    ),
    sensitive_list="gbt35273",
    notes=("sampled under a read-only transaction",),
)
TEXT = inventory.dumps(FOUND)


def changed(**changes):
    return json.dumps({**json.loads(TEXT), **changes})


def column(**changes):
    return changed(columns=[{**json.loads(TEXT)["columns"][0], **changes}])


def test_reads_what_it_wrote():
    again = inventory.loads(TEXT)

    assert inventory.dumps(again) == TEXT
    assert set(again.columns) == set(FOUND.columns)
    assert set(again.tables) == set(FOUND.tables)


def test_tables_are_sorted_and_the_fields_of_the_design_are_there():
    document = json.loads(TEXT)

    assert document["format"] == "tuomin.inventory/1"
    assert document["source"] == {"engine": "sqlite", "url": "sqlite:///shop.db"}
    assert [table["table"] for table in document["tables"]] == ["a", "b"]
    assert document["columns"][0]["evidence"] == ["name says mobile"]
    assert document["columns"][0]["contains"][0]["share"] == 0.5


def test_an_inventory_without_weights_is_read_too():
    row = json.loads(TEXT)["columns"][0]
    del row["reasons"], row["findings"]

    again = inventory.loads(changed(columns=[row]))

    assert again.columns[0].evidence[0].en == "name says mobile"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        ("[]", "is no inventory"),
        ("[" * 100_000, "is not JSON"),
        (TEXT.replace('"complete"', '"columns": [], "complete"'), "has a key twice"),
        (TEXT.replace("0.9", "Infinity", 1), "has Infinity where a number belongs"),
        ('{"format": "tuomin.proof/1"}', "not an inventory"),
        ('{"format": "tuomin.inventory/2"}', "use the tuomin that wrote it"),
        (changed(tabels=[]), "did you mean 'tables'?"),
        (changed(source=None), "lacks 'source'"),
        (changed(columns="none"), "list of mappings under 'columns'"),
        (changed(complete="yes"), "complete: expected bool"),
        (changed(tables=[{"schema": None}]), "lacks 'table'"),
        (column(levle="none"), "did you mean 'level'?"),
        (column(level="secret"), "level: expected sensitive or personal or none"),
        (column(confidence=True), "confidence: expected float"),
        (column(contains=[{"kind": 1}]), "kind: expected str"),
    ],
)
def test_says_what_is_wrong(text, message):
    with pytest.raises(SetupError, match=message.replace("?", r"\?")):
        inventory.loads(text, where="old.json")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SetupError, match="cannot be read"):
        inventory.read(tmp_path / "none.json")


def test_the_file_is_private_and_the_same_each_time(tmp_path):
    path = tmp_path / "inventory.json"
    inventory.write(FOUND, path)
    first = path.read_bytes()
    inventory.write(inventory.read(path), path)

    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["inventory.json"]


def test_a_column_that_was_not_read_is_told_beside_a_table_that_was_not():
    column = replace(FOUND.columns[0], table="a", column="y", reason="took too long")
    found = replace(FOUND, columns=(*FOUND.columns, column))

    assert store.unread(found) == [
        *found.notes,
        "not looked at: b: no rights to read",
        "undetermined: a.y: took too long",
    ]
