"""Files for other tools: they take them, people's own words stay, and no name does harm."""

import csv
import datetime as dt
import io
import json
import re
import sqlite3
from contextlib import closing

import jinja2
import pytest
import yaml

from tests.commands import Commands
from tuomin import inventory
from tuomin.cli.store import titles
from tuomin.errors import SetupError
from tuomin.model import Classification, Contained, Inventory
from tuomin.plan import ColumnPlan, Plan, TablePlan
from tuomin.reports.handover import RENDER, Handed, openlineage

MOBILE = "contact.cn_mobile"
ODD = "o'd\"d\\ $tuomin$ %s {x} -- `表\n\u2028]"
MARK = f"[tuomin: sensitive {MOBILE}]"


def column(name="phone", *, level="sensitive", kind=MOBILE, schema=None, table="person", **more):
    return Classification(
        schema=schema, table=table, column=name, type="text", level=level,
        kind=kind if level != "none" else None, confidence=0.9, **more,
    )  # fmt: skip


def found(*columns, engine="postgresql"):
    return Inventory(engine=engine, url=f"{engine}://u@h/d", complete=True, columns=columns)


def rendered(tool, inventory, lang="en"):
    return RENDER[tool](Handed(found=inventory, titles=titles(), lang=lang))


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class TestComments:
    """`[comment before, level found, comment after]`, the script run twice."""

    CASES = (
        ("plain", None, "sensitive", MARK),
        ("told", "手机 it's", "sensitive", f"手机 it's {MARK}"),
        ("again", f"a\n{MARK}", "personal", f"a\n [tuomin: personal {MOBILE}]"),
        ("inside", "a [tuomin: personal x] b", "sensitive", f"a b {MARK}"),
        ("gone", "x [tuomin: sensitive y]", "none", "x"),
        ("only", "[tuomin: sensitive y]", "none", None),
        ("quiet", "nothing", "none", "nothing"),
        ("unknown", "z [tuomin: sensitive y]", "undetermined", "z [tuomin: sensitive y]"),
        (ODD, ODD, "sensitive", f"{ODD} {MARK}"),
    )  # fmt: skip

    def fill(self, run):
        names = [name for name, *_ in self.CASES]
        run(f"CREATE TABLE {quoted(ODD)} ({', '.join(f'{quoted(each)} TEXT' for each in names)})")
        for name, before, _, _ in self.CASES:
            if before is not None:
                text = before.replace("'", "''")
                run(f"COMMENT ON COLUMN {quoted(ODD)}.{quoted(name)} IS '{text}'")

    def script(self, engine):
        columns = [column(name, level=level, table=ODD) for name, _, level, _ in self.CASES]
        gone = column("gone too", table="gone; DROP TABLE x")
        [(name, text)] = rendered("comments", found(*columns, gone, engine=engine)).items()
        assert name == "comments.sql"
        return text

    @property
    def expected(self):
        return {name: after for name, _, _, after in self.CASES}

    @pytest.mark.parametrize("escapes", ["on", "off"])
    def test_postgresql(self, postgres, escapes):
        postgres.database("handover")
        with closing(postgres.connect("handover")) as connection:
            self.fill(connection.execute)
            connection.execute(f"SET standard_conforming_strings = {escapes}")
            for _ in range(2):
                connection.execute(self.script("postgresql"))
                rows = connection.execute(
                    "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute"
                    " WHERE attrelid = (SELECT oid FROM pg_class WHERE relname = %s)"
                    " AND attnum > 0", (ODD,)
                ).fetchall()  # fmt: skip

                assert dict(rows) == self.expected

    def test_duckdb(self):
        import duckdb

        with closing(duckdb.connect()) as connection:
            self.fill(connection.execute)
            ran = []
            for _ in range(2):
                statements = connection.execute(self.script("duckdb")).fetchall()
                for (statement,) in statements:
                    connection.execute(statement)
                ran.append(len(statements))
                rows = connection.execute(
                    "SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal"
                )

                assert dict(rows.fetchall()) == self.expected
            assert ran == [7, 0]

    @pytest.mark.parametrize("mode", ["", "NO_BACKSLASH_ESCAPES,ANSI_QUOTES"])
    def test_mysql_lists_what_should_be_and_changes_nothing(self, mariadb, mode):
        mariadb.database("handover")
        script = rendered("comments", found(
            column("a", table=ODD), column("b", level="none", table=ODD), column("c", table=ODD),
            engine="mysql",
        ))["comments.sql"]  # fmt: skip
        name = f"`{ODD.replace('`', '``')}`"
        rows = mariadb.run(
            f"CREATE TABLE {name} (a TEXT COMMENT '手机 [tuomin: personal x]',"
            f" b TEXT COMMENT 'mine', c TEXT COMMENT '{MARK}')",
            f"SET sql_mode = '{mode}'",
            script,
            database="handover",
        )

        assert rows == [(ODD, "a", "手机 [tuomin: personal x]", f"手机 {MARK}")]

    def test_a_kind_cannot_end_the_mark(self):
        text = rendered("comments", found(column(kind="a] b['"), engine="duckdb"))["comments.sql"]

        assert "'[tuomin: sensitive a) b('']'" in text

    def test_stores_without_comments_are_refused(self):
        with pytest.raises(SetupError, match="sqlite: keeps no comments"):
            rendered("comments", found(column(), engine="sqlite"))


