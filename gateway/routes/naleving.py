"""The nalevingsoverzicht over HTTP: for whoever answers for a lokale aanpak and may open no dossier (PGA-4.1b)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.naleving import Bron, Periode
from gateway.routes.gemeen import Vraagt
from shared.contracts import Bericht, Code
from shared.convenant import Verband
from shared.errors import BadInput, Fout, NotFound

router = APIRouter()


class WeigeringUit(Bericht):
    """Refusals by one rule."""

    handeling: Code
    regel: str = Field(description="De regel die weigerde; leeg als een deel van de gegevens werd geweigerd")
    aantal: int


class TermijnUit(Bericht):
    """What waits of one kind."""

    soort: Code
    open: int
    met_termijn: int
    verlopen: int


class StandUit(Bericht):
    """How many stand how."""

    soort: str
    stand: Code
    aantal: int


class VerstrekkingUit(Bericht):
    """Gegevens supplied for one doel."""

    soort: Code
    doel: str
    aantal: int


class CasusstandUit(Bericht):
    """Casussen by status."""

    stand: Code
    aantal: int
    met_einddatum: int


class VernietigdUit(Bericht):
    """Casussen destroyed in the period."""

    op_tijd: int
    te_laat: int


class OverschrijdingUit(Bericht):
    """A casus that is still there after the day it had to go."""

    casus_id: UUID
    vernietigen_op: date
    reden: Code


class Nalevingsoverzicht(Bericht):
    """Counts and dates; nothing of what a dossier holds."""

    samenwerkingsverband: Code
    van: date
    tot: date
    weigeringen: list[WeigeringUit]
    termijnen: list[TermijnUit] = Field(description="Wat nu openstaat, en hoeveel daarvan over de laatste dag heen is")
    correcties: list[StandUit] = Field(description="Meldingen dat een gegeven onjuist is, naar stand")
    rechtenverzoeken: list[StandUit]
    informeren: list[StandUit] = Field(description="Informeren van betrokkenen: gedaan of uitgesteld")
    verstrekkingen: list[VerstrekkingUit] = Field(description="Gegevens die in de periode zijn verstrekt, naar doel")
    casussen: list[CasusstandUit]
    vernietigd: VernietigdUit
    overschrijdingen: list[OverschrijdingUit] = Field(description="Niet vernietigd na de einddatum; niemand leest ze nog (PGA-4.1f)")


@router.get("/nalevingsoverzicht", openapi_extra={"x-handeling": "naleving.lezen"})
async def lees(
    a: Vraagt,
    van: Annotated[date | None, Query(description="Eerste dag; zonder opgave 1 januari van dit jaar")] = None,
    tot: Annotated[date | None, Query(description="Laatste dag; zonder opgave vandaag")] = None,
) -> Nalevingsoverzicht:
    """Het overzicht waarmee de burgemeester toeziet: weigeringen, termijnen, correcties en bewaren, zonder dossierinhoud (PGA-4.1b).

    Ook wat over zijn einddatum heen is staat erin, met de reden (PGA-4.1f).
    """
    a.alleen("van", "tot")
    verband = a.eigen_verband(None)

    def doe(r: Ruimte) -> Nalevingsoverzicht:
        if verband is None:
            raise NotFound
        vandaag = dag(r.nu)
        periode = Periode(van or date(vandaag.year, 1, 1), tot or vandaag)
        if periode.van > periode.tot:
            raise BadInput(fouten=[Fout("van", "ligt na tot")], artikel="PGA-4.1b")
        return _overzicht(verband, periode, Bron(r.s, verband, periode, vandaag))

    daad = a.daad("naleving.lezen", over_casus=False, thuis=verband.code if verband else "")
    return await handel(a.kern, daad, doe)


def _overzicht(verband: Verband, periode: Periode, bron: Bron) -> Nalevingsoverzicht:
    op_tijd, te_laat = bron.vernietigd()
    return Nalevingsoverzicht(
        samenwerkingsverband=verband.code,
        van=periode.van,
        tot=periode.tot,
        weigeringen=[WeigeringUit(**w) for w in bron.weigeringen()],
        termijnen=[TermijnUit(**t) for t in bron.termijnen()],
        correcties=[StandUit(**f) for f in bron.feiten("onjuist")],
        rechtenverzoeken=[StandUit(**f) for f in bron.feiten("verzoek", "soort")],
        informeren=[StandUit(**f) for f in bron.feiten("informatie")],
        verstrekkingen=[VerstrekkingUit(**v) for v in bron.verstrekkingen()],
        casussen=[CasusstandUit(**c) for c in bron.casussen()],
        vernietigd=VernietigdUit(op_tijd=op_tijd, te_laat=te_laat),
        overschrijdingen=[OverschrijdingUit(casus_id=i, vernietigen_op=op, reden=reden) for i, op, reden in bron.overschrijdingen()],
    )
