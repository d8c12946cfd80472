"""The tables: what each row means is said here, how they came about in `migrations`."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

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
    # Whether texts come with the lines of the paper, rather than with its paragraphs.
    Column("keeps_breaks", Boolean, nullable=False, server_default=false()),
    Column("cloud_style", JSON),  # core.cloud.spec.Style; none where its clouds look as Rebus would have them
    Column("dropped_words", JSON, nullable=False, server_default="[]"),  # that none of its clouds shows
    Column("keeps_numbers", Boolean, nullable=False, server_default=false()),  # in its clouds
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

# What was read of a file, within the chat that it was sent to.
readings = Table(
    "readings",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),  # of the file's bytes and all that it was read with
    Column("version", String(16), nullable=False),  # of the shape of a reading
    Column("body", LargeBinary, nullable=False),  # the reading as JSON, compressed by zlib
    Column("size_bytes", Integer, nullable=False),  # of the body
    Column("used_at", Float, nullable=False),  # unix seconds
    # Holds all that the counting of rows and bytes needs, which so never looks into a body.
    Index("ix_readings_used_at_size_bytes", "used_at", "size_bytes"),
)

# Answers that show a reading: what their buttons are about.
shown = Table(
    "shown",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),  # text, document
    Column("thread_id", BigInteger),
    Column("requester", BigInteger, nullable=False),
    Column("language", String(35)),  # BCP 47 (RFC 5646, 4.4.1, has the length), the requester's
    Column("languages", JSON, nullable=False),  # BCP 47, asked for
    Column("engine", String(16), nullable=False),  # asked for
    Column("parts", JSON, nullable=False),  # core.store.readings.ReadPart
    Column("shown_at", Float, nullable=False, index=True),  # unix seconds
)

# The words (and the picture) that clouds of a chat are made of, once for all their styles.
cloud_words = Table(
    "cloud_words",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(64), primary_key=True),  # of the body
    Column("body", LargeBinary, nullable=False),  # core.cloud.codes.to_json of a spec without a style, by zlib
    Column("size_bytes", Integer, nullable=False),  # of the body
    Column("used_at", Float, nullable=False),  # unix seconds
    Index("ix_cloud_words_used_at_size_bytes", "used_at", "size_bytes"),
)

# Clouds by their codes, each within the chat that it was drawn for.
clouds = Table(
    "clouds",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("code", String(32), primary_key=True, index=True),  # core.cloud.codes.code_of what is drawn
    Column("words_key", String(64), nullable=False),
    Column("style", JSON, nullable=False),  # core.cloud.spec.Style
    Column("seed", BigInteger, nullable=False),
    Column("dropped", JSON, nullable=False),  # of the words, those that somebody does not want
    Column("used_at", Float, nullable=False, index=True),  # unix seconds
)

# Answers that show a cloud or a card: what their buttons are about.
drawn = Table(
    "drawn",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("answer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("question_id", BigInteger, nullable=False),
    Column("kind", String(8), nullable=False),  # cloud, card
    Column("thread_id", BigInteger),
    Column("requester", BigInteger, nullable=False),
    Column("language", String(35)),  # BCP 47, the requester's
    Column("steps", JSON, nullable=False),  # what it is to show, the latest last: codes of clouds, cards as JSON
    Column("painted", Text, nullable=False),  # of the steps, the one that the message shows
    Column("presses", JSON, nullable=False),  # Telegram's ids of the latest presses that changed it
    Column("copy_of", BigInteger),  # the answer of somebody else's that it was made from
    Column("awaits_picture", Boolean, nullable=False),  # a picture in reply becomes its shape
    Column("notes", JSON, nullable=False, server_default="[]"),  # sentences that its caption has, whatever it shows
    Column("shown_at", Float, nullable=False, index=True),  # unix seconds
)
