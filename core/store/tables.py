"""The tables: what each row means is said here, how they came about in `migrations`."""

from sqlalchemy import JSON, BigInteger, Column, Float, Integer, MetaData, String, Table, Text

metadata = MetaData()

# An update as Telegram sent it. `payload` is dropped with the answer; the row stays to know a duplicate.
inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # Updates that are answered together (an album) share the task of their first.
    Column("task", BigInteger, nullable=False, index=True),
    Column("payload", Text),
    Column("state", String(8), nullable=False, index=True),  # open, done, dead
    Column("starts", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("received_at", Float, nullable=False, index=True),  # unix seconds
)

# What a task has already sent, so that a replay does not send it again.
sent = Table(
    "sent",
    metadata,
    Column("task", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("result", JSON, nullable=False),  # the Bot API's answer
)

# Updates that were given up, kept whole for the operator.
dead_letters = Table(
    "dead_letters",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("buried_at", Float, nullable=False),  # unix seconds
)

chats = Table(
    "chats",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("languages", JSON, nullable=False),  # BCP 47, the likeliest first
)

# Which message answers which, so that an edited question changes its answer.
answers = Table(
    "answers",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),  # text, document, photo
    Column("answered_at", Float, nullable=False, index=True),  # unix seconds
)
