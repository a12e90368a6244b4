"""Waiting for events, never for time: every wait ends as soon as what it waits for is there."""
import os
import time

FACTOR = float(os.environ.get("GAVEURS_TEST_PATIENCE", "1"))


def patience(seconds):
    """A waiting limit, stretched for slow builds such as those with sanitizers."""
    return seconds * FACTOR


def wait_until(condition, what, seconds=10.0, step_s=0.01):
    """Returns the first truthy value of condition(); fails with `what` when none comes in time."""
    end = time.monotonic() + patience(seconds)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience(seconds):.0f} s in vain for {what}")
        time.sleep(step_s)
