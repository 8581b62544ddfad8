"""A neighbour that speaks ClamAV's INSTREAM, for tests: it finds what it is told to find in the bytes it receives."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVIL = b"SINOVIK-TEST-VIRUS"
FOUND = "Contoh.Test-Virus"


class _Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(b"ClamAV 1.4.6 (contoh)\0")
            return
        assert command == b"zINSTREAM\0", command
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        self.server.received.append(content)
        self.wfile.write(
            self.server.said or (f"stream: {FOUND} FOUND\0" if EVIL in content else "stream: OK\0").encode()
        )


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads, received, said = True, None, b""


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads, received, said = True, None, b""


@contextmanager
def listening(at: Path | None = None) -> Iterator[socketserver.BaseServer]:
    """The neighbour at a Unix socket, or at a free TCP port. received: contents; said: an answer instead of its own."""
    with _Unix(str(at), _Answer) if at else _Tcp(("127.0.0.1", 0), _Answer) as server:
        server.received = []
        server.address = f"unix://{at}" if at else f"tcp://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