class TestDbt:
    """The keys that dbt has for sources: docs.getdbt.com/reference/source-properties and
    /reference/resource-properties/columns, as of dbt 1.10, where meta and tags stand in config.
    The schema that comes with dbt-core 1.12.6 (dbt/jsonschemas/resources) accepts such files.
    """

    KEYS = (
        ("", {"version", "sources"}, {"version", "sources"}),
        ("source", {"name", "tables"}, {"name", "schema", "quoting", "tables"}),
        ("table", {"name"}, {"name", "identifier", "quoting", "columns"}),
        ("column", {"name"}, {"name", "description", "quote", "config"}),
        ("config", {"tags", "meta"}, {"tags", "meta"}),
    )  # fmt: skip

    def parts(self, document):
        sources = document["sources"]
        tables = [table for source in sources for table in source["tables"]]
        columns = [each for table in tables for each in table["columns"]]
        return ([document], sources, tables, columns, [each["config"] for each in columns])

    def read(self, *columns, lang="en", engine="postgresql"):
        [text] = rendered("dbt", found(*columns, engine=engine), lang).values()
        return yaml.safe_load(text)

    def test_it_has_the_keys_of_dbt(self):
        document = self.read(column(), column("Tel", schema="Shop"), column(ODD, table=ODD))

        assert document["version"] == 2
        for (_, needed, known), parts in zip(self.KEYS, self.parts(document), strict=True):
            assert all(needed <= set(part) <= known for part in parts)

    @pytest.mark.parametrize(
        ("lang", "title"), [("en", "Mobile number, a.b"), ("zh", "手机号码, a.b")]
    )
    def test_a_column_says_what_it_holds(self, lang, title):
        held = column(
            clauses=("PIPL 4",), contains=(Contained(kind="a.b", share=1.0, low=1.0, high=1.0),)
        )
        document = self.read(held, column("n", level="none"), lang=lang)
        [source] = document["sources"]
        [table] = source["tables"]
        [told] = table["columns"]

        assert (source["schema"], table["identifier"], told["name"]) == (
            "public",
            "person",
            "phone",
        )
        assert told["description"] == title
        assert told["config"] == {
            "tags": ["tuomin_sensitive", MOBILE, "a.b"],
            "meta": {
                "tuomin": {
                    "level": "sensitive", "kind": MOBILE, "contains": ["a.b"], "confidence": 0.9,
                    "clauses": ["PIPL 4"],
                }
            },
        }  # fmt: skip

    @pytest.mark.parametrize(
        "name",
        [ODD, "yes", "1", "null", ": x", "- a", "{{ env_var('HOME') }}", "{% raw %}", "{# #}",
         "a{%endraw%}{{x}}", "\x00\u202e", "!!python/object:x", "&a *a", "表", ""],
        ids=ascii,
    )  # fmt: skip
    def test_names_stay_text_to_yaml_and_to_jinja(self, name):
        plain = jinja2.Environment(autoescape=False, keep_trailing_newline=True)  # noqa: S701
        document = self.read(column(name, schema=name or None, table=name))
        _, [source], [table], [told], _ = self.parts(document)
        names = [source["schema"], table["identifier"], told["name"]]

        assert [plain.from_string(each).render() for each in names] == [
            name or "public",
            name,
            name,
        ]
        assert re.fullmatch(r"\w+", table["name"])

    def test_tables_whose_names_differ_only_in_odd_characters_have_names_of_their_own(self):
        document = self.read(*(column(table=name) for name in ("a b", "a-b", "a_b")))

        assert len({each["name"] for each in self.parts(document)[2]}) == 3


