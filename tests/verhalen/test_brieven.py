"""Letters: who gets which, in what form, when; the text is made and never kept."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from gateway.beleid.kalender import dag
from shared.convenant.brieven import BESTAND, load_brieven
from shared.settings import ConfiguratieFout
from tests.bouw import Zaak, een_zaak
from tests.keten import Keten, Partner
from tests.verhalen.feiten_bouw import ONVINDBAAR, status
from tests.verhalen.pga_bouw import Aanpak, een_aanpak, vandaag

TIEN = (
    *("doeleinden", "deelnemende_partijen", "bewaartermijn_of_criteria", "rechten_artikel_17_tot_21", "klachtrecht_zvh_en_ap"),
    "contactpunt",
)
VIER = (
    *("intrekbaarheid_toestemming", "uitleg_wettelijke_of_contractuele_plicht", "uitleg_verplichte_verstrekking"),
    "uitleg_geautomatiseerde_besluitvorming",
)
VIJF = ("aanleiding", "proces", "inhoud_aanpak", "verwerking_persoonsgegevens", "rechten")


def een_brief(zaak: Zaak | Aanpak, **anders: Any) -> dict[str, Any]:
    """A first letter to the hoofdpersoon; a field given as None is left out."""
    wie = zaak.betrokkene if isinstance(zaak, Zaak) else zaak.inwoner
    onderdelen = TIEN if isinstance(zaak, Zaak) else (*VIJF, "gebruik_door_om")
    basis = {"casusId": zaak.casus_id, "brief": "eerste_contact", "betrokkeneId": wie, "aan": "betrokkene", "kanaal": "post"}
    basis |= {"verzondenOp": "2026-03-01", "onderdelen": list(onderdelen)} | anders
    return {k: v for k, v in basis.items() if v is not None}


async def fouten(wie: Partner, body: dict[str, Any]) -> list[str]:
    """The fields at fault when this letter is refused as input."""
    antwoord = await wie.post("/brieven", body)
    assert antwoord.status_code == 400, antwoord.text
    return [f["veld"] for f in antwoord.json()["fouten"]]


async def test_een_brief_is_een_feit_zonder_inhoud(keten: Keten) -> None:
    """Wat bewaard blijft zijn codes en datums: soort, geadresseerde, kanaal en verzenddatum."""
    zaak = await een_zaak(keten)
    gemaakt = await zaak.aanmelder.moet("POST", "/brieven", een_brief(zaak, ook=["gesprek"]))

    gelezen = await zaak.aanmelder.moet("GET", f"/brieven/{gemaakt['id']}")
    van_regie = (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["items"]

    assert (gemaakt["status"], gelezen["brief"], gelezen["eis"]) == ("verzonden", "eerste_contact", "ZVH-16.1")
    assert (gelezen["aan"], gelezen["kanaal"], gelezen["ook"], gelezen["verzondenOp"]) == ("betrokkene", "post", ["gesprek"], "2026-03-01")
    assert van_regie == [gelezen]
    assert status(await keten.als("ggz", "afgevaardigde").get(f"/brieven/{gemaakt['id']}")) == ONVINDBAAR
    assert status(await keten.als("ggz", "afgevaardigde").get(f"/casussen/{zaak.casus_id}/brieven")) == ONVINDBAAR
    assert status(await keten.als("ggz", "afgevaardigde").post("/brieven", een_brief(zaak))) == ONVINDBAAR


@pytest.mark.eis("ZVH-16.5")
async def test_een_brief_zonder_verplicht_onderdeel_gaat_niet_uit(keten: Keten) -> None:
    """De informatie bevat de tien onderdelen, vier alleen als zij zich voordoen; wat ontbreekt wordt genoemd en niets vastgelegd."""
    zaak = await een_zaak(keten)
    for weg in TIEN:
        assert await fouten(zaak.aanmelder, een_brief(zaak, onderdelen=[o for o in TIEN if o != weg])) == ["/onderdelen"], weg
    assert await fouten(zaak.aanmelder, een_brief(zaak, onderdelen=[*TIEN, "verzonnen"])) == ["/onderdelen/6"]
    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["items"] == []

    ja = {"casusId": zaak.casus_id, "door": "betrokkene", "wijze": "schriftelijk", "fase": "triage"}
    ja |= {"gegevenOp": "2026-02-21", "intrekbaarVerteld": True}
    ids = [g["etiket"]["id"] for g in (await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"]]
    await zaak.aanmelder.moet("POST", "/toestemmingen", ja | {"gegevenIds": ids})

    assert await fouten(zaak.aanmelder, een_brief(zaak)) == ["/onderdelen"]
    await zaak.aanmelder.moet("POST", "/brieven", een_brief(zaak, onderdelen=[*TIEN, "intrekbaarheid_toestemming"]))


@pytest.mark.eis("ZVH-16.5")
async def test_de_tekst_heeft_wat_zich_voordoet(keten: Keten) -> None:
    """De tekst komt uit het sjabloon: doel, partijen, termijn, rechten, klacht en contactpunt, en wat zich verder voordoet."""
    zaak = await een_zaak(keten)
    vraag = {"casusId": zaak.casus_id, "brief": "eerste_contact", "betrokkeneId": zaak.betrokkene}

    gewoon = await zaak.aanmelder.moet("POST", "/brieven/_concept", vraag)
    alles = ["toestemming", "wettelijke_plicht", "verstrekplicht", "geautomatiseerd"]
    vol = await zaak.aanmelder.moet("POST", "/brieven/_concept", vraag | {"gelegenheden": alles})

    tekst = {b["onderdeel"]: b["tekst"] for b in vol["blokken"]}
    assert {b["onderdeel"] for b in gewoon["blokken"]} == set(TIEN)
    assert tekst.keys() == {*TIEN, *VIER}
    assert "blijft rechtmatig" in tekst["intrekbaarheid_toestemming"]
    assert "1 jaar" in tekst["bewaartermijn_of_criteria"]
    assert "Autoriteit Persoonsgegevens" in tekst["klachtrecht_zvh_en_ap"]
    assert not any("{" in t for t in (vol["onderwerp"], *vol["alineas"], *tekst.values()))
    assert await keten.sql("select 1 from feit where soort = 'brief'") == []
    vreemd = vraag | {"betrokkeneId": str(uuid4())}
    assert status(await zaak.aanmelder.post("/brieven/_concept", vreemd)) == ONVINDBAAR
    assert status(await keten.als("ggz", "afgevaardigde").post("/brieven/_concept", vraag)) == ONVINDBAAR


@pytest.mark.eis("PGA-10.7a")
async def test_de_inwoner_hoort_het_schriftelijk(keten: Keten) -> None:
    """De inwoner wordt schriftelijk geïnformeerd over alle vijf onderwerpen; alleen mondeling of digitaal is niet genoeg."""
    a = await een_aanpak(keten)

    assert await fouten(a.college, een_brief(a, kanaal="gesprek")) == ["/kanaal"]
    assert await fouten(a.college, een_brief(a, kanaal="berichtenbox")) == ["/kanaal"]
    for weg in VIJF:
        assert await fouten(a.college, een_brief(a, onderdelen=[o for o in (*VIJF, "gebruik_door_om") if o != weg])) == ["/onderdelen"]
    gemaakt = await a.college.moet("POST", "/brieven", een_brief(a, ook=["gesprek"]))
    assert (await a.college.moet("GET", f"/brieven/{gemaakt['id']}"))["eis"] == "PGA-10.7a"
    await a.expert.moet("POST", "/brieven", een_brief(a))


@pytest.mark.eis("PGA-9.1b")
async def test_de_inwoner_weet_wat_het_om_ermee_mag(keten: Keten, tmp_path: Path) -> None:
    """Dat het OM het mag meewegen bij vervolgen staat in de informatietekst; een versie zonder dit punt wordt niet geladen."""
    a = await een_aanpak(keten)
    tekst = await a.college.moet("POST", "/brieven/_concept", {"casusId": a.casus_id, "brief": "eerste_contact", "betrokkeneId": a.inwoner})
    zonder = tmp_path / "brieven.yaml"
    zonder.write_text(
        BESTAND.read_text(encoding="utf-8").replace("verwerking_persoonsgegevens, gebruik_door_om,", "verwerking_persoonsgegevens,")
    )

    assert "vervolgen" in next(b["tekst"] for b in tekst["blokken"] if b["onderdeel"] == "gebruik_door_om")
    assert await fouten(a.college, een_brief(a, onderdelen=list(VIJF))) == ["/onderdelen"]
    with pytest.raises(ConfiguratieFout, match="gebruik_door_om"):
        load_brieven(zonder)


async def test_een_brief_die_niet_klopt_wordt_met_alle_fouten_geweigerd(keten: Keten) -> None:
    """Een onbekende soort, gewone e-mail, een datum die nog komt of een vreemde geadresseerde: 400, en er staat niets."""
    zaak = await een_zaak(keten)
    morgen = str(dag(await keten.kern.databank.lees(keten.kern.nu)) + timedelta(days=1))

    assert await fouten(zaak.aanmelder, een_brief(zaak, brief="liefdesbrief")) == ["/brief"]
    assert await fouten(zaak.regisseur, een_brief(zaak, brief="andere_gemeente", onderdelen=None)) == ["/brief"]
    fout = een_brief(zaak, kanaal="email", ook=["email"], verzondenOp=morgen, aan="curator")
    assert await fouten(zaak.aanmelder, fout) == ["/kanaal", "/ook/0", "/verzondenOp", "/aan"]
    assert await fouten(zaak.aanmelder, een_brief(zaak, betrokkeneId=None)) == ["/betrokkeneId"]
    assert await fouten(zaak.aanmelder, een_brief(zaak, ontvanger="00000099000000050000")) == ["/ontvanger"]
    assert status(await zaak.aanmelder.post("/brieven", een_brief(zaak, brief="afwijzing"))) == (403, "brief_van_een_ander")
    assert status(await zaak.aanmelder.post("/brieven", een_brief(zaak, betrokkeneId=str(uuid4())))) == ONVINDBAAR
    assert (await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["items"] == []


async def test_een_herhaald_verzoek_is_een_brief(keten: Keten) -> None:
    """Dezelfde Idempotency-Key geeft dezelfde brief."""
    zaak, sleutel = await een_zaak(keten), str(uuid4())

    eerste = await zaak.aanmelder.post("/brieven", een_brief(zaak), sleutel=sleutel)
    tweede = await zaak.aanmelder.post("/brieven", een_brief(zaak), sleutel=sleutel)

    assert eerste.json() == tweede.json()
    assert len((await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}/brieven"))["items"]) == 1


@pytest.mark.eis("PGA-17.5", "PGA-10.7a")
async def test_onder_de_zestien_gaat_de_brief_naar_de_vertegenwoordiger(keten: Keten) -> None:
    """Een inwoner van veertien krijgt het bericht via zijn vertegenwoordiger; vanaf zijn zestiende gaat het aan hemzelf."""
    a = await een_aanpak(keten)
    nu = dag(await keten.kern.databank.lees(keten.kern.nu))
    wie = {"casusId": a.casus_id, "betrokkeneId": a.inwoner, "gezag": "eenhoofdig"}
    await a.college.moet("POST", "/vertegenwoordigingen", wie | {"zestienOp": str(nu + timedelta(days=700))})
    brief = een_brief(a, verzondenOp=str(nu))

    assert await fouten(a.college, brief) == ["/aan"]
    await a.college.moet("POST", "/brieven", brief | {"aan": "wettelijk_vertegenwoordiger"})

    await a.college.moet("POST", "/vertegenwoordigingen", wie | {"zestienOp": await vandaag(keten)})
    assert await fouten(a.college, brief | {"aan": "wettelijk_vertegenwoordiger"}) == ["/aan"]
    await a.college.moet("POST", "/brieven", brief)


@pytest.mark.eis("PGA-11.2", "PGA-11.4c", "PGA-11.4d", "PGA-14.1b")
async def test_iedere_brief_heeft_zijn_eigen_vorm_en_geadresseerde(keten: Keten) -> None:
    """Afsluiting schriftelijk, na opschaling ook digitaal, over de aanmelding bij het huis ook mondeling; vernietiging aan deelnemers."""
    a = await een_aanpak(keten)

    def brief(soort: str, kanaal: str, **anders: Any) -> dict[str, Any]:
        return een_brief(a, brief=soort, kanaal=kanaal, onderdelen=None, **anders)

    for soort, niet, wel in (
        ("afsluiting", ("berichtenbox", "gesprek"), "post"),
        ("afsluiting_na_opschaling", ("telefoon",), "berichtenbox"),
        ("aanmelding_zvh", ("email",), "gesprek"),
    ):
        for kanaal in niet:
            assert await fouten(a.expert, brief(soort, kanaal)) == ["/kanaal"], soort
        assert status(await a.college.post("/brieven", brief(soort, wel))) == (403, "brief_van_een_ander"), soort
        await a.expert.moet("POST", "/brieven", brief(soort, wel))
    aan = {"aan": "deelnemer", "betrokkeneId": None}
    assert await fouten(a.expert, brief("vernietigd", "post", **aan)) == ["/ontvanger"]
    assert await fouten(a.expert, brief("vernietigd", "post", ontvanger="00000099000000070000")) == ["/aan"]
    await a.expert.moet("POST", "/brieven", brief("vernietigd", "post", **aan, ontvanger="00000099000000070000"))
    await a.expert.moet("POST", "/brieven", brief("afwijzing", "berichtenbox", aan="aanmelder", betrokkeneId=None))

    tekst = await a.expert.moet("POST", "/brieven/_concept", {"casusId": a.casus_id, "brief": "afsluiting", "betrokkeneId": a.inwoner})
    assert "2 jaar" in " ".join(tekst["alineas"])
