"""What `doctor` says of a role, and that the role of its script reads everything, and only that."""

import importlib.util
import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.commands import PHONES, Commands
from tuomin.connectors.mysql import rights as mysql_rights
from tuomin.connectors.open import EXTRAS, drivers
from tuomin.connectors.rights import PASSWORD, SCANNER
from tuomin.connectors.url import parse

HAN = re.compile("[\u4e00-\u9fff]")
SECRET = "s3cret-scanner"
SERVERS = ("postgres", "mariadb")
WRITES = (
    "INSERT INTO customer VALUES (99, '1')", "UPDATE customer SET phone = '1'",
    "DELETE FROM customer", "CREATE TABLE made (id INT)", "DROP TABLE customer",
    "ALTER TABLE customer ADD made INT", "TRUNCATE customer",
)  # fmt: skip


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture(params=SERVERS)
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def shop(server):
    """The URL of a database, with a name that has a wildcard of MariaDB's grants in it."""
    name = "doc_tor '%s -- x"
    url = server.database(name)
    rows = ", ".join(f"({number}, '{phone}')" for number, phone in enumerate(PHONES))
    make = ("CREATE TABLE customer (id INT PRIMARY KEY, phone VARCHAR(20))",
            f"INSERT INTO customer VALUES {rows}")  # fmt: skip
    statements = [*make]
    if server.scheme == "postgresql":
        drop(server, name)
        statements += [
            'CREATE SCHEMA "o--dd\nschema"', 'SET search_path = "o--dd\nschema"', *make,
            "RESET search_path",
        ]  # fmt: skip
    server.run(*statements, database=name)
    yield name, url
    drop(server, name)


def drop(server, database):
    """Remove the role that a script made, whatever it holds."""
    if server.scheme == "postgresql":
        [(known,)] = server.run(f"SELECT count(*) FROM pg_roles WHERE rolname = '{SCANNER}'")
        if known:
            server.run(f"DROP OWNED BY {SCANNER}", f"DROP ROLE {SCANNER}", database=database)
    else:
        server.run(f"DROP USER IF EXISTS '{SCANNER}'@'%'")


def looked_at(call, url):
    said = call("doctor", url, "--format", "json")
    assert SECRET not in said.out + said.err
    return said.code, json.loads(said.out)


def made(call, server, shop):
    """Run the script as the administrator would; the URL of the role that it makes."""
    name, url = shop
    script = looked_at(call, url)[1]["script"].replace(PASSWORD, SECRET)
    for statement in filter(str.strip, script.split(";\n")):
        if not all(line.startswith("--") for line in statement.strip().splitlines()):
            server.run(statement, database=name)
    return server.url(name, user=SCANNER, password=SECRET)


def test_the_role_of_the_script_scans_everything(call, server, shop):
    url = made(call, server, shop)
    code, found = looked_at(call, url)
    scan = call("scan", url, "--format", "json")
    tables = json.loads(scan.out)["tables"]

    assert (code, found["verdict"], found["can_write"]) == (0, "fit", False)
    assert scan.code == 0
    assert "superuser" not in scan.err
    assert {table["status"] for table in tables} == {"scanned"}
    assert len(tables) == (2 if server.scheme == "postgresql" else 1)


@pytest.mark.parametrize("statement", WRITES)
def test_the_role_of_the_script_cannot_write(call, server, shop, statement):
    address = parse(made(call, server, shop))
    session = connected(server, address)
    if server.scheme == "postgresql":  # what the role sets for itself it could also unset
        session.execute("SET default_transaction_read_only = off")
    with pytest.raises(Exception, match=r"denied|owner"):
        session.cursor().execute(statement)
    session.close()


def connected(server, address):
    """A session of the role by the driver itself, which nothing of ours keeps from writing."""
    if server.scheme == "postgresql":
        import psycopg

        return psycopg.connect(
            host=address.host, port=address.port, user=address.user, password=address.password,
            dbname=address.database, autocommit=True,
        )  # fmt: skip
    import pymysql

    return pymysql.connect(
        host=address.host, port=address.port, user=address.user, password=address.password,
        database=address.database,
    )  # fmt: skip


def test_tables_that_are_made_later_are_read_too(call, server, shop):
    url = made(call, server, shop)
    server.run("CREATE TABLE later (id INT)", database=shop[0])

    assert looked_at(call, url)[0] == 0


