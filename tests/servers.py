"""Private database servers for tests: started from installed binaries, gone when the tests end.

Data lies in a temporary directory, ports are free ones of the loopback addresses, durability is
off. Both servers live in time zones of their own, so that a missing UTC shows. The superuser
(`postgres`, `root`) needs no password; everybody else does.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

PATIENCE = 60  # seconds for a server to answer
QUIT = signal.SIGQUIT
ATTEMPTS = 3  # a free port may be taken before the server binds it


class MissingError(Exception):
    """A binary is not installed; the message names the package that has it."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server. `scheme` is that of its URLs, `log` where it writes its statements."""

    scheme: str
    admin: str
    port: int
    socket: Path
    log: Path

    @property
    def door(self) -> Path:
        """The socket's file."""
        return self.socket / (f".s.PGSQL.{self.port}" if self.scheme == "postgresql" else "")

    def url(self, database="", *, user="", password="", host="127.0.0.1"):
        secret = f":{quote(password, safe='')}" if password else ""
        name = f"[{host}]" if ":" in host else host
        return f"{self.scheme}://{user or self.admin}{secret}@{name}:{self.port}/{quote(database)}"

    def database(self, name: str) -> str:
        """Make the database `name` afresh and give its URL."""
        mark, options = (
            ('"', "") if self.scheme == "postgresql" else ("`", " CHARACTER SET utf8mb4")
        )
        force = " WITH (FORCE)" if self.scheme == "postgresql" else ""
        self.run(f"DROP DATABASE IF EXISTS {mark}{name}{mark}{force}")
        self.run(f"CREATE DATABASE {mark}{name}{mark}{options}")
        return self.url(name)

    def role(self, name: str, password: str, *grants: str, database: str = "") -> str:
        """Make a role that may do what `grants` say (`SELECT ON t`), and give its URL."""
        if self.scheme == "postgresql":
            who = f'"{name}"'
            self.run(
                f"DO $$BEGIN CREATE ROLE {who} LOGIN PASSWORD '{password}';"
                " EXCEPTION WHEN duplicate_object THEN NULL; END$$"
            )
        else:
            who = f"'{name}'@'%'"
            self.run(f"CREATE OR REPLACE USER {who} IDENTIFIED BY '{password}'")
        self.run(*(f"GRANT {grant} TO {who}" for grant in grants), database=database)
        return self.url(database, user=name, password=password)

    def run(self, *statements: str, database: str = "") -> list[tuple]:
        """Run statements as the superuser; give the rows of the last one."""
        rows: list[tuple] = []
        with closing(self.connect(database)) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
                rows = list(cursor.fetchall()) if cursor.description else []
        return rows

    def connect(self, database: str = ""):
        """A driver's connection as the superuser, through the socket, which no other server has."""
        if self.scheme == "postgresql":
            import psycopg

            return psycopg.connect(
                host=str(self.socket), port=self.port, user=self.admin,
                dbname=database or "postgres", autocommit=True,
            )  # fmt: skip
        import pymysql

        return pymysql.connect(
            unix_socket=str(self.socket), user=self.admin,
            database=database or "mysql", autocommit=True, charset="utf8mb4",
            ssl_disabled=True,  # or each connection reads all certificates of the system
        )  # fmt: skip


@contextmanager
def postgres() -> Iterator[Server]:
    """The newest installed PostgreSQL, with log_statement as a role or database sets it."""
    with cluster() as down, running(down.server, down.account, down.command, stop=QUIT) as started:
        yield started


@contextmanager
def standby(*statements: str) -> Iterator[Server]:
    """A PostgreSQL that recovers from a crash after these statements, and waits for more."""
    with cluster(wal_level="replica", synchronous_commit="on") as down:
        with running(down.server, down.account, down.command, stop=QUIT) as primary:
            primary.run(*statements)
        (down.settings / "standby.signal").touch()
        with running(down.server, down.account, down.command, stop=QUIT) as started:
            yield started


@dataclass(frozen=True, kw_only=True)
class Down:
    """A server that does not run: who is to run it, by which command, and its settings' folder."""

    server: Server
    account: int
    command: list[object]
    settings: Path


