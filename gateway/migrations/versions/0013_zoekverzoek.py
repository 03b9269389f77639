"""The register of verzoeken that name no casus (ZVH-17.1).

Revision: 0013 (after 0012)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zoekverzoek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("verband", sa.String(length=80), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("velden", sa.JSON(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", "versie", name=op.f("pk_zoekverzoek")),
    )
    op.create_index("ix_zoekverzoek_verband", "zoekverzoek", ["verband", "id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER zoekverzoek_alleen_toevoegen BEFORE UPDATE OR DELETE ON zoekverzoek"
            " FOR EACH ROW EXECUTE FUNCTION zvh_alleen_toevoegen()"
        )
        return
    for daad in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER zoekverzoek_geen_{daad.lower()} BEFORE {daad} ON zoekverzoek"
            " BEGIN SELECT RAISE(ABORT, 'alleen toevoegen: zoekverzoek'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER zoekverzoek_alleen_toevoegen ON zoekverzoek")
    else:
        op.execute("DROP TRIGGER zoekverzoek_geen_update")
        op.execute("DROP TRIGGER zoekverzoek_geen_delete")
    op.drop_index("ix_zoekverzoek_verband", table_name="zoekverzoek")
    op.drop_table("zoekverzoek")
