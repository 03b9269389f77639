"""What the reglementen of LJ&R, Xtra and IED ask of the organisation round their gegevens: verwerkers, secrecy, security, versions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import create_engine, text

from deploy import proefpartners
from gateway.keten import controleer
from gateway.klokwerk.bewijsketen import reeks_audit
from tests.bouw import een_aanmelding
from tests.keten import SLEUTELS, VERBAND, Keten, Partner, een_keten
from tests.verhalen.feiten_bouw import status
from tests.verhalen.ljr_bouw import een_ljr_item, een_ljr_zaak, stem_in
from tests.verhalen.register_bouw import beheerder, een_issuer, met_token
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, ied, iemand, klaar, meld_aan, xtra
from tests.verhalen.test_functionarissen import een_functionaris, leg_vast, pad, vandaag
from tests.verhalen.test_informatieplicht import fouten
from tests.verhalen.test_overdracht import draag_over, neem_aan, oordeel
from tests.verhalen.test_verwerkers import VERWERKER, een_opdracht
from tests.verhalen.test_xtra_ied import naar_triage

LJR, XTRA, IED = (proefpartners.partij_id(p) for p in ("reclassering", "welzijn", "jobcoach"))


def van_ljr(**anders: Any) -> dict[str, Any]:
    """LJ&R lets an organisation work for it, bound as its reglement asks."""
    gebonden = {"instructieKenmerk": "INS-2026-1", "beveiligingsnorm": "nen_iso_iec_27001", "overeenkomstTot": "2099-12-31"}
    return een_opdracht(opdrachtgever=LJR, handelingen=["aanmelding.*", "partij.lezen"]) | gebonden | anders


# ---- verwerkers and secrecy ------------------------------------------------------------------------------------------------------------


@pytest.mark.eis("LJR-5")
async def test_een_verwerker_van_ljr_is_gebonden_voor_hij_iets_kan(keten: Keten) -> None:
    """Zonder overeenkomst, instructies of erkende norm wordt zijn account niet actief (403); met alle drie wel, tot zij eindigt."""
    ontbreekt = (
        {"overeenkomstKenmerk": None},
        {"overeenkomstTot": "2026-01-31"},
        {"instructieKenmerk": None},
        {"beveiligingsnorm": "eigen"},
    )
    for anders in ontbreekt:
        geweigerd = await beheerder(keten).post("/verwerkers", van_ljr(**anders))
        assert (status(geweigerd), geweigerd.json()["artikel"]) == ((403, "ljr_verwerker_niet_gebonden"), "LJR 5"), anders
    nu = await vandaag(keten)
    await beheerder(keten).moet("POST", "/verwerkers", van_ljr(overeenkomstTot=str(nu + timedelta(days=5))))
    await beheerder(keten).moet("POST", "/uitgevers", een_issuer(oins=[VERWERKER]))
    zelf = f"{VERWERKER}.nieuw-1"
    collega = await leg_vast(keten, LJR, "reclassering", zelf)
    verwerker = met_token(keten, "aanmelder", organisatie=VERWERKER, namens=LJR)
    wie = iemand()
    gemaakt = await verwerker.moet("POST", "/aanmeldingen", een_aanmelding(wie, gegevens=[een_ljr_item(wie)]))
    wijs = {"casusId": gemaakt["casusId"], "van": str(nu), "tot": str(nu + timedelta(days=60)), "reden": "opgedragen_taak"}
    regel = await een_functionaris(keten, zelf, aanwijzingen=[wijs])
    assert (await collega.put(pad(LJR, zelf), {k: v for k, v in regel.items() if k != "functionaris"}, versie=1)).status_code == 200
    gelezen = await verwerker.moet("GET", f"/aanmeldingen/{gemaakt['id']}")
    assert len(gelezen["gegevens"]) == 1

    await keten.vooruit(timedelta(days=6))

    nog_een = iemand()
    opnieuw = await verwerker.post("/aanmeldingen", een_aanmelding(nog_een, gegevens=[een_ljr_item(nog_een)]))
    assert status(opnieuw) == (403, "ljr_verwerker_niet_gebonden")
    assert not (await verwerker.get(f"/aanmeldingen/{gemaakt['id']}")).json().get("gegevens")
    await beheerder(keten).moet("POST", "/verwerkers", van_ljr(overeenkomstKenmerk=None, tot=str(nu + timedelta(days=5))))


@pytest.mark.eis("LJR-14")
async def test_wie_voor_ljr_werkt_zwijgt_ook_na_zijn_vertrek(keten: Keten) -> None:
    """Zonder vastgelegde geheimhoudingsplicht 403; met haar datum 200; na het einde van het werk meteen 403, en de plicht blijft staan."""
    zaak = await een_ljr_zaak(keten)
    aanmelding, nu = f"/aanmeldingen/{zaak.aanmelding_id}", await vandaag(keten)
    stagiair = keten.als("reclassering", "aanmelder", functionaris="ljr-stagiair")
    wie = iemand()
    zonder = await stagiair.post("/aanmeldingen", een_aanmelding(wie, gegevens=[een_ljr_item(wie)]))
    assert (status(zonder), zonder.json()["artikel"]) == ((403, "ljr_geheimhouding_niet_geregistreerd"), "LJR 14")
    wijs = {"casusId": zaak.casus_id, "van": str(nu), "tot": str(nu + timedelta(days=60)), "reden": "opgedragen_taak"}
    plicht = {"grond": "beroep", "kenmerk": "GV-2026-4", "op": str(nu), "geldigTot": None}
    collega = await leg_vast(keten, LJR, "reclassering", "ljr-stagiair", geheimhouding=None, aanwijzingen=[wijs])
    assert status(await stagiair.get(aanmelding)) == (403, "ljr_geheimhouding_niet_geregistreerd")

    regel = await een_functionaris(keten, "ljr-stagiair", geheimhouding=plicht, aanwijzingen=[wijs])
    del regel["functionaris"]
    assert (await collega.put(pad(LJR, "ljr-stagiair"), regel, versie=1)).status_code == 200
    await stagiair.moet("GET", aanmelding)

    assert (await collega.put(pad(LJR, "ljr-stagiair"), regel | {"uitDienstOp": str(nu)}, versie=2)).status_code == 200
    assert status(await stagiair.get(aanmelding)) == (401, "niet_aangemeld")
    assert (await collega.moet("GET", pad(LJR, "ljr-stagiair")))["geheimhouding"] == plicht


@asynccontextmanager
async def zonder_platformbeheer(map: Path) -> AsyncIterator[Keten]:
    """A keten whose register begins without anything about who runs the platform."""
    register = yaml.safe_load(proefpartners.PROEF_PARTIJEN.read_text(encoding="utf-8"))
    del register["platformbeheer"]
    bestand = map / "partijen.yaml"
    bestand.write_text(yaml.safe_dump(register), encoding="utf-8")
    async with een_keten(map, partijen=bestand) as keten:
        yield keten


@pytest.mark.eis("XTRA-5.1")
async def test_xtra_brengt_pas_in_als_het_platform_is_geregeld(tmp_path: Path) -> None:
    """Zonder aangewezen beheerder en verwerkersovereenkomst geeft de eerste inbreng 403; met beide slaagt zij, tot die eindigt."""
    async with zonder_platformbeheer(tmp_path) as keten:
        eerste = await xtra(keten).post("/aanmeldingen", bij_xtra(iemand()))
        assert (status(eerste), eerste.json()["artikel"]) == ((403, "xtra_platform_niet_geregeld"), "XTRA 5.1")
        nu = await vandaag(keten)
        regel = {"verband": VERBAND, "code": "xtra", "partij": XTRA, "beheerder": "welzijn-beheerder-1", "verwerker": VERWERKER}
        regel |= {"overeenkomstKenmerk": "VO-2026-8", "van": str(nu), "tot": str(nu + timedelta(days=5))}
        for veld in ("beheerder", "overeenkomstKenmerk"):
            assert (await beheerder(keten).post("/platformbeheer", regel | {veld: None})).status_code == 400
        assert await fouten(await beheerder(keten).post("/platformbeheer", regel | {"verwerker": XTRA})) == ["/verwerker"]
        assert (await keten.als("ggd", "afgevaardigde").post("/platformbeheer", regel)).status_code == 403

        await beheerder(keten).moet("POST", "/platformbeheer", regel)

        await xtra(keten).moet("POST", "/aanmeldingen", bij_xtra(iemand()))
        (gelezen,) = (await xtra(keten).moet("GET", "/platformbeheer"))["platformbeheer"]
        assert (gelezen["beheerder"], gelezen["overeenkomstKenmerk"], gelezen["versie"]) == ("welzijn-beheerder-1", "VO-2026-8", 1)
        await keten.vooruit(timedelta(days=6))
        assert status(await xtra(keten).post("/aanmeldingen", bij_xtra(iemand()))) == (403, "xtra_platform_niet_geregeld")


# ---- who did it ------------------------------------------------------------------------------------------------------------------------


async def logregels(wie: Partner, handeling: str) -> list[tuple[str, str, str | None]]:
    rijen = (await wie.moet("GET", "/logregels", limit=100))["logregels"]
    return sorted({(r["partij"], r["functionaris"], r["verwerker"]) for r in rijen if r["handeling"] == handeling}, key=str)


@pytest.mark.eis("XTRA-5.4")
async def test_van_elke_handeling_is_te_zien_wie_haar_deed(keten: Keten) -> None:
    """In het logboek staan persoon, organisatie en verwerker; een account op naam van een systeem of zonder naam krijgt 401."""
    zaak = await meld_aan(keten, xtra(keten), bij_xtra(iemand()))
    await klaar(zaak)
    assert await naar_triage(zaak) == ["meegegaan"]
    await beheerder(keten).moet("POST", "/verwerkers", een_opdracht(opdrachtgever=XTRA, handelingen=["partij.lezen"]))
    await beheerder(keten).moet("POST", "/uitgevers", een_issuer(oins=[VERWERKER]))
    await met_token(keten, "aanmelder", organisatie=VERWERKER, namens=XTRA).moet("GET", f"/partijen/{XTRA}")

    zvh = proefpartners.partij_id("zvh")
    (door,) = await keten.sql("select partij, functionaris from audit where handeling = 'overdracht.starten' and soort = 'feit' limit 1")
    assert tuple(door) == (zvh, "zvh-1")
    eigen = keten.als("welzijn", "fg")
    assert await logregels(eigen, "aanmelding.indienen") == [(XTRA, "welzijn-1", None)]
    assert await logregels(eigen, "partij.lezen") == [(XTRA, f"{VERWERKER}.nieuw-1", VERWERKER)]

    for anders in ({"functionaris": "welzijn-systeem"}, {"functionaris": XTRA}, {"functionaris": None}, {"functionaris": ""}):
        claims = {"azp": "welzijn-systeem"} | anders
        token = proefpartners.maak_token("welzijn", "aanmelder", map=SLEUTELS, extra=claims)
        naamloos = replace(xtra(keten), token=token)
        assert (await naamloos.post("/aanmeldingen", bij_xtra(iemand()))).status_code == 401, anders
        assert (await naamloos.get(f"/aanmeldingen/{zaak.aanmelding_id}")).status_code == 401


# ---- security --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.eis("LJR-26", "IED-5.1")
@pytest.mark.parametrize("wie", ["ljr", "ied"])
async def test_alleen_versleuteld_en_met_een_geldig_token(tmp_path: Path, wie: str) -> None:
    """Een verzoek over een open lijn, zonder token of met een vervalst token krijgt 401; hetzelfde verzoek over https wel antwoord."""
    async with een_keten(tmp_path, publieke_url="https://keten.voorbeeld.nl", vertrouwde_proxies="127.0.0.1") as keten:
        partner, betrokkene = (keten.als("reclassering", "aanmelder") if wie == "ljr" else ied(keten)), iemand()
        lezer = keten.als("zvh", "procesregisseur")
        body = een_aanmelding(betrokkene, gegevens=[een_ljr_item(betrokkene)]) if wie == "ljr" else bij_ied(betrokkene)
        https, kop = {"x-forwarded-proto": "https"}, {"authorization": f"Bearer {lezer.token}"}
        assert (await partner.post("/aanmeldingen", body)).status_code == 401
        gemaakt = await partner.post("/aanmeldingen", body, **https)
        assert gemaakt.status_code == 201, gemaakt.text
        adres = f"/v1/aanmeldingen/{gemaakt.json()['id']}"

        async def gevraagd(**koppen: str) -> int:
            return (await keten.client.get(adres, headers=koppen)).status_code

        assert await gevraagd(**kop, **https) == 200
        assert await gevraagd(**kop) == 401
        assert await gevraagd(**kop, **{"x-forwarded-proto": "http"}) == 401
        assert await gevraagd(**https) == 401
        assert await gevraagd(**https, authorization=f"Bearer {lezer.token[:-4]}AAAA") == 401


@pytest.mark.eis("LJR-26")
async def test_een_veld_dat_niet_bestaat_wordt_niet_aangenomen(keten: Keten) -> None:
    """Wat het schema niet noemt is 400, in bericht, etiket en inhoud van een gegeven van LJ&R; er wordt niets vastgelegd."""
    ljr, wie = keten.als("reclassering", "aanmelder"), iemand()
    item = een_ljr_item(wie)
    fout = [
        een_aanmelding(wie, gegevens=[item]) | {"bijlage": "x"},
        een_aanmelding(wie, gegevens=[item | {"etiket": item["etiket"] | {"hobby": "x"}}]),
        een_aanmelding(wie, gegevens=[item | {"inhoud": item["inhoud"] | {"hobby": "x"}}]),
        een_aanmelding(wie, gegevens=[een_ljr_item(wie, hobby="x")]),
    ]
    for body in fout:
        assert status(await ljr.post("/aanmeldingen", body)) == (400, "ongeldige_invoer")
    assert await keten.sql("select 1 from casus") == []
    await ljr.moet("POST", "/aanmeldingen", een_aanmelding(wie, gegevens=[item]))


@pytest.mark.eis("IED-5.1")
async def test_een_wijziging_buiten_de_api_om_wordt_gemeld(keten: Keten) -> None:
    """Wie in de boeken een besluit over een IED-gegeven wijzigt wordt met zijn regel genoemd; geknoeide inhoud wordt nooit getoond."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    await reeks_audit(keten.kern)
    url = keten.urls["gateway"]
    assert controleer(url).in_orde
    (rij,) = await keten.sql("select id from audit where handeling = 'aanmelding.indienen' and soort = 'intentie'")

    _knoei(url, "drop trigger audit_geen_update", f"update audit set functionaris = 'een-ander' where id = '{rij.id}'")
    _knoei(keten.urls["intake"], "update gegeven set inhoud = cast(substr(inhoud, 1, length(inhoud) - 1) || x'00' as blob)")

    rapport = controleer(url)
    assert [b.regel_id.replace("-", "") for b in rapport.breuken] == [rij.id.replace("-", "")]
    geknoeid = await zaak.aanmelder.get(f"/aanmeldingen/{zaak.aanmelding_id}")
    assert geknoeid.status_code >= 500
    assert "sociale werkplaats" not in geknoeid.text


