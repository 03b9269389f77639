"""The klachtenregister (ZVH-16.5f).

Revision: 0011 (after 0010)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "klacht",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("verband", sa.String(length=80), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("velden", sa.JSON(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", "versie", name=op.f("pk_klacht")),
    )
    op.create_index("ix_klacht_partij", "klacht", ["partij", "id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER klacht_alleen_toevoegen BEFORE UPDATE OR DELETE ON klacht FOR EACH ROW EXECUTE FUNCTION zvh_alleen_toevoegen()"
        )
        return
    for daad in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER klacht_geen_{daad.lower()} BEFORE {daad} ON klacht BEGIN SELECT RAISE(ABORT, 'alleen toevoegen: klacht'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER klacht_alleen_toevoegen ON klacht")
    else:
        op.execute("DROP TRIGGER klacht_geen_update")
        op.execute("DROP TRIGGER klacht_geen_delete")
    op.drop_index("ix_klacht_partij", table_name="klacht")
    op.drop_table("klacht")
