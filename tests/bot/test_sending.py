"""How requests leave: the pace in virtual time, the repeats, and the record on a real disk."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.error import TimedOut as PTBTimedOut

from bot import sending
from bot.delivery import Delivery, current_delivery
from bot.sending import Sender
from core.store.database import open_database
from core.store.inbox import Inbox, Kept
from tests.bot.virtual_time import VirtualLoop, run_virtually

TINY_S = 1e-6
"""What adding up virtual seconds in floats may be off by."""


def broken(cause: Exception) -> NetworkError:
    """An error as PTB raises it for what httpx met."""
    error = PTBTimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError(str(cause))
    error.__cause__ = cause
    return error


REFUSED = broken(httpx.ConnectError("connection refused"))
CUT = broken(httpx.ReadError("connection reset"))
SERVER_ERROR = NetworkError("Bad Gateway")


@dataclass
class Telegram:
    """Plays Telegram's end of the call: raises what it was told to, then answers."""

    failures: list[TelegramError] = field(default_factory=list)
    calls: list[tuple[float, str]] = field(default_factory=list)

    async def post(self, _endpoint: str, data: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((asyncio.get_running_loop().time(), str(data.get("chat_id"))))
        if self.failures:
            raise self.failures.pop(0)
        return {"message_id": len(self.calls)}


class World:
    """A sender, Telegram, and time that costs nothing."""

    def __init__(self, *failures: TelegramError) -> None:
        self.loop = VirtualLoop()
        self.telegram = Telegram(list(failures))
        self.moved: list[tuple[int, int]] = []
        self.sender = Sender(cast("Inbox", None), self._migrate)  # without a delivery nothing is recorded

    async def _migrate(self, old_id: int, new_id: int) -> None:
        self.moved.append((old_id, new_id))

    async def send(self, chat_id: object, endpoint: str = "sendMessage", at_s: float = 0.0) -> Any:
        await asyncio.sleep(at_s)
        data = {} if chat_id is None else {"chat_id": chat_id}
        return await self.sender.process_request(self.telegram.post, (endpoint, data), {}, endpoint, data, None)

    def run(self, main: Coroutine[Any, Any, Any]) -> Any:
        return run_virtually(main, self.loop)

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.telegram.calls]


@pytest.fixture(autouse=True)
def virtual_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """`Window` reads the clock of the loop that it runs in."""
    clock = SimpleNamespace(monotonic=lambda: asyncio.get_running_loop().time())
    monkeypatch.setattr("bot.sending.time", clock)


chats = st.sampled_from([1, 2, 3, -4, -5, "@channel"])
bursts = st.lists(st.tuples(chats, st.floats(0, 90)), min_size=1, max_size=80)


@settings(max_examples=60, deadline=None)
@given(bursts, st.dictionaries(st.integers(0, 150), st.integers(1, 40), max_size=5))
def test_no_burst_breaks_telegrams_limits(sends: list[tuple[object, float]], waits: dict[int, int]) -> None:
    """Whatever is sent when, and whichever calls Telegram answers with 429."""
    world = World()
    numbers = itertools.count()

    async def post(_endpoint: str, data: dict[str, Any]) -> dict[str, Any]:
        world.telegram.calls.append((asyncio.get_running_loop().time(), str(data["chat_id"])))
        if wait := waits.get(next(numbers)):
            raise RetryAfter(wait)
        return {}

    async def all_of_them() -> None:
        world.telegram.post = post  # type: ignore[method-assign]  # this Telegram has moods
        await asyncio.gather(*(world.send(chat_id, at_s=at_s) for chat_id, at_s in sends))

    world.run(all_of_them())
    by_chat = defaultdict(list)
    for at, chat_id in world.telegram.calls:
        by_chat[chat_id].append(at)
    assert_at_most(30, 1.0, world.times)
    for chat_id, times in by_chat.items():
        assert_at_most(1, 1.0, times)
        if chat_id.startswith(("-", "@")):
            assert_at_most(20, 60.0, times)


