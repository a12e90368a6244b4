"""Frames no ordinary client sends: sizes, fragments, encodings, half-sent ones, closing."""
import json

import pytest

from harness.meals import meal
from harness.raw_ws import (BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawWs, close_frame,
                            frame, text)
from harness.ws import Ws

MIB = 1024 * 1024


def padded(serial, size):
    """A good meal whose JSON text is `size` bytes long: white space means nothing."""
    return json.dumps(meal(1, serial=serial)).ljust(size)


def raw(server):
    device = RawWs(server, "/ws/gavage")
    assert device.status == 101
    return device


def still_works(server, serial):
    with Ws(server, "/ws/gavage") as device:
        assert device.ask(meal(1, serial=serial))["type"] == "ack"


def test_a_frame_of_2_mib_closes_with_1009_and_stores_nothing(shared_server):
    body = padded(501, 2 * MIB)
    with Ws(shared_server, "/ws/gavage") as device:
        device.send(body)
        assert device.close_code() == 1009
    assert shared_server.get(f"/api/lots/{meal(1, serial=501)['code_lot']}").status_code == 404
    still_works(shared_server, 502)


def test_a_header_that_announces_gigabytes_closes_with_1009_before_they_come(shared_server):
    with raw(shared_server) as device:
        device.send(bytes([0x81, 0xFF]) + (8 << 30).to_bytes(8, "big") + b"\0\0\0\0" + b"{")
        assert device.close_code() == 1009


def test_fragments_that_add_up_to_too_much_close_with_1009(shared_server):
    with raw(shared_server) as device:
        piece = b"x" * (256 * 1024)
        try:
            device.send(frame(TEXT, piece, final=False))
            for _ in range(7):
                device.send(frame(CONTINUATION, piece, final=False))
        except ConnectionError:
            pass  # Closed while sending: the close code is checked all the same.
        assert device.close_code() in (1009, 1006)
    still_works(shared_server, 503)


def test_a_message_just_under_1_mib_is_taken(shared_server):
    with Ws(shared_server, "/ws/gavage") as device:
        assert device.ask(padded(504, MIB - 16))["type"] == "ack"


def test_the_size_limit_can_be_set(make_server):
    server = make_server(settings={"limits.max_message_bytes": 4096}).start()
    with Ws(server, "/ws/gavage") as device:
        assert device.ask(padded(1, 4000))["type"] == "ack"
        device.send(padded(2, 5000))
        assert device.close_code() == 1009


def test_above_a_rate_the_connection_is_closed_with_1008(make_server):
    server = make_server(settings={"limits.messages_per_second": 20}).start()
    meals = [meal(1, serial=n // 20, repas=n % 20) for n in range(2000)]
    with RawWs(server, "/ws/gavage") as device:
        try:
            device.send(*map(text, meals))
        except ConnectionError:
            pass
        assert device.close_code() in (1008, 1006)
    still_works(server, 900)


@pytest.mark.parametrize("payload", [b'{"a":"\xff"}', b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88",
                                     b'{"a":"\xc3'], ids=repr)
def test_invalid_utf8_closes_with_1007(shared_server, payload):
    with raw(shared_server) as device:
        device.send(frame(TEXT, payload))
        assert device.close_code() == 1007


def test_a_message_in_fragments_is_one_message(shared_server):
    body = json.dumps(meal(1, serial=505, genetique="Pékin"), ensure_ascii=False).encode()
    cut = body.index("é".encode()) + 1  # In the middle of a character.
    with raw(shared_server) as device:
        device.send(frame(TEXT, body[:10], final=False), frame(CONTINUATION, body[10:cut], False),
                    frame(CONTINUATION, b"", False), frame(CONTINUATION, body[cut:]))
        assert device.recv()["type"] == "ack"


def test_a_ping_between_fragments_is_answered_with_its_bytes(shared_server):
    body = json.dumps(meal(1, serial=506)).encode()
    with raw(shared_server) as device:
        device.send(frame(TEXT, body[:50], final=False), frame(PING, b"abc"))
        assert device.recv_frame() == (PONG, b"abc")
        device.send(frame(CONTINUATION, body[50:]))
        assert device.recv()["type"] == "ack"


def test_an_unasked_pong_is_ignored(shared_server):
    with raw(shared_server) as device:
        device.send(frame(PONG, b"x"), text(meal(1, serial=507)))
        assert device.recv()["type"] == "ack"


@pytest.mark.parametrize("bytes_sent", [
    frame(TEXT, b"{}", masked=False), frame(TEXT, b"{}", reserved=0x40), frame(3, b"x"),
    frame(11, b"x"), frame(PING, b"x" * 126), frame(PING, b"x", final=False),
    frame(CONTINUATION, b"x"), frame(TEXT, b"{", final=False) + frame(TEXT, b"}"),
    frame(CLOSE, b"\x03")],
    ids=["unmasked", "reserved-bit", "opcode-3", "opcode-11", "long-ping", "ping-fragment",
         "continuation-of-nothing", "text-inside-text", "close-of-one-byte"])
def test_a_broken_frame_ends_the_connection_and_nothing_else(shared_server, bytes_sent):
    with raw(shared_server) as device:
        device.send(bytes_sent)
        assert device.close_code() in (1002, 1006)
    still_works(shared_server, 508)


def test_binary_frames_are_refused_and_do_no_harm(shared_server):
    with raw(shared_server) as device:
        device.send(frame(BINARY, b"\x00\x01\x02"))
        opcode, payload = device.recv_frame()
        if opcode == TEXT:
            assert json.loads(payload)["type"] == "error"
        else:
            assert opcode == CLOSE and int.from_bytes(payload[:2], "big") in (1003, 1007)
    still_works(shared_server, 509)


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
def test_a_close_is_answered_with_a_close(shared_server, code):
    with raw(shared_server) as device:
        device.send(close_frame(code))
        assert device.close_code() in (code, 1000)


def test_a_close_without_code_is_answered_with_a_close(shared_server):
    with raw(shared_server) as device:
        device.send(frame(CLOSE))
        assert device.close_code() in (1000, 1005)


def test_meals_before_a_close_are_answered_before_it(shared_server):
    with raw(shared_server) as device:
        device.send(text(meal(1, serial=510)), text(meal(1, serial=510, repas=1)), close_frame())
        assert [device.recv()["type"] for _ in range(2)] == ["ack", "ack"]
        assert device.close_code() == 1000


@pytest.mark.parametrize("end", [1, 3, 200, -1], ids=["header", "length", "middle", "last-byte"])
def test_a_half_sent_frame_then_a_dropped_connection_stores_nothing(shared_server, end):
    body = meal(1, serial=511)
    with raw(shared_server) as device:
        device.send(text(body)[:end])
    still_works(shared_server, 512)
    assert shared_server.get(f"/api/lots/{body['code_lot']}").status_code == 404


def test_a_frame_sent_byte_by_byte_is_understood(shared_server):
    with raw(shared_server) as device:
        for byte in text(meal(1, serial=513)):
            device.send(bytes([byte]))
        assert device.recv()["type"] == "ack"


def test_an_empty_frame_gets_an_error_and_stays(shared_server):
    with raw(shared_server) as device:
        device.send(frame(TEXT, b""))
        assert device.recv()["type"] == "error"
        device.send(text(meal(1, serial=514)))
        assert device.recv()["type"] == "ack"
