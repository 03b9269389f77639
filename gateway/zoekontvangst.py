"""The reception of a verzoek that names no casus: always 201, and the same whoever it is about (ZVH-17.1, ZVH-17.3)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Daad, Ruimte
from gateway.kern import Kern
from gateway.opdracht import Opdracht, via_rights
from gateway.terugdraaien import NIEUW
from gateway.verzoeken import te_laat_doorgemeld
from gateway.zoekverzoeken import SLEUTEL, Stand, als_rij, zoek
from shared.convenant import rekent
from shared.convenant.verzoekstand import Bevinding, Ingediend, Namens, bevinding
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Fout, NotFound, Refused

INDIENEN = "zoekverzoek.indienen"
ALLEEN_MET_CASUS = ("betrokkeneId", "gegevenIds", "gegevens")
CODES = ("soort", "ontvangenOp", "ontvangenBij", "ingediendDoor", "kanaal", "antwoordvoorkeur", "opSchrift", "beperkingen")
"""What of the body is kept here, and handed on when a casus is found: codes and dates that say nothing of anybody."""
NAMENS, NAMENS_VELDEN = "indiening", ("vertegenwoordiging", "machtiging", "clientIngelichtOp")
"""What says something of the person himself, such as the day he turns sixteen: with his words in rights, under the name of one of them."""
WOORDEN = ("achternaam", "geboortedatum", "postcode", "antwoordadres", "omschrijving")


def zonder_casus(body: Mapping[str, Any]) -> bool:
    """Whether this body names a person instead of a casus; BadInput for one that does half of either."""
    met = body.get("casusId") is not None
    horen, niet = (("betrokkeneId",), ("persoon", "samenwerkingsverband")) if met else (("samenwerkingsverband",), ALLEEN_MET_CASUS)
    if not met and body.get("persoon") is None:
        raise BadInput(fouten=[Fout("/casusId", "ontbreekt; noem anders verband en persoon")], artikel="ZVH-17.1")
    fouten = [Fout(f"/{veld}", "ontbreekt") for veld in horen if body.get(veld) is None]
    fouten += [Fout(f"/{veld}", f"hoort niet bij een verzoek {'met' if met else 'zonder'} casus") for veld in niet if body.get(veld)]
    if fouten:
        raise BadInput(fouten=fouten, artikel="ZVH-17.1")
    return not met


async def ontvang(kern: Kern, claims: Claims, sleutel: str | None, pad: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the reception. Nothing is searched here: what is done, written and asked is the same for everyone."""
    persoon = {naam: str(body["persoon"][naam]) for naam in WOORDEN if body["persoon"].get(naam)}
    _check_woorden(persoon)
    if namens := {veld: body[veld] for veld in NAMENS_VELDEN if body.get(veld) is not None}:
        persoon[NAMENS] = json.dumps(namens)
    thuis = str(body["samenwerkingsverband"])
    daad = Daad(claims, INDIENEN, sleutel=sleutel, pad=pad, body=body, slot=False, over_casus=False, thuis=thuis)

    def doe(r: Ruimte) -> Opdracht[Stand]:
        z = _nieuw(r, body, thuis, omschreven="omschrijving" in persoon)
        gevolg = {SLEUTEL: als_rij(z, r.nu, r.actie.functionaris), NIEUW: str(z.id)}
        return _opdracht(z, persoon, gevolg)

    z, gezegd = await via_rights(kern, daad, doe, _herlees)
    if gezegd is None:
        opnieuw = replace(daad, sleutel=None)
        _, gezegd = await via_rights(kern, opnieuw, lambda _: _opdracht(z, {}, {"herhaling": True}))
    return _antwoord(z, gezegd)


def _opdracht(z: Stand, teksten: Mapping[str, str], gevolg: Mapping[str, Any]) -> Opdracht[Stand]:
    body = {"nogNodig": z.velden["nog_nodig"], "teksten": dict(teksten)}
    return Opdracht(z, f"/zoekverzoeken/{z.id}/ontvangst", body, gevolg)


