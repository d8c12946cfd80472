"""What the check of every request and update against the Bot API's description sees (see `conftest.breaches`).

Without the shared folder nothing is checked, and nothing is collected from here.
"""

import pytest

from tests.end_to_end.conftest import breaches
from tests.end_to_end.conversation import answer_to, said_to
from tests.pictures import photo
from tests.playground_client import Playground, PlaygroundUser
from tests.telegram_spec import SPEC_PATH, TelegramSpec

if SPEC_PATH.exists():

    @pytest.mark.asyncio(loop_scope="session")
    async def test_a_conversation_is_recorded_and_keeps_to_the_bot_api(
        ada: PlaygroundUser, playground: Playground
    ) -> None:
        question = await ada.send_text("cherry plum")
        await answer_to(ada, question)
        await ada.edit(question, "river bank")
        await answer_to(ada, question, lambda entry: bool(entry["edited"]))
        await said_to(ada, await ada.send_photo(photo("Words on a wall")))
        methods = {record["method"] for record in await playground.requests()}
        assert methods >= {
            "getMe",
            "getUpdates",
            "setMyCommands",
            "setMyDescription",
            "setMyShortDescription",
            "setMessageReaction",
            "sendChatAction",
            "getFile",
            "sendMessage",
            "sendPhoto",
            "editMessageMedia",
        }
        kinds = {kind for delivered in await playground.updates() for kind in delivered["update"]}
        assert kinds >= {"update_id", "message", "edited_message"}
        assert [problem async for problem in breaches(playground)] == []

    @pytest.mark.parametrize(
        "params",
        [
            {"chat_id": "1"},
            {"chat_id": "1", "text": "a", "colour": "red"},
            {"chat_id": "1", "text": "a" * 4097},
            {"chat_id": "1", "text": "a", "reply_parameters": '{"message_id": "one"}'},
        ],
        ids=["missing field", "unknown field", "too long", "wrong type"],
    )
    def test_a_request_that_breaks_the_bot_api_is_noticed(params: dict[str, str]) -> None:
        spec = TelegramSpec.load()
        assert spec is not None
        assert spec.request_problems({"method": "sendMessage", "params": params})
