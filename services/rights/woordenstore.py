"""Every query about the words of a datalek or a klacht."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import insert, select

from services.rights.woordenmodel import Woorden
from shared.handeling import Handeling
from shared.identity import derived_id


def leg_vast(h: Handeling, tabel: type[Woorden], over: UUID, teksten: Mapping[str, str]) -> None:
    """Add these parts; what was written before stays under them."""
    rijen = []
    for nummer, (onderdeel, tekst) in enumerate(sorted(teksten.items())):
        rij_id = derived_id(h.pas.handeling_id, tabel.__tablename__, nummer)
        dicht = h.kluis.verzegel(over, tekst, id=rij_id, table=tabel.__tablename__, column="tekst")
        rijen.append({"id": rij_id, "over": over, "onderdeel": onderdeel, "tekst": dicht, "op": h.pas.nu})
    h.session.execute(insert(tabel), rijen)


def lees(h: Handeling, tabel: type[Woorden], ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    """The newest words of each part, per thing that has any, in the order asked."""
    gevonden: dict[UUID, dict[str, str]] = defaultdict(dict)
    for rij in h.session.execute(select(tabel).where(tabel.over.in_(ids)).order_by(tabel.op, tabel.id)).scalars():
        gevonden[rij.over][rij.onderdeel] = h.kluis.ontzegel(rij.over, rij.tekst, id=rij.id, table=tabel.__tablename__, column="tekst")
    return {i: gevonden[i] for i in dict.fromkeys(ids) if i in gevonden}