@contextmanager
def cluster(**more: object) -> Iterator[Down]:
    """A PostgreSQL with these options beside the usual ones."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parts[-2]))
    binaries = found[-1] if found else program("postgres", "postgresql").parent
    with directory("postgres") as (home, account):
        settings = home / "data"
        run_as(account, home, [
            binaries / "initdb", "-D", settings, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        ])  # fmt: skip
        (settings / "pg_hba.conf").write_text(
            "local all all trust\n"
            "host all postgres samehost trust\n"
            "host all all samehost scram-sha-256\n"
        )
        options = {
            "listen_addresses": "127.0.0.1,::1", "unix_socket_directories": home, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
            "max_wal_senders": 0, "shared_buffers": "64MB", "autovacuum": "off",
            "timezone": "Asia/Shanghai", "log_line_prefix": "%a|%u|", **more,
        }  # fmt: skip
        flags = [f"--{name}={value}" for name, value in options.items()]
        log = home / "log"
        server = Server(scheme="postgresql", admin="postgres", port=0, socket=home, log=log)
        command = [binaries / "postgres", "-D", settings, *flags]
        yield Down(server=server, account=account, command=command, settings=settings)


@contextmanager
def mariadb() -> Iterator[Server]:
    """The installed MariaDB; LOAD DATA LOCAL is allowed, and latin1 the server's own charset."""
    install = program("mariadb-install-db", "mariadb-server")
    daemon = program("mariadbd", "mariadb-server")
    with directory("mysql") as (home, account):
        name = pwd.getpwuid(account).pw_name
        light = ["--innodb-log-file-size=16M", "--innodb-buffer-pool-size=64M"]
        run_as(account, home, [
            install, "--no-defaults", f"--datadir={home / 'data'}", f"--user={name}",
            "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve",
            *light,
        ])  # fmt: skip
        command = [
            daemon, "--no-defaults", f"--datadir={home / 'data'}", f"--user={name}",
            "--bind-address=127.0.0.1,::1", f"--socket={home / 'socket'}",
            f"--pid-file={home / 'pid'}", "--skip-name-resolve", "--skip-log-bin",
            "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
            "--innodb-flush-method=nosync", "--performance-schema=off", "--local-infile=1",
            "--default-time-zone=+08:00", f"--general-log-file={home / 'statements'}",
            "--max-allowed-packet=64M", *light,
        ]  # fmt: skip
        server = Server(
            scheme="mysql", admin="root", port=0, socket=home / "socket", log=home / "statements"
        )
        server.log.touch()  # it is read before the first statement is written there
        os.chown(server.log, account, -1)
        with running(server, account, command, stop=signal.SIGKILL) as started:
            yield started


def program(name: str, package: str) -> Path:
    found = shutil.which(name) or shutil.which(
        name, path="/usr/sbin:/usr/local/sbin:/usr/local/bin"
    )
    if not found:
        raise MissingError(f"{name} is not installed: apt-get install {package}")
    return Path(found)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def directory(owner: str) -> Iterator[tuple[Path, int]]:
    """A temporary directory, and who shall work in it: root is refused by the servers."""
    with tempfile.TemporaryDirectory(prefix="tuomin-", ignore_cleanup_errors=True) as name:
        known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
        account = os.getuid() or known.get(owner, known["nobody"])
        os.chown(name, account, -1)
        yield Path(name), account


def run_as(account: int, home: Path, command: Sequence[object]) -> None:
    options = {"capture_output": True, "text": True} | identity(account, home)
    result = subprocess.run(list(map(str, command)), check=False, **options)
    if result.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{result.stdout}{result.stderr}")


def identity(account: int, home: Path) -> dict:
    """What makes a child work as `account` in `home`: MariaDB clears what others have in /tmp."""
    where = {"cwd": home, "env": os.environ | {"TMPDIR": str(home)}}
    if account == os.getuid():
        return where
    return where | {"user": account, "group": pwd.getpwuid(account).pw_gid, "extra_groups": []}


@contextmanager
def running(
    server: Server, account: int, command: Sequence[object], *, stop: signal.Signals
) -> Iterator[Server]:
    """Run `command` until the block ends; the kernel ends it too when this program is killed."""
    for _ in range(ATTEMPTS):
        server = replace(server, port=free_port())
        child = start(server, account, command)
        if answers(server, child):
            break
        child.kill()
        child.wait()
    else:
        said = (server.log.parent / "log").read_text(errors="replace")
        raise RuntimeError(f"the server does not answer:\n{said[-2000:]}")
    try:
        yield server
    finally:
        child.send_signal(stop)
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def start(server: Server, account: int, command: Sequence[object]) -> subprocess.Popen:
    guard = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    home = server.log.parent
    with (home / "log").open("wb") as log:
        return subprocess.Popen(
            [*guard, *map(str, command), f"--port={server.port}"],
            stdout=log,
            stderr=log,
            **identity(account, home),
        )


def answers(server: Server, child: subprocess.Popen) -> bool:
    """Wait until the server takes connections; False when it ended, as on a port just taken."""
    end = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < end:
        with suppress(Exception), closing(socket.socket(socket.AF_UNIX)) as probe:
            probe.connect(str(server.door))  # PyMySQL leaks its socket where this fails
            server.connect().close()
            return True
        time.sleep(0.02)
    return False
