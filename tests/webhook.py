"""A web server on this machine that gets messages, and behaves as well or badly as it is told."""

import json
import os
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "T0KEN-in-the-path"


class Webhook(ThreadingHTTPServer):
    """`got` holds the bodies that arrived; `behave` is what it does with the next ones."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got, self.behave, self.answer, self.over = [], "take", {}, threading.Event()

        self._name = f"TUOMIN_TEST_HOOK_{self.server_port}"
        os.environ[self._name] = f"json://127.0.0.1:{self.server_port}/{SECRET}?rto=1"

    @property
    def address(self):
        """Where it is, as an argument should say it: by the name of a variable."""
        return f"${{env:{self._name}}}"

    @property
    def messages(self):
        return [json.loads(body)["message"] for body in self.got]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.got.append(body)
        getattr(self, f"_{self.server.behave}")(body)

    do_GET = do_POST  # noqa: N815 - of http.server

    def log_message(self, *_):
        """Say nothing."""

    def _reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def _take(self, _):
        self._reply(200, json.dumps(self.server.answer).encode())

    def _hang(self, _):
        self.server.over.wait(60)

    def _redirect(self, _):
        self._reply(302, Location=f"http://127.0.0.1:{self.server.server_port}/elsewhere")

    def _break(self, _):
        self._reply(500, b"<h1>oops</h1>")

    def _refuse(self, _):
        self._reply(403, b"no")

    def _echo(self, body):
        self._reply(400, f"{self.path} {self.headers}".encode() + body)

    def _drip(self, _):
        """A body that ends far too late, each byte soon enough to be waited for."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not self.server.over.is_set():
            try:
                self.wfile.write(b".")
            except OSError:
                return
            time.sleep(0.1)

    def _flood(self, _):
        """A body without end, as fast as it goes."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not self.server.over.is_set():
            try:
                self.wfile.write(b"x" * 2**20)
            except OSError:
                return


@contextmanager
def webhook():
    """A running Webhook."""
    with Webhook() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
