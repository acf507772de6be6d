"""Users who come from an identity provider."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("outside_id", sa.String(length=64), nullable=True))
    op.create_index("ix_users_outside_id", "users", ["outside_id"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_users_outside_id", "users")
    op.drop_column("users", "outside_id")
