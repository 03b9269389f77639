"""antwoord

Revision: 0006 (after 0005)
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # An overview of before says nothing per gegeven: what was not answered yet is collected again.
    op.execute("DELETE FROM overzicht WHERE verzoek_id NOT IN (SELECT verzoek_id FROM antwoord)")
    op.add_column("overzicht", sa.Column("gezocht_op", sa.Date(), nullable=False, server_default="2020-01-01"))
    op.add_column("overzicht", sa.Column("opgenomen", sa.Boolean(), nullable=True))
    op.add_column("overzicht", sa.Column("items", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("overzicht", sa.Column("weggelaten", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("antwoord", sa.Column("overgedragen_aan", sa.String(length=20), nullable=True))
    op.create_table(
        "derdentoets",
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("gegeven_id", sa.Uuid(), nullable=False),
        sa.Column("bezwaar_te_verwachten", sa.Boolean(), nullable=False),
        sa.Column("zienswijze_gevraagd_op", sa.Date(), nullable=True),
        sa.Column("onmogelijk", sa.String(length=40), nullable=True),
        sa.Column("afgeschermd", sa.Boolean(), nullable=False),
        sa.Column("velden", sa.JSON(), nullable=False),
        sa.Column("grond", sa.String(length=80), nullable=True),
        sa.Column("door_partij", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_derdentoets_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("verzoek_id", "gegeven_id", name=op.f("pk_derdentoets")),
    )


def downgrade() -> None:
    op.drop_table("derdentoets")
    op.drop_column("antwoord", "overgedragen_aan")
    for kolom in ("weggelaten", "items", "opgenomen", "gezocht_op"):
        op.drop_column("overzicht", kolom)