class TestOpenLineage:
    """Events are what OpenLineage's own classes say, word for word."""

    TIME = dt.datetime(2026, 11, 1, 3, tzinfo=dt.UTC)
    COLUMNS = (
        ("id", "key", "TRANSFORMATION", True), (ODD, "mobile", "TRANSFORMATION", True),
        ("kept", "keep", "IDENTITY", False), ("age", "generalize", "AGGREGATION", True),
        ("sum", "generated", None, None),
    )  # fmt: skip

    def events(self, engine="postgresql", url="postgresql://u@h/shop"):
        columns = tuple(
            ColumnPlan(column=name, type="text", transform=transform)
            for name, transform, _, _ in self.COLUMNS
        )
        plan = Plan(
            asked="masked", predicted="masked", engine=engine, url=url, fingerprint="f",
            tables=(TablePlan(schema=None, table="person", columns=columns),),
        )  # fmt: skip
        copied = openlineage.Copied(plan=plan, source="from", target="to", time=self.TIME)
        [text] = openlineage.render(copied).values()
        return [json.loads(line) for line in text.splitlines()]

    def theirs(self, event):
        """The same event, made of OpenLineage's classes."""
        from openlineage.client import event_v2 as v2
        from openlineage.client.facet_v2 import column_lineage_dataset as lineage
        from openlineage.client.facet_v2 import schema_dataset

        maker = event["producer"]
        schema = schema_dataset.SchemaDatasetFacet(
            fields=[
                schema_dataset.SchemaDatasetFacetFields(name=name, type="text")
                for name, *_ in self.COLUMNS
            ],
            producer=maker,
        )
        fields = {
            name: lineage.Fields(
                inputFields=[
                    lineage.InputField("from", "shop.public.person", name, [
                        lineage.Transformation("DIRECT", subtype, transform, masking)
                    ])
                ] if subtype else []
            )
            for name, transform, subtype, masking in self.COLUMNS
        }  # fmt: skip
        masked = lineage.ColumnLineageDatasetFacet(fields=fields, producer=maker)
        facets = {"schema": schema, "columnLineage": masked}
        return v2.RunEvent(
            eventTime=event["eventTime"], producer=maker, run=v2.Run(event["run"]["runId"]),
            job=v2.Job("tuomin", "copy shop"), eventType=v2.RunState[event["eventType"]],
            inputs=[v2.InputDataset("from", "shop.public.person", facets={"schema": schema})],
            outputs=[v2.OutputDataset("to", "shop.public.person", facets=facets)],
        )  # fmt: skip

    def test_a_copy_begins_and_ends(self):
        from openlineage.client.serde import Serde

        events = self.events()

        assert [event["eventType"] for event in events] == ["START", "COMPLETE"]
        assert [Serde.to_dict(self.theirs(event)) for event in events] == events

    @pytest.mark.parametrize(
        ("engine", "url", "name"),
        [
            ("mysql", "mysql://u:p@h/shop", "shop.person"),
            ("sqlite", "sqlite:////data/shop.db", "shop.main.person"),
            ("postgresql", "postgresql://h/shop", "shop.public.person"),
        ],
    )
    def test_names_follow_the_conventions_and_tell_no_address(self, engine, url, name):
        events = self.events(engine, url)

        assert {part["name"] for event in events for part in event["outputs"]} == {name}
        assert url not in json.dumps(events)


