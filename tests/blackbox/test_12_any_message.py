"""Whatever a device sends, it gets exactly one answer, and a good meal after it is stored."""
import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from harness.contract import check, check_no_internals, message_schema, schema
from harness.meals import REQUIRED, meal
from harness.ws import Ws

ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-2 ** 70, 2 ** 70) | st.text(max_size=20) |
    st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner,
                                                                max_size=3), max_leaves=6)
# Seeded by the test's name, so that a run can be repeated.
CALM = settings(max_examples=150, deadline=None, derandomize=True, database=None,
                suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def device(shared_server):
    with Ws(shared_server, "/ws/gavage") as ws:
        ws.recv_type("connection_established")
        yield ws


def one_answer(device, text):
    """The answer to this message; the good meal sent after it shows there was just one."""
    device.send(text)
    device.send(meal(1, serial=120))
    answer, second = device.recv(), device.recv()
    assert second["type"] == "ack" and second["code_lot"] == meal(1, serial=120)["code_lot"]
    if answer["type"] == "error":
        check(answer, message_schema("error"), "error")
        for words in [answer["error"]] + [fault["reason"] for fault in answer["details"]]:
            check_no_internals(words)
    else:
        check(answer, schema("MealAck"), "ack")
    return answer


@CALM
@given(st.dictionaries(st.sampled_from(REQUIRED + ["pret_abattage", "message_id", "type"]), ANY,
                       min_size=1, max_size=4))
def test_a_meal_with_any_values_gets_one_answer(device, changes):
    one_answer(device, json.dumps(meal(1, serial=121) | changes))


@CALM
@given(ANY)
def test_any_json_gets_one_answer(device, value):
    assert one_answer(device, json.dumps(value))["type"] == "error"


@CALM
@given(st.text(max_size=200).filter(lambda t: t.strip() not in ("", "{}")))
def test_any_text_gets_one_answer(device, text):
    one_answer(device, text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))


@CALM
@given(st.data())
def test_a_meal_with_any_damage_gets_one_answer(device, data):
    text = json.dumps(meal(1, serial=122))
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin, min(len(text), begin + 12)))
    filling = data.draw(st.text(max_size=5).filter(lambda t: t.isprintable()))
    one_answer(device, text[:begin] + filling + text[end:])


@CALM
@given(st.sampled_from(REQUIRED), st.sampled_from(["twice", "null", "nested"]))
def test_a_field_given_oddly_gets_one_answer(device, name, how):
    body = copy.deepcopy(meal(1, serial=123))
    text = json.dumps(body)
    if how == "twice":
        text = text[:-1] + f', "{name}": null}}'
    else:
        body[name] = None if how == "null" else {"value": body[name]}
        text = json.dumps(body)
    answer = one_answer(device, text)
    if how != "twice":
        assert [fault["path"].split(".")[0] for fault in answer["details"]] == [name]
