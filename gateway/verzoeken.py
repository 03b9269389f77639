"""A verzoek in the gateway's books: codes and dates of its reception, whether it can be handled, who hears of it (ZVH-17.1, PGA-17.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import stilleggen
from gateway.beleid.vraag import Feiten, Label
from gateway.feiten import Door, Feitenbeeld, een_feit, get_feit, lees_feiten, leg_vele_vast, wijzig
from gateway.melden import meld, open_taak
from gateway.model import Casus, Deelname, Feit, Vindplaats
from gateway.toestemmingen import vertegenwoordigingsfeit
from gateway.vragen import GAST, Beeld
from shared.convenant import Verband, dag, rekent
from shared.convenant.verzoekstand import IDENTITEIT, Bevinding, Ingediend, Namens, bevinding, inhoudelijk_volledig, omschreven
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

ONTVANGST = ("ontvangen", "onvolledig", "onbevoegd")
GEIDENTIFICEERD = "geidentificeerd"
WEGING = "namensweging"
TE_LAAT_DOORGEMELD = "verzoek_laat_doorgemeld"
BLIJFT = {
    *("soort", "ontvangen_op", "ontvangen_bij", "indiener", "op_schrift", "omschreven", "beperkingen", "gegeven_ids"),
    *("machtiging_tot", "machtiging_door"),
}
"""What of a reception stays on record in the fact; ``nog_nodig``, ``volledig`` and ``gemeld`` are added to it."""


# ── what an act states ──────────────────────────────────────────────────────────────────────────────────────
def lees(body: Mapping[str, Any]) -> dict[str, Any]:
    """Which right of whom, since when and on whose behalf; of what was written only that it was."""
    return {
        "soort": body["soort"],
        "betrokkene": body["betrokkeneId"],
        "ontvangen_op": body["ontvangenOp"],
        "ontvangen_bij": body["ontvangenBij"],
        "indiener": body["ingediendDoor"],
        **lees_aanvulling(body),
        "op_schrift": body.get("opSchrift") is True or body.get("kanaal") not in ("mondeling", "telefonisch"),
    }


def lees_aanvulling(body: Mapping[str, Any]) -> dict[str, Any]:
    """What makes a verzoek complete, as codes, dates and ids."""
    machtiging = body.get("machtiging") or {}
    return {
        "namens": body.get("vertegenwoordiging") or {},
        "machtiging_tot": machtiging.get("geldigTot") or "",
        "machtiging_door": machtiging.get("gegevenDoor") or "betrokkene",
        "op_schrift": body.get("opSchrift") is True,
        "omschreven": omschreven(g["etiket"]["categorie"] for g in body.get("gegevens") or ()),
        "beperkingen": sorted(set(body.get("beperkingen") or ())),
        "gegeven_ids": sorted(set(body.get("gegevenIds") or ())),
    }


def met_boeken(handeling: str, beeld: Beeld, body: Any, object_id: UUID | None) -> Any:
    """The body as rights gets it: who may speak for the betrokkene as the books know it, where the caller does not say (PGA-17.4)."""
    if handeling not in ("verzoek.indienen", "verzoek.aanvullen") or body.get("vertegenwoordiging"):
        return body
    feit = beeld.feiten.alle.get(object_id) if object_id else None
    wie = feit.betreft if feit else UUID(body["betrokkeneId"]) if "betrokkeneId" in body else None
    v = beeld.feiten.vertegenwoordiging(wie, "") if wie else None
    if v is None:
        return body
    bekend = {"zestienOp": v.zestien_op.isoformat() if v.zestien_op else None, "gezag": v.gezag or None, "maatregel": v.maatregel or None}
    return {**body, "vertegenwoordiging": bekend}


# ── where it stands ─────────────────────────────────────────────────────────────────────────────────────────
def stand(feiten: Feitenbeeld, feit: Feit, vandaag: date, regime: str) -> Bevinding:
    """Status and what is missing today: a machtiging expires and a child turns sixteen while it waits (PGA-17.4, IED-14.1)."""
    v = feit.velden
    namens = _namens(feiten, feit)
    wat = (namens, bool(v.get("omschreven")), bool(v.get("beperkingen")), bool(v.get("op_schrift", True)))
    return bevinding(Ingediend(v["soort"], v.get("indiener", ""), *wat, geidentificeerd=is_geidentificeerd(feit)), vandaag, regime)


def _namens(feiten: Feitenbeeld, feit: Feit) -> Namens:
    v = feiten.vertegenwoordiging(feit.betreft, "") if feit.betreft else None
    tot = feit.velden.get("machtiging_tot")
    machtiging = (date.fromisoformat(tot) if tot else None, feit.velden.get("machtiging_door") or "betrokkene")
    return Namens(v.zestien_op, v.gezag, v.maatregel, *machtiging) if v else Namens(None, "", "", *machtiging)


def is_geidentificeerd(feit: Feit) -> bool:
    """It is known who asks (ZVH-18.4)."""
    return bool(feit.velden.get("identiteit_op"))


def beleidsfeiten(beeld: Beeld, feit: Feit | None) -> dict[str, Any]:
    """Fields of ``Feiten`` that a verzoek adds: known who asks, in which capacity, may he, and was it refused altogether (IED-6.4)."""
    if feit is None:
        return {}
    status, mist = stand(beeld.feiten, feit, dag(beeld.nu), beeld.verband.bestand.reglement)
    return {
        "geidentificeerd": is_geidentificeerd(feit),
        "indiener": feit.velden.get("indiener", ""),
        "verzoekstand": "ontvangen" if set(mist) <= {IDENTITEIT} else status,
        "verzoek_afgewezen": feit.velden.get("besluit") == "afwijzen",
        "partners_gemeld": beeld.casus is None or not _ongemeld(beeld.verband, beeld.casus, beeld.deelnames, feit, beeld.nu, ()),
    }


def bij(feiten: Feiten, velden: Mapping[str, Any], beeld: Feitenbeeld, verzoek: Feit | None, label: Label | None) -> Feiten:
    """The facts about one gegeven, with those about the verzoek that it would answer."""
    over_hem = weging(beeld, verzoek, label) if verzoek and label else {}
    return replace(feiten, **{**velden, **over_hem})


def weging(feiten: Feitenbeeld, verzoek: Feit, label: Label) -> dict[str, bool]:
    """What the professional of this gegeven's leverancier weighed last for this very verzoek (IED-14.1-wilsonbekwaam, IED-14.2)."""
    eigen = (f for f in feiten.soort(WEGING) if f.partij == label.leverancier and f.velden["verzoek"] == str(verzoek.id))
    per_soort: dict[bool, Feit] = {f.status == "wilsonbekwaam": f for f in sorted(eigen, key=lambda f: (f.op, f.id))}
    over_hem = per_soort.get(False)
    geweerd = over_hem is not None and over_hem.status == "geweerd" and _raakt(over_hem, label)
    return {"wilsonbekwaam": True in per_soort, "vertegenwoordiger_geweerd": geweerd}


