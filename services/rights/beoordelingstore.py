"""What is kept of judging a verzoek, and what its letter says of it: refusals, remedies, costs."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.rights import weigeren
from services.rights.beoordelingmodel import (
    Beoordeling,
    Itembesluit,
    Itemoordeel,
    Leverancierszienswijze,
    Vergoeding,
    Voornemen,
)
from services.rights.beoordelingschemas import (
    BeoordelingIn,
    ItembesluitIn,
    ItemoordeelIn,
    LeverancierszienswijzeIn,
    Rechtsmiddelen,
    VergoedingIn,
    VoornemenIn,
    Weg,
    Weigering,
)
from services.rights.model import Verzoek
from shared.contracts import Gegeven
from shared.errors import BadInput, Conflict, Fout
from shared.handeling import Handeling

WACHT = re.compile(r"\b(eerst|daarna|na de klacht)\b", re.IGNORECASE)
"""How a text says that another way comes first."""


# ── each leverancier about his own ──────────────────────────────────────────────────────────────────────────
def moet_onbesloten(verzoek: Verzoek) -> None:
    """Conflict once it is decided: a judgement, a voornemen or a zienswijze then comes too late."""
    verzoek.moet_open()
    if verzoek.besluit:
        raise Conflict("Over dit verzoek is al besloten.", code="al_besloten", artikel="ZVH-18.2")


def beoordeel(h: Handeling, verzoek: Verzoek, invoer: BeoordelingIn) -> None:
    """Keep what one leverancier says of his gegevens; BadInput naming every field at fault (ZVH-17.4, LJR-18.2, LJR-22.1)."""
    moet_onbesloten(verzoek)
    if fouten := [*_oordeelfouten(verzoek, invoer), *_woordfouten(invoer), *_vreemde(verzoek, invoer.gegevens)]:
        raise BadInput(fouten=fouten, artikel=_artikel(invoer.reglement))
    a = invoer.aantekening
    h.session.merge(
        Beoordeling(
            verzoek_id=verzoek.id,
            leverancier=h.pas.partij,
            reglement=invoer.reglement,
            beoordeeld_op=h.vandaag,
            aangetekend_op=a.op if a else None,
            aangetekend_onder=a.kenmerk if a else None,
        )
    )
    for item in invoer.items:
        h.session.merge(_to_oordeel(h, verzoek, item, invoer.gegevens))


def _to_oordeel(h: Handeling, verzoek: Verzoek, item: ItemoordeelIn, gegevens: Sequence[Gegeven]) -> Itemoordeel:
    return Itemoordeel(
        verzoek_id=verzoek.id,
        gegeven_id=item.gegeven_id,
        leverancier=h.pas.partij,
        oordeel=item.oordeel,
        grond=item.grond,
        uitzondering=item.uitzondering.model_dump(mode="json", by_alias=False) if item.uitzondering else None,
        motivering=gegevens[item.motivering].etiket.id if item.motivering is not None else None,
    )


def _artikel(reglement: str) -> str:
    return {"ljr": "LJR-18.2", "xtra": "XTRA-10.2-weigering", "ied": "IED-9.3"}.get(reglement, "ZVH-18.2b")


def _oordeelfouten(verzoek: Verzoek, invoer: BeoordelingIn) -> Iterator[Fout]:
    """A refusal has a ground of the leverancier's own list and its own words, per gegeven; LJ&R's also its exception and its note."""
    if len({i.gegeven_id for i in invoer.items}) != len(invoer.items):
        yield Fout("/items", "een gegeven staat er dubbel")
    alles = all(i.oordeel == "afwijzen" for i in invoer.items)
    mag = weigeren.eigen_gronden(invoer.reglement or verzoek.regime, verzoek.soort)
    for n, item in enumerate(invoer.items):
        yield from _itemfouten(f"/items/{n}", item, mag, len(invoer.gegevens))
        if invoer.reglement == weigeren.LJR or item.uitzondering:
            uitzondering = item.uitzondering.model_dump(by_alias=False) if item.uitzondering else None
            yield from weigeren.uitzonderingsfouten(f"/items/{n}", uitzondering, item.grond or "", alles=alles)
    geweigerd = any(i.oordeel == "afwijzen" for i in invoer.items)
    if geweigerd and invoer.reglement == weigeren.LJR and verzoek.soort in weigeren.AANTEKENEN and invoer.aantekening is None:
        yield Fout("/aantekening", "ontbreekt: teken de weigering aan in het cliëntdossier")


def _itemfouten(veld: str, item: ItemoordeelIn, mag: frozenset[str], gegevens: int) -> Iterator[Fout]:
    if item.oordeel == "toewijzen":
        alleen = ("grond", "uitzondering", "motivering")
        yield from (Fout(f"{veld}/{naam}", "hoort alleen bij afwijzen") for naam in alleen if getattr(item, naam) is not None)
        return
    if item.grond not in mag:
        yield Fout(f"{veld}/grond", "ontbreekt" if item.grond is None else "staat niet in de lijst van dit reglement")
    if item.motivering is None or item.motivering >= gegevens:
        yield Fout(f"{veld}/motivering", "ontbreekt: leg per gegeven uit waarom")


def _woordfouten(invoer: BeoordelingIn) -> Iterator[Fout]:
    """Each refusal in words of its own: what explains two tells of both, what explains none would go along unread (LJR-22.1, LJR-22.2)."""
    afgewezen = [(n, i.motivering) for n, i in enumerate(invoer.items) if i.oordeel == "afwijzen" and i.motivering is not None]
    gebruikt = Counter(motivering for _, motivering in afgewezen)
    yield from (Fout(f"/gegevens/{n}", "legt geen afwijzing uit") for n in range(len(invoer.gegevens)) if not gebruikt[n])
    yield from (Fout(f"/items/{n}/motivering", "legt ook een ander gegeven uit") for n, m in afgewezen if gebruikt[m] > 1)


def _vreemde(verzoek: Verzoek, gegevens: Iterable[Gegeven]) -> Iterator[Fout]:
    """A word about somebody else does not belong in the file of this betrokkene (ZVH-18.1)."""
    for n, g in enumerate(gegevens):
        if g.etiket.betrokkene_id != verzoek.betrokkene_id:
            yield Fout(f"/gegevens/{n}/etiket/betrokkeneId", "een ander dan de verzoeker")


# ── beforehand, in a pga ────────────────────────────────────────────────────────────────────────────────────
def neem_voor(h: Handeling, verzoek: Verzoek, invoer: VoornemenIn) -> None:
    """Keep an intended refusal, on an interest of UAVG 41, with its reasons (PGA-17.1b)."""
    moet_onbesloten(verzoek)
    mag = weigeren.eigen_gronden(verzoek.regime, verzoek.soort)
    fouten = [Fout(f"/gronden/{n}", "niet uit de lijst") for n, grond in enumerate(invoer.gronden) if grond not in mag]
    fouten += [] if invoer.gegevens else [Fout("/gegevens", "ontbreekt: leg uit waarom")]
    if invoer.reactie_uiterlijk and invoer.reactie_uiterlijk < h.vandaag:
        fouten.append(Fout("/reactieUiterlijk", "ligt in het verleden"))
    if fouten := [*fouten, *_vreemde(verzoek, invoer.gegevens)]:
        raise BadInput(fouten=fouten, artikel="PGA-17.1b")
    h.session.add(
        Voornemen(id=h.pas.handeling_id, verzoek_id=verzoek.id, gronden=invoer.gronden, motivering=_ids(invoer.gegevens), op=h.vandaag)
    )


def geef_zienswijze(h: Handeling, verzoek: Verzoek, invoer: LeverancierszienswijzeIn) -> None:
    """Keep what a leverancier thinks of an intended refusal (PGA-17.1b)."""
    moet_onbesloten(verzoek)
    if fouten := list(_vreemde(verzoek, invoer.gegevens)):
        raise BadInput(fouten=fouten, artikel="PGA-17.1b")
    wat = {"standpunt": invoer.standpunt, "gegevens": _ids(invoer.gegevens), "op": h.vandaag}
    h.session.add(Leverancierszienswijze(id=h.pas.handeling_id, verzoek_id=verzoek.id, leverancier=h.pas.partij, **wat))


def _ids(gegevens: Iterable[Gegeven]) -> list[str]:
    return [str(g.etiket.id) for g in gegevens]


# ── the besluit per gegeven ─────────────────────────────────────────────────────────────────────────────────
def besluit_over_items(session: Session, verzoek: Verzoek, besluit: str, items: Sequence[ItembesluitIn]) -> None:
    """Keep what was decided of each gegeven; BadInput for what does not fit the whole or has no lawful ground (XTRA-10.2-weigering)."""
    oordelen = {o.gegeven_id: o for o in van_verzoek(session, Itemoordeel, verzoek.id)}
    fouten = [*_samenhang(besluit, items), *_grondfouten(verzoek, items, oordelen)]
    if fouten:
        raise BadInput(fouten=fouten, artikel=_artikel(next((i.reglement for i in items if i.besluit == "afwijzen"), "")))
    for i in items:
        wat = {"besluit": i.besluit, "grond": i.grond, "leverancier": i.leverancier, "reglement": i.reglement}
        session.add(Itembesluit(verzoek_id=verzoek.id, gegeven_id=i.gegeven_id, **wat))


def _samenhang(besluit: str, items: Sequence[ItembesluitIn]) -> Iterator[Fout]:
    keuzes = {i.besluit for i in items}
    past = {"toewijzen": ({"toewijzen"},), "afwijzen": ({"afwijzen"},), "deels": ({"toewijzen", "afwijzen"}, {"afwijzen"})}
    if keuzes and keuzes not in past[besluit]:
        yield Fout("/items", f"passen niet bij {besluit}")


def _grondfouten(verzoek: Verzoek, items: Sequence[ItembesluitIn], oordelen: Mapping[UUID, Itemoordeel]) -> Iterator[Fout]:
    for n, i in enumerate(items):
        if i.besluit == "toewijzen":
            continue
        if i.grond not in weigeren.gronden(verzoek.regime, i.reglement, verzoek.soort):
            yield Fout(f"/items/{n}/grond", "ontbreekt" if i.grond is None else "staat niet in de lijst van de leverancier")
        elif verzoek.regime != "pga" and i.grond in weigeren.lijst(weigeren.LJR, "uitzondering_belangen") and i.reglement == weigeren.LJR:
            eigen = oordelen.get(i.gegeven_id)
            if eigen is None or eigen.grond != i.grond:
                yield Fout(f"/items/{n}/grond", "op dit belang beroept alleen de leverancier zelf zich, per gegeven")


def van_verzoek(session: Session, tabel: Any, verzoek_id: UUID) -> list[Any]:
    """Every row of this kind that belongs to one verzoek."""
    return list(session.execute(select(tabel).where(tabel.verzoek_id == verzoek_id)).scalars())


# ── what the letter says of it ──────────────────────────────────────────────────────────────────────────────
def geweigerd(session: Session, verzoek_id: UUID) -> list[tuple[Itembesluit, Itemoordeel | None]]:
    """Each refused gegeven, with what its leverancier said of it."""
    oordelen = {o.gegeven_id: o for o in van_verzoek(session, Itemoordeel, verzoek_id)}
    besluiten = sorted(van_verzoek(session, Itembesluit, verzoek_id), key=lambda b: b.gegeven_id)
    return [(b, oordelen.get(b.gegeven_id)) for b in besluiten if b.besluit == "afwijzen"]


def weigeringen(session: Session, verzoek_id: UUID, teksten: Mapping[str, str]) -> list[Weigering]:
    """Every refusal the betrokkene may hear of, with its reason; what may not even be mentioned is absent (LJR-22.2, IED-9.3)."""
    return [
        Weigering(gegeven_id=b.gegeven_id, leverancier=b.leverancier, grond=b.grond or "", tekst=teksten[b.grond or ""])
        for b, oordeel in geweigerd(session, verzoek_id)
        if _mag_horen(b, oordeel)
    ]


def _mag_horen(b: Itembesluit, oordeel: Itemoordeel | None) -> bool:
    return oordeel is None or oordeel.grond != b.grond or oordeel.meedelen


def verzwegen(session: Session, verzoek_id: UUID) -> set[str]:
    """Ids of what was refused and of which the betrokkene may not even hear that it is there (LJR-22.2)."""
    return {str(b.gegeven_id) for b, oordeel in geweigerd(session, verzoek_id) if not _mag_horen(b, oordeel)}


def zwijgt(session: Session, verzoek: Verzoek) -> bool:
    """Was something refused of which the betrokkene may hear nothing at all: then his letter says what it says to who gets everything."""
    alle = geweigerd(session, verzoek.id)
    deels = verzoek.besluit is not None and verzoek.besluit.besluit == "deels"
    return deels and bool(alle) and not any(_mag_horen(b, oordeel) for b, oordeel in alle)


def verborgen(session: Session, verzoek_id: UUID) -> set[str]:
    """Ids of gegevens that stay out of the letter: what was refused, and every word of a leverancier that no besluit or fee rests on; where
    nothing may be said of a refusal, the reasons of the besluit too (LJR-22.2)."""
    verzoek = session.get_one(Verzoek, verzoek_id)
    stil = set(verzoek.besluit.motivering) if verzoek.besluit and zwijgt(session, verzoek) else set()
    weg = {str(b.gegeven_id) for b, _ in geweigerd(session, verzoek_id)}
    woorden = {str(o.motivering) for o in van_verzoek(session, Itemoordeel, verzoek_id) if o.motivering}
    gratis = [v for v in van_verzoek(session, Vergoeding, verzoek_id) if not v.bedrag]
    overig = {x for row in (*van_verzoek(session, Voornemen, verzoek_id), *gratis) for x in row.motivering}
    zienswijzen = {x for z in van_verzoek(session, Leverancierszienswijze, verzoek_id) for x in z.gegevens}
    return ((weg | woorden | overig | zienswijzen) - motiveringen(session, verzoek_id)) | stil


def motiveringen(session: Session, verzoek_id: UUID) -> set[str]:
    """Ids of what leveranciers wrote about a gegeven that was refused for that reason, as far as the betrokkene may hear it (LJR-23.4)."""
    return {str(o.motivering) for b, o in geweigerd(session, verzoek_id) if o and o.motivering and o.grond == b.grond and o.meedelen}


def rechtsmiddelen(session: Session, verzoek: Verzoek, teksten: Mapping[str, str]) -> list[Rechtsmiddelen]:
    """The ways that stand in every refusal: those of the verband, and of each reglement under which something was refused, in its order
    (LJR-18.5, XTRA-10.2-weigering). Whoever asks, he or who represents him, reads the same."""
    if verzoek.besluit is None or verzoek.besluit.besluit == "toewijzen" or zwijgt(session, verzoek):
        return []
    van = sorted({b.reglement for b, oordeel in geweigerd(session, verzoek.id) if b.reglement and _mag_horen(b, oordeel)})
    return [
        Rechtsmiddelen.model_validate({"van": r or "verband", "wegen": [Weg(code=c, tekst=teksten[c]) for c in wegen]})
        for r in ("", *van)
        if (wegen := [c for c in weigeren.lijst(r or verzoek.regime, "rechtsmiddelen") if c in teksten])
    ]


def moet_wegen_noemen(session: Session, verzoek: Verzoek, teksten: Mapping[str, str]) -> None:
    """BadInput when one of the ways of a refusal has no text: then its letter cannot go (LJR-18.5, LJR-23.4, XTRA-10.2-weigering).

    Nor when a way that is open at once reads as one that waits for another, as AP and court never do (IED-13.4).
    """
    genoemd = {r.van: {w.code for w in r.wegen} for r in rechtsmiddelen(session, verzoek, teksten)}
    mist = [
        Fout(f"/rechtsmiddelen/{van}/{code}", "ontbreekt")
        for van, wegen in genoemd.items()
        for code in weigeren.lijst(verzoek.regime if van == "verband" else van, "rechtsmiddelen")
        if code not in wegen
    ]
    mist += [
        Fout(f"/rechtsmiddelen/{van}/{code}", "eist eerst een andere weg")
        for van in genoemd
        if van != "verband"
        for code in weigeren.lijst(van, "rechtsmiddelen_direct")
        if WACHT.search(teksten.get(code, ""))
    ]
    if mist:
        raise BadInput(fouten=mist, artikel="IED-13.4" if all("/ied/" in f.veld for f in mist) else "LJR-18.5")


# ── costs ───────────────────────────────────────────────────────────────────────────────────────────────────
def vraag_vergoeding(h: Handeling, verzoek: Verzoek, invoer: VergoedingIn) -> None:
    """Keep what the betrokkene is asked to pay; BadInput for what is free or more than it cost (LJR-18.3b, LJR-23.6, IED-8.3)."""
    verzoek.moet_open()
    velden = invoer.model_dump(mode="json", by_alias=False)
    fouten = [*weigeren.vergoedingsfouten(velden, invoer.reglement, gemotiveerd=bool(invoer.gegevens)), *_vreemde(verzoek, invoer.gegevens)]
    if fouten:
        raise BadInput(fouten=fouten, artikel="IED-8.3" if invoer.reglement == "ied" else "LJR-23.6")
    wat = {naam: velden[naam] for naam in ("voor", "bedrag", "kosten", "buitensporig")}
    door = {"partij": h.pas.partij, "motivering": _ids(invoer.gegevens), "op": h.vandaag}
    h.session.add(Vergoeding(id=h.pas.handeling_id, verzoek_id=verzoek.id, **wat, **door))


def gevraagd(session: Session, verzoek_id: UUID) -> list[Vergoeding]:
    """What is asked for it, each with its grounds; where there is none the letter says that it is free (LJR-18.3b, LJR-23.6)."""
    return [v for v in cast("list[Vergoeding]", van_verzoek(session, Vergoeding, verzoek_id)) if v.bedrag]
