"""A verstrekking as an act: listed gegevens offered to one ontvanger for one doel, on paper before anyone can read them (ONTWERP §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import agendadeelnemers, audit, briefplicht, sleutels
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.kalender import dag
from gateway.beleid.vraag import Wie
from gateway.besluiten import fout_van, fout_van_items, maak_actie
from gateway.feiten import Doel, Door, Feitenbeeld, een_feit, leg_vele_vast
from gateway.kanaal import Kanaal
from gateway.kern import Kern
from gateway.lezen import haal_etiketten
from gateway.melden import meld, open_taak
from gateway.model import Aanbod, Feit, Vindplaats
from gateway.sleutels import Sleutel
from gateway.toestemmingen import verbruik
from gateway.verstrekkingen import leg_vast
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Etiket
from shared.errors import AppError, BadInput, Conflict, Fout
from shared.identity import derived_id

HANDELING = "verstrekking.aanbieden"
ONBEKEND = Besluit(
    "geweigerd",
    regel="gegeven_is_bekend",
    artikel="ZVH 9.6",
    reden="Dit gegeven bestaat niet of is voor u niet bekend.",
    volgende_stap="Vraag de leverancier het zelf aan te bieden.",
    code="gegeven_onbekend",
)


@dataclass(frozen=True)
class Aanbieding:
    """What is offered, to whom and for what; ``noodzaak`` per gegeven as a reason code. A derde is a number of an organisation."""

    claims: Claims
    casus_id: UUID
    ontvanger: str
    derde: bool
    doel: str
    wetsartikel: str
    taak: str
    noodzaak: Mapping[UUID, str]
    geldig_tot: date
    sleutel: str
    pad: str
    body: Any
    verwijzing: str = ""
    """Situation of the reglement on which it rests; for a legal ground whether it obliges (PGA-13.2c, PGA-13.3)."""
    kanaal: Kanaal = Kanaal()


@dataclass(frozen=True)
class Uitslag:
    """The offer as it was made; ``besluiten`` is empty for a repeat of an earlier request."""

    id: UUID
    casus_id: UUID
    status: str
    gegevens: Sequence[UUID]
    besluiten: Mapping[UUID, Besluit]


@dataclass
class _Begin:
    actie: Actie
    fase: str = ""
    id: UUID | None = None
    fout: AppError | None = None
    klaar: Uitslag | None = None


async def bied_aan(kern: Kern, a: Aanbieding) -> Uitslag:
    """Decide on every item and offer what may go; raises one refusal that names all items when nothing may (ZVH-5.3.1, ZVH-23.1)."""
    sleutel = _sleutel(kern, a)
    begin = await kern.databank.schrijf(lambda s: _begin(s, kern, a, sleutel))
    if begin.fout:
        raise begin.fout
    if begin.klaar:
        return begin.klaar
    try:
        etiketten = await haal_etiketten(kern, begin.fase, "casus.lezen", a.casus_id, begin.actie)
        uitslag = await kern.databank.schrijf(lambda s: _besluit(s, kern, a, begin, etiketten, sleutel))
    except AppError:
        await kern.databank.schrijf(lambda s: sleutels.laat_los(s, sleutel))
        raise
    if isinstance(uitslag, AppError):
        raise uitslag
    return uitslag


def _sleutel(kern: Kern, a: Aanbieding) -> Sleutel:
    afdruk = sleutels.vingerafdruk(kern.settings.zoek_sleutel.get_secret_value(), a.pad, a.body)
    return Sleutel(a.claims.partij_id, HANDELING, a.sleutel, afdruk)


def beeld_in_slot(s: Session, kern: Kern, casus_id: UUID, claims: Claims) -> Beeld:
    """The casus, its row locked before anything else is read: an act that closed a door first is seen (ONTWERP §5.5)."""
    return lees_beeld(s, kern.verbanden, kern.register, casus_id, kern.nu(s), partij=claims.partij_id, slot=True)


def _begin(s: Session, kern: Kern, a: Aanbieding, sleutel: Sleutel) -> _Begin:
    geclaimd = sleutels.claim(s, sleutel)
    beeld = beeld_in_slot(s, kern, a.casus_id, a.claims)
    actie = maak_actie(kern, a.claims, HANDELING, beeld.nu, beeld, object_id=geclaimd.object_id)
    besluit = beeld.beslis(handelingsvraag(s, beeld, a))
    if not besluit:
        return _Begin(actie, fout=_weiger(s, actie, sleutel, fout_van(besluit), audit.besluit_body(besluit)))
    check(beeld, a)
    if geclaimd.klaar:
        audit.schrijf(s, actie, "verdict", "toegestaan", audit.besluit_body(besluit))
        return _Begin(actie, klaar=_eerder(s, geclaimd.object_id))
    assert beeld.casus is not None
    return _Begin(actie, beeld.casus.fase, geclaimd.object_id)


def _weiger(s: Session, actie: Actie, sleutel: Sleutel, fout: AppError, bewijs: Mapping[str, Any]) -> AppError:
    audit.schrijf(s, actie, "verdict", "geweigerd", bewijs)
    sleutels.laat_los(s, sleutel)
    return fout


def _eerder(s: Session, aanbod_id: UUID) -> Uitslag:
    aanbod = s.execute(select(Aanbod).where(Aanbod.id == aanbod_id)).scalar_one()
    return Uitslag(aanbod.id, aanbod.casus_id, aanbod.status, [UUID(i["gegeven"]) for i in aanbod.items], {})


def check(beeld: Beeld, a: Aanbieding) -> None:
    """BadInput for a reason outside the closed list, or a term that has passed or outlives the casus."""
    redenen = beeld.verband.redenen("noodzaak")
    fouten = [Fout(f"/items/{n}/noodzaak", "staat niet op de lijst") for n, r in enumerate(a.noodzaak.values()) if r not in redenen]
    eind = beeld.casus.vernietigen_op if beeld.casus else None
    if a.geldig_tot < dag(beeld.nu) or (eind is not None and a.geldig_tot >= eind):
        fouten.append(Fout("/geldigTot", "ligt in het verleden of na de vernietiging van de casus"))
    if fouten:
        raise BadInput(fouten=fouten)


def handelingsvraag(s: Session, beeld: Beeld, a: Aanbieding) -> Vraag:
    """The offer as an act, apart from any gegeven; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    v = Vindplaats
    zoek = select(v.id).where(v.casus_id == a.casus_id, v.soort == "gegeven", v.partij == a.claims.partij_id)
    eigen = s.execute(zoek.where(v.id.in_(list(a.noodzaak))).limit(1)).one_or_none()
    return beeld.vraag(
        HANDELING,
        beeld.wie(a.claims),
        leverancier=beeld.register.partij(a.claims.partij_id, beeld.verband.code) if eigen else None,
        ontvanger=None if a.derde else beeld.ontvanger(a.ontvanger),
        ontvanger_is_derde=a.derde,
        doel=a.doel,
        taak=a.taak,
        wetsartikel=a.wetsartikel,
        verwijzing=a.verwijzing,
        **a.kanaal.velden(beeld),
    )


