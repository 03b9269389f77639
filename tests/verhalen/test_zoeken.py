"""Finding a person again: a hit is a candidate for the procesregisseur, and nobody else learns anything (ONTWERP §9)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from gateway import klok, zoeken
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import VERBAND, Keten, Partner
from tests.verhalen.pga_bouw import PGA, een_aanpak
from tests.verhalen.pga_bouw import een_item as een_pga_item

GEZOCHT = {"samenwerkingsverband": VERBAND, "achternaam": "van der Berg", "geboortedatum": "1990-05-01"}
NAAM = "Jan van der Berg"


def over(betrokkene: str, naam: str = NAAM, geboren: str = "1990-05-01", postcode: str = "1234 AB") -> list[dict[str, Any]]:
    """Who he is and where he lives."""
    wie = een_item(betrokkene, etiket={"categorie": "personalia"}, inhoud={"naam": naam, "geboortedatum": geboren})
    return [wie, een_item(betrokkene, etiket={"categorie": "adres"}, inhoud={"straat": "Dorpsstraat", "postcode": postcode})]


async def een_persoon(keten: Keten, **anders: Any) -> Zaak:
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=over(wie, **anders))
    return zaak


async def zoek(wie: Partner, **anders: Any) -> dict[str, list[str]]:
    """What is found: per casus what agrees."""
    gevonden = await wie.moet("POST", "/casussen/_zoek", GEZOCHT | anders)
    return {k["casusId"]: k["overeenkomst"] for k in gevonden["items"]}


async def soorten(wie: Partner, pad: str = "/taken", veld: str = "soort") -> list[str]:
    gelezen = await wie.moet("GET", pad)
    return [t[veld] for t in (gelezen["items"] if isinstance(gelezen, dict) else gelezen)]


async def test_een_kandidaat_en_meer_niet(keten: Keten) -> None:
    """Op naam en geboortedatum, of op geboortedatum en postcode, vindt de procesregisseur de casus en niets van wat erin staat."""
    zaak = await een_persoon(keten)

    assert await zoek(zaak.regisseur, achternaam="BERG") == {zaak.casus_id: ["achternaam_geboortedatum"]}
    beide = await zoek(zaak.regisseur, postcode="1234ab")
    assert beide == {zaak.casus_id: ["achternaam_geboortedatum", "geboortedatum_postcode"]}
    assert await zoek(zaak.regisseur, achternaam="Smit", postcode="1234AB") == {zaak.casus_id: ["geboortedatum_postcode"]}
    assert await zoek(zaak.regisseur, achternaam="Smit") == await zoek(zaak.regisseur, geboortedatum="1990-05-02") == {}
    antwoord = await zaak.regisseur.post("/casussen/_zoek", GEZOCHT)
    assert set(antwoord.json()["items"][0]) == {"casusId", "overeenkomst"}


async def test_wie_niet_mag_zoeken_of_niet_mag_weten(keten: Keten) -> None:
    """Een partner zoekt niet; een procesregisseur vindt geen casus die van een collega is, met hetzelfde antwoord als voor niemand."""
    zaak = await een_persoon(keten)
    await zaak.regisseur.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/criteriatoetsen", een_toets())
    collega = keten.als("zvh", "procesregisseur", functionaris="pr-ander")
    niemand = await collega.post("/casussen/_zoek", GEZOCHT | {"achternaam": "Niemand"})

    gevonden = await collega.post("/casussen/_zoek", GEZOCHT)

    assert (gevonden.status_code, gevonden.json()) == (niemand.status_code, niemand.json()) == (200, {"items": []})
    assert (await zaak.aanmelder.post("/casussen/_zoek", GEZOCHT)).status_code == 403
    assert (await zaak.regisseur.post("/casussen/_zoek", GEZOCHT | {"samenwerkingsverband": PGA})).status_code == 403
    assert (await zaak.regisseur.post("/casussen/_zoek", GEZOCHT | {"samenwerkingsverband": "nergens"})).status_code == 403
    assert (await zaak.regisseur.post("/casussen/_zoek", GEZOCHT | {"bsn": "123456782"})).status_code == 400
    assert zaak.casus_id in await zoek(zaak.regisseur)


def een_toets() -> dict[str, Any]:
    criteria = ("meerdere_problemen", "meer_dan_een_leefgebied", "reguliere_aanpak_schiet_tekort", "veiligheidsrisico")
    return {"uitkomsten": [{"criterium": c, "uitkomst": "ja", "reden": "stukken"} for c in criteria]}


async def test_elk_verband_heeft_zijn_eigen_sleutel(keten: Keten) -> None:
    """Dezelfde persoon geeft in twee verbanden niet dezelfde hash, en wie in het ene zoekt vindt niets van het andere."""
    zaak, inwoner = await een_persoon(keten), str(uuid4())
    wie = een_pga_item(inwoner, inhoud={"naam": NAAM, "geboortedatum": "1990-05-01"})
    aanpak = await een_aanpak(keten, betrokkenen=[{"betrokkeneId": inwoner, "categorie": "1", "relatie": "hoofdpersoon"}], gegevens=[wie])

    rijen = await keten.sql("select hash from zoeksleutel where soort = 'achternaam_geboortedatum'")
    assert len({r.hash for r in rijen}) == len(rijen) == 2
    assert await zoek(aanpak.expert, samenwerkingsverband=PGA) == {aanpak.casus_id: ["achternaam_geboortedatum"]}
    assert list(await zoek(zaak.regisseur)) == [zaak.casus_id]


async def test_een_dubbele_is_een_taak_voor_de_procesregisseur_alleen(keten: Keten) -> None:
    """De aanmelder krijgt hetzelfde antwoord en hoort niets; de procesregisseur krijgt in beide casussen een taak en zegt wat het is."""
    eerste = await een_persoon(keten)
    assert "mogelijk_dubbel" not in await soorten(eerste.regisseur)
    tweede = await een_persoon(keten, naam="Berg, J. van der", postcode="9999 ZZ")
    derde = await een_persoon(keten, naam="An Smit", geboren="1980-01-01")
    gemaakt = [await z.aanmelder.moet("GET", f"/aanmeldingen/{z.aanmelding_id}") for z in (tweede, derde)]

    assert len({(m["status"], m["versie"]) for m in gemaakt}) == 1
    assert (await soorten(eerste.regisseur)).count("mogelijk_dubbel") == 2
    assert "nl.zvh.taak.mogelijk_dubbel" in await soorten(eerste.regisseur, "/gebeurtenissen", "type")
    for ander in (eerste.aanmelder, keten.als("zvh", "manager"), keten.als("zvh", "privacyadviseur")):
        assert "mogelijk_dubbel" not in await soorten(ander)
        assert "nl.zvh.taak.mogelijk_dubbel" not in await soorten(ander, "/gebeurtenissen", "type")
    pad = f"/casussen/{tweede.casus_id}/dubbeloordelen"
    oordeel = {"oordeel": "andere_persoon", "andereCasusId": eerste.casus_id}
    assert (await tweede.aanmelder.post(pad, oordeel)).status_code == 403
    assert (await tweede.regisseur.post(pad, oordeel | {"andereCasusId": str(uuid4())})).status_code == 404
    assert (await tweede.regisseur.moet("POST", pad, oordeel))["status"] == "andere_persoon"
    assert (await soorten(eerste.regisseur)).count("mogelijk_dubbel") == 1


async def test_een_verbetering_vindt_onder_de_nieuwe_naam(keten: Keten) -> None:
    """Na een correctie door de leverancier wordt op de oude naam niets meer gevonden en op de nieuwe wel."""
    zaak = await een_persoon(keten)
    (personalia,) = [r.gegeven_id for r in await keten.sql("select distinct gegeven_id from zoeksleutel")]
    nieuw = {"inhoud": {"naam": "Jan Smit", "geboortedatum": "1990-05-01"}}
    assert (await zaak.aanmelder.put(f"/gegevens/{UUID(str(personalia))}", nieuw, versie=1)).status_code == 200

    assert await zoek(zaak.regisseur) == {}
    assert await zoek(zaak.regisseur, achternaam="Smit") == {zaak.casus_id: ["achternaam_geboortedatum"]}


async def test_niemand_wordt_gevonden_op_wat_niet_gebruikt_mag_worden(keten: Keten) -> None:
    """Een beperkt gegeven levert geen kandidaat op zolang de beperking staat."""
    zaak = await een_persoon(keten)
    (adres,) = [r.adres_id for r in await keten.sql("select adres_id from zoeksleutel where adres_id is not null")]
    beperking = {"casusId": zaak.casus_id, "gegevenId": str(UUID(str(adres))), "reden": "juistheid_betwist"}
    await zaak.aanmelder.moet("POST", "/beperkingen", beperking)

    assert await zoek(zaak.regisseur, postcode="1234AB") == {zaak.casus_id: ["achternaam_geboortedatum"]}
    assert await zoek(zaak.regisseur, achternaam="Smit", postcode="1234AB") == {}


async def test_er_blijft_niets_van_over(keten: Keten) -> None:
    """Wat is vernietigd wordt niet meer gevonden, en er ligt geen hash meer; wat nooit aankwam kreeg er geen."""
    zaak = await een_persoon(keten)
    await zaak.regisseur.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/criteriatoetsen", een_toets())
    afwijzen = {"besluit": "afwijzen", "reden": "enkelvoudige_problematiek", "advies": "reguliere_hulp"}
    await zaak.regisseur.moet("POST", f"/aanmeldingen/{zaak.aanmelding_id}/besluiten", afwijzen)
    assert await zoek(zaak.regisseur) == {}

    await keten.vooruit(timedelta(days=30))
    await klok.ronde(keten.kern)

    assert await keten.sql("select id from zoeksleutel") == []


async def test_een_termijn_van_het_gegeven_zelf(keten: Keten) -> None:
    """Eindigt alleen de termijn van de personalia, dan gaat met hen ook wat op hen kon worden gevonden."""
    wie = str(uuid4())
    gegevens = over(wie)
    tot = (await keten.vooruit(timedelta(0)) + timedelta(days=5)).date()
    gegevens[0]["etiket"]["bewarenTot"] = str(tot)
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=gegevens)
    assert len(await zoek(zaak.regisseur, postcode="1234AB")) == 1

    await keten.vooruit(timedelta(days=7))
    await klok.ronde(keten.kern)

    assert await keten.sql("select id from zoeksleutel") == []


async def test_zonder_naam_of_datum_is_er_niets_te_vinden(keten: Keten) -> None:
    """Geen geboortedatum, geen hash; in de audit en in het pad staat nooit wie er is gezocht."""
    wie = str(uuid4())
    item = een_item(wie, etiket={"categorie": "personalia"}, inhoud={"naam": NAAM})
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[item])
    await zoek(zaak.regisseur, postcode="1234AB")

    assert await keten.sql("select id from zoeksleutel") == []
    boek = " ".join(str(tuple(r)) for r in await keten.sql("select * from audit"))
    assert zaak.casus_id.replace("-", "") in boek.replace("-", "")
    assert not any(wat in boek for wat in ("Berg", "1990-05-01", "1234AB"))


def test_de_achternaam_is_het_laatste_woord() -> None:
    """Voornaam, tussenvoegsel en volgorde tellen niet."""
    namen = ("Jan van der Berg", "van der Berg", "Berg, Jan", "  Berg ")
    assert {zoeken.laatste_woord(n) for n in namen} == {"Berg"}
    assert zoeken.laatste_woord("") == ""
