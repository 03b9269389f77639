"""Every query of intake."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from services.intake.model import Aanmelding, Betrokkene, Criteriumuitkomst, Politievraag
from services.intake.schemas import AanmeldingIn, AanmeldingUit, BetrokkeneUit, PolitievraagIn, PolitievraagUit, Uitkomst
from shared.contracts import Bevestiging, Gegeven
from shared.db import een_van, vind, wis
from shared.doors import van_casus
from shared.handeling import Handeling
from shared.identity import Pas

OVER_WIE = ("personalia", "adres")
"""All that a question to the police may disclose of the casus (ONTWERP §5)."""


def leg_vast(session: Session, invoer: AanmeldingIn, pas: Pas, aanmelding_id: UUID, casus_id: UUID) -> Aanmelding:
    """Store a received aanmelding with its betrokkenen; its gegevens go into the kluis."""
    aanmelding = Aanmelding(
        id=aanmelding_id,
        casus_id=casus_id,
        aanmelder=pas.partij,
        samenwerkingsdoel=invoer.samenwerkingsdoel,
        aanleiding=invoer.aanleiding,
        status="ontvangen",
        versie=1,
        ontvangen_op=pas.nu,
        betrokkenen=[Betrokkene(id=b.betrokkene_id, categorie=b.categorie, relatie=b.relatie) for b in invoer.betrokkenen],
    )
    session.add(aanmelding)
    session.flush()
    return aanmelding


def get_aanmelding(session: Session, aanmelding_id: UUID, *, lock: bool = False) -> Aanmelding:
    """The aanmelding, locked when it is about to change; NotFound when it is not there."""
    return vind(session, Aanmelding, aanmelding_id, lock=lock)


def to_uitkomsten(uitkomsten: list[Uitkomst]) -> list[Criteriumuitkomst]:
    return [Criteriumuitkomst(criterium=u.criterium, uitkomst=u.uitkomst, reden=u.reden) for u in uitkomsten]


def bevestig(session: Session, aanmelding_id: UUID) -> Bevestiging:
    """What a write on an aanmelding answers."""
    return bevestiging(get_aanmelding(session, aanmelding_id))


def bevestiging(aanmelding: Aanmelding) -> Bevestiging:
    """The id, status and version of an aanmelding at hand."""
    return Bevestiging(id=aanmelding.id, casus_id=aanmelding.casus_id, status=aanmelding.status, versie=aanmelding.versie)


def waar_aanmelding(h: Handeling, aanmelding_id: UUID) -> ColumnElement[bool]:
    """Everything of its casus: what the aanmelder brought in, and what another samenwerkingsverband handed over to it (ZVH-4.3t)."""
    return van_casus(h, get_aanmelding(h.session, aanmelding_id).casus_id)


def bouw(h: Handeling, aanmelding_id: UUID, gegevens: list[Gegeven]) -> AanmeldingUit:
    """The public answer with only the permitted gegevens."""
    a = get_aanmelding(h.session, aanmelding_id)
    return AanmeldingUit(
        id=a.id,
        casus_id=a.casus_id,
        aanmelder=a.aanmelder,
        samenwerkingsdoel=a.samenwerkingsdoel,
        aanleiding=a.aanleiding,
        status=a.status,
        reden=a.reden,
        advies=a.advies,
        ontvangen_op=a.ontvangen_op,
        besloten_op=a.besloten_op,
        versie=a.versie,
        betrokkenen=[BetrokkeneUit(betrokkene_id=b.id, categorie=b.categorie, relatie=b.relatie) for b in a.betrokkenen],
        uitkomsten=[Uitkomst(criterium=u.criterium, uitkomst=u.uitkomst, reden=u.reden) for u in a.uitkomsten],
        gegevens=gegevens,
    )


def leg_politievraag_vast(session: Session, invoer: PolitievraagIn, pas: Pas, vraag_id: UUID) -> None:
    """Store a question that waits for its yes or no."""
    wat = {"casus_id": invoer.casus_id, "gevraagde": invoer.gevraagde, "uiterlijk": invoer.uiterlijk}
    session.add(Politievraag(id=vraag_id, status="open", versie=1, gesteld_op=pas.nu, **wat))
    session.flush()


def get_politievraag(session: Session, vraag_id: UUID, *, lock: bool = False) -> Politievraag:
    """The question, locked when it is about to change; NotFound when it is not there."""
    return vind(session, Politievraag, vraag_id, lock=lock)


def bevestig_politievraag(session: Session, vraag_id: UUID) -> Bevestiging:
    """What a write on a politievraag answers."""
    v = get_politievraag(session, vraag_id)
    return Bevestiging(id=v.id, casus_id=v.casus_id, status=v.status, versie=v.versie)


def waar_politievraag(h: Handeling, vraag_id: UUID) -> ColumnElement[bool]:
    """Of the casus only who it is about: the hoofdpersoon, nobody else in his system (PGA-7.2b, ONTWERP §5)."""
    casus_id, t = get_politievraag(h.session, vraag_id).casus_id, h.kluis.dossier.gegeven
    hoofdpersoon = t.c.etiket["betrokkene_categorie"].as_string() == "1"
    return and_(van_casus(h, casus_id), t.c.categorie.in_(OVER_WIE), hoofdpersoon)


def bouw_politievraag(h: Handeling, vraag_id: UUID, gegevens: list[Gegeven]) -> PolitievraagUit:
    """The public answer with only the permitted gegevens."""
    v = get_politievraag(h.session, vraag_id)
    velden = {naam: getattr(v, naam) for naam in PolitievraagUit.model_fields if naam != "gegevens"}
    return PolitievraagUit(**velden, gegevens=gegevens)


def ruim_op(session: Session, casussen: Sequence[UUID]) -> None:
    """Clear this service's own tables of these casussen (ZVH-11.2c)."""
    ids = select(Aanmelding.id).where(een_van(Aanmelding.casus_id, casussen))
    for tabel in (Betrokkene, Criteriumuitkomst):
        wis(session, tabel, tabel.aanmelding_id.in_(ids))
    wis(session, Politievraag, een_van(Politievraag.casus_id, casussen))
    wis(session, Aanmelding, een_van(Aanmelding.casus_id, casussen))
