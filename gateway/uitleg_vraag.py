"""The Vraag behind an act, built by the very code of the door that enforces it: uitleg and AuthZEN answer what would really happen
(ONTWERP §6: the same function as enforcement)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import aanbod, ander_verband, correctie, daadvelden, eigen, lezen, oordeel, overdracht_boek, verbandoverdracht, wissing
from gateway.aanbod import Aanbieding
from gateway.auth import Claims
from gateway.beleid import Besluit, Vraag
from gateway.beleid.besluit import TOEGESTAAN
from gateway.beleid.vraag import Partij
from gateway.bestemming import Bestemming
from gateway.contract import Deur
from gateway.eigen import Daad
from gateway.feiten import Doel
from gateway.instemmingen import heeft_ingebracht
from gateway.kern import Kern
from gateway.lezen import Leesvraag
from gateway.model import Vindplaats
from gateway.oordeel import leveranciers_van
from gateway.uitleg_velden import (
    EIGEN,
    NIET_VOORAF,
    PER_GEGEVEN,
    VAN_FEIT,
    VAN_INBRENGER,
    VAN_LEVERANCIER,
    VAN_PERSOON,
    VIA_GATEWAY,
    VOORAF,
    Velden,
)
from gateway.uitleg_verzonnen import soort_van
from gateway.vastleggen import van_leverancier
from gateway.vragen import NIETS, Beeld
from shared.contracts import Etiket
from shared.errors import BadInput, Fout


@dataclass(frozen=True)
class Over:
    """What is asked: whether ``claims`` may do this act with this thing. Empty is: not said."""

    claims: Claims
    handeling: str
    casus_id: UUID | None = None
    object_id: UUID | None = None
    """The thing it is about, when that is neither the casus nor a gegeven: an aanmelding, a bevraging, an instemming …"""
    gegeven_id: UUID | None = None
    ontvanger: str = ""
    derde: bool = False
    naar_fase: str = ""
    fasedoel: str = ""
    doel: str = ""
    taak: str = ""
    wetsartikel: str = ""
    reden: str = ""
    verwijzing: str = ""
    noodzaak: str = ""
    """Reason code, when the act itself states the noodzaak (a verstrekking)."""
    naar_verband: str = ""
    naar_casus_id: UUID | None = None
    """Where an overdracht to another samenwerkingsverband would arrive; without it: the act alone."""

    @property
    def bestemming(self) -> Bestemming | None:
        """Where it would arrive in another verband; None within this one, and when no casus there is named."""
        if not self.naar_verband or self.naar_casus_id is None:
            return None
        return Bestemming(NIETS, self.naar_verband, self.naar_casus_id, self.fasedoel)


def deur_van(kern: Kern, handeling: str) -> Deur | None:
    """The service's door for this act, when it has one."""
    return next((d for d in kern.deuren if d.handeling == handeling and not d.toets), None)


def is_vooraf_te_vragen(kern: Kern, handeling: str) -> bool:
    """Whether what its door asks can be asked beforehand; of other acts the body itself must be known, and only their door can answer."""
    return handeling in VOORAF or leest(kern, handeling) or deur_van(kern, handeling) is not None


def require_vooraf(kern: Kern, handeling: str, veld: str) -> None:
    """BadInput for an act that cannot be asked beforehand."""
    if not is_vooraf_te_vragen(kern, handeling):
        waarom = NIET_VOORAF.get(handeling, "geen deur kent haar zo")
        raise BadInput(fouten=[Fout(veld, f"is geen handeling die vooraf te beoordelen is; vraag het bij de deur zelf: {waarom}")])


def leest(kern: Kern, handeling: str) -> bool:
    """Whether this act reads through an inner door."""
    deur = deur_van(kern, handeling)
    return handeling in ("casus.lezen", "gegeven.lezen", *VIA_GATEWAY) or (deur is not None and deur.is_lezing)


def per_gegeven(kern: Kern, handeling: str) -> bool:
    """Whether enforcement decides this act again about every gegeven in it."""
    return handeling in PER_GEGEVEN or leest(kern, handeling)