def _knoei(url: str, *opdrachten: str) -> None:
    engine = create_engine(url)
    with engine.begin() as c:
        for opdracht in opdrachten:
            c.execute(text(opdracht))
    engine.dispose()


# ---- versions of a reglement -----------------------------------------------------------------------------------------------------------


def een_versie(reglement: str, **anders: Any) -> dict[str, Any]:
    return {"verband": VERBAND, "reglement": reglement, "versie": "2.0", "kenmerk": "REG-2026-2"} | anders


@pytest.mark.eis("LJR-31.2")
async def test_een_oude_overdracht_toont_de_versie_van_toen(keten: Keten) -> None:
    """Een versie zonder ingangsdatum komt er niet in, een bestaande wijzigt niet; wat al is overgedragen noemt de versie van toen."""
    zaak = await een_ljr_zaak(keten)
    await neem_aan(zaak)
    await oordeel(zaak, zaak.ids)
    await stem_in(zaak, "triage", "eerste_beeld_en_verrijking")
    oud = await draag_over(zaak)
    assert [(i["status"], i["reglement"]) for i in oud["items"]] == [("meegegaan", "ljr 1.0")]
    nu, ljr = await vandaag(keten), keten.als("reclassering", "afgevaardigde")
    morgen = str(nu + timedelta(days=1))

    assert await fouten(await ljr.post("/reglementversies", een_versie("ljr"))) == ["/ingangsdatum"]
    assert await fouten(await ljr.post("/reglementversies", een_versie("ljr", ingangsdatum="2026-01-01"))) == ["/ingangsdatum"]
    eerste = een_versie("ljr", ingangsdatum=morgen)
    assert status(await ljr.post("/reglementversies", eerste | {"versie": "1.0"})) == (403, "versie_bestaat")
    await ljr.moet("POST", "/reglementversies", eerste)
    assert status(await ljr.post("/reglementversies", eerste | {"kenmerk": "REG-2026-3"})) == (403, "versie_bestaat")

    await keten.vooruit(timedelta(days=2))
    toen = await zaak.regisseur.moet("GET", f"/overdrachten/{oud['id']}")
    assert [i["reglement"] for i in toen["items"]] == ["ljr 1.0"]
    wie = iemand()
    nieuw = await keten.als("reclassering", "aanmelder").post("/aanmeldingen", een_aanmelding(wie, gegevens=[een_ljr_item(wie)]))
    assert status(nieuw) == (403, "reglementversie_onbekend")
    (rij,) = await keten.sql("select body from audit where handeling = 'aanmelding.indienen' and uitkomst = 'geweigerd'")
    assert '"ljr 2.0"' in str(rij.body).replace("'", '"')


