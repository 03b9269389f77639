"""Every query of rights, and the letter that is built from what they find."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.rights.antwoordmodel import Derdentoets
from services.rights.beoordelingmodel import TABELLEN
from services.rights.model import Antwoord, Identiteitsvaststelling, Overzicht, Verzoek, Verzoekbesluit
from services.rights.ontvangstmodel import Behandelaar
from services.rights.schemas import (
    Aanvulling,
    IdentiteitIn,
    IdentiteitUit,
    Middel,
    Vervolledigd,
    VerzoekbesluitIn,
    VerzoekbesluitUit,
    VerzoekBevestiging,
    VerzoekIn,
    VerzoekUit,
)
from services.rights.woordenmodel import Klachttekst, Zoektekst
from shared.contracts import Bevestiging, Gegeven
from shared.convenant import lees_termijn, load_regime
from shared.convenant.termijnen import Termijn
from shared.convenant.verzoekstand import omschreven
from shared.convenant.verzoektermijn import uiterste_dag
from shared.db import een_van, vind, wis
from shared.errors import BadInput, Fout
from shared.handeling import Handeling
from shared.identity import Pas
from shared.lezer import lees_yaml

TERMIJN_PER_SOORT: Final = {
    "opgenomen_zijn": "termijn_inzage",
    "inzage": "termijn_inzage",
    "rectificatie": "termijn_correctie_verwijdering",
    "aanvulling": "termijn_correctie_verwijdering",
    "verwijdering": "termijn_correctie_verwijdering",
    "beperking": "termijn_beperking",
    "verzet": "termijn_verzet_besluit",
    "overdracht": "termijn_overdraagbaarheid_afwijzing",
}
BLANCO: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("zestien_op", "machtiging_tot", "machtiging_kenmerk", "client_ingelicht_op")),
    **dict.fromkeys(("identiteit_gevraagd_op", "geidentificeerd_op")),
    **{"gezag": "", "maatregel": "", "machtiging_door": "betrokkene", "omschreven": False},
    **{"beperkingen": [], "gegeven_ids": [], "nog_nodig": [], "status": "ontvangen"},
}
"""What nobody stated yet."""


def leg_vast(h: Handeling, invoer: VerzoekIn) -> Verzoek:
    """Store a received verzoek with its last day and what it lacks; what the verzoeker says goes into the kluis (ZVH-17.1)."""
    mondeling = invoer.kanaal in ("mondeling", "telefonisch")
    if invoer.casus_id is None or invoer.betrokkene_id is None:
        raise BadInput(fouten=[Fout("/casusId", "ontbreekt, of de betrokkene daarin")], artikel="ZVH-17.1")
    verzoek = Verzoek(
        id=h.nieuw_id,
        casus_id=h.in_casus(invoer.casus_id),
        betrokkene_id=invoer.betrokkene_id,
        soort=invoer.soort,
        ingediend_door=invoer.ingediend_door,
        ontvangen_op=invoer.ontvangen_op,
        ontvangen_bij=invoer.ontvangen_bij,
        uiterste_datum=uiterste_dag(invoer.ontvangen_op, _termijn(h.pas.regime, invoer.soort)),
        vastgelegd_op=h.pas.nu,
        regime=h.pas.regime,
        kanaal=invoer.kanaal,
        antwoordvoorkeur=invoer.antwoordvoorkeur,
        op_schrift=not mondeling,
        **BLANCO,
        versie=1,
    )
    verzoek.moet_ontvangen_zijn(h.vandaag)
    neem_over(verzoek, invoer)
    verzoek.herzie(h.vandaag)
    h.session.add(verzoek)
    h.session.flush()
    return verzoek


def neem_over(verzoek: Verzoek, invoer: Vervolledigd) -> None:
    """What this request adds to a verzoek; what it leaves out stays as it was (IED-9.1)."""
    if v := invoer.vertegenwoordiging:
        verzoek.zestien_op, verzoek.gezag, verzoek.maatregel = _grensdag(v.zestien_op, verzoek), v.gezag or "", v.maatregel or ""
    if m := invoer.machtiging:
        verzoek.machtiging_tot, verzoek.machtiging_door, verzoek.machtiging_kenmerk = m.geldig_tot, m.gegeven_door, m.kenmerk
    verzoek.client_ingelicht_op = invoer.client_ingelicht_op or verzoek.client_ingelicht_op
    verzoek.op_schrift = verzoek.op_schrift or invoer.op_schrift is True
    verzoek.beperkingen = sorted({*verzoek.beperkingen, *invoer.beperkingen})
    verzoek.gegeven_ids = sorted({*verzoek.gegeven_ids, *map(str, invoer.gegeven_ids)})
    verzoek.omschreven = verzoek.omschreven or omschreven(g.etiket.categorie for g in invoer.gegevens)


def _grensdag(zestien_op: date | None, verzoek: Verzoek) -> date | None:
    """The day of turning sixteen while it is still to come; past it, only that it has passed: nobody's birth date is kept (ONTWERP §9)."""
    return max(zestien_op, verzoek.ontvangen_op) if zestien_op else None


