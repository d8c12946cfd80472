"""What is said of polls that fail, and when."""

import pytest
import structlog
from telegram.error import Conflict, NetworkError

from bot.polling import PollingWatch

LOST = NetworkError("httpx.ConnectError")
TAKEN = Conflict("terminated by other getUpdates request")
ANOTHER = "another instance runs with this token; stop one of the two"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(clock: Clock) -> PollingWatch:
    return PollingWatch(clock)


def conflicts_for(watch: PollingWatch, clock: Clock, seconds: float, *, success_between: bool = False) -> list[str]:
    """The errors said while a poll conflicts every ten seconds."""
    with structlog.testing.capture_logs() as said:
        for _ in range(int(seconds / 10) + 1):
            watch.failed(TAKEN)
            if success_between:
                watch.succeeded()
            clock.now += 10
    return [line["event"] for line in said if line["log_level"] == "error"]


def test_the_silence_is_counted_from_the_first_failure_to_the_next_success(watch: PollingWatch, clock: Clock) -> None:
    assert watch.failing_s == 0
    watch.failed(LOST)
    clock.now += 7
    watch.failed(LOST)
    clock.now += 5
    assert watch.failing_s == 12
    watch.succeeded()
    assert watch.failing_s == 0


def test_the_conflict_after_a_crash_is_no_error(watch: PollingWatch, clock: Clock) -> None:
    assert conflicts_for(watch, clock, 50) == []


def test_a_conflict_of_a_minute_is_another_instance(watch: PollingWatch, clock: Clock) -> None:
    assert conflicts_for(watch, clock, 60) == [ANOTHER]


def test_it_is_repeated_every_minute_not_at_every_poll(watch: PollingWatch, clock: Clock) -> None:
    assert conflicts_for(watch, clock, 300) == [ANOTHER] * 5


def test_polls_that_succeed_in_between_do_not_hide_the_other_instance(watch: PollingWatch, clock: Clock) -> None:
    assert conflicts_for(watch, clock, 60, success_between=True) == [ANOTHER]


def test_two_crashes_an_hour_apart_are_not_another_instance(watch: PollingWatch, clock: Clock) -> None:
    assert conflicts_for(watch, clock, 40) == []
    clock.now += 3600
    assert conflicts_for(watch, clock, 40) == []


def test_an_outage_is_warned_of_and_its_end_is_told(watch: PollingWatch) -> None:
    with structlog.testing.capture_logs() as said:
        watch.failed(LOST)
        watch.succeeded()
        watch.succeeded()
    assert [(line["log_level"], line["event"]) for line in said] == [
        ("warning", "no updates could be taken"),
        ("info", "updates come again"),
    ]
