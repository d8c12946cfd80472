"""What is said under an answer that shows a cloud."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("drawn") as drawn:
        drawn.add_column(sa.Column("notes", sa.JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("drawn") as drawn:
        drawn.drop_column("notes")
