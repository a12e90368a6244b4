"""The crash test must be able to fail: each fault it looks for is seen when it is there."""
import pytest

from harness.comparison import compare, gaps

KEY, OTHER = ("LL1", 0, "matin"), ("LL1", 0, "soir")


class Known:
    """What clients know: one meal sent and acknowledged, one sent only."""
    sent = {KEY: {}, OTHER: {}}
    acknowledged = {KEY: (1, 200)}


ROW, EVENT = (KEY, 1, 200), (1, "gavage_realtime", KEY)
pytestmark = pytest.mark.harness_only


def counts(rows, events):
    return tuple(map(len, compare(Known, rows, events)))


def test_a_faultless_run_has_no_faults():
    assert counts([ROW], [EVENT]) == (0, 0, 0)


def test_a_meal_stored_but_not_acknowledged_is_no_fault():
    assert counts([ROW, (OTHER, 2, 210)], [EVENT, (2, "gavage_realtime", OTHER)]) == (0, 0, 0)


def test_an_acknowledged_meal_that_is_not_stored_is_lost():
    assert counts([], []) == (1, 0, 0)


@pytest.mark.parametrize("row", [(KEY, 2, 200), (KEY, 1, 999)])
def test_an_acknowledged_meal_with_other_seq_or_values_is_lost(row):
    assert counts([row], [EVENT])[0] == 1


def test_a_stored_meal_without_an_event_is_lost_to_screens():
    assert counts([ROW], [])[0] == 1


def test_a_meal_stored_or_announced_twice_is_duplicated():
    assert counts([ROW, ROW], [EVENT])[1] == 1
    assert counts([ROW], [EVENT, (2, "gavage_realtime", KEY)])[1] == 1


def test_a_meal_nobody_sent_is_invented():
    stray = ("LL9", 0, "matin")
    assert counts([ROW, (stray, 2, 1)], [EVENT, (2, "gavage_realtime", stray)])[2] == 1
    assert counts([ROW], [EVENT, (2, "gavage_realtime", OTHER)])[2] == 1


@pytest.mark.parametrize("seen", [[1], [1, 2, 2], [2, 1], [1, 2, 3], []])
def test_a_screen_shown_too_little_too_much_or_out_of_order_has_gaps(seen):
    assert gaps(seen, [EVENT, (2, "alert", ("LL1",))])


def test_a_screen_shown_everything_in_order_has_none():
    assert gaps([1, 2], [EVENT, (2, "alert", ("LL1",))]) == []
