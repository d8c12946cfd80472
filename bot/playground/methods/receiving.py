"""How the bot gets its updates."""

import re
from typing import Final

from bot.playground.call import Call, Described, Method
from bot.playground.model import Json
from bot.playground.refusals import bad_request
from bot.playground.updates import checked_limit
from bot.playground.webhook import CONNECTIONS_DEFAULT, CONNECTIONS_LIMIT, checked_url


async def get_updates(call: Call) -> list[Json]:
    params, queue = call.params, call.world.updates
    queue.remember_kinds(_kinds(call))
    limit = checked_limit(params.integer("limit", 100))
    return await queue.poll(params.integer("offset"), limit, max(0, params.integer("timeout")), call.gone)


def _kinds(call: Call) -> list[str] | None:
    try:
        kinds = call.params.parsed("allowed_updates")
    except ValueError:
        kinds = None
    if kinds is None:
        return None
    if not isinstance(kinds, list):
        # The official server takes what it cannot read for an empty list.
        return []
    return [kind for kind in kinds if isinstance(kind, str)]


async def set_webhook(call: Call) -> Described:
    params, queue = call.params, call.world.updates
    url = params.text("url").strip()
    if not url:
        return await delete_webhook(call)
    checked_url(url)
    secret = params.text("secret_token")
    if len(secret) > 256 or not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    queue.remember_kinds(_kinds(call))
    if params.flag("drop_pending_updates"):
        queue.pending.clear()
    queue.end_poll("terminated by setWebhook request")
    connections = min(max(1, params.integer("max_connections", CONNECTIONS_DEFAULT)), CONNECTIONS_LIMIT)
    await call.session.webhook.start(url, secret, connections)
    return Described(True, "Webhook was set")


async def delete_webhook(call: Call) -> Described:
    queue = call.world.updates
    if call.params.flag("drop_pending_updates"):
        queue.pending.clear()
    if not queue.webhook_url:
        return Described(True, "Webhook is already deleted")
    await call.session.webhook.stop()
    return Described(True, "Webhook was deleted")


async def get_webhook_info(call: Call) -> Json:
    queue, webhook = call.world.updates, call.session.webhook
    info: Json = {
        "url": queue.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(queue.pending),
    }
    if queue.webhook_url:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
        if webhook.last_failure is not None:
            info["last_error_date"] = webhook.last_failure.at
            info["last_error_message"] = webhook.last_failure.message
    if queue.allowed_given:
        info["allowed_updates"] = sorted(queue.allowed)
    return info


METHODS: Final[dict[str, Method]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
