"""The words of a datalek (ZVH-14.11).

Revision: 0005 (after 0004)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lektekst",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lek_id", sa.Uuid(), nullable=False),
        sa.Column("onderdeel", sa.String(length=80), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lektekst")),
    )
    op.create_index(op.f("ix_lektekst_lek_id"), "lektekst", ["lek_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_lektekst_lek_id"), table_name="lektekst")
    op.drop_table("lektekst")
