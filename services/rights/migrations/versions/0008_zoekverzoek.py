"""The words of a verzoek that names no casus (ZVH-17.1).

Revision: 0008 (after 0007)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zoektekst",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("onderdeel", sa.String(length=80), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zoektekst")),
    )
    op.create_index(op.f("ix_zoektekst_verzoek_id"), "zoektekst", ["verzoek_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_zoektekst_verzoek_id"), table_name="zoektekst")
    op.drop_table("zoektekst")
