"""Searching for who asks, judging each candidate, and answering where there is none (ZVH-17.1, ZVH-18.1, ONTWERP §9).

The two keyed hashes are made in memory of what rights keeps and are stored nowhere; what they are compared with goes with its casus.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert

from gateway import audit, verzoeken, zoeken
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.kern import Kern
from gateway.lijst import lees_zicht
from gateway.model import Vindplaats
from gateway.opdracht import Opdracht, via_rights
from gateway.terugdraaien import NIEUW
from gateway.vastleggen import Aanroep
from gateway.vragen import PROCESROLLEN
from gateway.zoekontvangst import als_indiening
from gateway.zoekverzoeken import KOPPELING, SLEUTEL, ZELFDE, Stand, als_rij, behandelt, bewaar, get_vrij, zoek
from shared.contracts import Bericht, Bevestiging
from shared.errors import BadInput, Conflict, Fout, NotFound

if TYPE_CHECKING:
    from gateway.routes.gemeen import Vraagsteller

ZOEKEN, OORDELEN = "zoekverzoek.zoeken", "zoekverzoek.oordelen"
WAAR = (*zoeken.LEVEND, "afgewezen")
"""Every casus that still holds something, also one that was turned down and waits for its destruction."""
FASEN = ("intake", "triage", "casusoverleg", "afschaling")
Paar = tuple[UUID, UUID]


@dataclass(frozen=True)
class Oordeel:
    """What a human established about one betrokkene in one casus."""

    casus_id: UUID
    betrokkene_id: UUID
    oordeel: str


async def thuis(kern: Kern, claims: Claims, verzoek_id: UUID) -> str:
    """The verband of a verzoek that the caller's partij runs; one statement whether or not there is such a verzoek."""
    z = await kern.databank.lees(lambda s: zoek(s, verzoek_id))
    return z.verband if z is not None and behandelt(z, claims, kern.verbanden) else ""


async def lees_woorden(a: "Aanroep | Vraagsteller", handeling: str, verzoek_id: UUID, waar: str) -> dict[str, str]:
    """Who asks and what he wrote, for who may do this act; in memory only. NotFound for who may not know it."""

    def doe(r: Ruimte) -> Opdracht[None]:
        z = zoek(r.s, verzoek_id)
        if z is None or z.verband != waar:
            raise NotFound
        return Opdracht(None, f"/zoekverzoeken/{verzoek_id}/_lees")

    daad = a.daad(handeling, None, {}, object_id=verzoek_id, over_casus=False, thuis=waar)
    _, gelezen = await via_rights(a.kern, replace(daad, sleutel=None, slot=False), doe)
    teksten: dict[str, str] = gelezen["teksten"]
    return teksten


# ── candidates ──────────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Vondst:
    """What was compared, and per betrokkene of a casus in which of it they agree."""

    sleutels: list[str]
    paren: Mapping[Paar, list[str]]

    def gezocht(self, op: date) -> dict[str, Any]:
        """That it was searched, for the record and the letter: no word about what came out."""
        return {"op": str(op), "sleutels": self.sleutels}

    def open(self, z: Stand) -> set[Paar]:
        """Candidates that nobody judged yet."""
        return set(self.paren) - z.geoordeeld


def vind(r: Ruimte, z: Stand, woorden: Mapping[str, str]) -> Vondst:
    """Every candidate in this verband. A gegeven that is restricted counts: his own right does not stop at it (ZVH-18.1)."""
    wie = zoeken.Persoon(*(woorden.get(veld, "") for veld in ("achternaam", "geboortedatum", "postcode")))
    hashes = zoeken.hashes(r.kern, z.verband, wie)
    paren: dict[Paar, set[str]] = defaultdict(set)
    for rij in zoeken.vind(r.s, z.verband, hashes.values(), statussen=WAAR):
        paren[rij.casus_id, rij.betrokkene_id].add(rij.soort)
    return Vondst(sorted(hashes), {paar: sorted(paren[paar]) for paar in sorted(paren)})


def te_tonen(r: Ruimte, claims: Claims, z: Stand, vondst: Vondst) -> dict[Paar, list[str]]:
    """The open candidates this caller may judge, and on paper which were shown; any other leaves no trace."""
    open_ = vondst.open(z)
    zicht = lees_zicht(r, claims, {casus for casus, _ in open_})
    besluiten = {i: zicht.beslis(i, OORDELEN) for i in sorted({casus for casus, _ in open_})}
    mag = {i for i, b in besluiten.items() if b and mag_oordelen(claims, zicht.beelden[i].casus)}
    papier = [
        {"casus": str(i), "uitkomst": b.uitkomst, "regel": b.regel, "getoond": i in mag} for i, b in besluiten.items() if b is not None
    ]
    audit.schrijf(r.s, r.actie, "verdict", "toegestaan", {"casussen": papier})
    return {paar: soorten for paar, soorten in vondst.paren.items() if paar in open_ and paar[0] in mag}


