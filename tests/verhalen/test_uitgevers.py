"""Who may sign tokens, kept over the API."""

from typing import Any

import pytest

from tests.bouw import een_zaak
from tests.keten import Keten
from tests.verhalen.register_bouw import GGD, NIEUW, NIEUWE_ISS, PGA, beheerder, een_issuer, een_partij, met_token, pga_beheerder

GGD_ISS = "https://aanmelden.ggd-proef.test"


async def met_nieuwe(keten: Keten) -> dict[str, Any]:
    """A new organisation with an issuer of its own; the line as it is read."""
    await beheerder(keten).moet("POST", "/partijen", een_partij())
    await beheerder(keten).moet("POST", "/uitgevers", een_issuer())
    return await beheerder(keten).moet("GET", "/uitgevers/nieuw")


def als_invoer(regel: dict[str, Any], **anders: Any) -> dict[str, Any]:
    return {k: v for k, v in regel.items() if k not in ("versie", "beeindigdOp")} | anders


async def test_een_issuer_geldt_vanaf_de_eerstvolgende_aanroep(keten: Keten) -> None:
    """Voor zijn registratie is een toegangsbewijs 401, daarna herkend; gewijzigde rollen en het einde werken meteen."""
    nieuw = met_token(keten, "professional")
    await beheerder(keten).moet("POST", "/partijen", een_partij())
    assert (await nieuw.get("/partijen")).status_code == 401
    await beheerder(keten).moet("POST", "/uitgevers", een_issuer())
    assert (await nieuw.get("/partijen")).json()["code"] == "partij_niet_ingeschreven"

    await beheerder(keten).moet("POST", "/uitgevers/nieuw/_beeindig")

    assert (await nieuw.get("/partijen")).status_code == 401
    assert NIEUWE_ISS not in keten.kern.authenticator._jwks._sets
    gelezen = await beheerder(keten).moet("GET", "/uitgevers/nieuw")
    assert (gelezen["versie"], bool(gelezen["beeindigdOp"])) == (2, True)
    assert (await beheerder(keten).post("/uitgevers/nieuw/_beeindig")).status_code == 409
    await beheerder(keten).moet("POST", "/uitgevers", een_issuer())
    assert (await nieuw.get("/partijen")).status_code == 403


async def test_gewijzigde_rollen_gelden_voor_een_bewijs_dat_al_was_gegeven(keten: Keten) -> None:
    """Een rol die de issuer niet meer mag geven telt niet meer, ook niet in een toegangsbewijs van vanmorgen."""
    regel = await beheerder(keten).moet("GET", "/uitgevers/ggd")
    privacy = keten.als("ggd", "fg")
    assert (await privacy.get(f"/partijen/{GGD}/versies")).status_code == 200

    minder = als_invoer(regel, rollen=["aanmelder", "afgevaardigde"])
    klaar = await beheerder(keten).put("/uitgevers/ggd", minder, versie=1)

    assert (klaar.status_code, klaar.headers["etag"]) == (200, '"2"')
    assert (await privacy.get(f"/partijen/{GGD}/versies")).status_code == 403
    assert (await beheerder(keten).put("/uitgevers/ggd", minder, versie=1)).status_code == 412
    assert (await beheerder(keten).put("/uitgevers/ggd", als_invoer(regel, iss="https://anders.test"), versie=2)).status_code == 400


async def test_een_ander_sleuteladres_geldt_meteen(keten: Keten) -> None:
    """Wie met de oude sleutel tekent is na de wijziging 401; zo sluit een gelekte sleutel zonder te wachten."""
    regel = await beheerder(keten).moet("GET", "/uitgevers/ggd")
    oud = keten.als("ggd", "professional")
    assert (await oud.get("/partijen")).status_code == 200

    await beheerder(keten).put("/uitgevers/ggd", als_invoer(regel, jwksUri="http://127.0.0.1:8090/ggz/jwks.json"), versie=1)

    assert (await oud.get("/partijen")).status_code == 401
    audit = await keten.sql("select uitkomst from audit where handeling = 'uitgever.wijzigen'")
    assert [r.uitkomst for r in audit] == ["toegestaan", "toegestaan"]