def leesvraag(kern: Kern, beeld: Beeld, o: Over) -> Leesvraag:
    """The reading as its route would ask it."""
    deur = deur_van(kern, o.handeling)
    hier = VIA_GATEWAY.get(o.handeling)
    per_casus = hier is None and (deur is None or deur.object_ == "casusId")
    ding = (o.casus_id if per_casus else o.object_id) or NIETS
    dienst = deur.dienst if deur else hier or (beeld.casus.fase if beeld.casus else "intake")
    wat = {"doel": o.doel, "taak": o.taak, "fasedoel": o.fasedoel, "reden": o.reden}
    return Leesvraag(o.claims, dienst, o.handeling, ding, per_casus=per_casus, **wat)


def handelingsvraag(s: Session, kern: Kern, beeld: Beeld, o: Over) -> Vraag:
    """The act apart from any gegeven, as its own door asks it."""
    if leest(kern, o.handeling):
        return lezen.basis(beeld, leesvraag(kern, beeld, o))
    if o.handeling == aanbod.HANDELING:
        vraag = aanbod.handelingsvraag(s, beeld, aanbieding(o))
        return vraag if o.gegeven_id else replace(vraag, leverancier=_zelf(s, beeld, o))
    if o.handeling == correctie.HANDELING:
        return correctie.handelingsvraag(beeld, o.claims, _leverancier(s, beeld, o))
    if deur_van(kern, o.handeling) is not None:
        params = {"id": o.object_id} if o.object_id else {}
        return replace(oordeel.handelingsvraag(s, beeld, o.claims, o.handeling, params, None), reden=o.reden)
    daad = Daad(o.claims, o.handeling, o.casus_id, object_id=o.object_id, velden=_velden(s, kern, beeld, o))
    return eigen.daadvraag(daad, beeld)


def _velden(s: Session, kern: Kern, beeld: Beeld, o: Over) -> Velden:
    """What the route of this act adds to its Vraag."""
    if o.handeling in VAN_LEVERANCIER:
        if o.gegeven_id is None:
            return {"leverancier": None if o.handeling in VAN_PERSOON else _zelf(s, beeld, o), "reden": o.reden}
        return van_leverancier([o.gegeven_id], leveranciers_van(s, o.casus_id or NIETS, [o.gegeven_id]), reden=o.reden)
    if o.handeling in VAN_INBRENGER:
        return {"leverancier": _zelf(s, beeld, o), "reden": o.reden}
    if o.handeling in VAN_FEIT and o.object_id:
        return daadvelden.van_feit(o.object_id, reden=o.reden)
    maak = EIGEN.get(o.handeling)
    if maak:
        return maak(s, o)
    elders = verbandoverdracht.naar(kern, o.naar_verband) if o.naar_verband else {}
    return {"reden": o.reden, "naar_fase": o.naar_fase, "fasedoel": o.fasedoel, **elders}


def _zelf(s: Session, beeld: Beeld, o: Over) -> Partij | None:
    """The caller's own partij as leverancier, when it brought something into this casus."""
    if not heeft_ingebracht(s, o.casus_id or NIETS, o.claims.partij_id):
        return None
    return beeld.register.partij(o.claims.partij_id, beeld.verband.code)


def _leverancier(s: Session, beeld: Beeld, o: Over) -> Partij | None:
    if o.gegeven_id is None:
        return _zelf(s, beeld, o)
    partij = leveranciers_van(s, o.casus_id or NIETS, [o.gegeven_id]).get(o.gegeven_id)
    return beeld.register.partij(partij, beeld.verband.code) if partij else None


def aanbieding(o: Over) -> Aanbieding:
    """The offer of this one gegeven, of which the noodzaak is stated with it or stands in the books."""
    noodzaak = {o.gegeven_id: o.noodzaak} if o.gegeven_id else {}
    casus_id = o.casus_id or NIETS
    return Aanbieding(
        o.claims, casus_id, o.ontvanger, o.derde, o.doel, o.wetsartikel, o.taak, noodzaak, date.max, "", "", None, o.verwijzing
    )


