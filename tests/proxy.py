"""A line that can be cut or stalled: a small TCP proxy in front of a server."""

import socket
import struct
import threading
from contextlib import contextmanager, suppress

RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST
BLOCK = 1 << 14


class Line:
    """Carries bytes until `limit` of them have come from the server, then does `fault`."""

    def __init__(self, port, fault, limit):
        self._port, self._fault, self._limit = port, fault, limit
        self._lock, self._sockets = threading.Lock(), []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self.broken = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                client, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
                self._sockets += [client, server]
                threading.Thread(target=self._carry, args=(client, server, 0), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, 1), daemon=True).start()

    def _carry(self, origin, end, counted):
        with suppress(OSError):
            while block := origin.recv(BLOCK):
                self._limit -= len(block) * counted
                if self._limit < 0:
                    self.broken.set()
                if self.broken.is_set() and self._fault == "stall":
                    threading.Event().wait()
                if self.broken.is_set():
                    self.cut()
                end.sendall(block)
        with suppress(OSError):
            end.shutdown(socket.SHUT_WR)

    def cut(self):
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):
                    each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
            self._sockets.clear()

    def close(self):
        self._door.close()
        self.cut()


@contextmanager
def line(port, fault, limit):
    """A Line to the server at `port` of this machine: `cut` or `stall` after `limit` bytes."""
    made = Line(port, fault, limit)
    try:
        yield made
    finally:
        made.close()
