"""A read: labels first, a verdict per gegeven, on paper, and only then the permitted content (ONTWERP §5 reads)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, onjuist, opgaven, overleg, verzoeken
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.vraag import Soort, Wie
from gateway.besluiten import fout_van, maak_actie
from gateway.feiten import Doel
from gateway.inzagevragen import ANTWOORD_LEZEN, inzagevragen
from gateway.kern import Kern
from gateway.merken import merk
from gateway.model import Vindplaats
from gateway.namen import verberg
from gateway.proxy import Onbekend
from gateway.uitkomst import met_uitkomst, schrijf_intentie
from gateway.verstrekkingen import eerder_verstrekt, leg_vast
from gateway.vragen import Beeld, lees_beeld
from shared.contracts import Etiket
from shared.doors import Etiketten
from shared.errors import AppError, NotFound, Upstream
from shared.identity import Pas

STUK, OVERLEG_LEZEN = 1000, "overleg.lezen"
VOOR_BETROKKENE = frozenset({ANTWOORD_LEZEN, "verzoek.overdracht.lezen"})


@dataclass(frozen=True)
class Leesvraag:
    """Who wants to read what, and for what."""

    claims: Claims
    dienst: str
    """Where it lies; empty: in the service of the fase the casus is in."""
    handeling: str
    object_id: UUID
    per_casus: bool = False
    doel: str = ""
    taak: str = ""
    fasedoel: str = ""
    reden: str = ""


@dataclass
class Gelezen:
    """After the first look, which writes nothing: a refusal to put on paper, or a casus to ask labels about."""

    actie: Actie
    fout: AppError | None = None
    bewijs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Antwoord:
    """What the service answered with only what this reader may see, and the picture on which that was decided."""

    inhoud: Mapping[str, Any]
    beeld: Beeld


async def lees(kern: Kern, v: Leesvraag) -> Antwoord:
    """Read one thing; raises AppError for every refusal and failure."""
    eerst = await kern.databank.lees(lambda s: _mag_vragen(s, kern, v))
    if eerst.fout:
        nee = eerst
        await kern.databank.schrijf(lambda s: audit.schrijf(s, nee.actie, "verdict", "geweigerd", nee.bewijs))
        raise eerst.fout
    actie, dienst = eerst.actie, str(eerst.actie.dienst)
    etiketten = await haal_etiketten(kern, dienst, v.handeling, v.object_id, actie)
    beeld, fout, ids = await kern.databank.schrijf(lambda s: _beslis(s, kern, v, actie, etiketten))
    if fout:
        raise fout
    vraag = {"id": str(v.object_id), "ids": [str(i) for i in ids]}
    roep = kern.diensten.roep(dienst, "POST", f"/lezen/{v.handeling}/inhoud", pas_voor(actie), vraag)
    _, inhoud = await met_uitkomst(kern, actie, roep)
    inhoud = onjuist.merk(beeld.feiten, merk(beeld.feiten, v.claims.partij_id, inhoud))
    # A verzoek is read by who handles it; whoever it came in with is part of that work.
    return Antwoord(inhoud if dienst == "rights" else verberg(beeld, beeld.wie(v.claims), inhoud), beeld)


def pas_voor(actie: Actie, **rest: Any) -> Pas:
    """A pas for a call to a service under this handeling."""
    return Pas(
        handeling=actie.handeling,
        handeling_id=rest.pop("handeling_id", actie.handeling_id),
        partij=actie.partij,
        functionaris=actie.functionaris,
        nu=actie.nu,
        verband=actie.verband,
        regime=actie.regime,
        casus_id=actie.casus_id,
        **rest,
    )


async def haal_etiketten(
    kern: Kern, dienst: str, handeling: str, object_id: UUID, actie: Actie, *, ook_wachtend: bool = False
) -> list[Etiket]:
    """All labels of one object, in order; no content."""
    etiketten: list[Etiket] = []
    while True:
        na = str(etiketten[-1].id) if etiketten else None
        vraag = {"id": str(object_id), "na": na, "limit": STUK, "ookWachtend": ook_wachtend}
        try:
            pas = replace_handeling(pas_voor(actie), handeling)
            antwoord = await kern.diensten.roep(dienst, "POST", f"/lezen/{handeling}/etiketten", pas, vraag)
            stuk = Etiketten.model_validate_json(antwoord.content)
        except Onbekend as onbekend:
            raise onbekend.fout from None
        except ValidationError:
            raise Upstream from None
        etiketten += stuk.etiketten
        if stuk.einde:
            return etiketten


def replace_handeling(pas: Pas, handeling: str) -> Pas:
    """The same caller under the handeling of an inner door."""
    return pas.model_copy(update={"handeling": handeling})


def _casus_van(s: Session, v: Leesvraag) -> UUID | None:
    if v.per_casus:
        return v.object_id
    return s.execute(select(Vindplaats.casus_id).where(Vindplaats.id == v.object_id)).scalar_one_or_none()


def basis(beeld: Beeld, v: Leesvraag) -> Vraag:
    """The reading as an act, apart from any gegeven; uitleg and AuthZEN ask this very question (ONTWERP §6)."""
    velden = opgaven.feitvelden(beeld, v.object_id)
    return beeld.vraag(v.handeling, _lezer(beeld, v), doel=v.doel, taak=v.taak, fasedoel=v.fasedoel, reden=v.reden, **velden)


def _lezer(beeld: Beeld, v: Leesvraag) -> Wie:
    """Who reads; somebody who came once is a gast of that overleg only, not of the others of the casus (ZVH-9.6)."""
    wie = beeld.wie(v.claims)
    if v.handeling != OVERLEG_LEZEN or not wie.gast:
        return wie
    feit = overleg.zoek(beeld.feiten, v.object_id)
    return replace(wie, gast=feit is not None and overleg.is_gast(feit, v.claims.partij_id, v.claims.functionaris))


def _mag_vragen(s: Session, kern: Kern, v: Leesvraag) -> Gelezen:
    nu = kern.nu(s)
    beeld = lees_beeld(s, kern.verbanden, kern.register, _casus_van(s, v), nu, partij=v.claims.partij_id)
    dienst = v.dienst or (beeld.casus.fase if beeld.casus else "intake")
    actie = maak_actie(kern, v.claims, v.handeling, nu, beeld, dienst=dienst, object_id=v.object_id)
    besluit = beeld.beslis(basis(beeld, v))
    if not besluit:
        return Gelezen(actie, fout_van(besluit), audit.besluit_body(besluit))
    return Gelezen(actie) if beeld.casus else Gelezen(actie, NotFound(), audit.CASUS_ONBEKEND)


def _beslis(s: Session, kern: Kern, v: Leesvraag, actie: Actie, etiketten: Sequence[Etiket]) -> tuple[Beeld, AppError | None, list[UUID]]:
    """Decide anew over facts read now, write verdicts and intention, and record what this ontvanger gets for the first time."""
    assert actie.casus_id is not None
    beeld = lees_beeld(s, kern.verbanden, kern.register, actie.casus_id, actie.nu, partij=v.claims.partij_id)
    vragen = itemvragen(beeld, v, etiketten)
    besluiten = [beeld.beslis(vraag) for vraag in vragen]
    mag = [e for e, b in zip(etiketten, besluiten, strict=True) if b]
    if fout := fout_als_geheel(v, besluiten):
        audit.schrijf(s, actie, "verdict", "geweigerd", audit.items_body(vragen, besluiten))
        return beeld, fout, []
    schrijf_intentie(s, actie, audit.items_body(vragen, besluiten), {}, [])
    _eerste_keer(s, actie, beeld, mag, v.doel)
    return beeld, None, [e.id for e in mag]


def itemvragen(beeld: Beeld, v: Leesvraag, etiketten: Sequence[Etiket]) -> list[Vraag]:
    """The question of this reading about every gegeven; a letter is read by the right of the person himself."""
    verzoek = beeld.feiten.alle.get(v.object_id)
    if v.handeling in VOOR_BETROKKENE and verzoek is not None and verzoeken.is_geidentificeerd(verzoek):
        return inzagevragen(beeld, beeld.wie(v.claims), v.object_id, etiketten, v.handeling)
    lezend = beeld.per_item(_als(basis(beeld, v), "lezen"), etiketten, Doel(fasedoel=v.fasedoel), lezer=v.claims.partij_id)
    return [_als_bevraging(vraag, v.claims) for vraag in lezend]


def fout_als_geheel(v: Leesvraag, besluiten: Sequence[Besluit]) -> AppError | None:
    """A reading for another doel of which nothing may be had is refused as a whole."""
    return fout_van(besluiten[0]) if v.doel and besluiten and not any(besluiten) else None


def _als(vraag: Vraag, soort: Soort) -> Vraag:
    return replace(vraag, soort=soort)


def _als_bevraging(vraag: Vraag, claims: Claims) -> Vraag:
    """To the asked partij a bevraging is a disclosure; its own answer it simply reads (ONTWERP §5)."""
    if vraag.handeling not in ("bevraging.lezen", "politievraag.lezen") or vraag.gevraagde != claims.partij_id:
        return vraag
    if vraag.label is not None and vraag.label.leverancier == claims.partij_id:
        return vraag
    return replace(vraag, soort="bevraging", ontvanger=vraag.wie.partij)


def _eerste_keer(s: Session, actie: Actie, beeld: Beeld, etiketten: Sequence[Etiket], doel: str) -> None:
    """The first making available to an ontvanger is a verstrekking; ZVH personnel and own gegevens go to the audit only."""
    if actie.partij == beeld.verband.bestand.oin:
        return
    eerder = eerder_verstrekt(s, actie.partij, beeld.casus.id) if beeld.casus else set()
    nieuw = [e for e in etiketten if e.leverancier != actie.partij and (e.id, doel or e.fasedoel) not in eerder]
    leg_vast(s, "lezen", nieuw, actie, ontvanger=actie.partij, doel=doel)
