"""`tuomin copy` that Ctrl-C reaches: `python -m tests.stopped POINT SOURCE TARGET --plan PLAN`.

POINT is `write` (the second batch is about to be sent) or the first word of a statement after the
rows. There the server is kept busy, for longer than anybody waits, while SIGINT arrives; with a `+`
behind it the signal comes three times.
"""

import os
import signal
import sys
import threading
import time

from tuomin import cli
from tuomin.connectors.mysql import staging as mysql
from tuomin.connectors.postgres import staging as postgres

AGAIN = (0.3, 1.5)  # seconds: before and after the sessions are ended
BUSY = "SELECT {}(60)"


def main(point, *arguments):
    word, signals = point.rstrip("+"), AGAIN if point.endswith("+") else ()
    here = Point(word, signals)
    watch_mysql(here)
    watch_postgres(here)
    sys.argv = ["tuomin", "copy", "-q", *arguments]
    cli.main()


class Point:
    """Where the signal comes; `reached` is asked at every place that may be it."""

    def __init__(self, word, again):
        self.word, self.again = word, again
        self.batches = 0

    def reached(self, statement, busy):
        if statement.split()[0] != self.word:
            return
        self.word = ""
        threading.Thread(target=self._signals, daemon=True).start()
        busy()

    def written(self, busy):
        self.batches += 1
        self.reached("write" if self.batches == 2 else "-", busy)

    def _signals(self):
        time.sleep(0.2)  # the server is busy by now
        os.kill(os.getpid(), signal.SIGINT)
        for seconds in self.again:
            time.sleep(seconds)
            os.kill(os.getpid(), signal.SIGINT)


def watch_mysql(point):
    execute, write, publish = mysql.execute, mysql.MysqlStaging.write, mysql.MysqlStaging.publish

    def busy(session):
        return lambda: execute(session, BUSY.format("sleep"))

    def watched(session, statement):
        point.reached(statement, busy(session))
        return execute(session, statement)

    def writing(self, table, batch):
        point.written(busy(self._session))
        write(self, table, batch)

    def publishing(self):
        mysql.execute = watched
        publish(self)

    mysql.MysqlStaging.write, mysql.MysqlStaging.publish = writing, publishing


def watch_postgres(point):
    write, finish = postgres.PostgresStaging.write, postgres.PostgresStaging.finish

    def writing(self, table, batch):
        point.written(lambda: time.sleep(3))  # in the middle of COPY: the session takes no query
        write(self, table, batch)

    def finishing(self):
        execute = self._session.execute

        def watched(statement, *values):
            text = statement if isinstance(statement, str) else statement.decode()
            point.reached(text, lambda: execute(BUSY.format("pg_sleep")))
            return execute(statement, *values)

        self._session.execute = watched
        finish(self)

    postgres.PostgresStaging.write, postgres.PostgresStaging.finish = writing, finishing


if __name__ == "__main__":
    main(*sys.argv[1:])
