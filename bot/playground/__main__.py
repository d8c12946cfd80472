"""``python -m bot.playground``."""

import argparse
import asyncio
import signal

from bot.playground.app import DEFAULT_TOKEN
from bot.playground.serving import serve


async def _run(host: str, port: int, token: str, key: str | None) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with serve(port, host, token, key) as address:
        lines = [f"page   {address.page_url}", f"api    {address.api_url}", f"files  {address.file_url}"]
        print("\n".join([*lines, f"token  {token}"]), flush=True)  # noqa: T201  # the command's one output
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="Telegram in one folder.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default=DEFAULT_TOKEN, help="the bot's token")
    parser.add_argument("--key", help="the word in the page's address; random if not given")
    given = parser.parse_args()
    asyncio.run(_run(given.host, given.port, given.token, given.key))


if __name__ == "__main__":
    main()
