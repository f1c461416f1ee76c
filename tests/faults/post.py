"""A mail server that behaves as badly as it is told to."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.mail_server import free_port

SLOW = 0.5  # seconds before every answer
FINAL = {"4xx": "451 Later, please", "5xx": "554 No, never"}


class Conversation(socketserver.StreamRequestHandler):
    """As much SMTP as it takes to hand over a letter."""

    server: "Post"

    def handle(self) -> None:
        self.server.talks.append(self.server.manner)
        if self.server.manner == "mute":
            self.server.over.wait()
            return
        with suppress(OSError):
            self.say("220 ready")
            while verb := self.rfile.readline()[:4].decode("ascii", "replace").upper().strip():
                if verb == "QUIT":
                    return self.say("221 bye")
                self.say(self.take_letter() if verb == "DATA" else "250 OK")

    def say(self, line: str) -> None:
        if self.server.manner == "slow":
            time.sleep(SLOW)
        self.wfile.write(f"{line}\r\n".encode())

    def take_letter(self) -> str:
        self.say("354 go on")
        to = ""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            if line.lower().startswith(b"to: ") and not to:
                to = line[4:].decode().strip()
        if self.server.manner in FINAL:
            return FINAL[self.server.manner]
        self.server.taken.append(to)
        return "250 OK"


class Post(socketserver.ThreadingTCPServer):
    """`taken` are the addresses of the letters it took, `talks` its manner at each call."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, over: threading.Event):
        super().__init__(("127.0.0.1", port), Conversation)
        self.manner, self.over = "well", over
        self.taken: list[str] = []
        self.talks: list[str] = []


class MailServer:
    """`behave("mute")`; without a listener every call is refused."""

    def __init__(self):
        self.port = free_port()
        self.over = threading.Event()
        self.post: Post | None = None
        self.taken: list[str] = []
        self.talks: list[str] = []

    def behave(self, manner: str) -> None:
        if manner == "refusing":
            return self.close()
        self.post = self.post or self.open()
        self.post.manner = manner

    def open(self) -> Post:
        post = Post(self.port, self.over)
        post.taken, post.talks = self.taken, self.talks
        threading.Thread(target=post.serve_forever, args=[0.05], daemon=True).start()
        return post

    def hang_up(self) -> None:
        """End what is mute."""
        self.over.set()

    def close(self) -> None:
        if self.post:
            self.post.shutdown()
            self.post.server_close()
            self.post = None


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    try:
        yield server
    finally:
        server.hang_up()
        server.close()
