"""Codes with which a betrokkene collects his answer, once (ZVH-18.5).

Revision: 0012 (after 0011)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "afhaalcode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("ontvanger", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("functionaris", sa.String(length=64), nullable=False),
        sa.Column("gemaakt_op", Tijd(), nullable=False),
        sa.Column("geldig_tot", Tijd(), nullable=False),
        sa.Column("poging", sa.Uuid(), nullable=True),
        sa.Column("begonnen_op", Tijd(), nullable=True),
        sa.Column("afgehaald_op", Tijd(), nullable=True),
        sa.Column("geweigerd", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_afhaalcode")),
        sa.UniqueConstraint("hash", name=op.f("uq_afhaalcode_hash")),
    )
    op.create_index(op.f("ix_afhaalcode_casus_id"), "afhaalcode", ["casus_id"], unique=False)
    op.create_index(op.f("ix_afhaalcode_verzoek_id"), "afhaalcode", ["verzoek_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_afhaalcode_verzoek_id"), table_name="afhaalcode")
    op.drop_index(op.f("ix_afhaalcode_casus_id"), table_name="afhaalcode")
    op.drop_table("afhaalcode")
