"""The inbox with what was sent and what was given up, the settings of chats, the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("task", sa.BigInteger, nullable=False, index=True),
        sa.Column("payload", sa.Text),
        sa.Column("state", sa.String(8), nullable=False, index=True),
        sa.Column("starts", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("received_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "sent",
        sa.Column("task", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("result", sa.JSON, nullable=False),
    )
    op.create_table(
        "dead_letters",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("buried_at", sa.Float, nullable=False),
    )
    op.create_table(
        "chats",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("languages", sa.JSON, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("question_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("answer_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("answered_at", sa.Float, nullable=False, index=True),
    )


def downgrade() -> None:
    for table in ("answers", "chats", "dead_letters", "sent", "inbox"):
        op.drop_table(table)
