"""What was kept for long enough goes, however long the bot runs."""

import asyncio

from bot.forgetting import forgetting


async def test_old_things_are_dropped_again_and_again_whatever_fails():
    dropped = 0
    enough = asyncio.Event()

    async def fail() -> None:
        raise OSError("no space left on device")

    async def drop() -> None:
        nonlocal dropped
        dropped += 1
        if dropped == 3:
            enough.set()

    async with forgetting(fail, drop, every_s=0.001):
        await asyncio.wait_for(enough.wait(), 10)
    assert dropped == 3