class TestDatahub:
    """The fields of DataHub's own readers: GlossaryTermConfig and its neighbours in
    datahub/ingestion/source/metadata/business_glossary.py, MetadataChangeProposal.pdl, and the
    paths of datahub/specific/dataset.py. The readers and the patch builder of acryl-datahub 1.7
    agree; with what it needs it is too large to be installed for this.
    """

    def files(self, *columns, lang="en", **more):
        files = rendered("datahub", found(*columns, **more), lang)
        return yaml.safe_load(files["glossary.yml"]), json.loads(files["proposals.json"])

    def test_the_glossary_has_what_its_reader_asks_for(self):
        glossary, _ = self.files(column(), column("mail", kind="contact.email"))
        [node] = glossary["nodes"]

        assert set(glossary) == {"version", "source", "owners", "nodes"}
        assert (glossary["version"], glossary["source"]) == ("1", "DataHub")
        assert {"name", "description"} <= set(node) <= {"id", "name", "description", "terms"}
        assert [sorted(term) for term in node["terms"]] == [["description", "id", "name"]] * 2

    @pytest.mark.parametrize(("lang", "name"), [("en", "Mobile number"), ("zh", "手机号码")])
    def test_a_term_is_told_in_both_languages(self, lang, name):
        glossary, _ = self.files(column(), lang=lang)

        assert glossary["nodes"][0]["terms"] == [
            {"id": f"tuomin.{MOBILE}", "name": name, "description": "Mobile number / 手机号码"}
        ]

    def test_proposals_add_to_what_people_wrote(self):
        glossary, [tag, *patches] = self.files(
            column("a/b~c,(x)", table="t,(1)"), column("n", level="none"),
            column("u", level="undetermined"),
        )  # fmt: skip
        [patch] = patches
        changes = json.loads(patch["aspect"]["value"])
        base = "/editableSchemaFieldInfo/a~1b~0c,(x)"
        terms = {f"urn:li:glossaryTerm:{term['id']}" for term in glossary["nodes"][0]["terms"]}

        assert set(tag) == set(patch) == {
            "entityType", "entityUrn", "changeType", "aspectName", "aspect"
        }  # fmt: skip
        assert (tag["entityType"], tag["aspectName"]) == ("tag", "tagProperties")
        assert tag["aspect"]["json"]["name"] == "sensitive"
        assert (patch["changeType"], patch["aspectName"]) == ("PATCH", "editableSchemaMetadata")
        assert patch["aspect"]["contentType"] == "application/json-patch+json"
        assert patch["entityUrn"] == (
            "urn:li:dataset:(urn:li:dataPlatform:postgres,d.public.t%2C%281%29,PROD)"
        )
        assert changes[0] == {
            "op": "add", "path": f"{base}/globalTags/tags/{tag['entityUrn']}",
            "value": {"tag": tag["entityUrn"]},
        }  # fmt: skip
        assert {change["value"]["urn"] for change in changes[1:]} == terms
        assert {change["path"] for change in changes[1:]} == {
            f"{base}/glossaryTerms/terms/{urn}" for urn in terms
        }

    def test_a_dataset_has_the_name_that_datahub_gives_it(self):
        _, proposals = self.files(column(), engine="mysql")

        assert proposals[-1]["entityUrn"] == (
            "urn:li:dataset:(urn:li:dataPlatform:mysql,d.person,PROD)"
        )


