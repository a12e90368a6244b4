"""HTTP bytes by hand, for requests no library would send."""
import socket

from .patience import patience


def exchange(server, data, seconds=10, half_close=False):
    """Sends the bytes and returns everything the server answers until it closes or is silent."""
    with socket.create_connection(("127.0.0.1", server.port), patience(seconds)) as connection:
        connection.settimeout(patience(seconds))
        try:
            connection.sendall(data)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # The server may close before it has read everything; what it said still counts.
        return read_all(connection)


def read_all(connection):
    answer = b""
    try:
        while True:
            piece = connection.recv(65536)
            if not piece:
                return answer
            answer += piece
    except OSError:
        return answer


def get(server, target, *headers, method="GET", host=None, close=True):
    """The answer to one hand-made request."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{server.port}'}"]
    lines += headers
    if close:
        lines.append("Connection: close")
    return exchange(server, ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))


def status(answer):
    """The status of the first answer in the bytes; None when there is none."""
    parts = answer.split(b" ", 2)
    return int(parts[1]) if answer.startswith(b"HTTP/1.") and len(parts) > 1 else None


def body(answer):
    return answer.split(b"\r\n\r\n", 1)[1] if b"\r\n\r\n" in answer else b""
