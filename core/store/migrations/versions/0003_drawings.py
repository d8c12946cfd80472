"""What was drawn lately, which answers show it, and how a chat wants its clouds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "cloud_words",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("used_at", sa.Float, nullable=False),
    )
    op.create_index("ix_cloud_words_used_at_size_bytes", "cloud_words", ["used_at", "size_bytes"])
    op.create_table(
        "clouds",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("code", sa.String(32), primary_key=True, index=True),
        sa.Column("words_key", sa.String(64), nullable=False),
        sa.Column("style", sa.JSON, nullable=False),
        sa.Column("seed", sa.BigInteger, nullable=False),
        sa.Column("dropped", sa.JSON, nullable=False),
        sa.Column("used_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "drawn",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answer_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("requester", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(35)),
        sa.Column("steps", sa.JSON, nullable=False),
        sa.Column("painted", sa.Text, nullable=False),
        sa.Column("presses", sa.JSON, nullable=False),
        sa.Column("copy_of", sa.BigInteger),
        sa.Column("awaits_picture", sa.Boolean, nullable=False),
        sa.Column("shown_at", sa.Float, nullable=False, index=True),
    )
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("cloud_style", sa.JSON))
        chats.add_column(sa.Column("dropped_words", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("dropped_words")
        chats.drop_column("cloud_style")
    for table in ("drawn", "clouds", "cloud_words"):
        op.drop_table(table)
