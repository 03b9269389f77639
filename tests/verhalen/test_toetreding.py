"""Joining as a procedure: who wants in takes every step, in its order, with its proof (ZVH 28, PGA 19)."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gateway.beleid import alle
from tests.bouw import een_aanmelding
from tests.gateway.beleid_bouw import een_vraag, parameters
from tests.keten import VERBAND, Keten, Partner
from tests.verhalen.register_bouw import (
    GGD,
    NIEUW,
    OM,
    PGA,
    beheerder,
    een_issuer,
    een_partij,
    een_regel,
    met_token,
    pga_beheerder,
    vandaag,
)

VORIGE_MAAND = vandaag(-30)
PROMESSE = ["onderschrijft_doel", "werkt_mee", "bindt_zich"]
BETROKKENE = "4a8d7a2e-9a51-4d2c-8c0e-7d1f7a3b9c55"


async def ingeschreven(keten: Keten, wie: Partner, verband: str = VERBAND, **anders: Any) -> None:
    """The new organisation in the register, with an issuer, and not let in."""
    await wie.moet("POST", "/partijen", een_partij(verband, **anders))
    await wie.moet("POST", "/uitgevers", een_issuer())


async def een_toetreding(keten: Keten, **anders: Any) -> str:
    """A request in the zorg- en veiligheidshuis; its path."""
    await ingeschreven(keten, beheerder(keten))
    gemaakt = await beheerder(keten).moet("POST", "/toetredingen", {"verband": VERBAND, "partij": NIEUW} | anders)
    return f"/toetredingen/{gemaakt['id']}"


def een_stap(stap: str, **anders: Any) -> dict[str, Any]:
    """A step with its proof, a month ago."""
    bewijs: dict[str, dict[str, Any]] = {
        "besloten": {"positief": True},
        "getekend": {"ondertekenaars": ["organisatie", "voorzitter_stuurgroep"], "bewaardDoor": "Secretariaat ZVH"},
        "toegetreden": {"op": vandaag()},
    }
    return {"stap": stap, "op": VORIGE_MAAND, "kenmerk": f"ZVH-{stap}-1"} | bewijs.get(stap, {}) | anders


async def doorloop(wie: Partner, pad: str, *stappen: str) -> None:
    for stap in stappen:
        await wie.moet("POST", f"{pad}/stappen", een_stap(stap))


@pytest.mark.eis("ZVH-28.1", "ZVH-28.2")
async def test_iedere_stap_op_zijn_beurt(keten: Keten) -> None:
    """Zonder convenant, aankondiging, besluit of beide handtekeningen is activeren 409 met de volgende stap; met alles is er toegang."""
    pad, wie = await een_toetreding(keten), beheerder(keten)
    nieuw = met_token(keten, "professional", "aanmelder")
    gezien = []
    for stap in ("convenant", "aangekondigd", "besloten", "getekend"):
        te_vroeg = await wie.post(f"{pad}/stappen", een_stap("toegetreden"))
        gezien.append((te_vroeg.status_code, te_vroeg.json()["volgendeStap"]))
        assert (await nieuw.get("/partijen")).json()["code"] == "partij_niet_ingeschreven"
        await doorloop(wie, pad, stap)

    assert [status for status, _ in gezien] == [409] * 4
    assert [stap for _, stap in gezien] == [
        "Leg de toetreding tot het convenant vast.",
        "Leg vast wanneer de partijen op de hoogte zijn gebracht.",
        "Leg het positieve besluit van de stuurgroep vast.",
        "Leg de getekende verklaring met alle ondertekenaars vast.",
    ]
    await doorloop(wie, pad, "toegetreden")

    assert (await nieuw.post("/aanmeldingen/_toets", een_aanmelding(BETROKKENE))).json()["status"] == 201
    rows = await keten.sql("select status from toetreding order by versie")
    assert [r.status for r in rows] == ["ingediend", "convenant", "aangekondigd", "besloten", "getekend", "toegetreden"]
    assert (await wie.post(f"{pad}/stappen", een_stap("toegetreden"))).json()["code"] == "toetreding_afgerond"


@pytest.mark.eis("ZVH-28.1")
async def test_toegang_begint_op_de_ingangsdatum(keten: Keten) -> None:
    """Met een ingangsdatum in de toekomst is er tot die dag 403, en daarna toegang; een datum voor de ondertekening is 400."""
    pad, wie = await een_toetreding(keten), beheerder(keten)
    await doorloop(wie, pad, "convenant", "aangekondigd", "besloten", "getekend")
    assert (await wie.post(f"{pad}/stappen", een_stap("toegetreden", op=vandaag(-31)))).status_code == 400
    await wie.moet("POST", f"{pad}/stappen", een_stap("toegetreden", op=vandaag(5)))
    nieuw = met_token(keten, "professional")

    assert (await nieuw.get("/partijen")).json()["code"] == "partij_nog_niet_toegetreden"
    await keten.vooruit(timedelta(days=6))
    assert (await nieuw.get("/partijen")).status_code == 200


@pytest.mark.eis("ZVH-28.1")
async def test_een_half_bewijs_telt_niet(keten: Keten) -> None:
    """Een negatief besluit of een ontbrekende handtekening is 409, een ontbrekend kenmerk 400; er is dan niets geschreven."""
    pad, wie = await een_toetreding(keten), beheerder(keten)
    zonder = await wie.post(f"{pad}/stappen", een_stap("convenant", kenmerk=None))
    straks = await wie.post(f"{pad}/stappen", een_stap("convenant", op=vandaag(1)))
    await doorloop(wie, pad, "convenant", "aangekondigd")
    negatief = await wie.post(f"{pad}/stappen", een_stap("besloten", positief=False))
    await doorloop(wie, pad, "besloten")
    half = await wie.post(f"{pad}/stappen", een_stap("getekend", ondertekenaars=["organisatie"]))

    assert [a.status_code for a in (zonder, straks, negatief, half)] == [400, 400, 409, 409]
    assert (negatief.json()["code"], half.json()["code"]) == ("besluit_niet_positief", "handtekening_ontbreekt")
    assert (await wie.moet("GET", pad))["status"] == "besloten"


@pytest.mark.eis("ZVH-28.2")
async def test_wie_niet_in_het_handvat_staat_wisselt_niets_uit_voor_de_analyse_klaar_is(keten: Keten) -> None:
    """Toegetreden met een open analyse of aanbeveling: inbrengen is 403, en aan haar verstrekken ook; daarna mag het."""
    pad, wie = await een_toetreding(keten, inHandvat=False), beheerder(keten)
    await doorloop(wie, pad, "convenant", "aangekondigd", "besloten", "getekend", "toegetreden")
    nieuw = met_token(keten, "aanmelder", "instemmer")

    async def geprobeerd() -> tuple[int, str]:
        antwoord = await nieuw.moet("POST", "/aanmeldingen/_toets", een_aanmelding(BETROKKENE))
        return antwoord["status"], antwoord.get("code", "")

    assert await geprobeerd() == (403, "analyse_open")
    assert (await wie.post(f"{pad}/stappen", een_stap("aanbeveling", aanbevelingen=["dpia"]))).status_code == 409
    await wie.moet("POST", f"{pad}/stappen", een_stap("analyse", aanbevelingen=["dpia", "werkinstructie"]))
    await wie.moet("POST", f"{pad}/stappen", een_stap("aanbeveling", aanbevelingen=["dpia"]))
    assert await geprobeerd() == (403, "analyse_open")
    assert (await wie.moet("GET", pad))["analyseOpen"] is True

    await wie.moet("POST", f"{pad}/stappen", een_stap("aanbeveling", aanbevelingen=["werkinstructie"]))

    assert await geprobeerd() == (201, "")
    regel, versie = await een_regel(keten, NIEUW)
    stil = [regel["verbanden"][0] | {"inHandvat": True}]
    assert (await wie.put(f"/partijen/{NIEUW}", regel | {"verbanden": stil}, versie=versie)).status_code == 409


@pytest.mark.eis("ZVH-28.1", "ZVH-4.3t")
async def test_wie_een_toetreding_mag_vastleggen(keten: Keten) -> None:
    """Een partij leest de toetreding, maar legt er niets in vast; de beheerder van een ander verband ook niet."""
    pad = await een_toetreding(keten)
    ggz = keten.als("ggz", "instemmer")

    assert (await ggz.moet("GET", "/toetredingen"))["toetredingen"][0]["partij"] == NIEUW
    assert (await ggz.post(f"{pad}/stappen", een_stap("convenant"))).status_code == 403
    assert (await ggz.post("/toetredingen", {"verband": VERBAND, "partij": NIEUW})).status_code == 409
    assert (await pga_beheerder(keten).post(f"{pad}/stappen", een_stap("convenant"))).status_code == 403
    assert (await beheerder(keten).post("/toetredingen", {"verband": VERBAND, "partij": GGD})).status_code == 409
    assert (await beheerder(keten).post("/toetredingen", {"verband": VERBAND, "partij": "00000099000000076000"})).status_code == 400
    assert (await beheerder(keten).get("/toetredingen/4a8d7a2e-9a51-4d2c-8c0e-7d1f7a3b9c55")).status_code == 404


async def een_verzoek(keten: Keten, **anders: Any) -> str:
    """A request in the lokale aanpak, made at the ggz; its path."""
    await ingeschreven(keten, pga_beheerder(keten), PGA)
    ggz = keten.als("ggz", "instemmer")
    body = {"verband": PGA, "partij": NIEUW, "viaPartner": ggz.partij, "gemeldOp": VORIGE_MAAND, "verklaringen": PROMESSE}
    gemaakt = await ggz.moet("POST", "/toetredingen", body | anders)
    return f"/toetredingen/{gemaakt['id']}"


def een_ondertekening(**anders: Any) -> dict[str, Any]:
    return een_stap("getekend", ondertekenaars=["organisatie"], functie="directeur", op=vandaag()) | anders


@pytest.mark.eis("PGA-19.1", "PGA-19.2")
async def test_een_verzoek_komt_langs_een_partner_en_belooft_alle_drie(keten: Keten) -> None:
    """Zonder een van de drie punten, zonder partner of zonder melding is het 400; volledig is het in behandeling, zonder toegang."""
    await ingeschreven(keten, pga_beheerder(keten), PGA)
    ggz = keten.als("ggz", "instemmer")
    body = {"verband": PGA, "partij": NIEUW, "viaPartner": ggz.partij, "gemeldOp": VORIGE_MAAND, "verklaringen": PROMESSE}
    fout = [
        await ggz.post("/toetredingen", body | {"verklaringen": PROMESSE[:2]}),
        await ggz.post("/toetredingen", body | {"viaPartner": NIEUW}),
        await ggz.post("/toetredingen", body | {"gemeldOp": None}),
    ]
    ander = await ggz.post("/toetredingen", body | {"viaPartner": GGD})
    assert ([a.status_code for a in fout], ander.status_code) == ([400, 400, 400], 403)
    assert await keten.sql("select 1 from toetreding") == []

    gemaakt = await ggz.moet("POST", "/toetredingen", body)

    assert gemaakt["status"] == "ingediend"
    assert (await met_token(keten, "professional").get("/partijen")).status_code == 403
    assert (await ggz.post("/toetredingen", body)).json()["code"] == "toetreding_loopt"


@pytest.mark.eis("PGA-19.3a")
async def test_het_om_wordt_altijd_gevraagd_en_bij_afwijkend_werk_iedereen(keten: Keten) -> None:
    """Zonder het OM is ondertekenen 409; bij afwijkend werk ook zolang niet alle partners zijn gevraagd."""
    pad, wie = await een_verzoek(keten), pga_beheerder(keten)
    zonder_voorleggen = await wie.post(f"{pad}/stappen", een_ondertekening())
    assert (zonder_voorleggen.status_code, zonder_voorleggen.json()["artikel"]) == (409, "PGA-19.3b")
    await wie.moet("POST", f"{pad}/stappen", een_stap("voorgelegd", op=vandaag(), partijen=[OM]))

    alleen_om = await wie.post(f"{pad}/stappen", een_ondertekening())

    assert (alleen_om.status_code, alleen_om.json()["code"]) == (409, "niet_iedereen_geraadpleegd")
    anderen = [p["partijId"] for p in (await wie.moet("GET", "/partijen", limit=50))["partijen"] if PGA in _verbanden(p)]
    await wie.moet("POST", f"{pad}/stappen", een_stap("voorgelegd", op=vandaag(), partijen=[p for p in anderen if p not in (OM, NIEUW)]))
    assert (await wie.post(f"{pad}/stappen", een_ondertekening())).json()["code"] == "bezwaartermijn_loopt"


def _verbanden(partij: dict[str, Any]) -> set[str]:
    return {v["verband"] for v in partij["verbanden"]}


@pytest.mark.eis("PGA-0.1", "PGA-19.3a", "PGA-19.3b", "PGA-20.1b", "PGA-B2")
async def test_zonder_bezwaar_treedt_zij_toe_vanaf_de_ondertekening(keten: Keten) -> None:
    """Bij gelijksoortig werk volstaat het OM; zwijgen tot na de termijn is geen bezwaar, en na ondertekening is er toegang."""
    pad, wie = await een_verzoek(keten, gelijksoortig=True), pga_beheerder(keten)
    await wie.moet("POST", f"{pad}/stappen", een_stap("voorgelegd", op=vandaag(), partijen=[OM]))
    vroeg = await wie.post(f"{pad}/stappen", een_ondertekening())
    assert (vroeg.status_code, vroeg.json()["code"]) == (409, "bezwaartermijn_loopt")
    await keten.vooruit(timedelta(days=29))
    zonder_functie = await wie.post(f"{pad}/stappen", een_ondertekening(op=vandaag(29), functie=None))
    assert (zonder_functie.status_code, zonder_functie.json()["fouten"][0]["veld"]) == (400, "/functie")
    await wie.moet("POST", f"{pad}/stappen", een_ondertekening(op=vandaag(29)))
    nieuw = met_token(keten, "professional")
    assert await verstrekt_aan_nieuw(keten) == "ontvanger_niet_ingeschreven"
    assert (await nieuw.get("/partijen")).json()["code"] == "partij_niet_ingeschreven"

    await wie.moet("POST", f"{pad}/stappen", een_stap("toegetreden", op=vandaag(29), kenmerk=None))

    assert (await nieuw.get("/partijen")).status_code == 200
    assert (await een_regel(keten, NIEUW, wie))[0]["verbanden"][0]["toegetredenOp"] == vandaag(29)
    assert await verstrekt_aan_nieuw(keten) == ""


async def verstrekt_aan_nieuw(keten: Keten) -> str:
    """What the rule about who may receive says of the new organisation, as the register knows it now; empty: nothing against it."""
    register = await keten.kern.databank.lees(keten.kern.register.lees)
    vraag = een_vraag("pga_verstrekking")
    straks = await keten.vooruit(timedelta(0))
    vraag = replace(vraag, ontvanger=register.partij(NIEUW, PGA), nu=straks)
    return next(b.code for b in alle(vraag, parameters("pga")) if b.regel == "ontvanger_neemt_deel")


@pytest.mark.eis("PGA-19.3a", "PGA-19.3b")
async def test_een_stap_ligt_niet_voor_de_vorige(keten: Keten) -> None:
    """De termijn loopt van de dag van voorleggen: die ligt niet voor de melding, de ondertekening niet voor het voorleggen, en geen van
    beide in de toekomst."""
    pad, wie = await een_verzoek(keten, gelijksoortig=True, gemeldOp=vandaag(-10)), pga_beheerder(keten)
    om = keten.als("om", "instemmer", functie="officier_van_justitie")

    async def fout(body: dict[str, Any]) -> tuple[int, list[str]]:
        nee = await wie.post(f"{pad}/stappen", body)
        return nee.status_code, [f["veld"] for f in nee.json()["fouten"]]

    for op in (vandaag(-11), vandaag(2)):
        assert await fout(een_stap("voorgelegd", op=op, partijen=[OM])) == (400, ["/op"])
    await wie.moet("POST", f"{pad}/stappen", een_stap("voorgelegd", op=vandaag(-5), partijen=[OM]))
    assert await fout(een_stap("voorgelegd", op=vandaag(-6), partijen=[GGD])) == (400, ["/op"])
    await om.moet("POST", f"{pad}/reacties", {"reactie": "geen_bezwaar"})
    assert await fout(een_ondertekening(op=vandaag(-6))) == (400, ["/op"])

    await wie.moet("POST", f"{pad}/stappen", een_ondertekening(op=vandaag(-5)))

    assert (await wie.moet("GET", pad))["status"] == "getekend"


@pytest.mark.eis("PGA-19.3b")
async def test_een_bezwaar_houdt_de_toetreding_tegen(keten: Keten) -> None:
    """Een bezwaar van wie dan ook is 409 tot die partner het intrekt; het OM antwoordt door zijn aangewezen functionaris."""
    pad, wie = await een_verzoek(keten, gelijksoortig=True), pga_beheerder(keten)
    ggd = keten.als("ggd", "instemmer")
    assert (await ggd.post(f"{pad}/reacties", {"reactie": "bezwaar"})).status_code == 409
    assert (await beheerder(keten).get(pad)).status_code == 404
    await wie.moet("POST", f"{pad}/stappen", een_stap("voorgelegd", op=vandaag(), partijen=[OM]))
    assert (
        await keten.als("om", "instemmer", functie="hoofdofficier").post(f"{pad}/reacties", {"reactie": "geen_bezwaar"})
    ).status_code == 403
    assert (await keten.als("ggd", "professional").post(f"{pad}/reacties", {"reactie": "bezwaar"})).status_code == 403
    await keten.als("om", "instemmer", functie="officier_van_justitie").moet("POST", f"{pad}/reacties", {"reactie": "geen_bezwaar"})
    await ggd.moet("POST", f"{pad}/reacties", {"reactie": "bezwaar"})

    tegen = await wie.post(f"{pad}/stappen", een_ondertekening())
    assert (tegen.status_code, tegen.json()["code"]) == (409, "bezwaar_van_partner")
    await ggd.moet("POST", f"{pad}/reacties", {"reactie": "geen_bezwaar"})

    await wie.moet("POST", f"{pad}/stappen", een_ondertekening())

    await ggd.moet("POST", f"{pad}/reacties", {"reactie": "bezwaar"})
    alsnog = await wie.post(f"{pad}/stappen", een_stap("toegetreden", op=vandaag()))
    assert (alsnog.status_code, alsnog.json()["code"]) == (409, "bezwaar_van_partner")
    await wie.moet("POST", f"{pad}/stappen", een_stap("afgewezen"))
    assert (await met_token(keten, "professional").get("/partijen")).status_code == 403


@pytest.mark.eis("ZVH-28.1")
async def test_twee_beheerders_tegelijk(elke_keten: Keten) -> None:
    """Van twee die op hetzelfde moment dezelfde stap of dezelfde code vastleggen slaagt er een; het register blijft kloppen."""
    keten = elke_keten
    pad, wie = await een_toetreding(keten), beheerder(keten)

    stappen = await asyncio.gather(*(wie.post(f"{pad}/stappen", een_stap("convenant")) for _ in range(4)))
    partijen = await asyncio.gather(
        *(wie.post("/partijen", een_partij(code="zelfde", partijId=f"0000009900000007{n}000")) for n in range(6, 10))
    )
    issuers = await asyncio.gather(
        *(
            wie.post("/uitgevers", een_issuer(code=f"dubbel_{n}", iss=f"https://dubbel-{n}.test", oins=[_nieuwe(partijen)]))
            for n in range(4)
        )
    )

    assert sorted(a.status_code for a in stappen) == [201, 409, 409, 409]
    assert sorted(a.status_code for a in partijen) == [201, 400, 400, 400]
    assert sorted(a.status_code for a in issuers) == [201, 400, 400, 400]


def _nieuwe(partijen: Any) -> str:
    return next(f"0000009900000007{n}000" for n, a in zip(range(6, 10), partijen, strict=True) if a.status_code == 201)
