"""What was read lately, which answers show it, and whether a chat keeps the paper's line breaks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("version", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("used_at", sa.Float, nullable=False),
    )
    op.create_index("ix_readings_used_at_size_bytes", "readings", ["used_at", "size_bytes"])
    op.create_table(
        "shown",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answer_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("requester", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(35)),
        sa.Column("languages", sa.JSON, nullable=False),
        sa.Column("engine", sa.String(16), nullable=False),
        sa.Column("parts", sa.JSON, nullable=False),
        sa.Column("shown_at", sa.Float, nullable=False, index=True),
    )
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("keeps_breaks", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("keeps_breaks")
    for table in ("shown", "readings"):
        op.drop_table(table)