def _raakt(weging: Feit, label: Label) -> bool:
    return weging.velden["variant"] != "ten_dele" or label.id in weging.velden["gegeven_ids"]


def vraagvelden(beeld: Beeld, feit: Feit) -> dict[str, Any]:
    """Fields of a Vraag about an act on this verzoek; ``gevraagde``: the partij it came in at may add to it."""
    wie = beeld.feiten.over_betrokkene(feit.betreft).vertegenwoordiging if feit.betreft else None
    wissen = beeld.feiten.wissen_loopt(feit.id)
    feiten = Feiten(vertegenwoordiging=wie, wissen_loopt=wissen, **beleidsfeiten(beeld, feit))
    return {"betrokkene_id": str(feit.betreft), "gevraagde": feit.partij or "", "feiten": feiten}


# ── consequences ────────────────────────────────────────────────────────────────────────────────────────────
def indiening(g: "Gevolg") -> None:
    """Received: the one clock runs from the first reception at any partij, on the name of the verband's own (ZVH-17.3, PGA-4.1g)."""
    v = g.velden
    ontvangen, betrokkene = date.fromisoformat(v["ontvangen_op"]), UUID(v["betrokkene"])
    uiterlijk = rekent(ontvangen, g.verband.termijn("termijn_inzage"))
    velden = {naam: waarde for naam, waarde in v.items() if naam in BLIJFT}
    velden |= {"uiterlijk": str(uiterlijk), "gemeld": []}
    _leg_namens_vast(g, betrokkene)
    partij = g.actie.partij
    rij = een_feit(g.object_id, g.casus.id, "verzoek", "ontvangen", g.door, betreft=betrokkene, partij=partij, velden=velden)
    rij["status"] = _herzie(g, Feit(**rij), velden)
    velden["gemeld"] = _meld(g.s, g.verband, g.casus, Feit(**rij), g.actie.nu)
    leg_vele_vast(g.s, [rij])
    stilleggen.bij_registratie(g, get_feit(g.s, g.object_id))
    oin = g.verband.bestand.oin
    open_taak(g.s, g.casus.id, oin, "verzoek_behandelen", g.object_id, g.actie.nu, uiterlijk, bericht="verzoek.ontvangen")
    if _te_laat_doorgemeld(g, ontvangen):
        open_taak(g.s, g.casus.id, oin, TE_LAAT_DOORGEMELD, g.object_id, g.actie.nu, uiterlijk)


def _te_laat_doorgemeld(g: "Gevolg", ontvangen: date) -> bool:
    doorgemeld = date.fromisoformat(g.velden["doorgemeld_op"]) if "doorgemeld_op" in g.velden else dag(g.actie.nu)
    return te_laat_doorgemeld(g.verband, g.velden["soort"], g.velden["ontvangen_bij"], ontvangen, doorgemeld)


def te_laat_doorgemeld(verband: Verband, soort: str, bij: str, ontvangen: date, doorgemeld: date) -> bool:
    """It came in elsewhere and was passed on after the days for that (ZVH-17.3, ZVH-20.2)."""
    termijn = "doormelding_verzet" if soort == "verzet" else "doormelding_verzoek_aan_manager"
    return bij != verband.bestand.oin and doorgemeld > rekent(ontvangen, verband.termijn(termijn))


