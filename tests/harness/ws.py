"""An ordinary WebSocket client, as dashboards and devices are: python-websockets behind plain
blocking calls. Frames no ordinary client would send come from raw_ws.py."""
import asyncio
import json
import threading

import websockets

from .patience import patience

_loop = None


def _running_loop():
    global _loop
    if _loop is None:
        _loop = asyncio.new_event_loop()
        threading.Thread(target=_loop.run_forever, daemon=True).start()
    return _loop


class Closed(Exception):
    """The server closed the connection; `code` is the close code."""

    def __init__(self, code, reason=""):
        super().__init__(f"closed with {code} {reason}")
        self.code = code


class Silent(AssertionError):
    """Nothing came in the time given."""


class Ws:
    """One connection. Every call blocks; every wait is limited."""

    def __init__(self, server, path, headers=None):
        # The library takes the running loop when it is called, so the call happens inside it.
        async def connect():
            return await websockets.connect(
                server.ws_url + path, max_size=None, ping_interval=None, compression=None,
                extra_headers=headers, open_timeout=patience(10), close_timeout=patience(5),
                max_queue=None)
        self._socket = self._run(connect())

    def _run(self, awaitable, seconds=30):
        async def call():
            return await awaitable
        future = asyncio.run_coroutine_threadsafe(call(), _running_loop())
        return future.result(patience(seconds))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, message):
        text = message if isinstance(message, (str, bytes)) else json.dumps(message)
        try:
            self._run(self._socket.send(text))
        except websockets.ConnectionClosed as closed:
            raise Closed(_code(closed)) from None

    def recv(self, seconds=10):
        async def receive():
            return await asyncio.wait_for(self._socket.recv(), patience(seconds))
        try:
            return json.loads(self._run(receive(), seconds + 5))
        except asyncio.TimeoutError:
            raise Silent(f"no message within {patience(seconds):.1f} s") from None
        except websockets.ConnectionClosed as closed:
            raise Closed(_code(closed), closed.reason) from None

    def recv_type(self, *types, seconds=10):
        """The next message of one of these types; others are passed over."""
        while True:
            message = self.recv(seconds)
            if message["type"] in types:
                return message

    def ask(self, message, seconds=10):
        self.send(message)
        return self.recv(seconds)

    def recv_until(self, done, seconds=20):
        """Messages up to and including the first for which done(message) holds."""
        seen = []
        while not seen or not done(seen[-1]):
            seen.append(self.recv(seconds))
        return seen

    def silent_for(self, seconds):
        """True when nothing but pings comes for so long."""
        try:
            while True:
                if self.recv(seconds)["type"] != "ping":
                    return False
        except Silent:
            return True

    def close(self):
        self._run(self._socket.close())

    def abort(self):
        """Drops the connection without a close frame: the other side sees 1006."""
        self._run(_abort(self._socket))

    def close_code(self, seconds=10):
        try:
            while True:
                self.recv(seconds)
        except Closed as closed:
            return closed.code


async def _abort(socket):
    socket.transport.abort()


def _code(closed):
    return closed.rcvd.code if closed.rcvd else 1006


def refused(server, path):
    """The HTTP status with which the server refuses to upgrade; None when it accepts."""
    try:
        Ws(server, path).close()
    except websockets.InvalidStatusCode as refusal:
        return refusal.status_code
    return None
