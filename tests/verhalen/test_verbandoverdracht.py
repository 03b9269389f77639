"""Opschaling to the huis over HTTP: what goes, what stays, what stops it, and what goes on after a crash."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from gateway import klok
from tests.bouw import een_zaak
from tests.keten import VERBAND, Keten
from tests.storing.zaken import doel, neem_aan, oordeel, vraag
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.pga_bouw import GGD, PGA
from tests.verhalen.plan_bouw import ggd_van, taken
from tests.verhalen.verband_bouw import (
    HUIS_CRITERIUM,
    een_overdracht,
    ja,
    klaar_voor_het_huis,
    open_ontvangst,
    uitkomsten,
)
from tests.verhalen.vooraf_bouw import vooraf

MEE = ("meegegaan", "")
DICHT = (409, "ontvangst_niet_geopend")


async def daar(o: Any) -> list[Any]:
    """What the huis reads of the casus, without what its aanmelder brought in himself."""
    gelezen = (await o.zaak.regisseur.moet("GET", f"/aanmeldingen/{o.zaak.aanmelding_id}"))["gegevens"]
    return [g for g in gelezen if g["etiket"]["criterium"] == HUIS_CRITERIUM]


@pytest.mark.eis("ZVH-B2.3b", "ZVH-4.3t", "PGA-11.4b", "ZVH-2.1")
async def test_opschaling_is_een_overdracht(elke_keten: Keten) -> None:
    """Wat nodig is en mag gaat naar het huis; hier blijft alles, en daar is het een ander gegeven van dezelfde partij."""
    o = await klaar_voor_het_huis(elke_keten)
    a, zaak = o
    voor = (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"]

    overdracht = await o.draag_over()

    assert (overdracht["stap"], overdracht["naarVerband"]) == ("geschoond", VERBAND)
    gevolg = uitkomsten(overdracht)
    assert {i: gevolg[i] for i in a.ids} == dict.fromkeys(a.ids, MEE)
    assert gevolg[o.eigen] == ("achter", "instemming_ontbreekt")
    assert gevolg[o.gezamenlijk] == ("achter", "gezamenlijk_blijft_hier")
    assert (await a.expert.moet("GET", f"/casussen/{a.casus_id}"))["gegevens"] == voor
    aangekomen = await daar(o)
    hier = {g["etiket"]["categorie"]: g for g in voor if g["etiket"]["id"] in a.ids}
    assert {g["etiket"]["categorie"]: g["inhoud"] for g in aangekomen} == {c: g["inhoud"] for c, g in hier.items()}
    for etiket in (g["etiket"] for g in aangekomen):
        assert (etiket["leverancier"], etiket["betrokkeneId"]) == (a.college.partij, zaak.betrokkene)
        assert (etiket["samenwerkingsverband"], etiket["casusId"], etiket["fase"]) == (VERBAND, zaak.casus_id, "intake")
        assert (etiket["fasedoel"], etiket["noodzaak"]) == ("toetsen_aan_criteria", "onderbouwt_criterium")
        assert etiket["geheimhouding"] == hier[etiket["categorie"]]["etiket"]["geheimhouding"]


@pytest.mark.eis("ZVH-4.3t", "ZVH-8.1", "PGA-13.4", "PGA-11.4c")
async def test_beide_boeken_weten_het_en_geen_noemt_de_andere_casus(keten: Keten) -> None:
    """In beide ketens staat de overdracht met haar uitkomst, de verstrekking staat hier en daar, en niets legt de dossiers naast elkaar."""
    o = await klaar_voor_het_huis(keten)
    a, zaak = o
    overdracht = await o.draag_over()
    regels = await keten.sql("select verband, soort, handeling, partij, body from audit where body like :id", id=f"%{overdracht['id']}%")
    per = {(r.verband, r.soort) for r in regels if r.handeling in ("overdracht.starten", "overdracht.ontvangen")}
    assert per >= {(v, s) for v in (PGA, VERBAND) for s in ("intentie", "feit", "uitkomst")} - {(PGA, "feit")}
    for verband, ander, kenmerken in ((PGA, VERBAND, [zaak.casus_id, zaak.betrokkene]), (VERBAND, PGA, [a.casus_id, a.inwoner, *a.ids])):
        eigen = json.dumps([str(r) for r in await keten.sql("select casus_id, body from audit where verband = :v", v=verband)])
        assert not [k for k in kenmerken if k in eigen or k.replace("-", "") in eigen], (verband, ander)
    rijen = await keten.sql("select soort, ontvanger, casus_id from verstrekking where soort in ('verband', 'overdracht') order by id")
    hier = [r for r in rijen if r.soort == "verband"]
    assert [r.ontvanger for r in hier] == [zaak.regisseur.partij] * len(a.ids)
    assert len([r for r in rijen if r.ontvanger == VERBAND]) == len(a.ids)
    (schuld,) = (await a.expert.moet("GET", f"/casussen/{a.casus_id}/brieven"))["verschuldigd"]
    assert schuld["brief"] == "aanmelding_zvh"
    for wie, soort, kenmerk in (
        (zaak.regisseur, "overdrachten", overdracht["id"]),
        (zaak.regisseur, "casussen", a.casus_id),
        (a.expert, "casussen", zaak.casus_id),
    ):
        antwoorden = [await wie.get(f"/{soort}/{i}") for i in (kenmerk, str(uuid4()))]
        assert status(antwoorden[0]) == status(antwoorden[1]), soort
        assert not antwoorden[0].is_success
    assert status(await keten.als("ggz", "afgevaardigde").get(f"/casussen/{zaak.casus_id}")) == ONVINDBAAR


@pytest.mark.eis("ZVH-3.5c", "ZVH-3.5c2")
async def test_de_leverancier_houdt_daar_zijn_zeggenschap(keten: Keten) -> None:
    """Het ja voor het huis is geen ja voor de triage daar: ook daar vraagt de procesregisseur opnieuw, en de leverancier beslist."""
    o = await klaar_voor_het_huis(keten)
    await ja(o.a, ggd_van(keten))
    await o.draag_over()
    zaak, (van_ggd,) = o.zaak, [g["etiket"]["id"] for g in await daar(o) if g["etiket"]["leverancier"] == GGD]
    await neem_aan(zaak)
    ids = [g["etiket"]["id"] for g in await daar(o)]
    await oordeel(zaak, ids)
    await vraag(zaak)
    await zaak.aanmelder.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": "ja"})

    verder = await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))

    gevolg = uitkomsten(verder)
    assert gevolg[van_ggd] == ("achter", "instemming_ontbreekt")
    assert {gevolg[i] for i in ids if i != van_ggd} == {MEE}
    assert "instemming_beantwoorden" in await taken(ggd_van(keten))


@pytest.mark.eis("ZVH-4.3t", "ZVH-B2.3b")
async def test_zonder_open_deur_komt_niets_binnen(keten: Keten) -> None:
    """Een casus die niet is opengezet, weer is gesloten, van een ander is of niet bestaat geeft een en hetzelfde nee."""
    o = await klaar_voor_het_huis(keten)
    a, zaak = o
    assert status(await a.expert.post("/ontvangsten", {"casusId": zaak.casus_id, "vanVerband": PGA})) == (403, "rol_past_niet")
    assert status(await zaak.aanmelder.post("/ontvangsten", {"casusId": zaak.casus_id, "vanVerband": PGA})) == (403, "rol_past_niet")
    dubbel = await zaak.regisseur.post("/ontvangsten", {"casusId": zaak.casus_id, "vanVerband": PGA})
    assert status(dubbel) == (409, "ontvangst_al_geopend")
    for onzin in (VERBAND, "onzin"):
        assert (await zaak.regisseur.post("/ontvangsten", {"casusId": zaak.casus_id, "vanVerband": onzin})).status_code == 400
    await zaak.regisseur.moet("POST", f"/ontvangsten/{o.ontvangst}/sluitingen")
    antwoorden = [await a.expert.post("/overdrachten", een_overdracht(a, i)) for i in (zaak.casus_id, a.casus_id, str(uuid4()))]
    assert [status(x) for x in antwoorden] == [DICHT] * 3
    assert len({x.json()["detail"] for x in antwoorden}) == 1
    daarheen = {"naarVerband": VERBAND, "naarCasusId": zaak.casus_id, "fasedoel": "toetsen_aan_criteria"}
    gezegd = await vooraf(a.expert, "overdracht.starten", "casus", a.casus_id, **daarheen)
    assert (gezegd["context"]["status"], gezegd["context"]["code"]) == DICHT
    uitleg = {"handeling": "overdracht.starten", "casusId": a.casus_id, **daarheen}
    assert status(await a.expert.post("/beleid/uitleg", uitleg)) == DICHT
    await open_ontvangst(zaak.regisseur, zaak.casus_id)
    ids = [*a.ids, o.eigen, o.gezamenlijk]
    eerst = {i: await vooraf(a.expert, "overdracht.starten", "gegeven", i, casus=a.casus_id, **daarheen) for i in ids}
    legt_uit = {i: (await a.expert.moet("POST", "/beleid/uitleg", uitleg | {"gegevenId": i}))["uitkomst"] for i in ids}
    gevolg = uitkomsten(await o.draag_over())
    assert {u for u in gevolg.values() if u == MEE} == {MEE}
    assert {i: e.get("context", {}).get("code", "") for i, e in eerst.items()} == {i: gevolg[i][1] for i in ids}
    assert {i: u == "toegestaan" for i, u in legt_uit.items()} == {i: gevolg[i] == MEE for i in ids}


@pytest.mark.eis("PGA-11.4b", "ZVH-9.2", "ZVH-B2.3b")
async def test_per_gegeven_en_in_de_woorden_van_daar(keten: Keten) -> None:
    """Het hele dossier in een keer kan niet: per gegeven een criterium van daar, per gegeven een ja, en naar een verband dat er is."""
    o = await klaar_voor_het_huis(keten)
    a = o.a
    basis = {"casusId": a.casus_id, "naarVerband": VERBAND}
    goed = {"gegevenId": a.ids[0], "oordeel": "noodzakelijk", "reden": "onderbouwt_criterium", "criterium": HUIS_CRITERIUM}
    fout: list[dict[str, Any]] = [
        {"criterium": "twee_of_meer_ketens_nodig"},
        {"criterium": None},
        {"reden": "nodig_voor_analyse"},
        {"gegevenId": None, "categorie": "personalia"},
    ]
    for anders in fout:
        oordelen = [{k: v for k, v in (goed | anders).items() if v is not None}]
        assert (await a.expert.post("/noodzaakoordelen", basis | {"oordelen": oordelen})).status_code == 400, anders
    for onzin in (PGA, "onzin"):
        assert (await a.expert.post("/noodzaakoordelen", basis | {"naarVerband": onzin, "oordelen": [goed]})).status_code == 400
        assert (await a.expert.post("/instemmingsvragen", basis | {"naarVerband": onzin})).status_code == 400
    alles = basis | {"categorie": "personalia"}
    assert (await a.college.post("/instemmingen", alles)).status_code == 400
    zonder = een_overdracht(a, o.zaak.casus_id) | {"naarFase": "afschaling"}
    assert (await a.expert.post("/overdrachten", zonder)).status_code == 400
    assert (await a.expert.post("/overdrachten", een_overdracht(a, o.zaak.casus_id, naarCasusId=None))).status_code == 400


@pytest.mark.eis("PGA-11.4b")
async def test_alleen_naar_de_casus_van_wie_erom_vroeg(keten: Keten) -> None:
    """De pga-expert verstrekt namens de aanmeldende partner: naar de casus van een ander gaat niets mee."""
    o = await klaar_voor_het_huis(keten)
    vreemd = await een_zaak(keten, aanmelder="veilig_thuis")
    await open_ontvangst(vreemd.regisseur, vreemd.casus_id)

    overdracht = await o.draag_over(naarCasusId=vreemd.casus_id)

    assert {code for stap, code in uitkomsten(overdracht).values() if stap == "achter"} >= {"andere_aanmelder"}
    assert "meegegaan" not in {stap for stap, _ in uitkomsten(overdracht).values()}
    eigen = await vreemd.regisseur.moet("GET", f"/aanmeldingen/{vreemd.aanmelding_id}")
    assert {g["etiket"]["leverancier"] for g in eigen["gegevens"]} == {vreemd.aanmelder.partij}


def na_aankomst(doe: Any) -> Any:
    """Something that happens while the pakket lies in bewaring."""

    async def storing(request: httpx.Request, binnen: Any) -> Any:
        antwoord = await binnen.handle_async_request(request)
        if request.method == "PUT" and "/aankomst/" in request.url.path:
            await doe()
        return antwoord

    return storing


@pytest.mark.eis("ZVH-3.5c2")
async def test_intrekken_terwijl_het_in_bewaring_ligt_wint(elke_keten: Keten) -> None:
    """Wie intrekt voor de vrijgave houdt zijn gegeven hier; wat de ander wel mag gaat door, en een later ja gaat na en niet dubbel."""
    o = await klaar_voor_het_huis(elke_keten)
    a, ggd = o.a, ggd_van(elke_keten)
    await ja(a, ggd)
    gegeven = (await a.college.moet("GET", "/instemmingen", status="gegeven"))["instemmingen"]
    voor_huis = [i for i in gegeven if i["naarVerband"] == VERBAND and i["gegevenId"] == a.ids[0]]

    async def trek_in() -> None:
        for i in voor_huis:
            await a.college.moet("POST", f"/instemmingen/{i['id']}/intrekkingen")

    elke_keten.diensten["intake"].storing = na_aankomst(trek_in)
    gevolg = uitkomsten(await o.draag_over())
    elke_keten.diensten["intake"].storing = None
    assert (gevolg[a.ids[0]], gevolg[a.ids[1]], gevolg[o.eigen]) == (("achter", "instemming_ingetrokken"), MEE, MEE)
    assert len(await daar(o)) == 2

    await a.college.moet("POST", "/instemmingen", {"casusId": a.casus_id, "gegevenIds": [a.ids[0]], "naarVerband": VERBAND})
    na = uitkomsten(await o.draag_over())
    assert (na[a.ids[0]], set(na) & {a.ids[1], o.eigen}) == (MEE, set())
    assert len(await daar(o)) == 3


@pytest.mark.eis("ZVH-4.3t")
async def test_sluiten_terwijl_het_in_bewaring_ligt_wint(elke_keten: Keten) -> None:
    """Sluit de ontvanger zijn deur voor de vrijgave, dan komt er niets aan en blijft hier alles zoals het was."""
    o = await klaar_voor_het_huis(elke_keten)

    async def sluit() -> None:
        await o.zaak.regisseur.moet("POST", f"/ontvangsten/{o.ontvangst}/sluitingen")

    elke_keten.diensten["intake"].storing = na_aankomst(sluit)
    overdracht = await o.draag_over()
    elke_keten.diensten["intake"].storing = None

    assert overdracht["stap"] == "geweigerd"
    assert {u for u in uitkomsten(overdracht).values() if u[0] != "achter"} == set()
    assert await daar(o) == []
    assert len((await o.a.expert.moet("GET", f"/casussen/{o.a.casus_id}"))["gegevens"]) >= len(o.a.ids)
    assert await elke_keten.sql("select id from verstrekking where soort = 'verband'") == []
    await open_ontvangst(o.zaak.regisseur, o.zaak.casus_id)
    assert uitkomsten(await o.draag_over())[o.a.ids[0]] == MEE


@pytest.mark.eis("ZVH-4.3t", "ZVH-8.1")
@pytest.mark.parametrize("waar", ["/vertrek/", "/aankomst/", "/vrijgave", "/schoning"])
async def test_na_een_val_gaat_de_klok_verder(elke_keten: Keten, waar: str) -> None:
    """Valt de keten halverwege, dan brengt de klok de overdracht naar haar einde: niets kwijt, niets dubbel, in geen van beide boeken."""
    o = await klaar_voor_het_huis(elke_keten)

    async def valt(request: httpx.Request, binnen: Any) -> Any:
        if waar in request.url.path and not (waar == "/vertrek/" and request.url.path.endswith("/schoning")):
            await binnen.handle_async_request(request)
            raise httpx.RemoteProtocolError("verbroken", request=request)
        return None

    for dienst in ("intake", "casusoverleg"):
        elke_keten.diensten[dienst].storing = valt
    assert (await o.a.expert.post("/overdrachten", een_overdracht(o.a, o.zaak.casus_id))).status_code == 502
    for dienst in ("intake", "casusoverleg"):
        elke_keten.diensten[dienst].storing = None
    bezig = await o.a.expert.post("/overdrachten", een_overdracht(o.a, o.zaak.casus_id))
    assert status(bezig) == (409, "overdracht_loopt")
    zet = text("update overdracht set na = '2020-01-01 00:00:00.000000', lease_tot = null")
    await elke_keten.kern.databank.schrijf(lambda s: s.execute(zet))
    await klok.ronde(elke_keten.kern)

    assert [r.stap for r in await elke_keten.sql("select stap from overdracht where soort = 'verband'")] == ["geschoond"]
    assert len(await daar(o)) == len(o.a.ids)
    soorten = await elke_keten.sql("select soort, count(*) as n from verstrekking where soort = 'verband' group by soort")
    assert [r.n for r in soorten] == [len(o.a.ids)]


@pytest.mark.eis("ZVH-9.5", "PGA-5.1")
async def test_het_huis_hoort_dat_een_gegeven_is_gecorrigeerd(keten: Keten) -> None:
    """Wie hier corrigeert bereikt ook het huis, onder het kenmerk dat het daar kent."""
    o = await klaar_voor_het_huis(keten)
    await o.draag_over()
    daar_ids = {g["etiket"]["id"] for g in await daar(o)}
    lees = (await o.a.expert.moet("GET", f"/casussen/{o.a.casus_id}"))["gegevens"]
    (oud,) = [g for g in lees if g["etiket"]["id"] == o.a.ids[0]]
    await o.a.college.moet("PUT", f"/gegevens/{o.a.ids[0]}", {"inhoud": oud["inhoud"]}, versie=oud["etiket"]["versie"])
    gemeld = [g for g in await o.zaak.regisseur.moet("GET", "/gebeurtenissen") if "gecorrigeerd" in g["type"]]
    assert [g["dataref"] for g in gemeld] == [f"/v1/casussen/{o.zaak.casus_id}"]
    (rij,) = await keten.sql("select velden from feit where soort = 'kennisgeving'")
    velden = json.loads(rij.velden) if isinstance(rij.velden, str) else rij.velden
    assert (velden["casus"], velden["gegeven"] in daar_ids) == (o.zaak.casus_id, True)


@pytest.mark.eis("ZVH-4.3t")
async def test_wie_overgaat_is_daar_te_vinden_en_eerder_niet(keten: Keten) -> None:
    """Zoeken vindt over de grens niets; pas wat is vrijgegeven is in het andere verband te vinden, met zijn eigen sleutel."""
    o = await klaar_voor_het_huis(keten)
    lees = (await o.a.expert.moet("GET", f"/casussen/{o.a.casus_id}"))["gegevens"]
    (wie,) = [g["etiket"] for g in lees if g["etiket"]["categorie"] == "personalia"]
    nieuw = {"inhoud": {"naam": "Jan Jansen", "geboortedatum": "1990-05-01"}}
    await o.a.college.moet("PUT", f"/gegevens/{wie['id']}", nieuw, versie=wie["versie"])
    zoek = {"samenwerkingsverband": VERBAND, "achternaam": "Jansen", "geboortedatum": "1990-05-01"}

    async def gevonden() -> list[str]:
        return [k["casusId"] for k in (await o.zaak.regisseur.moet("POST", "/casussen/_zoek", zoek))["items"]]

    assert await gevonden() == []
    await o.draag_over()
    assert await gevonden() == [o.zaak.casus_id]
    assert [
        r.n for r in await keten.sql("select count(*) as n from overdracht where zoeksleutels is not null and zoeksleutels <> 'null'")
    ] == [0]
