"""Folders that are watched: which files were taken, in which state, which are gone."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watched_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.String(length=20), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_watched_files"),
        sa.UniqueConstraint("path", name="uq_watched_files_path"),
    )
    op.create_index("ix_watched_files_document_id", "watched_files", ["document_id"])
    op.add_column("source_files", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("source_files", "gone_at")
    op.drop_index("ix_watched_files_document_id", "watched_files")
    op.drop_table("watched_files")