def assert_at_most(limit: int, period_s: float, times: list[float]) -> None:
    """No `period_s` seconds hold more than `limit` of them."""
    for earlier, later in zip(times, times[limit:], strict=False):
        assert later - earlier >= period_s - TINY_S


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([1, 2, -3]), min_size=2, max_size=40), st.sets(st.integers(0, 60), max_size=4))
def test_a_chats_messages_leave_in_the_order_in_which_they_were_sent(order: list[int], failing: set[int]) -> None:
    world, left = World(), defaultdict[object, list[int]](list)
    numbers = itertools.count()

    async def send(chat_id: int, number: int) -> None:
        async def post() -> dict[str, Any]:
            if next(numbers) in failing:
                raise REFUSED
            left[chat_id].append(number)
            return {}

        await world.sender.process_request(post, (), {}, "sendMessage", {"chat_id": chat_id}, None)

    async def all_of_them() -> None:
        await asyncio.gather(*(send(chat_id, number) for number, chat_id in enumerate(order)))

    world.run(all_of_them())
    for chat_id, numbers_left in left.items():
        assert numbers_left == [number for number, chat in enumerate(order) if chat == chat_id]


def test_thirty_chats_are_written_to_at_once() -> None:
    """The limits are kept, not undercut."""
    world = World()

    async def all_of_them() -> None:
        await asyncio.gather(*(world.send(chat_id) for chat_id in range(1, 61)))

    world.run(all_of_them())
    assert world.times == pytest.approx([0.0] * 30 + [1.0] * 30)


def test_one_chats_429_leaves_the_others_alone() -> None:
    world = World(RetryAfter(30))

    async def both() -> None:
        first = asyncio.ensure_future(world.send(1))
        await asyncio.sleep(0.1)
        await asyncio.gather(world.send(2), world.send(3), world.send(None, "getFile"))
        assert asyncio.get_running_loop().time() < 1
        await first

    world.run(both())
    assert sorted(chat_id for _, chat_id in world.telegram.calls) == ["1", "1", "2", "3", "None"]
    assert world.times[-1] >= 30


def test_a_message_to_a_migrated_group_follows_it() -> None:
    world = World(ChatMigrated(-1001))
    assert world.run(world.send(-4)) == {"message_id": 2}
    assert world.moved == [(-4, -1001)]
    assert [chat_id for _, chat_id in world.telegram.calls] == ["-4", "-1001"]


def test_a_group_that_migrates_to_itself_is_not_followed_for_ever() -> None:
    world = World(ChatMigrated(-4))
    with pytest.raises(ChatMigrated):
        world.run(world.send(-4))


@pytest.mark.parametrize("refusal", [BadRequest("chat not found"), Forbidden("blocked"), InvalidToken("no")])
@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText", "getFile"])
def test_a_refusal_is_raised_at_once(refusal: TelegramError, endpoint: str) -> None:
    world = World(refusal)
    with pytest.raises(type(refusal)):
        world.run(world.send(1, endpoint))
    assert len(world.times) == 1


@pytest.mark.parametrize("endpoint", ["sendMessage", "sendPhoto", "editMessageText", "getFile", "getMe"])
def test_a_request_that_never_left_is_made_until_it_does(endpoint: str) -> None:
    world = World(*[REFUSED] * 50)
    assert world.run(world.send(1, endpoint)) == {"message_id": 51}
    pauses = [later - earlier for earlier, later in itertools.pairwise(world.times)]
    assert max(pauses) <= 15 + TINY_S, "an outage's end is noticed soon"
    assert sum(pauses) / 50 > 10, "and is not waited for in a hurry"


@pytest.mark.parametrize("cause", [httpx.ReadTimeout(""), httpx.ReadError(""), httpx.RemoteProtocolError("")])
def test_a_message_in_doubt_is_sent_three_times_at_most(cause: Exception) -> None:
    world = World(*[broken(cause)] * 10)
    with pytest.raises(NetworkError):
        world.run(world.send(1))
    assert world.times == pytest.approx([0, 1, 16])


@pytest.mark.parametrize("endpoint", ["editMessageText", "editMessageMedia", "getFile", "getMe", "setMyCommands"])
def test_what_may_be_done_twice_is_done_until_it_is_known_to_be_done(endpoint: str) -> None:
    world = World(*[CUT] * 20)
    assert world.run(world.send(1, endpoint)) == {"message_id": 21}


