"""An overdracht can go to a casus of another samenwerkingsverband (ZVH-B2.3b).

Revision: 0009 (after 0008)
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("overdracht", sa.Column("naar_verband", sa.String(length=80), nullable=True))
    op.add_column("overdracht", sa.Column("naar_casus_id", sa.Uuid(), nullable=True))
    op.add_column("overdracht", sa.Column("zoeksleutels", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("overdracht", "zoeksleutels")
    op.drop_column("overdracht", "naar_casus_id")
    op.drop_column("overdracht", "naar_verband")
