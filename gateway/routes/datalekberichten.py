"""The written message to every partij of the verband about a datalek: codes and moments, nothing about a betrokkene (ZVH-14.5)."""

from uuid import UUID

from fastapi import APIRouter

from gateway import lekklok
from gateway.beleid.kalender import dag
from gateway.datalekken import BERICHT, Lek, get_lek, verband_van
from gateway.eigen import Ruimte, handel
from gateway.lekdaad import zet
from gateway.melden import meld
from gateway.registerstukken import Kenmerk
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import MetBericht
from shared.contracts import Bericht, Bevestiging, Code, Tijdstip
from shared.errors import Conflict, NotFound
from shared.http import parse_uuid

router = APIRouter()


class BerichtIn(Bericht):
    """Under which reference it stands on the agenda of the partneroverleg."""

    kenmerk: Kenmerk


class BerichtUit(Bericht):
    """What every partij hears: of which kind it is, when it was discovered, and what the AP and the betrokkenen hear of it."""

    id: UUID
    soort: Code
    hoog_risico: bool
    ontdekt_op: Tijdstip
    bericht_op: Tijdstip
    kenmerk: str
    meldplichtig: bool | None
    betrokkenen: Code | None


@router.post("/datalekken/{datalekId}/berichten", status_code=201, openapi_extra={"x-handeling": "datalek.berichten"})
async def bericht(a: MetBericht, datalekId: str, invoer: BerichtIn) -> Bevestiging:
    """Bericht de partijen schriftelijk via het partneroverleg; in codes, zonder gegevens van betrokkenen (ZVH-14.5)."""

    def stap(r: Ruimte, lek: Lek) -> Lek:
        if r.beeld.verband.regime.naam != "zvh":
            stap = "De partners van wie gegevens zijn geraakt kregen al bericht."
            raise Conflict("Dit verband kent geen partneroverleg.", code="geen_partneroverleg", artikel="PGA-5.5b", volgende_stap=stap)
        for partij in _partijen(r):
            meld(r.s, partij, BERICHT, lek.id, lek.id, r.nu)
        return lek.met(bericht={"op": r.nu.isoformat(), "kenmerk": invoer.kenmerk})

    return await zet(a, datalekId, "datalek.berichten", "bericht", stap, lambda _lek, _partij: False, invoer)


def _partijen(r: Ruimte) -> list[str]:
    """Everyone who takes part in this verband today."""
    verband, vandaag = r.beeld.verband.code, dag(r.nu)
    leden = {p: r.beeld.register.lidmaatschap(p, verband) for p in r.beeld.register.partijen}
    return sorted(p for p, lid in leden.items() if lid is not None and lid.doet_mee(vandaag))


@router.get("/datalekken/{datalekId}/bericht", openapi_extra={"x-handeling": "datalek.bericht.lezen"})
async def lees_bericht(a: Vraagt, datalekId: str) -> BerichtUit:
    """Lees als partij van het verband het bericht over een datalek (ZVH-14.5)."""
    a.alleen()
    lek_id = parse_uuid(datalekId)
    verband = await a.kern.databank.lees(lambda s: verband_van(s, lek_id))

    def doe(r: Ruimte) -> BerichtUit:
        lek = get_lek(r, lek_id)
        if "bericht" not in lek.velden:
            raise NotFound
        v, b = lek.velden, lek.velden["bericht"]
        return BerichtUit(
            id=lek.id,
            soort=v["soort"],
            hoog_risico=v["hoog_risico"],
            ontdekt_op=lek.ontdekt_op,
            bericht_op=lekklok.moment(b["op"]),
            kenmerk=b["kenmerk"],
            meldplichtig=v.get("ap", {}).get("meldplichtig"),
            betrokkenen=v.get("betrokkenen", {}).get("besluit"),
        )

    return await handel(a.kern, a.daad("datalek.bericht.lezen", object_id=lek_id, over_casus=False, thuis=verband), doe)