def test_a_server_that_errs_for_a_minute_is_believed() -> None:
    world = World(*[SERVER_ERROR] * 20)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        world.run(world.send(1))
    assert len(world.times) == 8
    assert 45 < world.times[-1] < 75


@pytest.mark.parametrize("endpoint", ["sendChatAction", "setMessageReaction", "answerCallbackQuery"])
def test_a_sign_of_life_is_neither_paced_nor_repeated(endpoint: str) -> None:
    world = World()

    async def five() -> None:
        await asyncio.gather(*(world.send(1, endpoint) for _ in range(5)))
        world.telegram.failures = [SERVER_ERROR]
        with pytest.raises(NetworkError):
            await world.send(1, endpoint)

    world.run(five())
    assert world.times == [0.0] * 6


def test_chats_that_went_quiet_are_forgotten() -> None:
    world = World()

    async def many() -> None:
        for start in range(0, 5000, 500):
            await asyncio.gather(*(world.send(chat_id) for chat_id in range(start, start + 500)))

    world.run(many())
    assert len(world.sender._paces) <= sending._PACES_KEPT + 1


def test_no_more_calls_wait_on_the_connections_than_there_are() -> None:
    world, open_now, most = World(), 0, 0

    async def post() -> bool:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(5)
        open_now -= 1
        return True

    async def many() -> None:
        requests = (world.sender.process_request(post, (), {}, "getFile", {}, None) for _ in range(100))
        await asyncio.gather(*requests)

    world.run(many())
    assert most == sending.CONNECTIONS


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    database = await open_database(tmp_path / "rebus.sqlite")
    inbox = Inbox(database)
    await inbox.keep([Kept(1, "{}")])
    yield inbox
    await database.close()


async def begin(inbox: Inbox) -> None:
    """A (further) attempt at the update, in the running task."""
    attempt = await inbox.begin(1)
    assert attempt
    current_delivery.set(Delivery(1, attempt.task, attempt.sent))


async def nobody_moves(_old_id: int, _new_id: int) -> None:
    raise AssertionError("nobody migrated")


def sending_by(inbox: Inbox, post: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    sender = Sender(inbox, nobody_moves)

    async def send(chat_id: int, endpoint: str = "sendMessage") -> Any:
        return await sender.process_request(post, (), {}, endpoint, {"chat_id": chat_id}, None)  # type: ignore[arg-type]  # a coroutine function

    return send


async def test_a_replay_sends_only_what_was_not_sent(inbox: Inbox) -> None:
    sent = itertools.count(100)

    async def post() -> dict[str, Any]:
        return {"message_id": next(sent)}

    send = sending_by(inbox, post)
    await begin(inbox)
    assert [await send(1), await send(2)] == [{"message_id": 100}, {"message_id": 101}]
    await begin(inbox)
    assert [await send(1), await send(2), await send(3)] == [{"message_id": number} for number in (100, 101, 102)]


async def test_a_message_on_its_way_is_recorded_though_its_handler_is_ended(inbox: Inbox) -> None:
    arrived = asyncio.Event()

    async def post() -> dict[str, Any]:
        arrived.set()
        await asyncio.sleep(0.2)
        return {"message_id": 7}

    await begin(inbox)
    handler = asyncio.ensure_future(sending_by(inbox, post)(1))
    await arrived.wait()
    handler.cancel()
    with pytest.raises(asyncio.CancelledError):
        await handler
    attempt = await inbox.begin(1)
    assert attempt
    assert attempt.sent == {1: {"message_id": 7}}


async def test_the_end_does_not_wait_for_an_answer_that_does_not_come(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_LAST_WORD_S", 0.05)
    arrived, ended = asyncio.Event(), asyncio.Event()

    async def post() -> dict[str, Any]:
        arrived.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return {}

    await begin(inbox)
    handler = asyncio.ensure_future(sending_by(inbox, post)(1))
    await arrived.wait()
    handler.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(handler, 5)
    assert ended.is_set()
