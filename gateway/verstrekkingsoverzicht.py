"""Who saw what, for the betrokkene himself, and what of it is lawfully kept from him (IED-10.4, XTRA-9.6, AVG 15, UAVG 41)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from gateway import inzage, verzoekdelen
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.feiten import leg_vast
from gateway.inzageoverzicht import AFSCHERMING, gevonden, wie_zag_wat
from gateway.melden import open_taak
from gateway.model import Feit, Verstrekking
from gateway.vastleggen import require_reden
from shared.convenant import lees_termijn, rekent
from shared.errors import BadInput, Conflict, Fout, NotFound

LEZEN, AFSCHERMEN = "verzoek.verstrekkingen.lezen", "verzoek.verstrekking.afschermen"
HERBEOORDELEN = "afscherming_herbeoordelen"
HOOGSTENS = lees_termijn("P1Y")
"""What nobody looks at again for a year is not withheld for a reason any more."""
TOELICHTING = (
    "Soms mogen wij een organisatie niet noemen, om u of een ander te beschermen. "
    "Deze zin staat in ieder overzicht: u kunt er niets uit opmaken."
)


@dataclass(frozen=True)
class Afscherming:
    """Which supply, on which ground of UAVG 41, until it is looked at again."""

    verzoek_id: UUID
    verstrekking_id: UUID
    grond: str
    herbeoordelen_op: date


def lees(r: Ruimte, verzoek_id: UUID) -> dict[str, Any]:
    """Every supply that this person may read of; Conflict before it is known who asks and what may be shown (ZVH-18.4, ZVH-18.1)."""
    verzoek = _verzameld(r, verzoek_id)
    te_tonen = {e.id for e, _ in gevonden(r.s, verzoek_id)} - verzoekdelen.verzwegen(r.beeld.feiten, verzoek_id)
    regels = wie_zag_wat(r.s, r.beeld, verzoek, te_tonen)
    return {
        "verzoek_id": verzoek_id,
        "opgesteld_op": dag(r.nu),
        "toelichting": TOELICHTING,
        "verstrekkingen": [
            {"id": x.v.id, "gegeven_id": x.v.gegeven_id, "categorie": x.v.categorie, **x.uit(), "op": dag(x.v.op)} for x in regels
        ],
    }


def scherm_af(r: Ruimte, a: Afscherming) -> UUID:
    """Keep one supply from the betrokkene: the reviewer is who calls, and the day it is looked at again is his taak. Returns the fact's id.

    NotFound for a supply that is not his; BadInput for another ground than the law has or a day too far off.
    """
    verzoek = _verzameld(r, a.verzoek_id)
    if verzoek.status == "beantwoord":
        raise Conflict("Dit verzoek is al beantwoord.", code="al_beantwoord", artikel="ZVH-18.2")
    v = Verstrekking
    waar = (v.id == a.verstrekking_id, v.casus_id == r.casus_id, v.betrokkene_id == verzoek.betreft)
    if r.s.execute(select(v.id).where(*waar)).first() is None:
        raise NotFound
    require_reden(r, a.grond, "weigering_inzage", veld="/grond")
    if not dag(r.nu) < a.herbeoordelen_op <= rekent(dag(r.nu), HOOGSTENS):
        raise BadInput(fouten=[Fout("/herbeoordelenOp", "ligt na vandaag en hooguit een jaar verder")])
    velden = {"grond": a.grond, "herbeoordelen_op": str(a.herbeoordelen_op), "verzoek": str(a.verzoek_id)}
    wie = r.actie.partij
    leg_vast(r.s, r.nieuw_id, r.casus_id, AFSCHERMING, "gezet", r.door, betreft=a.verstrekking_id, partij=wie, velden=velden)
    open_taak(r.s, r.casus_id, wie, HERBEOORDELEN, a.verstrekking_id, r.nu, a.herbeoordelen_op)
    return r.nieuw_id


def _verzameld(r: Ruimte, verzoek_id: UUID) -> Feit:
    """The verzoek, once it is known who asks and everything was collected.

    Whether anything is held is answered with a yes or a no, never with a name: who saw what takes an inzage (IED-6.3, IED-10.4).
    """
    verzoek = inzage.begin(r, verzoek_id)
    if verzoek.velden["soort"] == "opgenomen_zijn":
        raise Conflict(
            "Op deze vraag is het antwoord ja of nee, zonder namen van anderen.",
            code="alleen_ja_of_nee",
            artikel="IED-6.3",
            volgende_stap="Dien voor de betrokkene een verzoek om inzage in; daarbij hoort wie wat kreeg.",
        )
    if not inzage.is_verzameld(r.s, verzoek_id):
        raise Conflict(
            "Voor dit verzoek is nog niet verzameld.",
            code="nog_niet_verzameld",
            artikel="ZVH-18.1",
            volgende_stap="Verzamel eerst; daarna is bekend wat de betrokkene mag zien.",
        )
    return verzoek
