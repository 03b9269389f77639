"""vaststelling: each version of a plan keeps the day on which it was settled

Revision: 0005 (after 0004)
"""

import sqlalchemy as sa
from alembic import op

from shared.db import Tijd

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PLAN = sa.table(
    "plan",
    sa.column("id", sa.Uuid()),
    sa.column("casusregisseur_partij", sa.String()),
    sa.column("versie", sa.Integer()),
    sa.column("vastgelegd_op", Tijd()),
    sa.column("gewijzigd_op", Tijd()),
    sa.column("vastgesteld_op", sa.Date()),
    sa.column("vastgesteld_versie", sa.Integer()),
)
VERSIE = sa.table(
    "planversie",
    sa.column("plan_id", sa.Uuid()),
    sa.column("versie", sa.Integer()),
    sa.column("casusregisseur_partij", sa.String()),
    sa.column("doelen", sa.JSON()),
    sa.column("interventies", sa.JSON()),
    sa.column("vastgelegd_op", Tijd()),
    sa.column("vastgesteld_op", sa.Date()),
)
DOEL = sa.table(
    "doel",
    *(sa.column(naam) for naam in ("volgorde", "leefgebied", "doel")),
    *(sa.column(i, sa.Uuid()) for i in ("plan_id", "id")),
)
INTERVENTIE = sa.table(
    "interventie",
    *(sa.column(naam) for naam in ("volgorde", "uitvoerder", "soort")),
    *(sa.column(i, sa.Uuid()) for i in ("plan_id", "id", "doel_id")),
    sa.column("termijn", sa.Date()),
)


def upgrade() -> None:
    op.add_column("planversie", sa.Column("vastgesteld_op", sa.Date(), nullable=True))
    op.drop_column("planversie", "partij")
    _bewaar_wat_nog_geen_versie_heeft()
    van_deze = (PLAN.c.id == VERSIE.c.plan_id, PLAN.c.vastgesteld_versie == VERSIE.c.versie)
    wanneer = sa.select(PLAN.c.vastgesteld_op).where(*van_deze).scalar_subquery()
    op.get_bind().execute(sa.update(VERSIE).values(vastgesteld_op=wanneer))
    op.drop_column("plan", "vastgesteld_versie")
    op.drop_column("plan", "vastgesteld_op")


def _bewaar_wat_nog_geen_versie_heeft() -> None:
    """A plan from before 0003 kept no versions: what it says now is its newest one."""
    verbinding = op.get_bind()
    heeft = sa.exists().where(VERSIE.c.plan_id == PLAN.c.id, VERSIE.c.versie == PLAN.c.versie)
    for plan in verbinding.execute(sa.select(PLAN).where(~heeft)).all():
        doelen = verbinding.execute(sa.select(DOEL).where(DOEL.c.plan_id == plan.id).order_by(DOEL.c.volgorde)).all()
        stappen = verbinding.execute(sa.select(INTERVENTIE).where(INTERVENTIE.c.plan_id == plan.id).order_by(INTERVENTIE.c.volgorde)).all()
        inhoud = {"doelen": [_doel(d) for d in doelen], "interventies": [_interventie(i) for i in stappen]}
        vast = {"casusregisseur_partij": plan.casusregisseur_partij, "vastgelegd_op": plan.gewijzigd_op or plan.vastgelegd_op}
        verbinding.execute(sa.insert(VERSIE).values(plan_id=plan.id, versie=plan.versie, **inhoud, **vast))


def _doel(d: sa.Row) -> dict[str, str]:
    return {"doel_id": str(d.id), "leefgebied": d.leefgebied, "doel": d.doel}


def _interventie(i: sa.Row) -> dict[str, str]:
    wie_en_wat = {"interventie_id": str(i.id), "doel_id": str(i.doel_id), "uitvoerder": i.uitvoerder, "soort": i.soort}
    return wie_en_wat | {"termijn": i.termijn.isoformat()}


def downgrade() -> None:
    """The day on which an older version was settled is lost, and so is who recorded it: there is no place for either."""
    op.add_column("plan", sa.Column("vastgesteld_op", sa.Date(), nullable=True))
    op.add_column("plan", sa.Column("vastgesteld_versie", sa.Integer(), nullable=True))
    nieuwste = sa.select(VERSIE.c.vastgesteld_op).where(VERSIE.c.plan_id == PLAN.c.id, VERSIE.c.versie == PLAN.c.versie).scalar_subquery()
    op.get_bind().execute(sa.update(PLAN).values(vastgesteld_op=nieuwste))
    op.get_bind().execute(sa.update(PLAN).where(PLAN.c.vastgesteld_op.is_not(None)).values(vastgesteld_versie=PLAN.c.versie))
    op.add_column("planversie", sa.Column("partij", sa.String(length=64), nullable=False, server_default=""))
    op.drop_column("planversie", "vastgesteld_op")