def itemvraag(s: Session, kern: Kern, beeld: Beeld, o: Over, etiket: Etiket, alle: Sequence[Etiket]) -> Vraag:
    """The act about one gegeven, as its own door asks it: amid ``alle`` that the door would decide on at the same time."""
    plek = next(n for n, e in enumerate(alle) if e.id == etiket.id)
    samen = [*alle[:plek], etiket, *alle[plek + 1 :]]
    if leest(kern, o.handeling):
        return lezen.itemvragen(beeld, leesvraag(kern, beeld, o), samen)[plek]
    if o.handeling == "overdracht.starten" and (b := o.bestemming):
        return _vertrek(s, kern, beeld, o, b, etiket)
    if o.handeling == "overdracht.starten":
        return overdracht_boek.fasevragen(beeld, o.claims, o.naar_fase, o.fasedoel, samen)[plek]
    if o.handeling == aanbod.HANDELING and o.noodzaak:
        return aanbod.itemvragen(s, beeld, aanbieding(o), NIETS, [etiket])[2][0]
    if o.handeling == correctie.HANDELING:
        return correctie.itemvraag(beeld, o.claims, etiket)
    if o.handeling == wissing.HANDELING:
        return wissing.itemvraag(beeld, o.claims, etiket, o.reden)
    basis = replace(handelingsvraag(s, kern, beeld, o), soort=soort_van(o.handeling, met_gegeven=True))
    return beeld.per_item(basis, [etiket], Doel(o.naar_fase, o.fasedoel, o.ontvanger), ontvanger=o.ontvanger)[0]


def _vertrek(s: Session, kern: Kern, beeld: Beeld, o: Over, b: Bestemming, etiket: Etiket) -> Vraag:
    """A gegeven at the lock where it leaves its verband."""
    return _oordeel(s, kern, beeld, o, b, etiket).vertrek


def _oordeel(s: Session, kern: Kern, beeld: Beeld, o: Over, b: Bestemming, etiket: Etiket) -> verbandoverdracht.Oordeel:
    daar = verbandoverdracht.lees_aankomst(s, kern, b, beeld.nu)
    (gevonden,) = verbandoverdracht.oordelen(beeld, o.claims, b, daar, [etiket])
    return gevonden


def aankomst(s: Session, kern: Kern, beeld: Beeld, o: Over, etiket: Etiket | None = None, *, veld: str = "/naarVerband") -> Besluit:
    """The lock where it arrives: the act, and this gegeven; allowed for what stays within the verband. Raises what the door raises.

    No more of it than the door would say: the first no.
    """
    if o.handeling != "overdracht.starten" or not o.naar_verband or beeld.casus is None:
        return TOEGESTAAN
    ander_verband.check(kern.verbanden, beeld, o.naar_verband, veld)
    b = o.bestemming
    if b is None:
        return TOEGESTAAN
    verbandoverdracht.require_geopend(beeld, o.claims, b, verbandoverdracht.lees_aankomst(s, kern, b, beeld.nu))
    return _oordeel(s, kern, beeld, o, b, etiket).besluit if etiket else TOEGESTAAN


@dataclass(frozen=True)
class Bron:
    """Where the labels come from that enforcement would look at."""

    dienst: str
    handeling: str
    object_id: UUID
    ook_wachtend: bool = False


def bron_van(s: Session, kern: Kern, beeld: Beeld, o: Over) -> Bron:
    """The door of the reading itself; for what moves or is corrected the place where the gegeven lives."""
    casus_id, fase = o.casus_id or NIETS, beeld.casus.fase if beeld.casus else "intake"
    if leest(kern, o.handeling) and (o.object_id or o.handeling != "gegeven.lezen"):
        v = leesvraag(kern, beeld, o)
        if v.object_id != NIETS:
            return Bron(v.dienst, v.handeling, v.object_id)
    if o.naar_verband:
        return Bron(fase, "casus.lezen", casus_id, ook_wachtend=True)
    if o.handeling in ("overdracht.starten", correctie.HANDELING, wissing.HANDELING):
        plek = s.get(Vindplaats, o.gegeven_id) if o.gegeven_id else None
        return Bron(plek.dienst if plek else fase, "casus.lezen", casus_id, ook_wachtend=True)
    return Bron(fase, "casus.lezen", casus_id)
