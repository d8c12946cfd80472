"""What people see of the bot: its commands by scope and language, its name and descriptions by language."""

import re
from typing import Any, Final

from bot.playground.call import Call, Method, Session
from bot.playground.methods.common import json_list
from bot.playground.model import Chat, Json
from bot.playground.params import lenient_int
from bot.playground.refusals import bad_request

COMMANDS_LIMIT: Final = 100
COMMAND_DESCRIPTION_LIMIT: Final = 256
_PROFILE_LIMITS: Final = {"name": 64, "description": 512, "short_description": 120}
_REFUSED_PROFILE: Final = {
    "name": "BOT_TITLE_INVALID",
    "description": "BOT_DESCRIPTION_INVALID",
    "short_description": "BOT_SHORT_DESCRIPTION_INVALID",
}


def _language(call: Call) -> str:
    code = call.params.text("language_code").strip()
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _scope(call: Call) -> str:
    """The scope as one string: ``default``, ``chat:-100…``, …"""
    try:
        scope = call.params.parsed("scope")
    except ValueError as error:
        raise bad_request("can't parse BotCommandScope JSON object") from error
    if scope is None:
        return "default"
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("BotCommandScope must be an Object")
    kind = str(scope["type"])
    if kind in {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}:
        return kind
    if kind in {"chat", "chat_administrators", "chat_member"}:
        chat_id = lenient_int(scope.get("chat_id"))
        if chat_id not in call.world.chats:
            raise bad_request("chat not found")
        return f"{kind}:{chat_id}" + (f":{scope.get('user_id')}" if kind == "chat_member" else "")
    raise bad_request("unsupported type specified")


def _command(item: Any) -> dict[str, str]:
    if not isinstance(item, dict) or not isinstance(item.get("command"), str):
        raise bad_request("can't parse BotCommand: Can't find field \"command\"")
    name = item["command"].strip().removeprefix("/").lower()
    description = str(item.get("description") or "").strip()
    if not name:
        raise bad_request("command text must be non-empty")
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > COMMAND_DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


async def set_my_commands(call: Call) -> bool:
    items = json_list(call.params, "commands", bad_request("can't parse commands JSON array"))
    if len(items) > COMMANDS_LIMIT:
        raise bad_request("too many commands specified")
    call.session.commands[_scope(call), _language(call)] = [_command(item) for item in items]
    return True


async def get_my_commands(call: Call) -> list[dict[str, str]]:
    return call.session.commands.get((_scope(call), _language(call)), [])


async def delete_my_commands(call: Call) -> bool:
    call.session.commands.pop((_scope(call), _language(call)), None)
    return True


def commands_seen(session: Session, chat: Chat, user: Json) -> list[dict[str, str]]:
    """What this person is offered in this chat: by Telegram's order of scopes, each in their language first."""
    if chat.type == "private":
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{chat.id}:{user['id']}"]
        if chat.is_admin(user["id"]):
            scopes.append(f"chat_administrators:{chat.id}")
        scopes.append(f"chat:{chat.id}")
        if chat.is_admin(user["id"]):
            scopes.append("all_chat_administrators")
        scopes += ["all_group_chats", "default"]
    language = str(user.get("language_code", "")).split("-")[0]
    for scope in scopes:
        for code in (language, ""):
            commands = session.commands.get((scope, code))
            if commands:
                return commands
    return []


def _setter(field: str) -> Method:
    async def set_profile(call: Call) -> bool:
        text = call.params.text(field).strip()
        if len(text) > _PROFILE_LIMITS[field]:
            raise bad_request(_REFUSED_PROFILE[field])
        language = _language(call)
        call.session.profile[field, language] = text
        if field == "name" and not language and text:
            call.world.bot["first_name"] = text
        return True

    return set_profile


def _getter(field: str) -> Method:
    async def get_profile(call: Call) -> Json:
        profile, language = call.session.profile, _language(call)
        default = call.world.bot["first_name"] if field == "name" else ""
        return {field: profile.get((field, language)) or profile.get((field, "")) or default}

    return get_profile


METHODS: Final[dict[str, Method]] = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
}
