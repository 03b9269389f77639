"""The evidence only grows: triggers refuse update and delete on audit, keten and checkpoint (ONTWERP §8).

On PostgreSQL the runtime role has no such right either (deploy/migreer.py); the trigger also stops the owner's slip of the hand. Dropping a
segment at the end of its term is the owner's deliberate act: he disables the trigger first.

Revision: 0002 (after 0001)
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABELLEN = ("audit", "keten", "checkpoint")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION zvh_alleen_toevoegen() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'alleen toevoegen: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
        for tabel in TABELLEN:
            op.execute(
                f"CREATE TRIGGER {tabel}_alleen_toevoegen BEFORE UPDATE OR DELETE ON {tabel}"
                " FOR EACH ROW EXECUTE FUNCTION zvh_alleen_toevoegen()"
            )
        return
    for tabel in TABELLEN:
        for daad in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {tabel}_geen_{daad.lower()} BEFORE {daad} ON {tabel}"
                f" BEGIN SELECT RAISE(ABORT, 'alleen toevoegen: {tabel}'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for tabel in TABELLEN:
            op.execute(f"DROP TRIGGER {tabel}_alleen_toevoegen ON {tabel}")
        op.execute("DROP FUNCTION zvh_alleen_toevoegen()")
        return
    for tabel in TABELLEN:
        for daad in ("update", "delete"):
            op.execute(f"DROP TRIGGER {tabel}_geen_{daad}")