@pytest.mark.eis("XTRA-15")
async def test_een_wijziging_van_xtra_werkt_pas_vier_weken_na_de_bekendmaking(keten: Keten) -> None:
    """Zonder bekendmaking, of minder dan vier weken erna, wordt een versie niet actief; vanaf de negenentwintigste dag wel."""
    partner = keten.als("welzijn", "afgevaardigde", functie="hulpverlener")
    bekend = await vandaag(keten)
    await keten.vooruit(timedelta(days=19))

    async def actief(**anders: Any) -> Any:
        op = str(await vandaag(keten))
        return await partner.post("/reglementversies", een_versie("xtra", ingangsdatum=op, bekendgemaaktOp=str(bekend)) | anders)

    assert await fouten(await actief(bekendgemaaktOp=None)) == ["/bekendgemaaktOp"]
    assert await fouten(await actief(ingangsdatum=None)) == ["/ingangsdatum"]
    te_vroeg = await actief()
    assert (await fouten(te_vroeg), te_vroeg.json()["artikel"]) == (["/ingangsdatum"], "XTRA 15")
    await keten.vooruit(timedelta(days=8))
    assert (await actief()).status_code == 400
    await xtra(keten).moet("POST", "/aanmeldingen", bij_xtra(iemand()))

    await keten.vooruit(timedelta(days=1))

    assert (await actief()).status_code == 201
    assert status(await xtra(keten).post("/aanmeldingen", bij_xtra(iemand()))) == (403, "reglementversie_onbekend")


