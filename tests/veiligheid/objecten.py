"""One foreign casus with a thing of every kind under it: those the stories make, and for the rest a line in the gateway's own books.

Whoever may not know the casus is stopped before any service is asked, so that a line is enough; a leak would show as a call or a statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from gateway.model import Aanzegging, Casus, Datalek, Deelname, Feit, Klacht, Overdracht, Toetreding, Verklaring, Verstrekking, Vindplaats
from gateway.model.zoeken import Zoekverzoek
from tests.keten import Keten

GGD = "00000099000000070000"
FEITEN: Mapping[str, str] = {
    "aanwijzingen": "aanwijzing",
    "agendadeelnemers": "agendadeelnemer",
    "beperkingen": "beperking",
    "bezwaren": "bezwaar",
    "brieven": "brief",
    "briefplichten": "briefplicht",
    "hulpverleningsrelaties": "hulpverlening",
    "informatiemomenten": "informatie",
    "instemmingen": "instemming",
    "kennisgevingen": "kennisgeving",
    "mandaten": "mandaat",
    "om-aankondigingen": "om_verstrekking",
    "om-verstrekkingen": "om_verstrekking",
    "om-vragen": "om_vraag",
    "onjuistheden": "onjuist",
    "ontvangsten": "ontvangst",
    "toestemmingen": "toestemming",
    "vergewissingen": "vergewissing",
    "vernietigingsverzoeken": "vervroeging",
    "weigeringen": "weigering",
}
"""Nouns of which a fact is the thing: soort of the fact."""
PLAATSEN: Mapping[str, tuple[str, str]] = {
    "aanmeldingen": ("aanmelding.indienen", "intake"),
    "afsluitingen": ("dossier.afsluiten", "afschaling"),
    "bevragingen": ("bevraging.stellen", "triage"),
    "gegevens": ("gegeven", "casusoverleg"),
    "overlegbesluiten": ("overlegbesluit.vastleggen", "casusoverleg"),
    "overleggen": ("overleg.vastleggen", "casusoverleg"),
    "plannen-van-aanpak": ("plan.vastleggen", "casusoverleg"),
    "politievragen": ("politievraag.stellen", "intake"),
    "toestandsbeelden": ("toestandsbeeld.vastleggen", "casusoverleg"),
    "verzoeken": ("verzoek.indienen", "rights"),
    "visies": ("visie.vastleggen", "casusoverleg"),
    "wegingen": ("weging.vastleggen", "triage"),
}
"""Nouns that live in a service: the handeling that made them, and where."""
VERSIES: Mapping[str, Any] = {"datalekken": Datalek, "klachten": Klacht, "toetredingen": Toetreding, "zoekverzoeken": Zoekverzoek}
"""Nouns without a casus, of the GGD in the verband of that casus."""
ZELFDE = {"antwoorden": "verzoeken", "overdrachtsbestanden": "verzoeken", "dossiers": "casussen"}
IN_BODY = {
    "agendadeelnemerId": "agendadeelnemers",
    "andereCasusId": "casussen",
    "naarCasusId": "casussen",
    "berichtId": "vernietigingsberichten",
    "betrokkeneId": "betrokkenen",
    "casusId": "casussen",
    "doelId": "doelen",
    "gegevenId": "gegevens",
    "gegevenIds": "gegevens",
    "informatiemomentId": "informatiemomenten",
    "instemmingId": "instemmingen",
    "instemmingIds": "instemmingen",
    "interventieId": "interventies",
    "overlegId": "overleggen",
    "verstrekkingId": "verstrekkingen",
    "verzoekId": "verzoeken",
    "vraagId": "om-vragen",
}
VELDEN: dict[str, Any] = {
    "aandeel": ["wonen"],
    "aanleiding": "correctie",
    "betrokkenen": {},
    "delen": {},
    "casus": str(uuid5(NAMESPACE_URL, "zvh:casus")),
    "gemeld_op": "2026-02-20",
    "grond": "wjsg_8a",
    "herinnerd": 0,
    "kenmerk": "k-1",
    "onderdeel": "hele_casus",
    "ontvanger": GGD,
    "reden": "stukken",
    "rollen": [],
    "sinds": "2026-02-20",
    "soort": "justitieel",
    "uiterlijk": "2026-03-20",
    "verstrekt_op": "2026-02-20",
    "verzoek": str(uuid5(NAMESPACE_URL, "zvh:verzoek")),
    "vraag": str(uuid5(NAMESPACE_URL, "zvh:vraag")),
    "vrager": "ggd-1",
    "werkrelatie": "woonbegeleiding",
}
"""What the gateway reads of such a fact before it knows who asks."""


def verzonnen(naam: str) -> str:
    """A UUID of nothing, the same in every run."""
    return str(uuid5(NAMESPACE_URL, f"zvh:niets:{naam}"))


@dataclass
class Doelwit:
    """A casus, the betrokkene in it, and by noun one thing of it."""

    casus_id: str
    betrokkene: str
    dingen: dict[str, str] = field(default_factory=dict)

    def kenmerk(self, noun: str) -> str:
        """The id of the thing; KeyError for a noun that nobody thought of."""
        return self.dingen[ZELFDE.get(noun, noun)]


async def met_alles(keten: Keten, casus_id: str, betrokkene: str) -> Doelwit:
    """Complete what this casus has with what no story left in it."""
    return await keten.kern.databank.schrijf(lambda s: _vul(s, Doelwit(casus_id, betrokkene)))


def _vul(s: Session, d: Doelwit) -> Doelwit:
    casus = s.get(Casus, UUID(d.casus_id))
    assert casus is not None
    d.dingen |= {"casussen": d.casus_id, "betrokkenen": d.betrokkene}
    d.dingen |= {noun: _nieuw(d, noun) for noun in ("doelen", "interventies")}
    for noun, soort in FEITEN.items():
        d.dingen[noun] = _eerste(s, Feit, casus.id, soort) or _plant_feit(s, d, noun, soort)
    for noun, (soort, dienst) in PLAATSEN.items():
        d.dingen[noun] = _eerste(s, Vindplaats, casus.id, soort) or _plant_plaats(s, d, noun, soort, dienst)
    for noun, model in (("deelnemers", Deelname), ("overdrachten", Overdracht), ("verstrekkingen", Verstrekking)):
        gevonden = s.execute(select(model.id).where(model.casus_id == casus.id).order_by(model.id).limit(1)).scalar_one()
        d.dingen[noun] = str(gevonden)
    _zonder_casus(s, d, casus.verband)
    return d


def _nieuw(d: Doelwit, noun: str) -> str:
    return str(uuid5(UUID(d.casus_id), noun))


def _eerste(s: Session, model: Any, casus_id: UUID, soort: str) -> str | None:
    zoek = select(model.id).where(model.casus_id == casus_id, model.soort == soort).order_by(model.id).limit(1)
    gevonden = s.execute(zoek).scalar_one_or_none()
    return str(gevonden) if gevonden else None


def _plant_feit(s: Session, d: Doelwit, noun: str, soort: str) -> str:
    kenmerk, door = _nieuw(d, noun), {"door": GGD, "functionaris": "ggd-1", "op": datetime(2026, 2, 20, tzinfo=UTC)}
    vast = {"versie": 1, "casus_id": UUID(d.casus_id), "partij": GGD, "status": "vastgelegd", "velden": VELDEN}
    s.execute(insert(Feit).values(id=UUID(kenmerk), soort=soort, betreft=UUID(d.betrokkene), categorie=None, **vast, **door))
    return kenmerk


def _plant_plaats(s: Session, d: Doelwit, noun: str, soort: str, dienst: str) -> str:
    kenmerk = _nieuw(d, noun)
    s.execute(insert(Vindplaats).values(id=UUID(kenmerk), casus_id=UUID(d.casus_id), soort=soort, dienst=dienst, partij=GGD))
    return kenmerk


def _zonder_casus(s: Session, d: Doelwit, verband: str) -> None:
    op, vast = datetime(2026, 2, 20, tzinfo=UTC), {"verband": verband, "partij": GGD}
    for noun, model in VERSIES.items():
        d.dingen[noun] = _nieuw(d, noun)
        regel = {"id": UUID(d.dingen[noun]), "versie": 1, "status": "ontvangen", "velden": VELDEN, "op": op, "door": "ggd-1"}
        s.execute(insert(model).values(**regel, **vast))
    verklaring, bericht = _nieuw(d, "vernietigingsverklaringen"), _nieuw(d, "vernietigingsberichten")
    d.dingen |= {"vernietigingsverklaringen": verklaring, "vernietigingsberichten": bericht}
    s.execute(insert(Verklaring).values(id=UUID(verklaring), verband=verband, op=op, inhoud={}, hash="0" * 64))
    wat = {"soort": "vernietigd", "casussen": [d.casus_id], "vernietigd_op": date(2026, 2, 20), "uiterlijk": date(2026, 3, 20)}
    s.execute(insert(Aanzegging).values(id=UUID(bericht), verklaring_id=UUID(verklaring), **vast, **wat))
