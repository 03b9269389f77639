"""The datalekregister (ZVH-14.11), signals (ZVH-14.1), and the index that says what one actor got at.

What was reported as a fact of one casus becomes a line of the register: that stays when the casus goes (PGA-4.1e).

Revision: 0010 (after 0009)
"""

from collections import defaultdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABELLEN = ("datalek", "leksignaal")
PER_GEGEVEN = sa.text("uitkomst = 'toegestaan' AND event_name = 'adl.access_evaluations'")


def upgrade() -> None:
    op.create_table(
        "datalek",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("verband", sa.String(length=80), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("velden", sa.JSON(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.Column("door", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", "versie", name=op.f("pk_datalek")),
    )
    op.create_index("ix_datalek_verband", "datalek", ["verband", "id"], unique=False)
    op.create_table(
        "leksignaal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verband", sa.String(length=80), nullable=False),
        sa.Column("partij", sa.String(length=64), nullable=False),
        sa.Column("functionaris", sa.String(length=64), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.Column("van", Tijd(), nullable=False),
        sa.Column("tot", Tijd(), nullable=False),
        sa.Column("op", Tijd(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leksignaal")),
    )
    op.create_index("ix_leksignaal_verband", "leksignaal", ["verband", "id"], unique=False)
    waar = {"sqlite_where": PER_GEGEVEN, "postgresql_where": PER_GEGEVEN}
    op.create_index("ix_audit_actor", "audit", ["verband", "partij", "op", "id"], unique=False, **waar)
    _neem_over()
    _alleen_toevoegen()


def _neem_over() -> None:
    """Each datalek that was a fact, with the partijen that were told of it."""
    meta = sa.MetaData()
    feit, casus, datalek = (sa.Table(naam, meta, autoload_with=op.get_bind()) for naam in ("feit", "casus", "datalek"))
    for tabel in (feit, datalek):
        tabel.c.op.type = Tijd()
    verband = {c.id: c.verband for c in op.get_bind().execute(sa.select(casus.c.id, casus.c.verband))}
    rijen = op.get_bind().execute(sa.select(feit).where(feit.c.soort.in_(("datalek", "datalekmelding")))).all()
    delen: dict[Any, dict[str, Any]] = defaultdict(dict)
    for f in rijen:
        if f.soort == "datalekmelding":
            velden = {"gegevens": f.velden["gegevens"], "casussen": [str(f.casus_id)], "uiterlijk": f.velden["uiterlijk"]}
            delen[f.betreft][f.partij] = velden
    nieuw = [_regel(f, verband[f.casus_id], delen[f.id]) for f in rijen if f.soort == "datalek" and f.casus_id in verband]
    if nieuw:
        op.get_bind().execute(sa.insert(datalek), nieuw)


def _regel(f: Any, verband: str, delen: dict[str, Any]) -> dict[str, Any]:
    ontdekt, gemeld = f.velden["ontdekt_op"], f.op.isoformat()
    laatste = [datetime.fromisoformat(d["uiterlijk"]) for d in delen.values()]
    velden = {"soort": "anders", "hoog_risico": False, "ontdekt_op": ontdekt, "kennisgenomen_op": ontdekt, "gemeld_op": gemeld}
    velden |= {"te_laat": any(f.op > op_ for op_ in laatste), "soorten": ["onbekend"], "ontvangers": [], "delen": delen}
    if f.velden["melding_ap"] == "niet_gemeld":
        velden["ap"] = {"meldplichtig": False, "op": gemeld, "door": f.partij}
    rest = {"partij": f.partij, "status": "gemeld", "op": f.op, "door": f.functionaris}
    return {"id": f.id, "versie": 1, "verband": verband, "velden": velden, **rest}


def _alleen_toevoegen() -> None:
    for tabel in TABELLEN:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {tabel}_alleen_toevoegen BEFORE UPDATE OR DELETE ON {tabel}"
                " FOR EACH ROW EXECUTE FUNCTION zvh_alleen_toevoegen()"
            )
            continue
        for daad in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {tabel}_geen_{daad.lower()} BEFORE {daad} ON {tabel}"
                f" BEGIN SELECT RAISE(ABORT, 'alleen toevoegen: {tabel}'); END"
            )


def downgrade() -> None:
    for tabel in TABELLEN:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {tabel}_alleen_toevoegen ON {tabel}")
        else:
            op.execute(f"DROP TRIGGER {tabel}_geen_update")
            op.execute(f"DROP TRIGGER {tabel}_geen_delete")
    op.drop_index("ix_audit_actor", table_name="audit")
    op.drop_index("ix_leksignaal_verband", table_name="leksignaal")
    op.drop_table("leksignaal")
    op.drop_index("ix_datalek_verband", table_name="datalek")
    op.drop_table("datalek")
