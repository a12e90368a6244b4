"""WebSocket frames by hand over a plain socket, for what no ordinary client would send."""
import base64
import json
import os
import socket
import struct

from .patience import patience

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode, payload=b"", final=True, masked=True, reserved=0):
    """The bytes of one frame; clients must mask, which `masked=False` breaks."""
    if isinstance(payload, str):
        payload = payload.encode()
    head = bytes([(0x80 if final else 0) | reserved | opcode])
    mask_bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([mask_bit | len(payload)])
    elif len(payload) < 65536:
        head += bytes([mask_bit | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([mask_bit | 127]) + struct.pack("!Q", len(payload))
    if not masked:
        return head + payload
    # A zero mask is a valid mask and keeps large payloads cheap to build.
    return head + b"\0\0\0\0" + payload


def text(message, **kwargs):
    body = message if isinstance(message, (str, bytes)) else json.dumps(message)
    return frame(TEXT, body, **kwargs)


def close_frame(code=1000, reason=b""):
    return frame(CLOSE, struct.pack("!H", code) + reason)


class RawWs:
    """Answers nothing by itself: no pong, no close echo."""

    def __init__(self, server, path, receive_buffer=None, first_bytes=b""):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(patience(10))
        self.socket.connect(("127.0.0.1", server.port))
        key = base64.b64encode(os.urandom(16)).decode()
        request = (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                   f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
                   f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n")
        self.socket.sendall(request.encode() + first_bytes)
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.status = int(head.split(b" ", 2)[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _more(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self.buffer += piece

    def _take(self, size):
        while len(self.buffer) < size:
            self._more()
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def send(self, *pieces):
        self.socket.sendall(b"".join(pieces))

    def recv_frame(self, seconds=10):
        """(opcode, payload) of the next frame; ConnectionError when there is none."""
        self.socket.settimeout(patience(seconds))
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            size, = struct.unpack("!H", self._take(2))
        elif size == 127:
            size, = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def recv(self, seconds=10):
        """The next JSON message; control frames are passed over."""
        while True:
            opcode, payload = self.recv_frame(seconds)
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == CLOSE:
                raise ConnectionError(f"closed with {close_code(payload)}")

    def close_code(self, seconds=10):
        """The code of the server's close frame; 1006 when it only drops the connection."""
        try:
            while True:
                opcode, payload = self.recv_frame(seconds)
                if opcode == CLOSE:
                    return close_code(payload)
        except ConnectionError:
            return 1006


def close_code(payload):
    return struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
