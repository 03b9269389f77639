"""A datalek is reported, added to and read, over HTTP: every leverancier of what was hit hears it at once (ZVH-14.3, PGA-5.5b, LJR-27).

What happened is told in words that lie in rights; here are ids, codes and moments.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, Field

from gateway import lekklok, lekpoort
from gateway.datalekken import Lek, get_lek
from gateway.eigen import Ruimte, handel
from gateway.lekdaad import melder, met_teksten, over_lek, zet_met_tekst
from gateway.lekgeraakt import geraakt, plekken, soorten
from gateway.namen import mag_naam_weten
from gateway.opdracht import Opdracht, via_rights
from gateway.routes.gemeen import Vraagt
from gateway.vastleggen import GegevenIds, MetBericht
from shared.contracts import Bericht, Bevestiging, Code, PartijId, Tijdstip, nullable
from shared.crypto import zonder_bsn
from shared.errors import BadInput, Fout
from shared.http import parse_uuid

router = APIRouter()
Partijen = Annotated[list[PartijId], Field(max_length=50)]


Tekst = Annotated[
    str,
    Field(min_length=1, max_length=4000, description="In woorden, zonder gegevens van betrokkenen; die noemt u met hun kenmerk"),
    AfterValidator(zonder_bsn),
]


class VerslagIn(Bericht):
    """The five parts of a report (ZVH-14.3 a-e)."""

    aard_en_omvang: Tekst
    contactpersoon: Tekst
    mogelijke_maatregelen: Tekst
    gevolgen_voor_betrokkene: Tekst
    getroffen_of_voorgenomen_maatregelen: Tekst


class GeraakteCasus(Bericht):
    """What of one casus was hit."""

    casus_id: UUID
    gegeven_ids: GegevenIds


class DatalekIn(Bericht):
    """What was hit and since when it is known; without that moment nobody can count the hours. It need not touch a casus."""

    verband: Code | None = Field(None, description="Alleen nodig als u aan meer verbanden deelneemt en geen casus is geraakt")
    soort: Literal[
        "verkeerde_ontvanger",
        "ongeoorloofde_toegang",
        "ongeoorloofde_verstrekking",
        "verlies",
        "diefstal",
        "kwaadaardige_software",
        "openbaarmaking",
        "anders",
    ]
    hoog_risico: bool = Field(description="Is een hoog risico voor betrokkenen waarschijnlijk (ZVH-14.6)")
    ontdekt_op: Tijdstip
    kennisgenomen_op: Tijdstip | None = Field(None, description="Wanneer uw organisatie ervan hoorde; leeg: bij de ontdekking")
    casussen: Annotated[list[GeraakteCasus], Field(max_length=20)] = Field(default_factory=list)
    leveranciers: Partijen = Field(default_factory=list, description="Wier gegevens buiten een casus zijn geraakt")
    ontvangers: Partijen = Field(default_factory=list, description="Wie kreeg wat niet voor hem was")
    verslag: VerslagIn


class AanvullingIn(Bericht):
    """What is known better since; what is left out stays as it was reported."""

    hoog_risico: bool | None = None
    aard_en_omvang: Tekst | None = None
    contactpersoon: Tekst | None = None
    mogelijke_maatregelen: Tekst | None = None
    gevolgen_voor_betrokkene: Tekst | None = None
    getroffen_of_voorgenomen_maatregelen: Tekst | None = None


class MeldingUit(Bericht):
    """Who was told, of what and of whom, until when that was in time, and what it answered."""

    partij: PartijId
    uiterlijk: Tijdstip
    casus_ids: list[UUID]
    gegeven_ids: list[UUID]
    reactie: Code | None


class DatalekUit(Bericht):
    """A datalek as the caller may know it: a leverancier sees its own line, oversight and the partij that reported it all."""

    id: UUID
    status: Code
    soort: Code
    hoog_risico: bool
    gemeld_door: PartijId = Field(
        description="Wie het meldde; het verband staat hier ook voor een deelnemer die u niet mag kennen (LJR-8.2)"
    )
    ontdekt_op: Tijdstip
    gemeld_op: Tijdstip
    te_laat_gemeld: bool
    ap_uiterlijk: Tijdstip
    ap_te_laat: bool
    meldplichtig: bool | None
    ap_gemeld_op: Tijdstip | None = nullable("date-time")
    betrokkenen: Code | None = Field(description="Het besluit over het informeren van betrokkenen")
    grond: Code | None
    ontvangers: list[PartijId]
    meldingen: list[MeldingUit]
    ontbreekt: list[Code] = Field(description="Wat nog moet gebeuren voordat het kan worden gesloten")
    versie: int


@router.post("/datalekken", status_code=201, openapi_extra={"x-handeling": "datalek.melden"})
async def meld_datalek(a: MetBericht, invoer: DatalekIn) -> Bevestiging:
    """Meld een datalek; elke leverancier van wat is geraakt krijgt meteen bericht, ook als de AP niets hoort (ZVH-14.3, PGA-5.5b, LJR-27).

    Een melding na de uren van het convenant wordt aangenomen en als te laat gemarkeerd.
    """
    ids = [i for c in invoer.casussen for i in c.gegeven_ids]
    bekend = await a.kern.databank.lees(lambda s: plekken(s, a.kern.verbanden, a.claims.partij_id, ids))
    thuis = next((p.verband for p in bekend.values()), invoer.verband or "")

    def doe(r: Ruimte) -> Opdracht[Bevestiging]:
        _check(r, invoer)
        lek = _nieuw(r, invoer)
        antwoord = Bevestiging(id=lek.id, status="te_laat_gemeld" if lek.velden["te_laat"] else "gemeld")
        return met_teksten(r, lek, antwoord, invoer.verslag.model_dump(by_alias=False))

    daad = a.daad("datalek.melden", None, {}, body=invoer, over_casus=False, slot=False, thuis=thuis)
    antwoord, _ = await via_rights(a.kern, daad, doe, _herlees)
    return antwoord


def _herlees(r: Ruimte, lek_id: UUID) -> Bevestiging:
    lek = get_lek(r, lek_id)
    return Bevestiging(id=lek.id, status="te_laat_gemeld" if lek.velden["te_laat"] else "gemeld", versie=lek.versie)


def _check(r: Ruimte, invoer: DatalekIn) -> None:
    """BadInput naming every field that cannot be."""
    kennis = invoer.kennisgenomen_op or invoer.ontdekt_op
    verkeerd = invoer.soort == "verkeerde_ontvanger"
    bezwaren = {
        "/ontdektOp": ("ligt in de toekomst", invoer.ontdekt_op > r.nu),
        "/kennisgenomenOp": ("ligt voor de ontdekking of in de toekomst", not invoer.ontdekt_op <= kennis <= max(r.nu, invoer.ontdekt_op)),
        "/ontvangers": ("ontbreekt bij een verkeerde ontvanger", verkeerd and not invoer.ontvangers),
        "/casussen": ("ontbreekt bij een verkeerde ontvanger", verkeerd and not invoer.casussen),
    }
    fouten = [Fout(veld, reden) for veld, (reden, geldt) in bezwaren.items() if geldt]
    hier = r.beeld.verband.code
    fouten += [
        Fout(f"/leveranciers/{n}", "is geen partij van dit verband")
        for n, p in enumerate(invoer.leveranciers)
        if r.beeld.register.lidmaatschap(p, hier) is None
    ]
    if fouten:
        raise BadInput(fouten=fouten, artikel="ZVH-14.3" if r.beeld.verband.regime.naam == "zvh" else "PGA-5.5b")


def _nieuw(r: Ruimte, invoer: DatalekIn) -> Lek:
    """The first version: whose gegevens were hit, who is told of it and until when."""
    verband, kennis = r.beeld.verband, invoer.kennisgenomen_op or invoer.ontdekt_op
    uiterlijk = lekklok.intern_uiterlijk(verband, invoer.ontdekt_op, kennis)
    delen: dict[str, dict[str, Any]] = {p: {"gegevens": [], "casussen": []} for p in invoer.leveranciers}
    delen |= geraakt(r, _per_casus(invoer.casussen))
    velden = {
        "soort": invoer.soort,
        "hoog_risico": invoer.hoog_risico,
        "ontdekt_op": invoer.ontdekt_op.isoformat(),
        "kennisgenomen_op": kennis.isoformat(),
        "gemeld_op": r.nu.isoformat(),
        "te_laat": lekklok.te_laat(uiterlijk, r.nu, r.nu),
        "soorten": soorten(r, list(delen)),
        "ontvangers": list(dict.fromkeys(invoer.ontvangers)),
        "delen": {p: deel | {"uiterlijk": uiterlijk.isoformat()} for p, deel in delen.items() if p != r.actie.partij},
    }
    return Lek(r.nieuw_id, 1, verband.code, r.actie.partij, "gemeld", velden)


def _per_casus(casussen: Sequence[GeraakteCasus]) -> dict[UUID, list[UUID]]:
    """The gegevens of each casus once, also when a casus is named twice."""
    uit: dict[UUID, list[UUID]] = {}
    for c in casussen:
        uit[c.casus_id] = list(dict.fromkeys([*uit.get(c.casus_id, ()), *c.gegeven_ids]))
    return uit


@router.post("/datalekken/{datalekId}/aanvullingen", status_code=201, openapi_extra={"x-handeling": "datalek.aanvullen"})
async def vul_aan(a: MetBericht, datalekId: str, invoer: AanvullingIn) -> Bevestiging:
    """Vul een melding aan met wat later bekend werd; wat er stond blijft bewaard (ZVH-14.3)."""
    teksten = invoer.model_dump(by_alias=False, exclude={"hoog_risico"}, exclude_none=True)
    if not teksten:
        raise BadInput(
            fouten=[Fout("/aardEnOmvang", "noem ten minste één onderdeel; ook een ander risico vraagt uitleg")], artikel="ZVH-14.3"
        )

    def stap(_r: Ruimte, lek: Lek) -> Lek:
        risico = lek.velden["hoog_risico"] if invoer.hoog_risico is None else invoer.hoog_risico
        return lek.met(hoog_risico=risico)

    return await zet_met_tekst(a, datalekId, "datalek.aanvullen", "aangevuld", stap, melder, invoer, teksten)


@router.get("/datalekken/{datalekId}", openapi_extra={"x-handeling": "datalek.lezen"})
async def lees(a: Vraagt, datalekId: str) -> DatalekUit:
    """Lees een datalek: wie het meldde, wie ervan hoorde, hoe de klokken staan en wat nog moet (PGA-5.5b, PGA-5.5a)."""
    a.alleen()
    lek_id = parse_uuid(datalekId)
    thuis, velden = await over_lek(a.kern, a.claims, lek_id, Lek.betreft)

    def doe(r: Ruimte) -> DatalekUit:
        lek = get_lek(r, lek_id)
        toezicht = bool(r.beeld.beslis(r.beeld.vraag("datalek.lezen", r.wie)))
        return als_uit(r, lek, alles=toezicht or lek.partij == r.actie.partij)

    return await handel(a.kern, a.daad("datalek.lezen", velden=velden, object_id=lek_id, over_casus=False, thuis=thuis), doe)


def als_uit(r: Ruimte, lek: Lek, *, alles: bool) -> DatalekUit:
    """The line for this reader; a partij he may not know is in none of it, not as a gap either (LJR-8.2)."""
    v, verband = lek.velden, r.beeld.verband

    def mag(partij: str | None) -> bool:
        return mag_naam_weten(r.beeld, r.wie, partij)

    eigen = r.actie.partij in lek.delen
    besluit, melding = v.get("ap"), v.get("ap_melding")
    return DatalekUit(
        id=lek.id,
        status=lek.status,
        soort=v["soort"],
        hoog_risico=v["hoog_risico"],
        gemeld_door=lek.partij if mag(lek.partij) else verband.bestand.oin,
        ontdekt_op=lek.ontdekt_op,
        gemeld_op=lekklok.moment(v["gemeld_op"]),
        te_laat_gemeld=v["te_laat"],
        ap_uiterlijk=lekklok.ap_uiterlijk(verband, lek.ontdekt_op),
        ap_te_laat=lekklok.ap_te_laat(verband, v, r.nu),
        meldplichtig=besluit["meldplichtig"] if besluit else None,
        ap_gemeld_op=lekklok.moment(melding["gemeld_op"]) if melding else None,
        betrokkenen=v.get("betrokkenen", {}).get("besluit"),
        grond=v.get("betrokkenen", {}).get("grond"),
        ontvangers=[p for p in v["ontvangers"] if mag(p)] if alles or eigen else [],
        meldingen=[_melding(lek, p) for p in sorted(lek.delen) if mag(p) and (alles or p == r.actie.partij)],
        ontbreekt=lekpoort.ontbreekt(v, verband.regime.naam, [p for p in lek.delen if mag(p)]) if lek.status == "gemeld" else [],
        versie=lek.versie,
    )


def _melding(lek: Lek, partij: str) -> MeldingUit:
    deel = lek.delen[partij]
    return MeldingUit(
        partij=partij,
        uiterlijk=datetime.fromisoformat(deel["uiterlijk"]),
        casus_ids=deel["casussen"],
        gegeven_ids=deel["gegevens"],
        reactie=lek.velden.get("reacties", {}).get(partij, {}).get("reactie"),
    )
