"""What an update costs that needs no answer: a group's chatter, seen and passed over."""

import asyncio
import time

from bench.bots import NAIVE, REBUS, Contestant, running
from bench.tables import print_table

_UPDATES = 1500
_ROUNDS = 3


async def measure() -> None:
    """The same chatter for both, in turns; the naive bot keeps nothing on disk."""
    rows = []
    async with running(NAIVE) as naive, running(REBUS) as rebus:
        groups = {bot.name: await _group(bot) for bot in (naive, rebus)}
        for number in range(1, _ROUNDS + 1):
            for bot in (naive, rebus):
                cpu_ms, a_second = await _chatter(bot, groups[bot.name])
                rows.append((number, bot.name, f"{a_second:.0f}", f"{cpu_ms:.2f}"))
    print_table("A group's chatter", ("round", "bot", "updates a second", "CPU ms an update"), rows)


async def _group(bot: Contestant) -> int:
    await bot.playground.set_privacy(sees_everything=True)
    return await bot.playground.add_chat("supergroup", "Chatter", members=await bot.people(2))


async def _chatter(bot: Contestant, group: int) -> tuple[float, float]:
    person = (await bot.people(1))[0]
    await bot.playground.set_member(group, person.id, "member")
    # Kept back until all are there, so that the bot's pace is measured and not the sender's.
    await bot.playground.order_fault("gone", times=None)
    for number in range(_UPDATES):
        await person.send_text(f"just chatting, line {number}", chat_id=group)
    cpu_s, started = bot.cpu_s(), time.perf_counter()
    await bot.playground.clear_faults()
    await person.wait_for_answer(await person.send_text("/help"), timeout_s=120)
    await asyncio.sleep(0)
    spent_s = time.perf_counter() - started
    return 1000 * (bot.cpu_s() - cpu_s) / _UPDATES, _UPDATES / spent_s
