"""A verzoek of whoever knows no casus: received anywhere, searched and judged by people, answered in time (ZVH 17, 18; ONTWERP §7-§9)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text, update

from gateway import klok
from gateway.model import Casus
from tests.bouw import vandaag
from tests.keten import VERBAND, Keten, Partner, geteld
from tests.verhalen.feiten_bouw import ONVINDBAAR, kern_van, status
from tests.verhalen.pga_bouw import PGA, een_aanpak
from tests.verhalen.pga_bouw import een_item as een_pga_item
from tests.verhalen.rechten_besluit_bouw import motivering
from tests.verhalen.rechten_bouw import dagen_later, identificeer, taken
from tests.verhalen.test_zoeken import NAAM, een_persoon, een_toets

GGZ = "00000099000000050000"


async def een_zoekverzoek(keten: Keten, **anders: Any) -> dict[str, Any]:
    """A body for POST /verzoeken without a casus, received today at a partner; a field given as None is left out."""
    persoon = {"achternaam": "van der Berg", "geboortedatum": "1990-05-01", "postcode": "1234 AB", "omschrijving": "Wat weet u van mij?"}
    op = await vandaag(keten)
    basis = {"samenwerkingsverband": VERBAND, "soort": "inzage", "ontvangenOp": op, "ontvangenBij": GGZ, "ingediendDoor": "betrokkene"}
    wie = anders.pop("persoon", {})
    body = basis | {"persoon": wie if wie is None else persoon | wie} | anders
    return {k: v for k, v in body.items() if v is not None}


async def neem_aan(wie: Partner, **anders: Any) -> dict[str, Any]:
    gemaakt: dict[str, Any] = await wie.moet("POST", "/verzoeken", await een_zoekverzoek(wie.keten, **anders))
    return gemaakt


async def zoek(wie: Partner, verzoek: str) -> list[dict[str, Any]]:
    gevonden: list[dict[str, Any]] = (await wie.moet("POST", f"/zoekverzoeken/{verzoek}/zoekingen"))["kandidaten"]
    return gevonden


async def oordeel(wie: Partner, verzoek: str, kandidaat: dict[str, Any], wat: str = "zelfde_persoon") -> Any:
    body = {"casusId": kandidaat["casusId"], "betrokkeneId": kandidaat["betrokkeneId"], "oordeel": wat}
    return await wie.post(f"/zoekverzoeken/{verzoek}/kandidaatoordelen", body)


async def is_bekend_wie(manager: Partner, verzoek: str) -> None:
    body = {"wijze": "in_persoon_bij_zvh", "op": await vandaag(manager.keten)}
    await manager.moet("POST", f"/zoekverzoeken/{verzoek}/identiteitsvaststellingen", body)


def partner(keten: Keten) -> Partner:
    return keten.als("ggz", "afgevaardigde")


# ── reception ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.1", "ZVH-17.3")
async def test_de_ontvangst_verraadt_niet_of_er_een_casus_is(keten: Keten) -> None:
    """Met en zonder zaak: zelfde status en antwoord, evenveel opdrachten en aanroepen, zelfde taken; ook de ontvanger leest later niets."""
    zaak, ggz = await een_persoon(keten), partner(keten)
    gezien, ids = [], []
    for naam in ("van der Berg", "Niemand"):
        for middel in keten.diensten.values():
            middel.roepen.clear()
        with geteld(keten) as opdrachten:
            antwoord = await ggz.post("/verzoeken", await een_zoekverzoek(keten, persoon={"achternaam": naam}))
        ids.append(antwoord.json()["id"])
        roepen = [r.replace(ids[-1], "id") for m in keten.diensten.values() for r in m.roepen]
        gezien.append((antwoord.status_code, {k: v for k, v in antwoord.json().items() if k != "id"}, opdrachten, roepen))
    assert gezien[0] == gezien[1]
    assert gezien[0][0] == 201
    assert (gezien[0][1]["casusId"], gezien[0][1]["behandelaar"], gezien[0][1]["ontbreekt"]) == (None, "manager", [])
    assert gezien[0][1]["uitersteDatum"] == str(date.fromisoformat(await vandaag(keten)) + timedelta(days=28))

    (kandidaat,) = await zoek(zaak.regisseur, ids[0])
    assert (await oordeel(zaak.regisseur, ids[0], kandidaat)).status_code == 201
    gelezen = [await ggz.moet("GET", f"/zoekverzoeken/{i}") for i in ids]
    assert {g.pop("id") for g in gelezen} == set(ids)
    assert gelezen[0] == gelezen[1]
    assert (gelezen[0]["status"], gelezen[0]["persoon"], gelezen[0]["gekoppeld"]) == ("in_behandeling", None, [])
    assert (await ggz.moet("GET", "/taken"))["items"] == []
    assert await ggz.moet("GET", "/gebeurtenissen") == []


@pytest.mark.eis("ZVH-17.1", "PGA-17.1a", "XTRA-10.1")
async def test_elke_partij_neemt_elk_verzoek_aan(keten: Keten) -> None:
    """Ieder recht, bij wie dan ook; wat ontbreekt en wie niet mag staat erbij, en een herhaling is hetzelfde verzoek."""
    ggz = partner(keten)
    correctie = await neem_aan(ggz, soort="rectificatie", kanaal="mondeling")
    ander = await neem_aan(keten.als("college", "professional"), soort="beperking", ingediendDoor="ander")
    pga = await neem_aan(keten.als("college", "aanmelder"), samenwerkingsverband=PGA)
    body, sleutel = await een_zoekverzoek(keten), str(uuid4())
    eerste, tweede = [(await ggz.post("/verzoeken", body, sleutel=sleutel)).json() for _ in range(2)]

    assert (correctie["status"], [o["code"] for o in correctie["ontbreekt"]]) == ("onvolledig", ["op_schrift"])
    assert (ander["status"], [o["code"] for o in ander["ontbreekt"]]) == ("onbevoegd", ["niet_gemachtigd", "gewenste_beperking"])
    assert (pga["behandelaar"], pga["status"]) == ("burgemeester", "onvolledig")
    assert eerste == tweede
    assert len(await keten.sql("select id from zoekverzoek")) == 4


@pytest.mark.eis("ZVH-17.1", "ZVH-4.3t")
async def test_wat_er_niet_bij_hoort_wordt_geweigerd(keten: Keten) -> None:
    """Half een casus en half een persoon, een BSN, de toekomst en een ander verband; alles genoemd, niets vastgelegd of herhaald."""
    ggz, wie = partner(keten), str(uuid4())
    fout: list[tuple[dict[str, Any], int, list[str]]] = [
        ({"casusId": wie}, 400, ["/betrokkeneId", "/persoon", "/samenwerkingsverband"]),
        ({"persoon": None, "samenwerkingsverband": None}, 400, ["/casusId"]),
        ({"samenwerkingsverband": None, "betrokkeneId": wie}, 400, ["/samenwerkingsverband", "/betrokkeneId"]),
        ({"ontvangenOp": "2999-01-01"}, 400, ["/ontvangenOp"]),
        ({"samenwerkingsverband": "nergens"}, 403, []),
    ]
    for velden, code, genoemd in fout:
        antwoord = await ggz.post("/verzoeken", await een_zoekverzoek(keten, **velden))
        assert (antwoord.status_code, [f["veld"] for f in antwoord.json().get("fouten", [])]) == (code, genoemd)
    bsn = await ggz.post("/verzoeken", await een_zoekverzoek(keten, persoon={"omschrijving": "Nummer 111222333"}))
    assert (bsn.status_code, "111222333" in bsn.text) == (400, False)
    assert await keten.sql("select id from zoekverzoek") == []


# ── searching and judging ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.1", "ZVH-17.3", "ZVH-18.1")
async def test_een_bevestigde_kandidaat_wordt_een_verzoek_in_die_casus(elke_keten: Keten) -> None:
    """Zoeken, oordelen en dan verder in de casus, met één klok vanaf de eerste ontvangst; de brief zegt wat en hoe is doorzocht."""
    keten = elke_keten
    zaak, dubbel = await een_persoon(keten), await een_persoon(keten, postcode="9999 ZZ")
    ander = await een_persoon(keten, naam="An Smit")
    ontvangen = await vandaag(keten)
    gemaakt = await neem_aan(partner(keten))
    await dagen_later(keten, 3)
    verzoek = gemaakt["id"]
    assert await taken(zaak.regisseur, verzoek) == ["zoekverzoek_beoordelen"]
    assert await taken(manager := keten.als("zvh", "manager"), verzoek) == ["zoekverzoek_behandelen", "zoekverzoek_beoordelen"]

    gevonden = {k["casusId"]: k for k in await zoek(zaak.regisseur, verzoek)}
    beide = ["achternaam_geboortedatum", "geboortedatum_postcode"]
    assert {c: k["overeenkomst"] for c, k in gevonden.items()} == {
        zaak.casus_id: beide,
        dubbel.casus_id: beide[:1],
        ander.casus_id: beide[1:],
    }
    for kandidaat, wat in ((zaak, "zelfde_persoon"), (ander, "andere_persoon"), (dubbel, "zelfde_persoon")):
        laatste = await oordeel(zaak.regisseur, verzoek, gevonden[kandidaat.casus_id], wat)
        assert laatste.status_code == 201, laatste.text
    assert laatste.json()["status"] == "gekoppeld"

    gelezen = await manager.moet("GET", f"/zoekverzoeken/{verzoek}")
    assert (gelezen["status"], len(gelezen["gekoppeld"]), gelezen["persoon"]["omschrijving"]) == ("gekoppeld", 2, "Wat weet u van mij?")
    assert await taken(manager, verzoek) == []
    per_casus = {}
    for nieuw in gelezen["gekoppeld"]:
        in_casus = await manager.moet("GET", f"/verzoeken/{nieuw}")
        assert (in_casus["ontvangenOp"], in_casus["uitersteDatum"]) == (ontvangen, gemaakt["uitersteDatum"])
        assert await taken(manager, nieuw) == ["verzoek_behandelen"]
        per_casus[in_casus["casusId"]] = nieuw
    assert set(per_casus) == {zaak.casus_id, dubbel.casus_id}
    eerste = per_casus[zaak.casus_id]
    await identificeer(manager, eerste)
    await manager.moet("POST", f"/verzoeken/{eerste}/verzamelingen")
    grond = {"besluit": "afwijzen", "gronden": ["verzoek_onvolledig"], "gegevens": [motivering(zaak.betrokkene, "Nee.")]}
    await manager.moet("POST", f"/verzoeken/{eerste}/besluiten", grond)
    brief = await manager.moet("GET", f"/antwoorden/{eerste}")
    assert [s["code"] for s in brief["gezocht"]["sleutels"]] == beide


@pytest.mark.eis("ZVH-17.1", "ZVH-4.3t")
async def test_een_kandidaat_ziet_alleen_wie_die_casus_kent(keten: Keten) -> None:
    """Een collega vindt niets en kan niets bevestigen, maar zolang niemand oordeelde kan er geen 'niets gevonden' uit."""
    zaak, manager = await een_persoon(keten), keten.als("zvh", "manager")
    await zaak.regisseur.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/criteriatoetsen", een_toets())
    collega = keten.als("zvh", "procesregisseur", functionaris="pr-ander")
    verzoek, niemand = [
        (await neem_aan(partner(keten), persoon={"achternaam": n, "postcode": p}))["id"]
        for n, p in ((NAAM, "1234AB"), ("Niemand", "1111AA"))
    ]

    assert await zoek(collega, verzoek) == await zoek(collega, niemand) == []
    assert [await taken(collega, i) for i in (verzoek, niemand)] == [["zoekverzoek_beoordelen"]] * 2
    assert await zoek(manager, verzoek) == []
    mijn = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene}
    vreemd = [await oordeel(wie, verzoek, k) for wie in (collega, manager) for k in (mijn, mijn | {"casusId": str(uuid4())})]
    assert {a.status_code for a in vreemd} == {404}
    assert [status(a) for a in vreemd[:1]] == [status(a) for a in vreemd[1:2]]
    await is_bekend_wie(manager, verzoek)
    assert status(await manager.post(f"/zoekverzoeken/{verzoek}/besluiten", {})) == (409, "kandidaat_open")
    assert status(await collega.post(f"/zoekverzoeken/{verzoek}/besluiten", {}))[0] == 403
    assert (await partner(keten).post(f"/zoekverzoeken/{verzoek}/zoekingen")).status_code == 403

    assert (await oordeel(zaak.regisseur, verzoek, mijn, "andere_persoon")).status_code == 201
    assert (await oordeel(zaak.regisseur, verzoek, mijn)).json()["code"] == "al_geoordeeld"
    assert (await manager.post(f"/zoekverzoeken/{verzoek}/besluiten", {})).status_code == 201


@pytest.mark.eis("ZVH-11.2b", "ZVH-17.1")
async def test_wat_is_afgewezen_en_nog_bestaat_wordt_ook_gevonden(keten: Keten) -> None:
    """Een afgewezen zaak en een beperkt gegeven tellen mee; wat niet meer van een procesregisseur is beoordeelt de manager."""
    zaak, manager = await een_persoon(keten), keten.als("zvh", "manager")
    (adres,) = [r.adres_id for r in await keten.sql("select adres_id from zoeksleutel where adres_id is not null")]
    beperking = {"casusId": zaak.casus_id, "gegevenId": str(UUID(str(adres))), "reden": "juistheid_betwist"}
    await zaak.aanmelder.moet("POST", "/beperkingen", beperking)
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Casus).values(status="afgewezen")))
    ontvangen = str(date.fromisoformat(await vandaag(keten)) - timedelta(days=3))
    anders = {"soort": "rectificatie", "ontvangenOp": ontvangen, "persoon": {"achternaam": "Anders", "omschrijving": "Het is nummer 12."}}
    machtiging = {"geldigTot": "2099-01-01", "kenmerk": "M-2026-77"}
    verzoek = (await neem_aan(partner(keten), **anders, ingediendDoor="gemachtigde", machtiging=machtiging))["id"]
    assert "M-2026-77" not in str(await keten.sql("select velden from zoekverzoek"))

    (kandidaat,) = await zoek(manager, verzoek)

    assert (kandidaat["casusId"], kandidaat["overeenkomst"]) == (zaak.casus_id, ["geboortedatum_postcode"])
    assert (await oordeel(manager, verzoek, kandidaat)).json()["status"] == "gekoppeld"
    gelezen = await manager.moet("GET", f"/zoekverzoeken/{verzoek}")
    assert gelezen["laatDoorgemeld"] is True
    in_casus = await manager.moet("GET", f"/verzoeken/{gelezen['gekoppeld'][0]}")
    assert (in_casus["status"], in_casus["ontbreekt"], in_casus["ontvangenOp"]) == ("ontvangen", [], ontvangen)
    assert in_casus["machtigingTot"] == "2099-01-01"
    assert await taken(manager, in_casus["id"]) == ["verzoek_behandelen", "verzoek_laat_doorgemeld"]


@pytest.mark.eis("PGA-4.1g", "ZVH-4.3t", "PGA-17.6")
async def test_in_een_pga_oordeelt_de_expert_en_besluit_de_burgemeester(keten: Keten) -> None:
    """De expert ziet de kandidaat van zijn eigen verband, niet die van het zvh; burgemeester en gemandateerde zien er geen."""
    zaak, inwoner = await een_persoon(keten), str(uuid4())
    wie = een_pga_item(inwoner, inhoud={"naam": NAAM, "geboortedatum": "1990-05-01"})
    a = await een_aanpak(keten, betrokkenen=[{"betrokkeneId": inwoner, "categorie": "1", "relatie": "hoofdpersoon"}], gegevens=[wie])
    burgemeester = keten.als("burgemeester", "burgemeester", functionaris="bm-1")
    verzoek = (await neem_aan(partner(keten), samenwerkingsverband=PGA))["id"]

    (kandidaat,) = await zoek(a.expert, verzoek)

    assert kandidaat["casusId"] == a.casus_id
    assert (await burgemeester.post(f"/zoekverzoeken/{verzoek}/zoekingen")).status_code == 403
    assert (await zaak.regisseur.post(f"/zoekverzoeken/{verzoek}/zoekingen")).status_code == 404
    assert status(await keten.als("burgemeester", "gemandateerde").post(f"/zoekverzoeken/{verzoek}/besluiten", {}))[0] == 403
    assert (await oordeel(a.expert, verzoek, kandidaat)).json()["status"] == "gekoppeld"
    assert len((await burgemeester.moet("GET", f"/zoekverzoeken/{verzoek}"))["gekoppeld"]) == 1


# ── nothing found ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.1", "ZVH-18.2", "ZVH-18.4", "IED-6.3", "IED-6.4")
async def test_niets_gevonden_zegt_waar_en_hoe_is_gezocht(keten: Keten) -> None:
    """Pas met de identiteit, na zoeken; de brief noemt kenmerken, plaatsen en wegen, als JSON en als pagina, en dan is het klaar."""
    manager, ggz = keten.als("zvh", "manager"), partner(keten)
    verzoek = (await neem_aan(ggz))["id"]
    pad = f"/zoekverzoeken/{verzoek}"
    assert status(await manager.get(f"{pad}/antwoord")) == (409, "geen_besluit")
    assert status(await manager.post(f"{pad}/besluiten", {})) == (409, "identiteit_ontbreekt")
    await is_bekend_wie(manager, verzoek)
    antwoord = {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"}
    assert status(await manager.post(f"{pad}/antwoorden", antwoord)) == (409, "geen_besluit")
    await manager.moet("POST", f"{pad}/besluiten", {})

    brief = await manager.moet("GET", f"{pad}/antwoord")
    assert (brief["uitkomst"], brief["opgenomen"]["code"], brief["gezocht"]["op"]) == ("niets_gevonden", "nee", await vandaag(keten))
    assert [s["code"] for s in brief["gezocht"]["sleutels"]] == ["achternaam_geboortedatum", "geboortedatum_postcode"]
    assert "een medewerker kijkt altijd zelf" in brief["gezocht"]["tekst"]
    assert [w["code"] for w in brief["rechtsmiddelen"][0]["wegen"]] == ["klacht_bij_verband", "klacht_ap"]
    pagina = await keten.client.get(f"/v1{pad}/antwoord", headers=manager._kop() | {"accept": "text/html"})
    assert "Wij hebben niets over u gevonden" in pagina.text
    assert (await manager.moet("POST", f"{pad}/antwoorden", antwoord))["status"] == "beantwoord"
    assert status(await manager.post(f"{pad}/antwoorden", antwoord)) == (409, "al_afgerond")
    assert await taken(manager, verzoek) == []
    assert (await ggz.moet("GET", pad))["status"] == "in_behandeling"


@pytest.mark.eis("ZVH-18.2b", "IED-6.4", "XTRA-10.1")
async def test_een_afwijzing_om_de_vorm_zegt_niets_over_wat_er_is(keten: Keten) -> None:
    """Met of zonder kandidaat hetzelfde: geen identiteit nodig, geen woord over zoeken, wel de wegen."""
    await een_persoon(keten)
    manager, brieven = keten.als("zvh", "manager"), []
    for naam in ("van der Berg", "Niemand"):
        verzoek = (await neem_aan(partner(keten), persoon={"achternaam": naam}))["id"]
        await manager.moet("POST", f"/zoekverzoeken/{verzoek}/besluiten", {"gronden": ["identiteit_niet_vastgesteld"]})
        brieven.append(await manager.moet("GET", f"/zoekverzoeken/{verzoek}/antwoord") | {"verzoekId": ""})

    assert brieven[0] == brieven[1]
    assert (brieven[0]["uitkomst"], brieven[0]["gezocht"], brieven[0]["opgenomen"]) == ("afwijzen", None, None)
    assert brieven[0]["rechtsmiddelen"]


# ── its id elsewhere ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.1")
async def test_aan_de_deuren_van_een_verzoek_hoort_wie_mag_weten_wat_eerst_komt(keten: Keten) -> None:
    """Besluit en inzage geven 409 met de volgende stap; voor een ander is er niets: zelfde antwoord en evenveel opdrachten."""
    verzoek, manager = (await neem_aan(partner(keten)))["id"], keten.als("zvh", "manager")
    doelen = (("besluiten", {"besluit": "toewijzen"}), ("verzamelingen", None))
    for stap, body in doelen:
        nee = await manager.post(f"/verzoeken/{verzoek}/{stap}", body)
        assert status(nee) == (409, "verzoek_zonder_casus"), nee.text
        assert "/v1/zoekverzoeken" in nee.json()["volgendeStap"]
    assert status(await partner(keten).post(f"/verzoeken/{verzoek}/aanvullingen", {})) == (409, "verzoek_zonder_casus")
    ander = keten.als("veilig_thuis", "afgevaardigde")
    for stap, body in (("aanvullingen", {}), ("", None)):
        gezien = []
        for doel in (verzoek, str(uuid4())):
            pad = f"/verzoeken/{doel}/{stap}" if stap else f"/zoekverzoeken/{doel}"
            with geteld(keten) as opdrachten:
                antwoord = await (ander.post(pad, body) if stap else ander.get(pad))
            gezien.append((status(antwoord), kern_van(antwoord), opdrachten))
        assert gezien[0] == gezien[1]
        assert gezien[0][0] == (ONVINDBAAR if not stap else (403, "geen_rol_hierin"))


# ── the clock, and what is left ─────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.2", "ZVH-11.1")
async def test_de_klok_waarschuwt_en_ruimt_wie_het_vroeg_op(keten: Keten) -> None:
    """Voor de laatste dag een waarschuwing, erna ook de stuurgroep; een jaar na het antwoord is de persoon weg, de datums niet."""
    merk = "Zonneklaarmerkteken"
    manager, stuurgroep = keten.als("zvh", "manager"), keten.als("zvh", "stuurgroep", functionaris="sg-1")
    verzoek = (await neem_aan(partner(keten), persoon={"achternaam": merk}))["id"]
    pad = f"/zoekverzoeken/{verzoek}"
    assert all(merk.encode() not in p.read_bytes() for p in keten.map.glob("*.db*"))
    assert (await manager.moet("GET", pad))["persoon"]["achternaam"] == merk
    assert _teksten(keten) == 4
    await dagen_later(keten, 23)
    await klok.ronde(keten.kern)
    assert "zoekverzoek_nadert" in await taken(keten.als("zvh", "manager"), verzoek)
    assert await taken(keten.als("zvh", "stuurgroep", functionaris="sg-1"), verzoek) == []
    await dagen_later(keten, 6)
    await klok.ronde(keten.kern)
    assert (await klok.ronde(keten.kern))["zoekverzoeken"] == 0
    assert await taken(stuurgroep, verzoek) == ["zoekverzoek_te_laat"]
    await manager.moet("POST", f"{pad}/besluiten", {"gronden": ["identiteit_niet_vastgesteld"]})
    await manager.moet("POST", f"{pad}/antwoorden", {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"})

    await dagen_later(keten, 367)
    await klok.ronde(keten.kern)

    manager = keten.als("zvh", "manager")
    assert (await manager.get(pad)).status_code == 404
    assert _teksten(keten) == 0
    (laatste,) = await keten.sql("select status, velden from zoekverzoek order by versie desc limit 1")
    assert laatste.status == "vernietigd"
    assert merk not in str(laatste.velden)


def _teksten(keten: Keten) -> int:
    with keten.diensten["rights"].binnen.app.state.omgeving.sessions() as s:
        return int(s.execute(text("select count(*) from zoektekst")).scalar_one())


@pytest.mark.eis("ZVH-11.3", "ZVH-18.2")
async def test_na_vernietiging_is_nog_aan_te_tonen_dat_op_tijd_is_besloten(keten: Keten) -> None:
    """Als het dossier van een verzoek gaat blijft in de audit welk recht, wanneer en met welke uitkomst; niet wie en niet welke casus."""
    zaak, manager = await een_persoon(keten), keten.als("zvh", "manager")
    verzoek = (await neem_aan(partner(keten)))["id"]
    (kandidaat,) = await zoek(zaak.regisseur, verzoek)
    await oordeel(zaak.regisseur, verzoek, kandidaat)
    (nieuw,) = (await manager.moet("GET", f"/zoekverzoeken/{verzoek}"))["gekoppeld"]
    nee = {"besluit": "afwijzen", "gronden": ["verzoeker_onbevoegd"], "gegevens": [motivering(zaak.betrokkene, "Nee.")]}
    await manager.moet("POST", f"/verzoeken/{nieuw}/besluiten", nee)
    op = await vandaag(keten)
    await manager.moet("POST", f"/verzoeken/{nieuw}/antwoorden", {"verzondenOp": op, "wijze": "aangetekende_post"})
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Casus).values(vernietigen_op=date.fromisoformat(op))))
    await klok.ronde(keten.kern)
    await dagen_later(keten, 367)
    await klok.ronde(keten.kern)

    assert await keten.sql("select id from feit where soort = 'verzoek'") == []
    boek = [str(tuple(r)) for r in await keten.sql("select * from audit where handeling = 'klok.vernietigen'")]
    rijen = [rij for rij in boek if "beantwoord_op" in rij]
    assert len(rijen) == 1
    assert all(wat in rijen[0] for wat in ("inzage", op, "afwijzen"))
    assert zaak.casus_id.replace("-", "") not in rijen[0].replace("-", "")
