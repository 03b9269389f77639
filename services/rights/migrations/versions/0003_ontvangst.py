"""ontvangst

Revision: 0003 (after 0002)
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identiteitsvaststelling", sa.Column("middelen", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("verzoek", sa.Column("regime", sa.String(length=8), nullable=False, server_default="zvh"))
    op.add_column("verzoek", sa.Column("kanaal", sa.String(length=12), nullable=False, server_default="schriftelijk"))
    op.add_column("verzoek", sa.Column("antwoordvoorkeur", sa.String(length=12), nullable=True))
    op.add_column("verzoek", sa.Column("op_schrift", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("verzoek", sa.Column("omschreven", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("verzoek", sa.Column("beperkingen", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("verzoek", sa.Column("gegeven_ids", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("verzoek", sa.Column("zestien_op", sa.Date(), nullable=True))
    op.add_column("verzoek", sa.Column("gezag", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("verzoek", sa.Column("maatregel", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("verzoek", sa.Column("machtiging_tot", sa.Date(), nullable=True))
    op.add_column("verzoek", sa.Column("machtiging_door", sa.String(length=32), nullable=False, server_default="betrokkene"))
    op.add_column("verzoek", sa.Column("machtiging_kenmerk", sa.String(length=80), nullable=True))
    op.add_column("verzoek", sa.Column("client_ingelicht_op", sa.Date(), nullable=True))
    op.add_column("verzoek", sa.Column("identiteit_gevraagd_op", sa.Date(), nullable=True))
    op.add_column("verzoek", sa.Column("geidentificeerd_op", sa.Date(), nullable=True))
    op.add_column("verzoek", sa.Column("nog_nodig", sa.JSON(), nullable=False, server_default="[]"))
    # Who was identified before this column existed was identified all the same (ZVH-18.4).
    op.execute("UPDATE verzoek SET geidentificeerd_op = (SELECT i.op FROM identiteitsvaststelling AS i WHERE i.verzoek_id = verzoek.id)")


def downgrade() -> None:
    op.drop_column("verzoek", "nog_nodig")
    op.drop_column("verzoek", "geidentificeerd_op")
    op.drop_column("verzoek", "identiteit_gevraagd_op")
    op.drop_column("verzoek", "client_ingelicht_op")
    op.drop_column("verzoek", "machtiging_kenmerk")
    op.drop_column("verzoek", "machtiging_door")
    op.drop_column("verzoek", "machtiging_tot")
    op.drop_column("verzoek", "maatregel")
    op.drop_column("verzoek", "gezag")
    op.drop_column("verzoek", "zestien_op")
    op.drop_column("verzoek", "gegeven_ids")
    op.drop_column("verzoek", "beperkingen")
    op.drop_column("verzoek", "omschreven")
    op.drop_column("verzoek", "op_schrift")
    op.drop_column("verzoek", "antwoordvoorkeur")
    op.drop_column("verzoek", "kanaal")
    op.drop_column("verzoek", "regime")
    op.drop_column("identiteitsvaststelling", "middelen")