class TestOpenMetadata:
    """The fields of OpenMetadata's own files: createClassification.json and createTag.json of its
    schemas, glossaryCsvDocumentation.json and tableCsvDocumentation.json of its importers, in
    whose headers a star stands behind what is required.
    """

    HEADER = (
        "name*", "displayName", "description", "owner", "tags", "glossaryTerms", "tiers",
        "retentionPeriod", "sourceUrl", "domain", "extension", "entityType*", "fullyQualifiedName",
        "column.dataTypeDisplay", "column.dataType", "column.arrayDataType", "column.dataLength",
    )  # fmt: skip

    def exported(self, *rows):
        out = io.StringIO()
        table = csv.DictWriter(out, self.HEADER, restval="")
        table.writeheader()
        table.writerows(rows)
        return out.getvalue()

    def files(self, *columns, lang="en", export=None):
        handed = Handed(found=found(*columns), titles=titles(), lang=lang, export=export)
        return RENDER["openmetadata"](handed)

    def rows(self, text):
        return list(csv.DictReader(io.StringIO(text, newline="")))

    @pytest.mark.parametrize(("lang", "name"), [("en", "sensitive"), ("zh", "敏感")])
    def test_requests_have_the_fields_of_the_schemas(self, lang, name):
        made = json.loads(self.files(column(), lang=lang)["classification.json"])
        [tag] = made["createTags"]

        assert set(made["createClassification"]) == {"name", "description", "mutuallyExclusive"}
        assert set(tag) == {"classification", "name", "displayName", "description"}
        assert (tag["classification"], tag["name"], tag["displayName"]) == (
            made["createClassification"]["name"], "sensitive", name
        )  # fmt: skip

    def test_a_term_of_the_glossary_is_told_in_both_languages(self):
        [term] = self.rows(self.files(column(), lang="zh")["glossary.csv"])

        assert {key: text for key, text in term.items() if text} == {
            "name*": "contact_cn_mobile", "displayName": "手机号码",
            "description": "Mobile number / 手机号码", "glossaryStatus": "Draft",
        }  # fmt: skip

    def test_columns_come_back_as_they_were_with_our_tags(self):
        name = 'o.d"d'
        before = [
            {"name*": "phone", "description": "a; b\nc", "tags": "PII.Sensitive;tuomin.personal",
             "entityType*": "column", "fullyQualifiedName": "srv.d.public.person.phone",
             "column.dataType": "TEXT", "glossaryTerms": "tuomin.old;Other.term"},
            {"name*": name, "entityType*": "column", "column.dataType": "INT",
             "fullyQualifiedName": 'srv."d.x".public."o.d""d"."o.d""d"'},
            {"name*": "plain", "tags": "tuomin.sensitive", "entityType*": "column",
             "fullyQualifiedName": "srv.d.public.person.plain"},
            {"name*": "person", "entityType*": "table",
             "fullyQualifiedName": "srv.d.public.person", "tags": "tuomin.mine"},
            {"name*": "phone", "entityType*": "column",
             "fullyQualifiedName": "srv.d.other.person.phone"},
        ]  # fmt: skip
        after = [
            {"tags": "PII.Sensitive;tuomin.sensitive",
             "glossaryTerms": "Other.term;tuomin.contact_cn_mobile"},
            {"tags": "tuomin.sensitive", "glossaryTerms": "tuomin.contact_cn_mobile"},
            {"tags": ""}, {}, {},
        ]  # fmt: skip
        columns = (column(), column(name, table=name), column("plain", level="none"))
        once = self.files(*columns, export=self.exported(*before))["columns.csv"]
        twice = self.files(*columns, export=once)["columns.csv"]
        expected = [
            dict.fromkeys(self.HEADER, "") | old | new
            for old, new in zip(before, after, strict=True)
        ]

        assert self.rows(once) == expected
        assert twice == once

    @pytest.mark.parametrize(
        ("text", "problem"),
        [("name*,tags,glossaryTerms\n", "lacks fullyQualifiedName"), ("", "lacks"),
         ("x" * 200_000, "is no CSV")],
        ids=["names", "empty", "long"],
    )  # fmt: skip
    def test_another_export_is_refused(self, text, problem):
        with pytest.raises(SetupError, match=problem):
            self.files(column(), export=text)


class TestCommand:
    @pytest.fixture
    def call(self, monkeypatch, capsys):
        return Commands(monkeypatch, capsys)

    @pytest.fixture
    def file(self, tmp_path):
        inventory.write(found(column(), column("n\ud800\x00", table="t")), tmp_path / "i.json")
        return tmp_path / "i.json"

    @pytest.mark.parametrize("tool", RENDER)
    def test_files_are_for_their_owner_and_hold_no_address(self, call, file, tmp_path, tool):
        answer = call("handover", file, "--to", tool, "-o", tmp_path / "deep" / "out")
        written = list((tmp_path / "deep" / "out").iterdir())

        assert answer.code == 0, answer.err
        assert written
        assert {each.stat().st_mode & 0o777 for each in written} == {0o600}
        assert not any("u@h" in each.read_text() for each in written)

    def test_a_folder_that_cannot_be_made_is_named(self, call, file):
        answer = call("handover", file, "--to", "comments", "-o", file / "x")

        assert (answer.code, "cannot be made" in answer.err) == (2, True)

    def test_a_plan_becomes_events_without_its_address(self, call, tmp_path):
        place, out = f"sqlite:///{tmp_path / 'shop.db'}", tmp_path / "out"
        with closing(sqlite3.connect(tmp_path / "shop.db")) as store:
            store.executescript("CREATE TABLE person (id INTEGER PRIMARY KEY, phone TEXT)")
        call("plan", place, "--output", tmp_path / "plan.yaml")
        answer = call("handover", tmp_path / "plan.yaml", "--to", "openlineage", "-o", out)
        text = (out / "events.ndjson").read_text()
        _, done = map(json.loads, text.splitlines())
        fields = done["outputs"][0]["facets"]["columnLineage"]["fields"]

        assert answer.code == 0, answer.err
        assert fields["phone"]["inputFields"][0]["transformations"][0]["masking"] is True
        assert str(tmp_path) not in text

    def test_a_namespace_tells_no_password(self, call, tmp_path):
        words = ("handover", tmp_path / "plan.yaml", "--to", "openlineage")
        answer = call(*words, "--source", "postgres://ann:geheim@db:5432")

        assert (answer.code, "geheim" in answer.err) == (2, False)
