"""The words of a klacht (ZVH-16.5f).

Revision: 0007 (after 0006)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "klachttekst",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("klacht_id", sa.Uuid(), nullable=False),
        sa.Column("onderdeel", sa.String(length=80), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_klachttekst")),
    )
    op.create_index(op.f("ix_klachttekst_klacht_id"), "klachttekst", ["klacht_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_klachttekst_klacht_id"), table_name="klachttekst")
    op.drop_table("klachttekst")
