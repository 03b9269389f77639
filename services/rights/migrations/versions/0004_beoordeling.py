"""beoordeling

Revision: 0004 (after 0003)
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "beoordeling",
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("leverancier", sa.String(length=64), nullable=False),
        sa.Column("reglement", sa.String(length=8), nullable=False),
        sa.Column("beoordeeld_op", sa.Date(), nullable=False),
        sa.Column("aangetekend_op", sa.Date(), nullable=True),
        sa.Column("aangetekend_onder", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_beoordeling_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("verzoek_id", "leverancier", name=op.f("pk_beoordeling")),
    )
    op.create_table(
        "itemoordeel",
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("gegeven_id", sa.Uuid(), nullable=False),
        sa.Column("leverancier", sa.String(length=64), nullable=False),
        sa.Column("oordeel", sa.String(length=12), nullable=False),
        sa.Column("grond", sa.String(length=80), nullable=True),
        sa.Column("uitzondering", sa.JSON(), nullable=True),
        sa.Column("motivering", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_itemoordeel_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("verzoek_id", "gegeven_id", name=op.f("pk_itemoordeel")),
    )
    op.create_table(
        "itembesluit",
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("gegeven_id", sa.Uuid(), nullable=False),
        sa.Column("leverancier", sa.String(length=64), nullable=False),
        sa.Column("reglement", sa.String(length=8), nullable=False),
        sa.Column("besluit", sa.String(length=12), nullable=False),
        sa.Column("grond", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_itembesluit_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("verzoek_id", "gegeven_id", name=op.f("pk_itembesluit")),
    )
    op.create_table(
        "voornemen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("gronden", sa.JSON(), nullable=False),
        sa.Column("motivering", sa.JSON(), nullable=False),
        sa.Column("op", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_voornemen_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voornemen")),
    )
    op.create_index(op.f("ix_voornemen_verzoek_id"), "voornemen", ["verzoek_id"], unique=False)
    op.create_table(
        "leverancierszienswijze",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("leverancier", sa.String(length=64), nullable=False),
        sa.Column("standpunt", sa.String(length=8), nullable=False),
        sa.Column("gegevens", sa.JSON(), nullable=False),
        sa.Column("op", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_leverancierszienswijze_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leverancierszienswijze")),
    )
    op.create_index(op.f("ix_leverancierszienswijze_verzoek_id"), "leverancierszienswijze", ["verzoek_id"], unique=False)
    op.create_table(
        "vergoeding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verzoek_id", sa.Uuid(), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("voor", sa.String(length=16), nullable=False),
        sa.Column("bedrag", sa.Integer(), nullable=False),
        sa.Column("kosten", sa.Integer(), nullable=False),
        sa.Column("buitensporig", sa.Boolean(), nullable=False),
        sa.Column("motivering", sa.JSON(), nullable=False),
        sa.Column("op", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["verzoek_id"], ["verzoek.id"], name=op.f("fk_vergoeding_verzoek_id_verzoek")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vergoeding")),
    )
    op.create_index(op.f("ix_vergoeding_verzoek_id"), "vergoeding", ["verzoek_id"], unique=False)


def downgrade() -> None:
    for tabel in ("vergoeding", "leverancierszienswijze", "voornemen", "itembesluit", "itemoordeel", "beoordeling"):
        op.drop_table(tabel)