def aanvulling(g: "Gevolg") -> None:
    """Something was added; what was said before stays, and so does its last day (IED-9.1, IED-7.4)."""
    feit, v = get_feit(g.s, g.object_id), g.velden
    assert feit.betreft
    _leg_namens_vast(g, feit.betreft)
    nieuw: dict[str, Any] = {naam: sorted({*feit.velden.get(naam, ()), *v[naam]}) for naam in ("beperkingen", "gegeven_ids")}
    nieuw |= {naam: bool(feit.velden.get(naam)) or v[naam] for naam in ("omschreven", "op_schrift")}
    if v["machtiging_tot"]:
        nieuw |= {naam: v[naam] for naam in ("machtiging_tot", "machtiging_door")}
    stilleggen.bij_registratie(g, wijzig(g.s, feit, _herzie(g, feit, nieuw), g.door, **nieuw))


def identiteitsvraag(g: "Gevolg") -> None:
    """Asked who he is: from here LJ&R's own term may stand still, the verband's never (LJR-18.4-opschorting, XTRA-10.2-identiteit)."""
    feit = get_feit(g.s, g.object_id)
    wijzig(g.s, feit, feit.status, g.door, identiteit_gevraagd_op=g.velden["op"])


def identiteit(g: "Gevolg") -> None:
    """It is known who asks (ZVH-18.4, LJR-18.4)."""
    feit = get_feit(g.s, g.object_id)
    nieuw: dict[str, Any] = {"identiteit_op": g.velden["op"]}
    wijzig(g.s, feit, _herzie(g, feit, nieuw), g.door, **nieuw)


def _leg_namens_vast(g: "Gevolg", betrokkene: UUID) -> None:
    """Who may speak for him as it was shown now; it takes the place of what this partij recorded before (PGA-17.4)."""
    if namens := g.velden["namens"]:
        feit_id = derived_id(g.actie.handeling_id, "namens", 0)
        leg_vele_vast(g.s, [vertegenwoordigingsfeit({**namens, "betrokkeneId": str(betrokkene)}, feit_id, g.casus.id, g.door)])


def _herzie(g: "Gevolg", feit: Feit, nieuw: dict[str, Any]) -> str:
    """The status with what is ``nieuw``, to which it adds what is missing; once it was collected or answered the status follows that."""
    straks = Feit(id=feit.id, soort=feit.soort, betreft=feit.betreft, velden=feit.velden | nieuw)
    status, mist = stand(lees_feiten(g.s, g.casus.id), straks, dag(g.actie.nu), g.verband.bestand.reglement)
    nieuw |= {"nog_nodig": mist, "volledig": inhoudelijk_volledig(mist)}
    if feit.status not in (*ONTVANGST, GEIDENTIFICEERD):
        return feit.status
    return GEIDENTIFICEERD if status == "ontvangen" and is_geidentificeerd(straks) else status


# ── who hears that somebody exercises a right ───────────────────────────────────────────────────────────────
def meld_partners(s: Session, verband: Verband, casus: Casus, feit: Feit, door: Door) -> int:
    """Tell each partner that came to be involved since which right is exercised; returns how many were told (PGA-17.3)."""
    gemeld = _meld(s, verband, casus, feit, door.op)
    nieuw = len(gemeld) - len(feit.velden["gemeld"])
    if nieuw:
        wijzig(s, feit, feit.status, door, gemeld=gemeld)
    return nieuw


def _meld(s: Session, verband: Verband, casus: Casus, feit: Feit, op: datetime) -> list[str]:
    """Tell each partner involved which right is exercised, with its kenmerk, once; everybody who was told so far."""
    deelnames = s.execute(select(Deelname).where(Deelname.casus_id == casus.id)).scalars().all()
    v = Vindplaats
    leveranciers = s.execute(select(v.partij).where(v.casus_id == casus.id, v.soort == "gegeven").distinct()).scalars()
    nieuw = _ongemeld(verband, casus, deelnames, feit, op, leveranciers)
    for partij in nieuw:
        meld(s, partij, f"verzoek.{feit.velden['soort']}", feit.id, casus.id, op)
    return sorted({*feit.velden["gemeld"], *nieuw})


def _ongemeld(
    verband: Verband, casus: Casus, deelnames: Iterable[Deelname], feit: Feit, nu: datetime, leveranciers: Iterable[str]
) -> list[str]:
    """Partners of this casus that were not told yet; in a zvh the partneroverleg hears it instead (ZVH-17.3)."""
    if verband.bestand.reglement != "pga":
        return []
    doen_mee = {d.partij for d in deelnames if d.rol != GAST and d.van <= nu and (d.tot is None or d.tot > nu)}
    eigen = {verband.bestand.oin, *feit.velden["gemeld"]}
    return sorted({casus.aanmelder, *doen_mee, *leveranciers} - eigen)
