"""Keyed hashes by which a person is found again (ONTWERP §9).

Revision: 0006 (after 0005)
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zoeksleutel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("casus_id", sa.Uuid(), nullable=False),
        sa.Column("betrokkene_id", sa.Uuid(), nullable=False),
        sa.Column("gegeven_id", sa.Uuid(), nullable=False),
        sa.Column("adres_id", sa.Uuid(), nullable=True),
        sa.Column("soort", sa.String(length=24), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zoeksleutel")),
    )
    op.create_index(op.f("ix_zoeksleutel_adres_id"), "zoeksleutel", ["adres_id"], unique=False)
    op.create_index(op.f("ix_zoeksleutel_casus_id"), "zoeksleutel", ["casus_id"], unique=False)
    op.create_index(op.f("ix_zoeksleutel_gegeven_id"), "zoeksleutel", ["gegeven_id"], unique=False)
    op.create_index("ix_zoeksleutel_hash", "zoeksleutel", ["hash", "soort"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_zoeksleutel_hash", table_name="zoeksleutel")
    op.drop_index(op.f("ix_zoeksleutel_gegeven_id"), table_name="zoeksleutel")
    op.drop_index(op.f("ix_zoeksleutel_casus_id"), table_name="zoeksleutel")
    op.drop_index(op.f("ix_zoeksleutel_adres_id"), table_name="zoeksleutel")
    op.drop_table("zoeksleutel")
