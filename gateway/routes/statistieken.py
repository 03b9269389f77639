"""Management information over HTTP, as JSON and as CSV: figures without a casus (ZVH-11.3, PGA-14.6)."""

import csv
import io
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from gateway import orgaanbesluiten, statistieken
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.routes.gemeen import Vraagt
from gateway.statistieken import Cijfer
from shared.contracts import Bericht, Code, nullable
from shared.convenant import Verband
from shared.errors import NotFound

router = APIRouter()
Dimensie = Literal["fase", "route", "keten", "resultaat"]
CSV = "text/csv"


class CijferUit(Bericht):
    """One value: how many casussen and how long they took; both empty where the group is too small to show."""

    waarde: Code
    aantal: int | None = Field(description="Op vijf afgerond; leeg: minder dan de ondergrens, ook als het er geen zijn")
    mediaan_dagen: int | None = Field(description="Klasse waarin de mediaan valt, als hoogste aantal dagen; leeg: te weinig om te tonen")


class Statistiek(Bericht):
    """One dimension of one year, over the quarters that are over."""

    samenwerkingsverband: Code
    dimensie: Dimensie
    jaar: int
    tot_en_met: date | None = nullable("date")
    ondergrens: int
    cijfers: list[CijferUit]


@router.get(
    "/statistieken",
    openapi_extra={"x-handeling": "statistieken.lezen"},
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
    response_model=Statistiek,
)
async def lees(
    a: Vraagt,
    dimensie: Annotated[Dimensie, Query()],
    jaar: Annotated[int, Query(ge=2020, le=2200)],
    verband: Annotated[Code | None, Query(alias="samenwerkingsverband", description="Alleen nodig als u er meer dan een beheert")] = None,
    doel: Annotated[Literal["onderzoek"] | None, Query(description="Onderzoek vraagt een opdracht namens alle partijen (ZVH-31.2)")] = None,
) -> Statistiek | Response:
    """Aantallen en doorlooptijden per fase, route, keten of resultaat, zonder casussen; vraag text/csv voor een tabel (ZVH-11.3).

    Eén dimensie tegelijk, alleen kwartalen die voorbij zijn, op vijf afgerond; een kleine groep wordt niet getoond. Een partij die in
    meer dan een keten werkt telt in elk daarvan. In een lokale persoonsgerichte aanpak telt alleen een vastgestelde aanpak (PGA-14.6).
    """
    a.alleen("dimensie", "jaar", "samenwerkingsverband", "doel")

    eigen = a.eigen_verband(verband)

    def doe(r: Ruimte) -> Statistiek:
        if eigen is None:
            raise NotFound
        if doel == "onderzoek" and eigen.bestand.reglement == "zvh":
            orgaanbesluiten.require_opdracht(r.beeld.register, eigen)
        return _statistiek(r, eigen, dimensie, jaar)

    daad = a.daad("statistieken.lezen", over_casus=False, thuis=eigen.code if eigen else "")
    uit = await handel(a.kern, daad, doe)
    return Response(_csv(uit), media_type=f"{CSV}; header=present") if CSV in a.request.headers.get("accept", "") else uit


def _statistiek(r: Ruimte, verband: Verband, dimensie: Dimensie, jaar: int) -> Statistiek:
    tot = statistieken.tot_en_met(jaar, dag(r.nu))
    return Statistiek(
        samenwerkingsverband=verband.code,
        dimensie=dimensie,
        jaar=jaar,
        tot_en_met=tot,
        ondergrens=statistieken.ondergrens(verband),
        cijfers=[_uit(c) for c in statistieken.cijfers(r.s, verband, dimensie, jaar, tot)],
    )


def _uit(c: Cijfer) -> CijferUit:
    return CijferUit(waarde=c.waarde, aantal=c.aantal, mediaan_dagen=c.mediaan_dagen)


def _csv(uit: Statistiek) -> str:
    """RFC 4180, with a line of names."""
    tekst = io.StringIO()
    schrijver = csv.writer(tekst)
    schrijver.writerow(["samenwerkingsverband", "dimensie", "waarde", "jaar", "tot_en_met", "aantal", "mediaan_dagen"])
    tot = uit.tot_en_met.isoformat() if uit.tot_en_met else ""
    klein = f"<{uit.ondergrens}"
    for c in uit.cijfers:
        aantal, dagen = (klein if c.aantal is None else c.aantal), ("" if c.mediaan_dagen is None else c.mediaan_dagen)
        schrijver.writerow([uit.samenwerkingsverband, uit.dimensie, c.waarde, uit.jaar, tot, aantal, dagen])
    return tekst.getvalue()
