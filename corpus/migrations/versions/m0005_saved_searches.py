"""Saved searches, what standing ones found, what is to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("is_standing", sa.Boolean(), nullable=False),
        sa.Column("webhook_url", sa.Text(), nullable=True),
        sa.Column("webhook_secret", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_searches"),
    )
    op.create_table(
        "found_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("search_id", sa.String(length=16), nullable=False),
        sa.Column("task_id", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.String(length=20), nullable=False),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_searches.id"], name="fk_found_tasks_search_id_saved_searches", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_found_tasks"),
        sa.UniqueConstraint("search_id", "task_id", name="uq_found_tasks_search_id"),
    )
    op.create_index("ix_found_tasks_search_id", "found_tasks", ["search_id"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("search_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=20), nullable=False),
        sa.Column("task_ids", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["search_id"], ["saved_searches.id"], name="fk_deliveries_search_id_saved_searches", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_search_id", "deliveries", ["search_id"])
    op.create_index("ix_deliveries_next_try_at", "deliveries", ["next_try_at"])


def downgrade() -> None:
    op.drop_index("ix_deliveries_next_try_at", "deliveries")
    op.drop_index("ix_deliveries_search_id", "deliveries")
    op.drop_table("deliveries")
    op.drop_index("ix_found_tasks_search_id", "found_tasks")
    op.drop_table("found_tasks")
    op.drop_table("saved_searches")
