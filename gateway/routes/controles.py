"""What the pga-expert found out before he decided: which punt, of whom, when, with which outcome (PGA 7.2, 7.3, 16.2, 16.3)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from gateway import pga_controles
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte, handel
from gateway.feiten import leg_vast
from gateway.model import Feit
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht, bevestig
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Tijdstip
from shared.errors import BadInput, Fout, Refused
from shared.http import parse_uuid

router = APIRouter()
PAD = "/casussen/{casusId}/controles"


class ControleIn(Bericht):
    """One outcome as codes and a day: dat-informatie, with no field for more (PGA-7.2c)."""

    punt: Code = Field(description="Wat is nagegaan: uit de lijst controles van het reglement")
    uitkomst: Code
    op: date
    gevraagd_aan: Code = Field(description="Aan wie: uit de lijst controles_bij")
    gemeente: Code | None = Field(None, description="Welke andere gemeente; alleen bij woonplaats en gedrag elders")
    geraadpleegd: Annotated[list[PartijId], Field(max_length=20)] = Field(
        default_factory=list, description="Andere direct betrokken partners; alleen bij overleg met de aanmelder (PGA-7.2a)"
    )


class ControleUit(Bericht):
    """One outcome, and whether it still stands."""

    id: UUID
    punt: Code
    uitkomst: Code
    op: date
    gevraagd_aan: Code
    gemeente: Code | None = None
    geraadpleegd: list[PartijId]
    geldt: bool = Field(description="Onwaar zodra een latere uitkomst over hetzelfde punt is vastgelegd")
    vastgelegd_op: Tijdstip


class Controles(Bericht):
    """All outcomes of one casus, the oldest first."""

    items: list[ControleUit]


@router.post(PAD, status_code=201, openapi_extra={"x-handeling": "controle.vastleggen"})
async def leg_vast_(a: MetBericht, casusId: str, invoer: ControleIn) -> Bevestiging:
    """Leg vast wat u naging, bij wie en met welke uitkomst; de antwoorden zijn ja of nee en een datum (PGA-7.2c, PGA-16.2a)."""
    casus_id = parse_uuid(casusId)

    def doe(r: Ruimte) -> Bevestiging:
        if r.beeld.verband.bestand.reglement != "pga":
            raise Refused("Dit hoort alleen bij een persoonsgerichte aanpak.", code="alleen_in_pga", artikel="ZVH-4.3t")
        if fouten := _fouten(r, invoer):
            raise BadInput(fouten=fouten, artikel="PGA-7.2c")
        velden = pga_controles.een_controle(invoer.model_dump(mode="json", by_alias=False, exclude={"uitkomst"}))
        leg_vast(r.s, r.nieuw_id, casus_id, pga_controles.SOORT, invoer.uitkomst, r.door, partij=r.actie.partij, velden=velden)
        return bevestig(invoer.uitkomst)(r, r.nieuw_id)

    return await handel(a.kern, a.daad("controle.vastleggen", casus_id, {}, body=invoer), doe, bevestig(invoer.uitkomst))


def _fouten(r: Ruimte, i: ControleIn) -> list[Fout]:
    p = r.beeld.parameters
    fouten = []
    if i.uitkomst not in p.tabel("controles", i.punt):
        fouten.append(Fout("/uitkomst", "past niet bij dit punt"))
    if i.gevraagd_aan not in p.tabel("controles_bij", i.punt):
        fouten.append(Fout("/gevraagdAan", "past niet bij dit punt"))
    if i.op > dag(r.nu):
        fouten.append(Fout("/op", "ligt in de toekomst"))
    elders = i.punt == pga_controles.ELDERS or (i.punt == pga_controles.WOONPLAATS and i.uitkomst != pga_controles.INGEZETENE)
    if elders != (i.gemeente not in (None, p.waarden.get("gemeente"))):
        fouten.append(Fout("/gemeente", "noemt een andere gemeente, en alleen waar het daarom gaat"))
    return fouten + _geraadpleegd(r, i)


def _geraadpleegd(r: Ruimte, i: ControleIn) -> list[Fout]:
    """Besides the aanmelder only partners that have part in this casus or were asked in it (PGA-7.2a)."""
    betrokken = {d.partij for d in r.beeld.deelnames} | {
        f.partij for soort in ("bevraging", "politievraag") for f in r.beeld.feiten.soort(soort)
    }
    mag = betrokken if i.punt == pga_controles.AANMELDER else set()
    return [Fout(f"/geraadpleegd/{n}", "is niet direct betrokken") for n, wie in enumerate(i.geraadpleegd) if wie not in mag]


@router.get(PAD, openapi_extra={"x-handeling": "controle.lezen"})
async def lijst(a: Vraagt, casusId: str) -> Controles:
    """Lees wat is nagegaan, bij wie en met welke uitkomst."""
    a.alleen()

    def doe(r: Ruimte) -> Controles:
        alle = sorted(r.beeld.feiten.soort(pga_controles.SOORT), key=lambda f: (f.op, f.id))
        gelden = {f.id for f in pga_controles.laatste(alle)}
        return Controles(items=[_uit(f, f.id in gelden) for f in alle])

    return await handel(a.kern, a.daad("controle.lezen", parse_uuid(casusId)), doe)


def _uit(f: Feit, geldt: bool) -> ControleUit:
    v = f.velden
    return ControleUit(
        id=f.id,
        punt=v["punt"],
        uitkomst=f.status,
        op=v["op"],
        gevraagd_aan=v["gevraagd_aan"],
        gemeente=v.get("gemeente"),
        geraadpleegd=v.get("geraadpleegd", []),
        geldt=geldt,
        vastgelegd_op=f.op,
    )
