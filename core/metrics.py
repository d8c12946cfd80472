"""What is counted for operators (Prometheus); `bot.web` serves it at /metrics."""

from prometheus_client import Counter, Gauge, Histogram

UPDATES = Counter("rebus_updates", "Updates taken from Telegram", ["kind"])
FAILED_UPDATES = Counter("rebus_failed_updates", "Updates whose handling failed", ["fate"])
INBOX = Gauge("rebus_inbox_updates", "Updates on disk that have no answer yet")
CONVERSIONS = Counter("rebus_conversions", "Conversions ended", ["kind", "outcome"])
# Up to the time limit of a conversion, 60 s.
CONVERSION_SECONDS = Histogram(
    "rebus_conversion_seconds",
    "Seconds of a conversion in its worker",
    ["kind"],
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60),
)
WAITING = Gauge("rebus_waiting_conversions", "Conversions that wait for a worker")
RUNNING = Gauge("rebus_running_conversions", "Conversions in a worker")
# A tenth of a second is where people begin to notice (Nielsen, "Usability Engineering", 1993, chapter 5).
LOOP_LAG_SECONDS = Histogram(
    "rebus_event_loop_lag_seconds",
    "Seconds by which the event loop woke a task too late",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