def _termijn(regime: str, soort: str) -> Termijn:
    """The verband's own term for this right: no extension, no suspension (ZVH-18.2, PGA-17.1a)."""
    return lees_termijn(str(load_regime(regime).parameters[TERMIJN_PER_SOORT[soort]].geldend))


def parameter(naam: str) -> Any:
    """What the convenant says; every value with its article in shared/convenant/zvh.yaml."""
    return load_regime("zvh").parameters[naam].geldend


def get_verzoek(session: Session, verzoek_id: UUID, *, lock: bool = False) -> Verzoek:
    """The verzoek, locked when it is about to change; NotFound when it is not there."""
    return vind(session, Verzoek, verzoek_id, lock=lock)


def to_identiteit(invoer: IdentiteitIn, pas: Pas) -> Identiteitsvaststelling:
    return Identiteitsvaststelling(
        wijze=invoer.wijze,
        op=invoer.op,
        reden=invoer.reden,
        middelen=[m.model_dump(mode="json", by_alias=False) for m in invoer.middelen],
        door_partij=pas.partij,
        door_functionaris=pas.functionaris,
    )


def to_besluit(invoer: VerzoekbesluitIn, verzoek: Verzoek, pas: Pas) -> Verzoekbesluit:
    """The besluit; BadInput when a motivering is about someone else, for then the betrokkene would never read it."""
    vreemd = [n for n, g in enumerate(invoer.gegevens) if g.etiket.betrokkene_id != verzoek.betrokkene_id]
    if vreemd:
        fouten = [Fout(f"/gegevens/{n}/etiket/betrokkeneId", "een ander dan de verzoeker") for n in vreemd]
        raise BadInput(fouten=fouten, artikel="ZVH-18.1")
    motivering = [str(g.etiket.id) for g in invoer.gegevens]
    return Verzoekbesluit(besluit=invoer.besluit, gronden=invoer.gronden, motivering=motivering, besloten_op=pas.nu)


def klaar(h: Handeling, verzoek: Verzoek, gegevens: Sequence[Gegeven] = ()) -> Bevestiging:
    """End of every write on a verzoek: what was written with it, and a logregel about whose it is, with words or without (ONTWERP §8)."""
    h.kluis.voeg_toe(gegevens, verzoek.id)
    h.kluis.gezien.add(verzoek.betrokkene_id)
    h.session.flush()
    return bevestig(h.session, verzoek.id)


def bevestig(session: Session, verzoek_id: UUID) -> Bevestiging:
    """What a write on a verzoek answers."""
    verzoek = get_verzoek(session, verzoek_id)
    return Bevestiging(id=verzoek.id, casus_id=verzoek.casus_id, status=verzoek.status, versie=verzoek.versie)


