"""Which document took another's place."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replaced_documents",
        sa.Column("document_id", sa.String(length=20), nullable=False),
        sa.Column("replaced_by", sa.String(length=20), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_replaced_documents_document_id_documents", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_replaced_documents"),
    )
    op.create_index("ix_replaced_documents_replaced_by", "replaced_documents", ["replaced_by"])
    op.create_table(
        "superseded_documents",
        sa.Column("document_id", sa.String(length=20), nullable=False),
        sa.Column("superseded_by", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_superseded_documents_document_id_documents", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["documents.id"],
            name="fk_superseded_documents_superseded_by_documents",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_superseded_documents"),
    )
    op.create_index("ix_superseded_documents_superseded_by", "superseded_documents", ["superseded_by"])


def downgrade() -> None:
    op.drop_index("ix_superseded_documents_superseded_by", "superseded_documents")
    op.drop_table("superseded_documents")
    op.drop_index("ix_replaced_documents_replaced_by", "replaced_documents")
    op.drop_table("replaced_documents")