def test_sessions_are_bounded_by_the_role_itself(call, postgres):
    name = "doctor_bounds"
    shop = name, postgres.database(name)
    session = connected(postgres, parse(made(call, postgres, shop)))
    asked = ("statement_timeout", "lock_timeout", "default_transaction_read_only")
    found = [session.execute(f"SHOW {setting}").fetchone()[0] for setting in asked]
    session.close()
    drop(postgres, name)

    assert found == ["30s", "2s", "on"]


def test_the_role_that_reads_the_whole_server_is_fit(call, postgres):
    name = "doctor_whole"
    shop = name, postgres.database(name)
    postgres.run("CREATE TABLE customer (id INT)", database=name)
    url = made(call, postgres, shop)
    script = looked_at(call, shop[1])[1]["script"]
    (line,) = [line for line in script.splitlines() if "pg_read_all_data TO" in line]
    postgres.run(
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {SCANNER}",
        *line.removeprefix("-- ").split(";")[:2],
        database=name,
    )
    code, found = looked_at(call, url)
    drop(postgres, name)

    assert (code, found["verdict"]) == (0, "fit")


@pytest.mark.parametrize("command", ["scan", "diff"])
def test_scanning_as_a_superuser_is_told_once(call, shop, tmp_path, command):
    url, inventory = shop[1], tmp_path / "inventory.json"
    call("scan", url, "--quiet", "--output", inventory)
    words = [command, url] + (["--inventory", inventory] if command == "diff" else [])
    loud, quiet = call(*words), call(*words, "--quiet")

    assert loud.err.count("scanning as a superuser") == loud.err.count("tuomin doctor URL") == 1
    assert quiet.err == ""


def test_a_superuser_is_called_one(call, shop):
    code, found = looked_at(call, shop[1])

    assert (code, found["verdict"], found["can_write"]) == (1, "writes", True)
    assert found["rights"]["powers"]
    assert found["rights"]["settings"]
    assert re.match(r"(PostgreSQL|MariaDB) 1\d\.", found["rights"]["server"])


@pytest.mark.parametrize(
    ("grants", "beyond"),
    [
        (("SELECT, INSERT ON customer",), "INSERT on public.customer"),
        (("SELECT ON customer", "UPDATE (phone) ON customer"), "UPDATE on public.customer"),
        (("SELECT ON customer", "CREATE ON SCHEMA public"), "CREATE on schema public"),
        (("SELECT ON customer", "pg_execute_server_program"),
         "member of pg_execute_server_program"),
    ],
)  # fmt: skip
def test_what_goes_beyond_reading_on_postgres(call, postgres, grants, beyond):
    postgres.database("doctor_pg")
    postgres.run("CREATE TABLE customer (id INT, phone TEXT)", database="doctor_pg")
    postgres.run("DROP ROLE IF EXISTS beyond")
    url = postgres.role("beyond", SECRET, *grants, database="doctor_pg")
    code, found = looked_at(call, url)
    postgres.run("DROP OWNED BY beyond", "DROP ROLE beyond", database="doctor_pg")

    assert (code, found["rights"]["powers"], found["rights"]["beyond"]) == (1, [], [beyond])


def test_a_way_to_become_superuser_is_one(call, postgres):
    postgres.database("doctor_pg")
    url = postgres.role("climber", SECRET, "postgres", database="doctor_pg")
    found = looked_at(call, url)[1]
    postgres.run("DROP ROLE climber")

    assert found["rights"]["powers"] == ["SET ROLE postgres"]


@pytest.mark.parametrize(
    ("grants", "beyond"),
    [
        (("SELECT, INSERT ON doctor_my.*",), ["INSERT on `doctor_my`.*"]),
        (("SELECT ON *.*", "UPDATE (phone) ON doctor_my.customer"),
         ["UPDATE on `doctor_my`.`customer`"]),
        (("SELECT ON doctor_my.*", "FILE ON *.*"), ["FILE on *.*"]),
        (("ALL PRIVILEGES ON doctor_my.*",), ["ALL PRIVILEGES on `doctor_my`.*"]),
        (("PROCESS, REPLICATION CLIENT ON *.*", "SELECT ON `doctor\\_m%`.*"), []),
    ],
)  # fmt: skip
def test_what_goes_beyond_reading_on_mariadb(call, mariadb, grants, beyond):
    mariadb.database("doctor_my")
    mariadb.run("CREATE TABLE customer (id INT, phone TEXT)", database="doctor_my")
    url = mariadb.role("beyond", SECRET, *grants, database="doctor_my")
    code, found = looked_at(call, url)
    mariadb.run("DROP USER beyond")

    assert (code, found["rights"]["beyond"]) == (1 if beyond else 0, beyond)
    assert found["rights"]["unread"] == []