def mag_oordelen(claims: Claims, casus: Any) -> bool:
    """Who runs the casus; without one of those, only what lies in the archive or was turned down is anybody else's (ZVH-11.2b)."""
    return bool(claims.rollen & PROCESROLLEN) or (
        casus is not None and (casus.fase == "afschaling" or casus.status in ("afgewezen", "afgeschaald"))
    )


# ── acts ────────────────────────────────────────────────────────────────────────────────────────────────────
Stap = Callable[[Ruimte, Stand], Stand]


async def zet(a: Aanroep, handeling: str, verzoek_id: UUID, waar: str, stap: Stap, body: Bericht | None) -> Bevestiging:
    """An act in codes alone: the next version and its audit row in one transaction."""

    def doe(r: Ruimte) -> Bevestiging:
        if not waar:
            raise NotFound
        return bevestig(noteer(r, stap(r, get_vrij(r, verzoek_id))))

    daad = a.daad(handeling, None, {}, body=body, object_id=verzoek_id, over_casus=False, slot=False, thuis=waar)
    return await handel(a.kern, daad, doe, lambda r, _: herlees(r, verzoek_id))


def noteer(r: Ruimte, z: Stand) -> Stand:
    """The version counts, in this transaction."""
    bewaar(r.s, r.actie, r.beeld.verband.bestand.oin, als_rij(z, r.nu, r.actie.functionaris))
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"zoekverzoek": {"id": str(z.id), "versie": z.versie, "status": z.status}})
    return z


def bevestig(z: Stand) -> Bevestiging:
    return Bevestiging(id=z.id, status=z.status, versie=z.versie)


def herlees(r: Ruimte, verzoek_id: UUID) -> Bevestiging:
    z = zoek(r.s, verzoek_id)
    if z is None:
        raise NotFound
    return bevestig(z)


async def oordeel(a: Aanroep, verzoek_id: UUID, o: Oordeel, body: Bericht) -> Bevestiging:
    """One candidate judged, on record; the person himself becomes a verzoek in that casus, with the term it had (ZVH-17.3)."""
    waar = await thuis(a.kern, a.claims, verzoek_id)
    woorden = await lees_woorden(a, ZOEKEN, verzoek_id, waar)
    daad = a.daad(OORDELEN, o.casus_id, {}, body=body)

    def volgende(r: Ruimte) -> Stand:
        z = get_vrij(r, verzoek_id)
        _check(r, a.claims, z, o)
        return _met(r, z, o, vind(r, z, woorden))

    if o.oordeel != ZELFDE:
        return await handel(a.kern, daad, lambda r: bevestig(noteer(r, volgende(r))), lambda r, _: herlees(r, verzoek_id))
    antwoord, _ = await via_rights(a.kern, daad, lambda r: _koppeling(r, volgende(r), o, woorden), lambda r, _: herlees(r, verzoek_id))
    return antwoord


def _koppeling(r: Ruimte, z: Stand, o: Oordeel, woorden: Mapping[str, str]) -> Opdracht[Bevestiging]:
    """The verzoek comes in in this casus, at whoever judged: where it was first received nobody hears of it."""
    verzoek = als_indiening(z, woorden, o.casus_id, o.betrokkene_id)
    plek = {"casus_id": o.casus_id, "dienst": "rights", "partij": r.actie.partij}
    r.s.execute(insert(Vindplaats).values(id=r.nieuw_id, soort="verzoek.indienen", **plek))
    erbij = {"doorgemeld_op": z.velden["doorgemeld_op"], "omschreven": "omschrijving" in woorden}
    gevolg = {SLEUTEL: als_rij(z, r.nu, r.actie.functionaris), NIEUW: str(r.nieuw_id), KOPPELING: {**verzoeken.lees(verzoek), **erbij}}
    return Opdracht(bevestig(z), f"/zoekverzoeken/{z.id}/koppelingen", verzoek, gevolg, r.nieuw_id)


def _check(r: Ruimte, claims: Claims, z: Stand, o: Oordeel) -> None:
    """NotFound for a casus or betrokkene he does not know here; Conflict for what was judged, or where only the answer is left."""
    if o.betrokkene_id not in r.beeld.betrokkenen or not mag_oordelen(claims, r.beeld.casus):
        raise NotFound
    if (o.casus_id, o.betrokkene_id) in z.geoordeeld:
        raise Conflict("Over deze kandidaat is al geoordeeld.", code="al_geoordeeld", artikel="ZVH-17.1")


