"""Decides one AuthZEN question over what was read: the act first, then the gegeven, as the door itself does. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import aanbod, aanbod_lezen, lezen
from gateway.auth import Claims
from gateway.beleid import Besluit
from gateway.beleid.kalender import dag
from gateway.besluiten import fout_van
from gateway.contract import Deur
from gateway.feiten import Feitenbeeld
from gateway.kern import Kern
from gateway.model import Aanbod
from gateway.namen import mag_naam_weten
from gateway.oordeel import Verzoek, leveranciers_van, oordeel
from gateway.sleutels import Geclaimd
from gateway.terugblik import niet_na_te_gaan
from gateway.uitleg import kent
from gateway.uitleg_velden import VAN_LEVERANCIER
from gateway.uitleg_vraag import Over, aanbieding, aankomst, deur_van, handelingsvraag, itemvraag, leest, leesvraag
from gateway.vragen import NIETS, Beeld
from shared.contracts import Etiket
from shared.errors import AppError, BadInput, Conflict, Fout, NotFound
from shared.identity import uuid7

NAAR_VERBAND = "/action/properties/naarVerband"


@dataclass(frozen=True)
class Antwoord:
    """``fout`` is what the act itself would answer; None: it is allowed. ``besluit`` is the rule behind it, when there is one."""

    fout: AppError | None = None
    besluit: Besluit | None = None

    def __bool__(self) -> bool:
        return self.fout is None


ONBEKEND = Antwoord(NotFound())


def uit_besluit(besluit: Besluit) -> Antwoord:
    """A verdict as the caller would meet it."""
    return Antwoord(None if besluit else fout_van(besluit), besluit)


def eensluidend(antwoorden: Sequence[Antwoord]) -> Antwoord:
    """The answer on which every possibility of then agrees; onbeslist where they differ."""
    nee = next((a for a in antwoorden if not a), None)
    if nee is None or not any(antwoorden):
        return antwoorden[0]
    return uit_besluit(niet_na_te_gaan(nee.besluit if nee.besluit is not None else Besluit("geweigerd")))


def zichtbaar(s: Session, kern: Kern, beeld: Beeld, vrager: Claims, o: Over, *, over_casus: bool) -> Beeld:
    """The picture this caller may be answered from: for a casus that is not for him the one of a casus that does not exist (ZVH-1.18b).

    Where the act itself asks whether he may know the casus beleid keeps that secret; else his own part in it decides here.
    """
    if not over_casus:
        return beeld
    rij = beeld.parameters.handeling(o.handeling)
    bekend = kent(s, beeld, vrager)
    ander = o.claims != vrager
    if bekend or (rij is not None and rij.casus and not ander):
        return _zonder_geheime_deelnemer(beeld, vrager, o) if ander else beeld
    verband = kern.verbanden.get(beeld.register.thuis(vrager.partij_id, dag(beeld.nu)))
    eigen = replace(beeld, verband=verband, parameters=kern.verbanden.parameters(verband.code))
    return replace(eigen, casus=None, deelnames=(), betrokkenen={}, feiten=Feitenbeeld(()))


def _zonder_geheime_deelnemer(beeld: Beeld, vrager: Claims, o: Over) -> Beeld:
    """That this partij takes part may be a secret to who asks (LJR-8.2): to him it takes no part."""
    if mag_naam_weten(beeld, beeld.wie(vrager), o.claims.partij_id):
        return beeld
    return replace(beeld, deelnames=[d for d in beeld.deelnames if d.partij != o.claims.partij_id])


def over_daad(s: Session, kern: Kern, beeld: Beeld, o: Over, *, over_casus: bool) -> Antwoord:
    """The act apart from any gegeven."""
    if o.handeling == aanbod_lezen.HANDELING and o.object_id:
        gevonden = s.execute(select(Aanbod).where(Aanbod.id == o.object_id)).scalar_one_or_none()
        besluit, fout = aanbod_lezen.toegang(beeld, o.claims, gevonden if beeld.casus else None, o.reden)
        return Antwoord(fout, besluit)
    if o.handeling == aanbod.HANDELING and o.noodzaak and o.noodzaak not in beeld.verband.redenen("noodzaak"):
        raise BadInput(fouten=[Fout("/action/properties/noodzaak", "staat niet op de lijst")])
    antwoord = uit_besluit(beeld.beslis(handelingsvraag(s, kern, beeld, o)))
    if antwoord and over_casus and (beeld.casus is None or _onbekend_gegeven(s, o)):
        return ONBEKEND
    try:
        return antwoord and uit_besluit(aankomst(s, kern, beeld, o, veld=NAAR_VERBAND))
    except Conflict as fout:
        return Antwoord(fout)


def _onbekend_gegeven(s: Session, o: Over) -> bool:
    """Who need not be its leverancier may do the act all the same, but not about a gegeven that is not in this casus."""
    if o.gegeven_id is None or o.handeling not in VAN_LEVERANCIER:
        return False
    return not leveranciers_van(s, o.casus_id or NIETS, [o.gegeven_id])


def over_bericht(s: Session, kern: Kern, o: Over, bericht: Mapping[str, Any]) -> Antwoord:
    """The act with the body its door would get: what ``_toets`` decides, without gegevens. BadInput for what that door would not take."""
    deur = deur_van(kern, o.handeling)
    if deur is None or deur.is_lezing:
        raise _ongeldig("", "deze handeling heeft geen bericht")
    params: dict[str, UUID] = {}
    if deur.object_:
        if o.object_id is None:
            raise BadInput(fouten=[Fout("/resource/type", "noem het object waarover deze handeling gaat")])
        params = {deur.object_: o.object_id}
    body = _body(deur, o, bericht)
    try:
        uitslag = oordeel(s, kern, Verzoek(deur, o.claims, params, deur.pad, body), Geclaimd(uuid7(), uuid7()))
    except BadInput as fout:
        return Antwoord(fout)
    return Antwoord(uitslag.fout)


def _body(deur: Deur, o: Over, bericht: Mapping[str, Any]) -> dict[str, Any]:
    if bericht.get("gegevens"):
        raise _ongeldig("/gegevens", "vraag dit bij de deur zelf met _toets")
    in_body = not deur.object_ and not deur.nieuwe_casus
    body = dict(bericht) | ({"casusId": str(o.casus_id)} if in_body else {})
    if bericht.get("casusId", body.get("casusId")) != body.get("casusId"):
        raise _ongeldig("/casusId", "is niet de casus van deze vraag")
    if deur.schema and (fouten := deur.schema.fouten(body, "/action/properties/bericht")):
        raise BadInput(fouten=fouten)
    return body


def _ongeldig(veld: str, reden: str) -> BadInput:
    return BadInput(fouten=[Fout(f"/action/properties/bericht{veld}", reden)])


def over_ding(kern: Kern, beeld: Beeld, o: Over, etiketten: Sequence[Etiket]) -> Antwoord:
    """A reading of a whole thing: refused when it is for another doel and nothing of it may be had."""
    v = leesvraag(kern, beeld, o)
    besluiten = [beeld.beslis(vraag) for vraag in lezen.itemvragen(beeld, v, etiketten)]
    fout = lezen.fout_als_geheel(v, besluiten)
    return Antwoord(fout, besluiten[0] if fout else None)


def over_gegeven(
    s: Session, kern: Kern, beeld: Beeld, o: Over, etiket: Etiket | None, alle: Sequence[Etiket], *, mag_weten: bool
) -> Antwoord:
    """The act about one gegeven; one that the caller may not know today is one that is not there."""
    besluit = beeld.beslis(itemvraag(s, kern, beeld, o, etiket, alle)) if etiket else None
    if o.handeling == aanbod.HANDELING:
        gevonden = ([etiket], [besluit]) if etiket is not None and besluit is not None else ([], [])
        (uitslag,) = aanbod.per_gegeven(aanbieding(o), beeld.wie(o.claims), *gevonden).values()
        return uit_besluit(uitslag)
    if etiket is None or besluit is None:
        return ONBEKEND
    if not besluit and leest(kern, o.handeling) and not mag_weten:
        return ONBEKEND
    return uit_besluit(besluit and aankomst(s, kern, beeld, o, etiket, veld=NAAR_VERBAND))
