"""PostgreSQL to PostgreSQL through the Connector, against a psql text pipe on the same table.

`python -m tests.benchmarks.pg_copy [ROWS]` prints rows per second, the ratio and the peak memory.
The passthrough reads, passes frames on and writes in three threads, as a copy does, but masks
nothing: it is the most that a copy can reach. Floor and passthrough run in turn, the median counts.
"""

import resource
import subprocess
import sys
import time
from contextlib import closing
from statistics import median

from tests import servers
from tuomin.connectors.open import open_connector
from tuomin.copier.pipeline import pump

ROWS = 400_000
ROUNDS = 3
COLUMNS = (
    "id bigint, name text, email text, phone text, id_no text, card text, address text,"
    " gender text, birth date, created timestamptz, amount numeric(12,2), company text,"
    " remark text, city text"
)
FILL = """INSERT INTO customer SELECT g, '张' || g % 97, 'user' || md5(g::text) || '@example.com',
'138' || lpad((g * 7919 % 100000000)::text, 8, '0'), '11010119000' || lpad((g % 9999999)::text, 7),
'62220' || lpad(g::text, 14, '0'), '北京市朝阳区建国路' || g || '号院' || g % 30 || '号楼', g % 2,
date '1900-01-01' + (g % 1800)::int, timestamptz '2026-01-01' - g * interval '1.000001 second',
g % 100000 / 100.0, 'company ' || g % 1000, nullif('备注 ' || md5(g::text || 'x'), '备注 x'),
CASE WHEN g % 7 > 0 THEN 'city ' || g % 300 END FROM generate_series(1, {rows}::bigint) g"""


def main(rows: int = ROWS) -> None:
    with servers.postgres() as server:
        server.database("source")
        fill = FILL.format(rows=rows)
        server.run(f"CREATE TABLE customer ({COLUMNS})", fill, "VACUUM", database="source")
        floors, copies = [], []
        for _ in range(ROUNDS):
            floors.append(timed(pipe, server))
            copies.append(timed(passthrough, server))
    ratio = median(floors) / median(copies)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"psql pipe    {rows / median(floors):10,.0f} rows/s")
    print(
        f"passthrough  {rows / median(copies):10,.0f} rows/s  ratio {ratio:.2f}  {memory:.0f} MiB"
    )


def timed(copy, server) -> float:
    server.database("target")
    start = time.perf_counter()
    copy(server)
    return time.perf_counter() - start


def pipe(server) -> None:
    server.run(f"CREATE TABLE customer ({COLUMNS})", database="target")
    psql = f"psql -X -q -h 127.0.0.1 -p {server.port} -U postgres"
    subprocess.run(  # noqa: S602 - the shell makes the pipe that is measured
        f"{psql} -c 'COPY customer TO STDOUT' source | {psql} -c 'COPY customer FROM STDIN' target",
        shell=True,
        check=True,
    )


def passthrough(server) -> None:
    source, target = (open_connector(server.url(name)) for name in ("source", "target"))
    with closing(source), closing(target):
        (table,) = source.tables()
        with target.staging([table], engine=source.engine) as staging:
            pump(
                lambda: source.batches(table, 100_000),
                lambda batch: batch,
                lambda batches: [staging.write(table, batch) for batch in batches],
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
