"""Collecting for a verzoek over all fasen: copies through the very same overdracht, then the overview the letter needs (ZVH-18.1).

A gegeven can move to a next fase while it is collected. So a round counts only when no overdracht of this casus moved meanwhile; else what
came along is collected once more, and copies that are there already are judged anew and not carried again.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gateway import audit, inzageoverzicht, overdrachten
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.eigen import Ruimte
from gateway.feiten import Door, get_feit, wijzig
from gateway.inzagevragen import inzagevragen
from gateway.kern import Kern
from gateway.lezen import haal_etiketten, pas_voor
from gateway.model import Casus, Feit, Overdracht, OverdrachtItem
from gateway.overdracht_boek import EERDER
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.verzoeken import is_geidentificeerd
from gateway.vragen import lees_beeld
from shared.contracts import FASEN, Etiket, Fase
from shared.errors import Conflict, NotFound, Refused
from shared.identity import uuid7

HANDELING = "verzoek.verzamelen"
SOORTEN = ("inzage", "overdracht", "opgenomen_zijn")
RONDEN = 3
AF = ("geschoond", "geweigerd")


def begin(r: Ruimte, verzoek_id: UUID) -> Feit:
    """The verzoek to collect for. NotFound for what is no verzoek; Conflict for another right or an unknown asker (ZVH-18.4)."""
    feit = r.beeld.feiten.alle.get(verzoek_id)
    if feit is None or feit.soort != "verzoek":
        raise NotFound
    if feit.velden.get("soort") not in SOORTEN:
        raise Conflict("Alleen voor inzage of overdracht wordt verzameld.", code="geen_inzageverzoek", artikel="ZVH-18.1")
    if not is_geidentificeerd(feit):
        raise Conflict(
            "De identiteit van de verzoeker is nog niet vastgesteld.",
            code="identiteit_ontbreekt",
            artikel="ZVH-18.4",
            volgende_stap="Stel eerst de identiteit vast.",
        )
    return feit


async def rond_verzameling_af(kern: Kern, actie: Actie, claims: Claims, verzoek_id: UUID) -> None:
    """Bring every copy home and give rights the overview. Conflict while gegevens keep moving; Refused (IED-9.2) where there is nothing to
    hand over."""
    actie = replace(actie, handeling=HANDELING, object_id=verzoek_id)
    soort = (await kern.databank.lees(lambda s: get_feit(s, verzoek_id))).velden["soort"]
    if soort == "opgenomen_zijn":
        await _geef_overzicht(kern, actie, opgenomen=await _staat_er_iets(kern, actie, claims))
        return
    await _haal_kopieen(kern, actie, claims, verzoek_id)
    overzicht = await _geef_overzicht(kern, actie)
    if soort == "overdracht" and not overzicht["items"]:
        await _weiger_overdracht(kern, actie)


async def _weiger_overdracht(kern: Kern, actie: Actie) -> None:
    """Only the cliënt of an IED has this right, about what IED itself keeps of him (IED-9.2, ZVH-21.1, PGA-17.1a)."""
    nee = {"decision": False, "uitkomst": "geweigerd", "regel": "overdragen_alleen_van_ied_client", "artikel": "IED-9.2"}
    await kern.databank.schrijf(lambda s: audit.schrijf(s, actie, "verdict", "geweigerd", {"adl.core.response": nee}))
    raise Refused(
        "Er zijn geen gegevens waarop het recht op overdracht ziet.",
        code="overdracht_niet_van_toepassing",
        artikel="IED-9.2",
        volgende_stap="Wijs het verzoek gemotiveerd af.",
    )


# ── copies, round by round ──────────────────────────────────────────────────────────────────────────────────
async def _haal_kopieen(kern: Kern, actie: Actie, claims: Claims, verzoek_id: UUID) -> None:
    """Rounds until one in which nothing moved; an interrupted round is finished first and never counts."""
    for _ in range(RONDEN):
        hervat = await kern.databank.lees(lambda s: lees_open(s, verzoek_id))
        voor = await kern.databank.lees(lambda s: _beweging(s, actie))
        for overdracht_id in hervat or await kern.databank.schrijf(lambda s: _maak_ronde(s, actie, claims, verzoek_id)):
            await overdrachten.voer_uit(kern, overdracht_id)
        na = await kern.databank.lees(lambda s: _beweging(s, actie))
        if not hervat and voor == na and all(stap in AF for _, stap in na):
            return
    raise Conflict(
        "Er gaan juist gegevens naar een volgende fase.",
        code="overdracht_loopt",
        artikel="ZVH-18.1",
        volgende_stap="Verzamel opnieuw als de overdracht klaar is.",
        headers={"Retry-After": "5"},
    )


def lees_open(s: Session, verzoek_id: UUID) -> list[UUID]:
    """Copying overdrachten of this verzoek that did not come to an end, in order."""
    o = Overdracht
    query = select(o.id).where(o.object_id == verzoek_id, o.soort == "inzage", o.stap.not_in(AF))
    return list(s.execute(query.order_by(o.id)).scalars())


def _beweging(s: Session, actie: Actie) -> list[tuple[UUID, str]]:
    """Where every move between fasen of this casus stands: what is equal before and after, and at its end, did not move meanwhile."""
    o = Overdracht
    query = select(o.id, o.stap).where(o.casus_id == actie.casus_id, o.soort == "fase").order_by(o.id)
    return [(rij.id, rij.stap) for rij in s.execute(query)]


def _maak_ronde(s: Session, actie: Actie, claims: Claims, verzoek_id: UUID) -> list[UUID]:
    """One copying overdracht per fase that may hold gegevens; what an earlier round of this verzoek found makes place."""
    eerder = select(Overdracht.id).where(Overdracht.object_id == verzoek_id, Overdracht.soort == "inzage")
    for oud, nieuw in EERDER.items():
        waar = (OverdrachtItem.overdracht_id.in_(eerder), OverdrachtItem.status == oud)
        s.execute(update(OverdrachtItem).where(*waar).values(status=nieuw))
    casus, feit = s.execute(select(Casus).where(Casus.id == actie.casus_id)).scalar_one(), get_feit(s, verzoek_id)
    ids = [uuid7() for _ in bereikt(casus)]
    for overdracht_id, fase in zip(ids, bereikt(casus), strict=True):
        velden = {"soort": "inzage", "van": fase, "naar": "rights", "fasedoel": "uitvoeren_rechten"}
        overdrachten.maak(s, overdracht_id, actie, claims, **velden, betrokkene_id=feit.betreft, object_id=verzoek_id)
    return ids


def is_verzameld(s: Session, verzoek_id: UUID) -> bool:
    """A collection of this verzoek came to its end."""
    o = Overdracht
    af = select(o.id).where(o.object_id == verzoek_id, o.soort == "inzage", o.stap == "geschoond").limit(1)
    return s.execute(af).first() is not None and not lees_open(s, verzoek_id)


def bereikt(casus: Casus) -> tuple[Fase, ...]:
    """The fasen in which something of this casus can lie."""
    return FASEN[: [str(f) for f in FASEN].index(casus.fase) + 1]


# ── is anything held at all ─────────────────────────────────────────────────────────────────────────────────
async def _staat_er_iets(kern: Kern, actie: Actie, claims: Claims) -> bool:
    """Labels only, over every fase: is there one gegeven about him that he might see; nothing is copied for a yes or a no (IED-6.3)."""
    casus = await kern.databank.lees(lambda s: s.execute(select(Casus).where(Casus.id == actie.casus_id)).scalar_one())
    etiketten: list[Etiket] = []
    for fase in bereikt(casus):
        etiketten += await haal_etiketten(kern, fase, "casus.lezen", casus.id, actie, ook_wachtend=True)
    return await kern.databank.schrijf(lambda s: _oordeel(s, kern, actie, claims, etiketten))


def _oordeel(s: Session, kern: Kern, actie: Actie, claims: Claims, etiketten: list[Etiket]) -> bool:
    beeld = lees_beeld(s, kern.verbanden, kern.register, actie.casus_id, actie.nu)
    vragen = inzagevragen(beeld, beeld.wie(claims), actie.object_id, etiketten, HANDELING)
    besluiten = [beeld.beslis(vraag) for vraag in vragen]
    audit.schrijf(s, actie, "verdict", "toegestaan", audit.items_body(vragen, besluiten))
    return any(besluiten)


async def vernieuw_overzicht(kern: Kern, actie: Actie, verzoek_id: UUID) -> None:
    """Give rights the overview anew, over what was collected before."""
    await _geef_overzicht(kern, replace(actie, handeling=HANDELING, object_id=verzoek_id))


# ── to rights ───────────────────────────────────────────────────────────────────────────────────────────────
async def _geef_overzicht(kern: Kern, actie: Actie, *, opgenomen: bool | None = None) -> dict[str, Any]:
    """Give rights what was found, between an intention and an outcome; returns it."""
    assert actie.casus_id is not None
    assert actie.object_id is not None
    casus_id, verzoek_id = actie.casus_id, actie.object_id
    roep = replace(actie, handeling_id=uuid7(), dienst="rights")
    overzicht = await kern.databank.lees(lambda s: inzageoverzicht.maak(s, kern, casus_id, verzoek_id, actie.nu, opgenomen))
    await kern.databank.schrijf(lambda s: schrijf_intentie(s, roep, {"adl.core.response": {"decision": True}}, {"herhaling": True}, []))
    aanroep = kern.diensten.roep("rights", "POST", f"/verzoeken/{verzoek_id}/overzicht", pas_voor(roep, nieuw_id=verzoek_id), overzicht)
    await met_uitkomst(kern, roep, aanroep, lambda s: _klaar(s, roep, verzoek_id))
    return overzicht


def _klaar(s: Session, actie: Actie, verzoek_id: UUID) -> None:
    feit = get_feit(s, verzoek_id)
    if feit.status == "geidentificeerd":
        wijzig(s, feit, "verzameld", Door(actie.partij, actie.functionaris, actie.nu))