def _besluit(s: Session, kern: Kern, a: Aanbieding, begin: _Begin, etiketten: Sequence[Etiket], sleutel: Sleutel) -> Uitslag | AppError:
    """Decide again over facts read now, and put every verdict and the offer on paper in one transaction."""
    beeld = beeld_in_slot(s, kern, a.casus_id, a.claims)
    if beeld.casus is None or beeld.casus.fase != begin.fase:
        raise Conflict("De casus ging intussen naar een andere fase.", code="fase_gewijzigd", volgende_stap="Bied het opnieuw aan.")
    assert begin.id is not None
    actie = begin.actie
    feiten, gekozen, vragen = itemvragen(s, beeld, a, begin.id, etiketten)
    gevonden = [beeld.beslis(v) for v in vragen]
    besluiten = per_gegeven(a, beeld.wie(a.claims), gekozen, gevonden)
    mag = [e for e in gekozen if besluiten[e.id]]
    if not mag:
        fout = fout_van_items(list(besluiten.values()), "/items") or Conflict()
        return _weiger(s, actie, sleutel, fout, audit.items_body(vragen, gevonden))
    audit.schrijf(s, actie, "feit", "toegestaan", audit.items_body(vragen, gevonden))
    leg_vele_vast(s, [feiten[e.id] for e in mag])
    _leg_aanbod_vast(s, a, begin.id, actie, mag)
    door = Door(actie.partij, actie.functionaris, actie.nu)
    briefplicht.bij_verstrekking(s, beeld, door, [v for v, e in zip(vragen, gekozen, strict=True) if besluiten[e.id]], begin.id)
    _bericht(s, a, begin.id, actie, mag, beeld)
    sleutels.rond(s, sleutel)
    return Uitslag(begin.id, a.casus_id, "open", [e.id for e in mag], besluiten)


