"""The examples of api/asyncapi.yaml satisfy their schemas, and so does what the server sends."""
import json

import pytest

from harness.contract import check, document, message_schema
from harness.meals import meal
from harness.ws import Ws

MESSAGES = document("asyncapi.yaml")["components"]["messages"]
CASES = [(name, n) for name, message in MESSAGES.items()
         for n in range(len(message.get("examples", [])))]


@pytest.mark.harness_only
@pytest.mark.parametrize("name,number", CASES)
def test_the_example_satisfies_its_schema(name, number):
    check(MESSAGES[name]["examples"][number]["payload"], message_schema(name), name)


@pytest.mark.harness_only
@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_has_an_example(name):
    assert MESSAGES[name].get("examples")


def test_the_example_meal_is_acknowledged(server):
    for example in MESSAGES["meal"]["examples"]:
        with Ws(server, "/ws/gavage") as device:
            assert device.ask(example["payload"])["type"] == "ack"


SAID_BY_DEVICES = [(name, answer, n) for name, answer in (
    ("esp32_hello", "hello_ack"), ("device_heartbeat", "heartbeat_ack"), ("client_ping", "pong"),
    ("sensor_data", "sample_ack")) for n in range(len(MESSAGES[name]["examples"]))]


@pytest.mark.parametrize("name,expected,number", SAID_BY_DEVICES)
def test_what_a_quality_device_may_say_is_answered(server, name, expected, number):
    with Ws(server, "/ws/sensors/") as device:
        answer = device.ask(MESSAGES[name]["examples"][number]["payload"])
    check(answer, message_schema(expected), expected)


def test_the_example_samples_are_shown_as_their_schema_says(server):
    with Ws(server, "/ws/realtime/") as screen, Ws(server, "/ws/sensors/") as device:
        screen.recv()
        for example in MESSAGES["sensor_data"]["examples"]:
            device.send(example["payload"])
            ack = device.recv_type("ack")
            update = screen.recv_type("sensor_update")
            check(update, message_schema("sensor_update"), "sensor_update")
            assert (update["seq"], update["sample_id"]) == (ack["seq"], ack["sample_id"])
    with Ws(server, "/ws/realtime/") as late:
        check(late.recv_type("latest_sample"), message_schema("latest_sample"), "latest_sample")


@pytest.mark.parametrize("name", ["heartbeat", "subscribe", "unsubscribe", "client_ping"])
def test_what_a_screen_may_say_is_answered(shared_server, name):
    with Ws(shared_server, "/ws/realtime/") as screen:
        answer = screen.ask(MESSAGES[name]["examples"][0]["payload"])
    expected = {"client_ping": "pong"}.get(name, f"{name}_ack")
    assert answer["type"] == expected
    check(answer, message_schema(expected), expected)


def test_everything_a_screen_is_sent_satisfies_its_schema(server):
    with Ws(server, "/ws/realtime/") as screen, Ws(server, "/ws/gaveur/3") as app:
        screen.recv()
        app.recv()
        for repas, dose in enumerate((200, 140, 260, 215, 200)):
            head = server.record(meal(3, repas=repas, dose_theorique=200, dose_reelle=dose,
                                      temperature_stabule=20 + 2 * repas))["seq"]
        for ws in (screen, app):
            for message in ws.recv_until(lambda m: m.get("seq", 0) >= head):
                check(message, message_schema(message["type"]), json.dumps(message))


def test_the_live_data_is_the_message_with_its_time_in_utc(server):
    sent = meal(1, message_id="m-1", timestamp="2026-11-16T07:30:00")
    with Ws(server, "/ws/realtime/") as screen:
        screen.recv()
        server.record(sent)
        data = screen.recv_type("gavage_realtime")["data"]
    assert data["timestamp"][:19] + "Z" == "2026-11-16T06:30:00Z"
    for name, value in sent.items():
        if name != "timestamp":
            assert data[name] == value, name