def bevestig_ontvangst(session: Session, verzoek_id: UUID) -> VerzoekBevestiging:
    """What a reception answers: who handles it, until when, and how to complete it (ZVH-17.1, PGA-4.1g)."""
    v = get_verzoek(session, verzoek_id)
    return VerzoekBevestiging(
        id=v.id,
        casus_id=v.casus_id,
        status=v.status,
        versie=v.versie,
        uiterste_datum=v.uiterste_datum,
        behandelaar=behandelaar(v.regime),
        doorverwijzing=teksten()["behandelaar"][behandelaar(v.regime)],
        ontbreekt=wat_ontbreekt(v.nog_nodig),
    )


def behandelaar(regime: str) -> Behandelaar:
    """On whose name it stands, wherever it came in (ZVH-17.3, PGA-4.1g)."""
    return "burgemeester" if regime == "pga" else "manager"


def wat_ontbreekt(nog_nodig: Sequence[str]) -> list[Aanvulling]:
    """Each thing that is missing, with what to do about it."""
    return [Aanvulling(code=code, tekst=teksten()["ontbreekt"][code]) for code in nog_nodig]


def bouw(h: Handeling, verzoek_id: UUID, gegevens: list[Gegeven]) -> VerzoekUit:
    """The public answer with only the permitted gegevens."""
    v = get_verzoek(h.session, verzoek_id)
    return VerzoekUit(
        id=v.id,
        casus_id=v.casus_id,
        betrokkene_id=v.betrokkene_id,
        soort=v.soort,
        ingediend_door=v.ingediend_door,
        ontvangen_op=v.ontvangen_op,
        ontvangen_bij=v.ontvangen_bij,
        uiterste_datum=v.uiterste_datum,
        te_laat=v.te_laat(h.vandaag),
        kanaal=v.kanaal,
        antwoordkanaal=v.antwoordkanaal,
        beperkingen=v.beperkingen,
        gegeven_ids=[UUID(i) for i in v.gegeven_ids],
        machtiging_tot=v.machtiging_tot,
        client_ingelicht_op=v.client_ingelicht_op,
        identiteit_gevraagd_op=v.identiteit_gevraagd_op,
        behandelaar=behandelaar(v.regime),
        ontbreekt=wat_ontbreekt(v.nog_nodig),
        status=v.status,
        identiteit=_to_identiteit_uit(v.identiteit) if v.identiteit else None,
        besluit=_to_besluit_uit(v.besluit) if v.besluit else None,
        beantwoord_op=v.antwoord.verzonden_op if v.antwoord else None,
        wijze=v.antwoord.wijze if v.antwoord else None,
        vastgelegd_op=v.vastgelegd_op,
        versie=v.versie,
        gegevens=gegevens,
    )


def _to_identiteit_uit(i: Identiteitsvaststelling) -> IdentiteitUit:
    wie = {"door_partij": i.door_partij, "door_functionaris": i.door_functionaris}
    return IdentiteitUit(wijze=i.wijze, op=i.op, reden=i.reden, middelen=[Middel.model_validate(m) for m in i.middelen], **wie)


def _to_besluit_uit(b: Verzoekbesluit) -> VerzoekbesluitUit:
    return VerzoekbesluitUit(besluit=b.besluit, gronden=b.gronden, besloten_op=b.besloten_op)


@cache
def teksten() -> Mapping[str, Any]:
    """The fixed texts of every letter, by code (services/rights/teksten.yaml)."""
    gelezen: Mapping[str, Any] = lees_yaml(files("services.rights").joinpath("teksten.yaml").read_text(encoding="utf-8"))
    return gelezen


def ruim_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear this service's own tables of these casussen; a rights file outlives its casus until the gateway asks for this (ONTWERP §9)."""
    ids = select(Verzoek.id).where(een_van(Verzoek.casus_id, casussen))
    for tabel in (*TABELLEN, Derdentoets, Identiteitsvaststelling, Overzicht, Verzoekbesluit, Antwoord):
        wis(session, tabel, tabel.verzoek_id.in_(ids))
    wis(session, Verzoek, een_van(Verzoek.casus_id, casussen))
    for woorden in (Klachttekst, Zoektekst):  # what has no casus comes here by its own id
        wis(session, woorden, een_van(woorden.over, casussen))
