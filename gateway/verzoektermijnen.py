"""The dates of one verzoek: the verband's last day, and what a leverancier's own reglement makes of it for his own part (LJR-23.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.daadvelden import Velden
from gateway.feiten import Feitenbeeld
from gateway.model import Feit, Verstrekking, Vindplaats
from shared.convenant import load_regime
from shared.convenant.verzoektermijn import Eigentermijn, Opschorting, eigen_uiterste_dag, eigentermijn, strengste

VERLENGING = "verzoekverlenging"


@dataclass(frozen=True)
class Termijnen:
    """``uiterlijk`` of the verband never moves; ``eigen`` is of the leverancier's own dossier; ``deel`` what counts for his part here."""

    uiterlijk: date
    eigen: date
    deel: date


def leverde_over(s: Session, verzoek_id: UUID, partij: str) -> bool:
    """Whether this partij supplied about the person this verzoek is about."""
    v, f, x = Vindplaats, Feit, Verstrekking
    casus_id = select(v.casus_id).where(v.id == verzoek_id).scalar_subquery()
    wie = select(f.betreft).where(f.id == verzoek_id, f.soort == "verzoek")
    waar = (x.casus_id == casus_id, x.leverancier == partij, x.soort == "inbreng", x.betrokkene_id.in_(wie))
    return s.execute(select(x.gegeven_id).where(*waar).limit(1)).first() is not None


def als_deelhouder(partij: str, eigen: bool) -> Velden:
    """Its part of a verzoek is post to the organisation, like a bevraging (LJR-25)."""
    return lambda b: {
        "leverancier": b.register.partij(partij, b.verband.code) if eigen else None,
        "gevraagde": partij if eigen else "",
    }


def regel_van(reglement: str | None) -> Eigentermijn | None:
    """What this reglement says of its own term; None where there is none."""
    if not reglement:
        return None
    return eigentermijn({naam: p.geldend for naam, p in load_regime(reglement).parameters.items()})


def verlenging(feiten: Feitenbeeld, verzoek: Feit, partij: str) -> Feit | None:
    """How this leverancier extended his own term, if he did; there is one at most (LJR-23.1-verlenging)."""
    return next((f for f in feiten.soort(VERLENGING) if f.partij == partij and f.velden["verzoek"] == str(verzoek.id)), None)


def termijnen(feiten: Feitenbeeld, verzoek: Feit, partij: str, reglement: str | None, vandaag: date) -> Termijnen:
    """The dates of this verzoek for one leverancier: counted from the first reception, never from when it reached him (LJR-23.1)."""
    uiterlijk, regel = date.fromisoformat(verzoek.velden["uiterlijk"]), regel_van(reglement)
    if regel is None:
        return Termijnen(uiterlijk, uiterlijk, uiterlijk)
    verlengd = verlenging(feiten, verzoek, partij)
    maanden = int(verlengd.velden["maanden"]) if verlengd else 0
    ontvangen = date.fromisoformat(verzoek.velden["ontvangen_op"])
    eigen = eigen_uiterste_dag(ontvangen, regel, vandaag, verlengd_maanden=maanden, opschorting=_opschorting(verzoek.velden))
    return Termijnen(uiterlijk, eigen, strengste(uiterlijk, eigen))


def _opschorting(velden: dict[str, Any]) -> Opschorting | None:
    """Only from a recorded question on (LJR-18.4-opschorting)."""
    gevraagd, vast = velden.get("identiteit_gevraagd_op"), velden.get("identiteit_op")
    return Opschorting(date.fromisoformat(gevraagd), date.fromisoformat(vast) if vast else None) if gevraagd else None
