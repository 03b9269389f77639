"""Whether what a person asked to have removed is gone in time: three months from the verzoek, not from the besluit (XTRA-13.4)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.model import Audit, Casus, Feit, Verstrekking
from shared.convenant import Verband, lees_termijn, load_regime, rekent

TOEGEWEZEN, DEELS = "toewijzen", "deels"


def te_laat_verwijderd(s: Session, kern: Kern, verband: Verband, vandaag: date) -> Iterator[tuple[UUID, str, UUID, date]]:
    """One signal per granted verzoek of which a gegeven still lies somewhere after its last day, in the verband's own open casussen."""
    open_ = select(Casus.id).where(Casus.verband == verband.code, Casus.status != "vernietigd")
    rows = s.execute(select(Feit).where(Feit.soort.in_(("verzoek", "wissing")), Feit.casus_id.in_(open_))).scalars()
    beeld = Feitenbeeld(rows)
    termijnen = _termijnen(s, kern)
    for verzoek in beeld.soort("verzoek"):
        if verzoek.velden.get("soort") != "verwijdering" or verzoek.velden.get("besluit") not in (TOEGEWEZEN, DEELS):
            continue
        ontvangen = date.fromisoformat(verzoek.velden["ontvangen_op"])
        for partij, termijn in termijnen.items():
            uiterlijk = rekent(ontvangen, lees_termijn(termijn))
            if vandaag > uiterlijk and _nog_aanwezig(s, beeld, verzoek, partij):
                yield verzoek.casus_id, "verwijdering_te_laat", verzoek.id, uiterlijk


def _termijnen(s: Session, kern: Kern) -> dict[str, str]:
    """Partijen whose own reglement sets a term for removing, and that term."""
    gevonden = {}
    for partij in kern.register.lees(s).partijen.values():
        parameter = load_regime(partij.reglement).parameters.get("verwijdertermijn") if partij.reglement else None
        if parameter is not None:
            gevonden[partij.partij_id] = str(parameter.geldend)
    return gevonden


def _nog_aanwezig(s: Session, beeld: Feitenbeeld, verzoek: Feit, partij: str) -> bool:
    """Something that was to go was neither erased nor destroyed at its own term: all this partij brought in about this person, or of a
    besluit in part only what that grants."""
    weg = _vernietigd(s, verzoek.casus_id)
    if verzoek.velden["besluit"] == DEELS:
        open_ = (f for f in beeld.soort("wissing") if f.status == "open" and f.partij == partij)
        return any(f.velden.get("verzoek") == str(verzoek.id) and f.betreft not in weg for f in open_)
    weg |= {f.betreft for f in beeld.soort("wissing") if f.status == "gewist" and f.betreft}
    v = Verstrekking
    waar = (v.casus_id == verzoek.casus_id, v.betrokkene_id == verzoek.betreft, v.leverancier == partij, v.soort == "inbreng")
    ingebracht = set(s.execute(select(v.gegeven_id).where(*waar)).scalars())
    return bool(ingebracht - weg)


def _vernietigd(s: Session, casus_id: UUID) -> set[UUID]:
    """What the klok destroyed at its own term, as the audit tells."""
    a = Audit
    rows = s.execute(
        select(a.body).where(a.casus_id == casus_id, a.handeling == "klok.termijn", a.soort == "uitkomst", a.uitkomst == "gelukt")
    )
    objecten = (body["adl.core.request"]["resource"]["object"] for body in rows.scalars())
    return {UUID(o) for o in objecten if o}
