"""The playground is for this machine, its own page, and those who know the key or the token."""

import asyncio

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from bot.playground import create_app, serve
from bot.playground.guard import BODY_LIMIT_BYTES
from tests.playground_client import Playground, PlaygroundRefused, PlaygroundUser, SentFile, file_id_of


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80"])
async def test_names_of_this_machine_are_answered(playground: Playground, host: str) -> None:
    assert (await playground.http.get("state", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "localhost.example.org:80", "[::2]", ""])
async def test_other_names_are_not(playground: Playground, host: str) -> None:
    for address in ("state", f"{playground.api_url}{playground.token}/getMe"):
        assert (await playground.http.get(address, headers={"host": host})).status_code == 403


async def test_other_pages_can_change_nothing(playground: Playground, ada: PlaygroundUser) -> None:
    body = {"from": ada.id, "text": "hello"}
    for origin, status in (("http://example.org", 403), ("null", 403), (playground.root, 200)):
        answer = await playground.http.post(f"chats/{ada.id}/text", json=body, headers={"origin": origin})
        assert answer.status_code == status
    assert len(await ada.entries()) == 1


async def test_the_socket_is_for_the_own_page(playground: Playground, ada: PlaygroundUser) -> None:
    address = f"{playground.page_url}api/events".replace("http:", "ws:")
    for refused in (address.replace("/key/", "/kex/"), address):
        with pytest.raises(InvalidStatus):
            async with connect(refused, origin="http://example.org"):  # type: ignore[arg-type]  # a NewType of str
                pass
    async with connect(address) as socket:
        await ada.send_text("hello")
        async with asyncio.timeout(20):
            assert "hello" in str(await socket.recv())


async def test_only_the_key_opens_the_page(playground: Playground) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(playground.page_url)).status_code == 200
        for key in ("kex", "ke", "key1", "%2e%2e"):
            assert (await client.get(f"{playground.root}/play/{key}/")).status_code == 404
            assert (await client.get(f"{playground.root}/play/{key}/api/state")).status_code == 404


async def test_only_the_token_opens_the_bot_api(playground: Playground) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{playground.api_url}110201543:wrong/getMe")
        assert (answer.status_code, answer.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
        assert (await client.get(f"{playground.file_url}110201543:wrong/photos/file_1.jpg")).status_code == 401
        answer = await client.get(f"{playground.api_url}{playground.token}/getNothing")
        assert (answer.status_code, answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )


async def test_the_page_may_load_nothing_from_elsewhere(playground: Playground) -> None:
    answer = await playground.http.get("state")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_file_that_could_run_is_a_download(playground: Playground, ada: PlaygroundUser) -> None:
    entry = await ada.send_document(SentFile(b"<script>alert(1)</script>", "a.html", "text/html"))
    answer = await playground.http.get(f"files/{file_id_of(entry)}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


async def test_paths_do_not_lead_out(playground: Playground, ada: PlaygroundUser) -> None:
    await ada.send_document(SentFile(b"words", "../../../etc/passwd"))
    async with httpx.AsyncClient() as client:
        for path in ("../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "documents/%2e%2e/documents/file_1"):
            answer = await client.get(f"{playground.file_url}{playground.token}/{path}")
            assert answer.status_code == 404
        assert (await client.get(f"{playground.page_url}%2e%2e/app.py")).status_code == 404


async def test_bodies_are_bounded_announced_or_not(playground: Playground, ada: PlaygroundUser) -> None:
    async def endless() -> object:
        for _ in range(BODY_LIMIT_BYTES // 2**20 + 2):
            yield b"x" * 2**20

    for content in (b"x" * (BODY_LIMIT_BYTES + 1), endless()):
        try:
            answer = await playground.http.post(f"chats/{ada.id}/text", content=content)  # type: ignore[arg-type]
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
            continue  # refused while it was still being sent
        assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"text": 5}', '{"from": "x", "text": "a"}', '{"from": 1, "text": "a"}']
)
async def test_a_body_that_makes_no_sense_is_refused(playground: Playground, ada: PlaygroundUser, body: str) -> None:
    with pytest.raises(PlaygroundRefused) as refusal:
        await playground.call("POST", f"chats/{ada.id}/text", content=body)
    assert refusal.value.status == 400


async def test_in_a_container_it_listens_to_all_and_answers_only_this_machine() -> None:
    async with serve(host="0.0.0.0", key="key") as address, httpx.AsyncClient(base_url=address.root) as client:  # noqa: S104
        assert address.root.startswith("http://127.0.0.1:")
        assert (await client.get("/play/key/")).status_code == 200
        assert (await client.get("/play/key/", headers={"Host": "elsewhere.example"})).status_code == 403


def test_a_token_has_a_number_and_a_colon() -> None:
    with pytest.raises(ValueError, match="number and a colon"):
        create_app("word")