def _met(r: Ruimte, z: Stand, o: Oordeel, vondst: Vondst) -> Stand:
    verzoek = str(r.nieuw_id) if o.oordeel == ZELFDE else None
    nieuw = {"casus": str(o.casus_id), "betrokkene": str(o.betrokkene_id), "oordeel": o.oordeel, "verzoek": verzoek}
    verder = z.met(z.status, oordelen=[*z.velden["oordelen"], nieuw], gezocht=vondst.gezocht(dag(r.nu)))
    klaar = verder.gekoppeld and not vondst.open(verder)
    return z.met("gekoppeld" if klaar else "open", **{naam: verder.velden[naam] for naam in ("oordelen", "gezocht")}, besluit=None)


def identificeer(r: Ruimte, z: Stand, wijze: str, op: date) -> Stand:
    """It is known who asks: when and how, nothing of the document (ZVH-18.4)."""
    if not date.fromisoformat(z.velden["verzoek"]["ontvangenOp"]) <= op <= dag(r.nu):
        raise BadInput(fouten=[Fout("/op", "ligt voor de ontvangst of in de toekomst")], artikel="ZVH-18.4")
    if z.velden["identiteit"]:
        raise Conflict("De identiteit is al vastgesteld.", code="identiteit_al_vastgesteld", artikel="ZVH-18.4")
    return z.met(z.status, identiteit={"wijze": wijze, "op": str(op)})


def besluit(r: Ruimte, z: Stand, gronden: list[str], vondst: Vondst) -> Stand:
    """Nothing was found, searched once more at this very moment; or a merely formal refusal, which tells nothing about that (ZVH-18.2b)."""
    if z.gekoppeld or (vondst.open(z) and not gronden):
        raise Conflict(
            "Nog niet iedere kandidaat is beoordeeld, of er is er een bevestigd.",
            code="kandidaat_open",
            artikel="ZVH-18.1",
            volgende_stap="Laat de kandidaten beoordelen; wat is bevestigd wordt in die casus beantwoord.",
        )
    if not gronden and not z.velden["identiteit"]:
        raise Conflict(
            "De identiteit is nog niet vastgesteld; de termijn loopt door.",
            code="identiteit_ontbreekt",
            artikel="ZVH-18.4",
            volgende_stap="Stel eerst de identiteit vast, persoonlijk bij het ZVH.",
        )
    if "identiteit_niet_vastgesteld" in gronden and z.velden["identiteit"]:
        raise BadInput(fouten=[Fout("/gronden", "de identiteit is vastgesteld")], artikel="ZVH-18.4")
    over = {"op": str(dag(r.nu)), "gronden": sorted(set(gronden))}
    return z.met("besloten", besluit=over, gezocht=vondst.gezocht(dag(r.nu)))


def beantwoord(r: Ruimte, z: Stand, op: date, wijze: str) -> Stand:
    """The letter left (ZVH-18.2)."""
    if z.velden["besluit"] is None:
        raise Conflict("Er is nog niet besloten.", code="geen_besluit", artikel="ZVH-18.2", volgende_stap="Neem eerst een besluit.")
    if not date.fromisoformat(z.velden["besluit"]["op"]) <= op <= dag(r.nu):
        raise BadInput(fouten=[Fout("/verzondenOp", "ligt voor het besluit of in de toekomst")], artikel="ZVH-18.2")
    return z.met("beantwoord", antwoord={"op": str(op), "wijze": wijze})


def brief(z: Stand) -> dict[str, Any]:
    """What rights needs for the letter; Conflict while nothing was decided, NotFound for what is answered in a casus."""
    v = z.velden
    if v["besluit"] is None:
        raise Conflict("Er is nog niet besloten.", code="geen_besluit", artikel="ZVH-18.2", volgende_stap="Neem eerst een besluit.")
    antwoord, gezocht = v["antwoord"] or {"op": None, "wijze": None}, v["gezocht"] or {"op": None, "sleutels": []}
    return {
        "soort": v["verzoek"]["soort"],
        "ontvangenOp": v["verzoek"]["ontvangenOp"],
        "uitersteDatum": v["uiterlijk"],
        "verzondenOp": antwoord["op"],
        "wijze": antwoord["wijze"],
        "gronden": v["besluit"]["gronden"],
        "gezochtOp": gezocht["op"],
        "fasen": list(FASEN),
        "sleutels": gezocht["sleutels"],
    }
