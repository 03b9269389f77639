"""Partijen witness checkpoints: a signature that others can check, and theirs beside it (ZVH-B3.6).

Checkpoints made before had a signature (64 hex) that only the gateway could check; they go, since a verifier that let that form pass would
let anybody put it in. The next row is signed anew, and with it all before it.

Revision: 0014 (after 0013)
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "medeondertekening",
        sa.Column("verband", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("jws", sa.String(length=4000), nullable=False),
        sa.Column("sleutel", sa.JSON(), nullable=False),
        sa.Column("tijdstip_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("verband", "seq", "partij", name=op.f("pk_medeondertekening")),
    )
    _vervang_oude()
    _lengte(86)
    _sluit("medeondertekening")


def _vervang_oude() -> None:
    """The table only grows for whoever uses it; its owner makes this one exception."""
    postgres = op.get_bind().dialect.name == "postgresql"
    op.execute("ALTER TABLE checkpoint DISABLE TRIGGER USER" if postgres else "DROP TRIGGER IF EXISTS checkpoint_geen_delete")
    op.execute("DELETE FROM checkpoint")
    if postgres:
        op.execute("ALTER TABLE checkpoint ENABLE TRIGGER USER")


def downgrade() -> None:
    op.drop_table("medeondertekening")
    _lengte(64)


def _lengte(lengte: int) -> None:
    """SQLite makes the table anew and loses its triggers with the old one."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE checkpoint ALTER COLUMN handtekening TYPE varchar({lengte})")
        return
    with op.batch_alter_table("checkpoint") as tabel:
        tabel.alter_column("handtekening", existing_type=sa.String(), type_=sa.String(length=lengte), existing_nullable=False)
    _sluit("checkpoint")


def _sluit(tabel: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {tabel}_alleen_toevoegen BEFORE UPDATE OR DELETE ON {tabel}"
            " FOR EACH ROW EXECUTE FUNCTION zvh_alleen_toevoegen()"
        )
        return
    for daad in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {tabel}_geen_{daad.lower()} BEFORE {daad} ON {tabel}"
            f" BEGIN SELECT RAISE(ABORT, 'alleen toevoegen: {tabel}'); END"
        )