def _herlees(r: Ruimte, verzoek_id: UUID) -> Stand:
    z = zoek(r.s, verzoek_id)
    if z is None:
        raise NotFound
    return z


def _check_woorden(persoon: Mapping[str, str]) -> None:
    """No BSN in what was written; nor is it ever echoed (ONTWERP §9)."""
    vrij = ("achternaam", "antwoordadres", "omschrijving")
    if fouten := [Fout(f"/persoon/{veld}", "bevat een nummer dat een BSN kan zijn") for veld in vrij if bevat_bsn(persoon.get(veld, ""))]:
        raise BadInput(fouten=fouten)


def _nieuw(r: Ruimte, body: Mapping[str, Any], verband: str, *, omschreven: bool) -> Stand:
    """The first version; its one clock runs from the first reception at any partij (ZVH-17.3)."""
    if r.beeld.verband.code != verband:
        raise Refused("Dit is niet uw samenwerkingsverband.", code="ander_verband", artikel="ZVH-4.3t")
    ontvangen = date.fromisoformat(body["ontvangenOp"])
    if ontvangen > dag(r.nu):
        raise BadInput(fouten=[Fout("/ontvangenOp", "ligt in de toekomst")], artikel="ZVH-17.1")
    return Stand(r.nieuw_id, 1, verband, r.actie.partij, "open", _velden(r, body, ontvangen, omschreven=omschreven))


def _velden(r: Ruimte, body: Mapping[str, Any], ontvangen: date, *, omschreven: bool) -> dict[str, Any]:
    vandaag, hier = dag(r.nu), r.beeld.verband
    status, mist = _stand(body, vandaag, hier.bestand.reglement, omschreven=omschreven)
    return {
        "verzoek": {veld: body[veld] for veld in CODES if body.get(veld) is not None},
        "uiterlijk": str(rekent(ontvangen, hier.termijn("termijn_inzage"))),
        "doorgemeld_op": str(vandaag),
        "laat_doorgemeld": te_laat_doorgemeld(hier, body["soort"], body["ontvangenBij"], ontvangen, vandaag),
        "ontvangststatus": status,
        "nog_nodig": mist,
        **dict.fromkeys(("gezocht", "identiteit", "besluit", "antwoord")),
        "oordelen": [],
    }


def _stand(body: Mapping[str, Any], vandaag: date, regime: str, *, omschreven: bool) -> Bevinding:
    v, m = body.get("vertegenwoordiging") or {}, body.get("machtiging") or {}
    zestien, tot = (date.fromisoformat(d) if d else None for d in (v.get("zestienOp"), m.get("geldigTot")))
    namens = Namens(zestien, v.get("gezag") or "", v.get("maatregel") or "", tot, m.get("gegevenDoor") or "betrokkene")
    op_schrift = body.get("opSchrift") is True or body.get("kanaal") not in ("mondeling", "telefonisch")
    wat = (omschreven, bool(body.get("beperkingen")), op_schrift)
    return bevinding(Ingediend(body["soort"], body["ingediendDoor"], namens, *wat), vandaag, regime)


def als_indiening(z: Stand, woorden: Mapping[str, str], casus_id: UUID, betrokkene_id: UUID) -> dict[str, Any]:
    """The verzoek as it would have come in had the casus been known."""
    namens: dict[str, Any] = json.loads(woorden.get(NAMENS, "{}"))
    return {**z.velden["verzoek"], **namens, "casusId": str(casus_id), "betrokkeneId": str(betrokkene_id)}


def _antwoord(z: Stand, gezegd: Mapping[str, Any]) -> dict[str, Any]:
    vast = {"id": str(z.id), "casusId": None, "status": z.velden["ontvangststatus"], "versie": 1, "uitersteDatum": z.velden["uiterlijk"]}
    return {**vast, **{naam: gezegd[naam] for naam in ("behandelaar", "doorverwijzing", "ontbreekt")}}