def test_what_cannot_be_read_on_postgres(call, postgres):
    postgres.database("doctor_pg")
    postgres.run(
        *(f"CREATE TABLE {name} (id INT, phone TEXT)" for name in ("a", "b", "c", "d")),
        "CREATE SCHEMA shut", "CREATE TABLE shut.e (id INT)",
        "ALTER TABLE d ENABLE ROW LEVEL SECURITY", database="doctor_pg",
    )  # fmt: skip
    url = postgres.role(
        "partly", SECRET, "SELECT ON a, d", "SELECT (id) ON c", database="doctor_pg"
    )
    code, found = looked_at(call, url)
    postgres.run("DROP OWNED BY partly", "DROP ROLE partly", database="doctor_pg")

    assert (code, found["verdict"]) == (1, "partly")
    assert [(each["place"], each["lack"]) for each in found["rights"]["unread"]] == [
        ("public.b", "select"), ("public.c", "columns"), ("public.d", "rows"),
        ("shut.e", "usage"),
    ]  # fmt: skip


def test_what_cannot_be_read_on_mariadb(call, mariadb):
    mariadb.database("doctor_my")
    make = [f"CREATE TABLE {name} (id INT, phone TEXT)" for name in ("a", "b", "c")]
    mariadb.run(*make, database="doctor_my")
    url = mariadb.role(
        "partly", SECRET, "SELECT ON doctor_my.a", "SELECT (id) ON doctor_my.b",
        database="doctor_my",
    )  # fmt: skip
    code, found = looked_at(call, url)
    mariadb.run("DROP USER partly")

    assert (code, found["verdict"]) == (1, "partly")
    assert [(each["place"], each["lack"]) for each in found["rights"]["unread"]] == [
        ("`doctor_my`.*", "database"), ("`doctor_my`.`b`", "columns"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("GRANT ALL PRIVILEGES ON *.* TO `r`@`h` WITH GRANT OPTION", (("ALL PRIVILEGES",), "*.*")),
        ("GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*AB'", (("USAGE",), "*.*")),
        ("GRANT EXECUTE ON PROCEDURE `a`.`b` TO `c`@`%`", (("EXECUTE",), "`a`.`b`")),
        ("GRANT SELECT (` ON ``x``.* TO `), INSERT ON `s`.`t` TO `c`@`%`",
         (("SELECT ()", "INSERT"), "`s`.`t`")),
        ("GRANT `role` TO `c`@`%`", None),
        ("GRANT PROXY ON ''@'%' TO 'root'@'localhost' WITH GRANT OPTION", None),
    ],
)  # fmt: skip
def test_lines_of_show_grants(line, found):
    assert mysql_rights.grant_of(line) == found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_says_all_that_the_document_says(call, shop, lang):
    found = looked_at(call, shop[1])[1]
    text = call("doctor", shop[1], "--lang", lang).out
    rights = found["rights"]
    told = [rights["server"], rights["role"], *rights["powers"], *rights["settings"].values()]

    assert [word for word in told if word not in text] == []
    lines = set(text.splitlines())
    statements = [line for line in found["script"].splitlines() if line.endswith(";")]
    remarks = [line for line in lines if line.startswith("-- ") and not line.endswith(";")]
    assert [line for line in statements if line not in lines] == []
    assert [line for line in remarks if (lang == "zh") != bool(HAN.search(line))] == []


def test_a_file_has_no_roles(call, tmp_path):
    place = tmp_path / "shop.db"
    place.touch()
    code, found = looked_at(call, f"sqlite:///{place}")

    assert (code, found["verdict"], found["script"]) == (0, "file", None)
    assert place.read_bytes() == b""


def test_a_store_that_is_not_there_is_an_error(call, tmp_path):
    assert call("doctor", f"sqlite:///{tmp_path / 'none.db'}").code == 2
    assert call("doctor", "postgresql://nobody@127.0.0.1:1/none").code == 4


def test_every_extra_is_known_by_its_modules():
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]

    assert set(EXTRAS) == set(extras) - {"all"}
    assert {each.extra: each.installed for each in drivers()} == {
        extra: all(importlib.util.find_spec(name) for name in names)
        for extra, names in EXTRAS.items()
    }


def test_a_missing_driver_is_told_with_its_command(call, tmp_path, monkeypatch):
    monkeypatch.setitem(EXTRAS, "notify", ("no_such_module",))
    place = tmp_path / "shop.db"
    place.touch()

    assert "pip install 'tuomin[notify]'" in call("doctor", f"sqlite:///{place}").out