async def test_een_issuer_zegt_niet_wat_een_ander_mag_zeggen(keten: Keten) -> None:
    """ZVH-rollen geeft alleen de eigen issuer van het verband; functies van politie en OM alleen de hunne."""
    await beheerder(keten).moet("POST", "/partijen", een_partij())
    pogingen = [
        een_issuer(soort="verband", rollen=["procesregisseur"]),
        een_issuer(rollen=["aanmelder", "procesregisseur"]),
        een_issuer(soort="gemeente", rollen=["burgemeester"]),
        een_issuer(functies=["wijkagent"]),
        een_issuer(functies=["hoofdofficier"]),
    ]

    antwoorden = [await beheerder(keten).post("/uitgevers", p) for p in pogingen]

    assert [(a.status_code, a.json()["code"]) for a in antwoorden] == [(403, "issuer_mag_dit_niet")] * 5
    assert await keten.sql("select 1 from uitgever where iss = :i", i=NIEUWE_ISS) == []


@pytest.mark.eis("ZVH-4.3t")
async def test_een_issuer_alleen_voor_wie_in_het_eigen_verband_zit(keten: Keten) -> None:
    """Voor een OIN van een ander verband, of van het verband zelf langs een omweg, is 403; dubbel of onbekend is 400 of 403."""
    await beheerder(keten).moet("POST", "/partijen", een_partij())
    omweg = een_partij(PGA, code="omweg", partijId="00000099000000090000:pga", profiel={})
    await pga_beheerder(keten).moet("POST", "/partijen", omweg)
    zvh = als_invoer(await beheerder(keten).moet("GET", "/uitgevers/zvh"))

    onbekend = await beheerder(keten).post("/uitgevers", een_issuer(oins=["00000099000000076000"]))
    dubbel = await beheerder(keten).post("/uitgevers", een_issuer(oins=[GGD]))
    pga = await pga_beheerder(keten).post("/uitgevers", een_issuer())
    overname = await pga_beheerder(keten).put("/uitgevers/zvh", zvh | {"jwksUri": "https://kwaad.example/jwks"}, versie=1)
    ander = await keten.als("ggz", "instemmer").post("/uitgevers", een_issuer())

    assert [a.status_code for a in (onbekend, dubbel, pga, overname, ander)] == [403, 400, 403, 403, 403]
    assert (await keten.als("ggz", "instemmer").get("/uitgevers")).status_code == 403
    gezien = {u["code"] for u in (await pga_beheerder(keten).moet("GET", "/uitgevers"))["uitgevers"]}
    assert "gemeente" in gezien
    assert "nieuw" not in gezien
    assert (await pga_beheerder(keten).get("/uitgevers/nieuw")).status_code == 404


@pytest.mark.eis("ZVH-1.15")
async def test_de_issuer_van_het_verband_blijft_zolang_er_casussen_zijn(keten: Keten) -> None:
    """De issuer van wie de casussen bestuurt eindigt niet, en houdt de rol van procesregisseur, zolang er casussen lopen."""
    regel = als_invoer(await beheerder(keten).moet("GET", "/uitgevers/zvh"))
    zonder = regel | {"rollen": ["manager", "beheerder", "privacyadviseur"]}
    await een_zaak(keten)

    weg = await beheerder(keten).post("/uitgevers/zvh/_beeindig")
    minder = await beheerder(keten).put("/uitgevers/zvh", zonder, versie=1)

    assert [(a.status_code, a.json()["code"]) for a in (weg, minder)] == [(409, "casus_zonder_procesregisseur")] * 2
    assert "1 lopende" in weg.json()["detail"]
    assert (await beheerder(keten).put("/uitgevers/zvh", regel | {"functies": ["regisseur"]}, versie=1)).status_code == 200


async def test_een_organisatie_met_twee_hoedanigheden(keten: Keten) -> None:
    """De reclassering die ook gecertificeerde instelling is, is twee partijen: het toegangsbewijs zegt in welke zij handelt."""
    oin = "00000099000000040000"
    gi = een_partij(code="reclassering_gi", partijId=f"{oin}:gi", soort="gecertificeerde_instelling", taken=["jeugdwet_3_2"], profiel={})
    await beheerder(keten).moet("POST", "/partijen", gi)

    als_gi = keten.als("reclassering", "professional", extra={"hoedanigheid": "gi"})
    als_zichzelf = keten.als("reclassering", "professional")

    assert (await als_gi.get("/partijen")).json()["code"] == "partij_niet_ingeschreven"
    assert (await als_zichzelf.get("/partijen")).status_code == 200
    gelezen = await als_zichzelf.moet("GET", f"/partijen/{oin}:gi")
    assert (gelezen["soort"], gelezen["reglement"]) == ("gecertificeerde_instelling", None)
    assert NIEUW not in gelezen["partijId"]