def itemvragen(
    s: Session, beeld: Beeld, a: Aanbieding, aanbod_id: UUID, etiketten: Sequence[Etiket]
) -> tuple[dict[UUID, dict[str, Any]], list[Etiket], list[Vraag]]:
    """The noodzaak stated with the offer, and the question about every gegeven in it, in the light of that noodzaak."""
    door = Door(a.claims.partij_id, a.claims.functionaris, beeld.nu)
    feiten = {i: _noodzaak(a, aanbod_id, n, i, door) for n, i in enumerate(a.noodzaak)}
    met = replace(beeld, feiten=Feitenbeeld([*beeld.feiten.alle.values(), *(Feit(**f) for f in feiten.values())]))
    basis = replace(handelingsvraag(s, met, a), soort="verstrekking")
    gekozen = [e for e in etiketten if e.id in a.noodzaak]
    return feiten, gekozen, met.per_item(basis, gekozen, Doel(ontvanger=a.ontvanger), ontvanger=a.ontvanger)


def _noodzaak(a: Aanbieding, aanbod_id: UUID, nummer: int, gegeven_id: UUID, door: Door) -> dict[str, Any]:
    velden = {"ontvanger": a.ontvanger, "reden": a.noodzaak[gegeven_id], "doel": a.doel, "aanbod": str(aanbod_id)}
    feit_id = derived_id(aanbod_id, "noodzaak", nummer)
    return een_feit(feit_id, a.casus_id, "noodzaak", "noodzakelijk", door, betreft=gegeven_id, partij=door.partij, velden=velden)


def per_gegeven(a: Aanbieding, wie: Wie, etiketten: Sequence[Etiket], besluiten: Sequence[Besluit]) -> dict[UUID, Besluit]:
    """A verdict for every id that was named; another's gegeven is to a deelnemer the same as one that does not exist."""
    per_id = {e.id: b for e, b in zip(etiketten, besluiten, strict=True) if b.status != 404}
    if not wie.is_procesregisseur:
        eigen = {e.id for e in etiketten if a.claims.partij_id in (e.leverancier, *(b.leverancier for b in e.afgeleid_van))}
        per_id = {i: b for i, b in per_id.items() if i in eigen}
    return {i: per_id.get(i, ONBEKEND) for i in a.noodzaak}


def _leg_aanbod_vast(s: Session, a: Aanbieding, aanbod_id: UUID, actie: Actie, etiketten: Sequence[Etiket]) -> None:
    s.add(
        Aanbod(
            id=aanbod_id,
            casus_id=a.casus_id,
            aanbieder=actie.partij,
            ontvanger=a.ontvanger,
            derde=a.derde,
            doel=a.doel,
            wetsartikel=a.wetsartikel or None,
            items=[
                {"gegeven": str(e.id), "leverancier": e.leverancier, "functie": actie.functie, "rollen": list(actie.rollen)}
                | {"taak": a.taak, "verwijzing": a.verwijzing, "kanaal": a.kanaal.als_dict()}
                for e in etiketten
            ],
            status="open",
            gemaakt_op=actie.nu,
            geldig_tot=a.geldig_tot,
        )
    )
    s.flush()
    regels = [e.model_copy(update={"noodzaak": a.noodzaak[e.id]}) for e in etiketten]
    leg_vast(s, "aanbod", regels, actie, ontvanger=a.ontvanger, doel=a.doel)
    verbruik(s, etiketten, a.ontvanger, Door(actie.partij, actie.functionaris, actie.nu))


def _bericht(s: Session, a: Aanbieding, aanbod_id: UUID, actie: Actie, etiketten: Sequence[Etiket], beeld: Beeld) -> None:
    """The ontvanger gets a taak; a leverancier in whose name it was done is told. A derde has no door: the leverancier hands it over."""
    if agendadeelnemers.zoek(beeld.feiten, a.ontvanger):
        # He has no door: the pga-expert hands it over (ONTWERP §7).
        open_taak(s, a.casus_id, beeld.verband.bestand.oin, "verstrekking_overhandigen", aanbod_id, actie.nu, a.geldig_tot)
    elif not a.derde:
        soort, bericht = "verstrekking_lezen", "verstrekking.aangeboden"
        open_taak(s, a.casus_id, a.ontvanger, soort, aanbod_id, actie.nu, a.geldig_tot, bericht=bericht)
    for leverancier in sorted({e.leverancier for e in etiketten} - {actie.partij, "gezamenlijk"}):
        meld(s, leverancier, "verstrekking.aangeboden", aanbod_id, a.casus_id, actie.nu)
