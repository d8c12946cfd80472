"""Telegram in one folder: a Bot API server on loopback, a user's side and a chat page. Imports nothing of the bot."""

from bot.playground.app import DEFAULT_TOKEN, create_app
from bot.playground.serving import Address, serve

__all__ = ["DEFAULT_TOKEN", "Address", "create_app", "serve"]