@pytest.mark.eis("IED-16")
async def test_alleen_ied_wijzigt_zijn_reglement_en_zegt_het_wie_het_aangaat(keten: Keten) -> None:
    """Indiener, datum en het informeren van belanghebbenden staan vast, anders 400; een ander 403; een oude overdracht houdt de versie."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    await klaar(zaak)
    oud = await draag_over(zaak)
    nu, partner = await vandaag(keten), keten.als("jobcoach", "afgevaardigde", functie="jobcoach")
    nieuw = een_versie("ied", ingangsdatum=str(nu), geinformeerdOp=str(nu))

    for veld in ("ingangsdatum", "geinformeerdOp"):
        zonder = await partner.post("/reglementversies", nieuw | {veld: None})
        assert (await fouten(zonder), zonder.json()["artikel"]) == ([f"/{veld}"], "IED 16")
    assert await fouten(await partner.post("/reglementversies", nieuw | {"geinformeerdOp": str(nu + timedelta(days=1))})) == [
        "/geinformeerdOp"
    ]
    for code in ("ggd", "welzijn", "reclassering"):
        ander = await keten.als(code, "afgevaardigde").post("/reglementversies", nieuw)
        assert (status(ander), ander.json()["artikel"]) == ((403, "reglement_van_ander"), "IED 16")
    await partner.moet("POST", "/reglementversies", nieuw)

    (gelezen,) = (await keten.als("ggd", "afgevaardigde").moet("GET", "/reglementversies"))["reglementversies"]
    assert (gelezen["indiener"], gelezen["ingediendOp"], gelezen["geinformeerdOp"], gelezen["versie"]) == (IED, str(nu), str(nu), "2.0")
    toen = await zaak.regisseur.moet("GET", f"/overdrachten/{oud['id']}")
    assert [i["reglement"] for i in toen["items"]] == ["ied 2022-08-15"]
    assert status(await ied(keten).post("/aanmeldingen", bij_ied(iemand()))) == (403, "reglementversie_onbekend")
