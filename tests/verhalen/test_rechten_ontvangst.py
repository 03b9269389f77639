"""The reception of a verzoek over HTTP: at whatever partij, for whomever, in any fase; its clock and who is warned."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from gateway import klok
from gateway.model import Casus
from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import Keten, geteld
from tests.verhalen.feiten_bouw import ONVINDBAAR, kern_van, status
from tests.verhalen.ljr_bouw import een_ljr_zaak
from tests.verhalen.pga_bouw import BURGEMEESTER, met_plan
from tests.verhalen.rechten_besluit_bouw import motivering
from tests.verhalen.rechten_bouw import LJR, berichten, dagen_later, dien_in, een_verzoek, identificeer, taken, verleng
from tests.verhalen.reglement_bouw import bij_ied, bij_xtra, ied, iemand, meld_aan, xtra

TOEWIJZEN: dict[str, Any] = {"besluit": "toewijzen", "gronden": []}


def afwijzen(betrokkene: str, grond: str) -> dict[str, Any]:
    """A merely formal refusal, explained in words."""
    return {"besluit": "afwijzen", "gronden": [grond], "gegevens": [motivering(betrokkene, "Dit kan nu niet.")]}


def over(dagen: int, dag: str) -> str:
    return (date.fromisoformat(dag) + timedelta(days=dagen)).isoformat()


# ── received at a partner ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-17.3", "ZVH-17.1")
@pytest.mark.parametrize(("dagen", "laat"), [(2, []), (3, ["verzoek_laat_doorgemeld"])])
async def test_de_termijn_loopt_vanaf_de_ontvangst_bij_de_partner(keten: Keten, dagen: int, laat: list[str]) -> None:
    """Bij een Partij ontvangen en op dag 3 doorgemeld: de laatste dag is dag 28 vanaf de Partij, en de doormelding staat als te laat."""
    zaak = await een_zaak(keten)
    ontvangen = await vandaag(keten)
    await dagen_later(keten, dagen)

    gemaakt = await dien_in(zaak.aanmelder, zaak.casus_id, zaak.betrokkene, ontvangenOp=ontvangen, ontvangenBij=zaak.aanmelder.partij)

    assert (gemaakt["uitersteDatum"], gemaakt["behandelaar"]) == (over(28, ontvangen), "manager")
    assert await taken(keten.als("zvh", "manager"), gemaakt["id"]) == ["verzoek_behandelen", *laat]


@pytest.mark.eis("IED-9.1", "ZVH-17.1")
async def test_wie_het_doormeldde_vult_aan_en_een_ander_weet_van_niets(keten: Keten) -> None:
    """De partij waar het binnenkwam en de manager vullen aan; voor een ander is het verzoek er niet, of hij de casus kent of niet."""
    zaak = await een_zaak(keten)
    gemaakt = await dien_in(zaak.aanmelder, zaak.casus_id, zaak.betrokkene, soort="rectificatie", kanaal="mondeling")
    assert [o["code"] for o in gemaakt["ontbreekt"]] == ["op_schrift", "gewenste_wijziging"]
    pad, geen = f"/verzoeken/{gemaakt['id']}/aanvullingen", f"/verzoeken/{uuid4()}/aanvullingen"
    body = {"opSchrift": True}

    vreemd = []
    for wie in (keten.als("ggz", "afgevaardigde", "instemmer"), zaak.regisseur):
        for doel in (pad, geen):
            with geteld(keten) as opdrachten:
                antwoord = await wie.post(doel, body)
            vreemd.append((status(antwoord), kern_van(antwoord), len(opdrachten)))
    for bekend, onbekend in (vreemd[:2], vreemd[2:]):
        assert bekend == onbekend
    assert (await zaak.aanmelder.moet("POST", pad, body))["status"] == "onvolledig"
    manager = keten.als("zvh", "manager")
    verder = await manager.moet("POST", pad, {"gegevens": [motivering(zaak.betrokkene, "het huisnummer is twaalf")]})

    assert (verder["status"], verder["ontbreekt"], verder["uitersteDatum"]) == ("ontvangen", [], gemaakt["uitersteDatum"])
    (feit,) = await keten.sql("select status, velden from feit where soort = 'verzoek' order by versie desc limit 1")
    assert feit.status == "ontvangen"


@pytest.mark.eis("ZVH-20.1")
async def test_verzet_kan_in_iedere_fase_en_na_het_einde(keten: Keten) -> None:
    """In intake, triage, casusoverleg, in het archiefjaar en na afwijzing: 201, met de vraag om aanvulling."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    archief = {"fase": "afschaling", "besluit_afschaling_op": date.fromisoformat(over(-200, await vandaag(keten)))}
    for stand in ({}, {"fase": "triage"}, {"fase": "casusoverleg"}, archief, {"status": "afgewezen"}):
        await keten.kern.databank.schrijf(lambda s, stand=stand: s.execute(update(Casus).values(**stand)) if stand else None)

        gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort="verzet")

        assert (gemaakt["status"], [o["code"] for o in gemaakt["ontbreekt"]]) == ("onvolledig", ["bijzondere_omstandigheden"])


@pytest.mark.eis("ZVH-20.1")
async def test_verzet_na_vernietiging_wordt_met_die_mededeling_afgehandeld(keten: Keten) -> None:
    """De casus gaat op zijn dag; het verzet dat er lag wordt afgewezen omdat er niets meer is."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, soort="verzet")
    dag_ = date.fromisoformat(await vandaag(keten))
    await keten.kern.databank.schrijf(lambda s: s.execute(update(Casus).values(vernietigen_op=dag_)))
    await klok.ronde(keten.kern)

    body = {"besluit": "afwijzen", "gronden": ["gegevens_vernietigd"]}
    await manager.moet("POST", f"/verzoeken/{gemaakt['id']}/besluiten", body)
    antwoord = {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"}
    assert (await manager.moet("POST", f"/verzoeken/{gemaakt['id']}/antwoorden", antwoord))["status"] == "beantwoord"


# ── who may ask ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("IED-14.1", "PGA-17.4", "XTRA-10.1")
@pytest.mark.parametrize(
    ("leeftijd", "zelf", "ouder"), [(11, "onbevoegd", "ontvangen"), (14, "onbevoegd", "ontvangen"), (17, "ontvangen", "onbevoegd")]
)
async def test_een_kind_van_elf_veertien_en_zeventien(keten: Keten, leeftijd: int, zelf: str, ouder: str) -> None:
    """Tot zestien vraagt wie het gezag heeft, daarna het kind zelf; beide verzoeken worden aangenomen en wie niet mag krijgt niets."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    zestien = over((16 - leeftijd) * 366 - 100, await vandaag(keten))
    namens = {"casusId": zaak.casus_id, "betrokkeneId": zaak.betrokkene, "zestienOp": zestien, "gezag": "eenhoofdig"}
    await zaak.aanmelder.moet("POST", "/vertegenwoordigingen", namens)

    verzoeken = [
        await dien_in(manager, zaak.casus_id, zaak.betrokkene, ingediendDoor=wie, clientIngelichtOp=await vandaag(keten))
        for wie in ("betrokkene", "wettelijk_vertegenwoordiger")
    ]

    assert [v["status"] for v in verzoeken] == [zelf, ouder]
    for verzoek in verzoeken:
        assert (await identificeer(manager, verzoek["id"])).status_code == 201
        verzameld = await manager.post(f"/verzoeken/{verzoek['id']}/verzamelingen")
        assert verzameld.status_code == (201 if verzoek["status"] == "ontvangen" else 403)


@pytest.mark.eis("XTRA-10.1", "IED-6.4")
async def test_wie_niet_mag_krijgt_op_tijd_een_gemotiveerd_antwoord_en_verder_niets(keten: Keten) -> None:
    """Zonder machtiging 201 onbevoegd; toewijzen en verzamelen 403, afwijzen en antwoorden kan zonder identiteit."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, ingediendDoor="ander")
    pad = f"/verzoeken/{gemaakt['id']}"

    assert gemaakt["status"] == "onbevoegd"
    assert status(await manager.post(f"{pad}/besluiten", TOEWIJZEN)) == (403, "verzoeker_onbevoegd")
    assert status(await manager.post(f"{pad}/verzamelingen"))[0] in (403, 409)
    await manager.moet("POST", f"{pad}/besluiten", afwijzen(zaak.betrokkene, "verzoeker_onbevoegd"))
    antwoord = {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"}
    assert (await manager.moet("POST", f"{pad}/antwoorden", antwoord))["status"] == "beantwoord"


@pytest.mark.eis("IED-6.4", "XTRA-10.2-identiteit")
async def test_zonder_identiteit_gaat_er_niets_uit_en_loopt_de_termijn(keten: Keten) -> None:
    """Gevraagd op dag 5 en vastgesteld op dag 20: de laatste dag is en blijft dag 28; voor dag 20 is verzamelen 409."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene)
    pad, ontvangen = f"/verzoeken/{gemaakt['id']}", await vandaag(keten)
    op = await dagen_later(keten, 5)
    await manager.moet("POST", f"{pad}/identiteitsvragen", {"op": op})
    assert status(await manager.post(f"{pad}/verzamelingen")) == (409, "identiteit_ontbreekt")
    assert status(await zaak.regisseur.post(f"{pad}/identiteitsvragen", {"op": op}))[0] == 403
    await dagen_later(keten, 15)
    assert (await identificeer(manager, gemaakt["id"])).status_code == 201

    gelezen = await manager.moet("GET", pad)
    assert (gelezen["uitersteDatum"], gelezen["identiteitGevraagdOp"]) == (over(28, ontvangen), op)
    assert (await manager.post(f"{pad}/verzamelingen")).status_code == 201


# ── the clock ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-18.2")
async def test_op_tijd_gewaarschuwd_en_te_laat_geescaleerd(keten: Keten) -> None:
    """Ruim voor de laatste werkdag hoort de manager het; de dag erna ook de stuurgroep, die verder niets van de casus ziet."""
    zaak, manager = await een_zaak(keten), keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene)
    stuurgroep = keten.als("zvh", "stuurgroep", functionaris="sg-1")
    await klok.ronde(keten.kern)
    assert await taken(manager, gemaakt["id"]) == ["verzoek_behandelen"]

    await dagen_later(keten, 23)
    for _ in range(2):
        await klok.ronde(keten.kern)
    assert await taken(keten.als("zvh", "manager"), gemaakt["id"]) == ["verzoek_behandelen", "verzoek_nadert"]
    await dagen_later(keten, 6)
    for _ in range(2):
        await klok.ronde(keten.kern)

    assert await taken(keten.als("zvh", "manager"), gemaakt["id"]) == ["verzoek_behandelen", "verzoek_nadert", "verzoek_te_laat"]
    gezien = (await stuurgroep.moet("GET", "/taken"))["items"]
    assert [(t["soort"], t["objectId"]) for t in gezien] == [("verzoek_escalatie", gemaakt["id"])]
    assert status(await stuurgroep.get(f"/casussen/{zaak.casus_id}"))[0] in (403, 404)


@pytest.mark.eis("LJR-23.1-verlenging", "LJR-23.1", "ZVH-18.2")
async def test_alleen_ljr_verlengt_en_alleen_haar_eigen_dossier(keten: Keten) -> None:
    """Twee maanden, één keer, op tijd en met bericht; de dag van het verband en van haar deel hier blijft staan."""
    zaak, manager = await een_ljr_zaak(keten), keten.als("zvh", "manager")
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene)
    ontvangen, verzoek = await vandaag(keten), gemaakt["id"]
    pad = f"/verzoeken/{verzoek}/eigen-termijn"
    eerst = await zaak.aanmelder.moet("GET", pad)
    assert status(await manager.post(f"/verzoeken/{verzoek}/verlengingen", {"maanden": 2, "reden": "complex", "berichtOp": ontvangen})) == (
        403,
        "verlengen_bestaat_niet",
    )
    assert (await verleng(zaak.aanmelder, verzoek, maanden=3)).json()["code"] == "verlenging_te_lang"
    assert (await verleng(zaak.aanmelder, verzoek, reden="druk")).status_code == 400
    assert (await verleng(zaak.aanmelder, verzoek, berichtOp=over(1, ontvangen))).json()["fouten"][0]["veld"] == "/berichtOp"

    verlengd = await verleng(zaak.aanmelder, verzoek)

    assert (verlengd.status_code, verlengd.json()["uiterlijk"], verlengd.json()["deelUiterlijk"]) == (
        201,
        over(28, ontvangen),
        over(28, ontvangen),
    )
    assert date.fromisoformat(verlengd.json()["eigenUiterlijk"]) - date.fromisoformat(eerst["eigenUiterlijk"]) > timedelta(days=57)
    assert (await zaak.aanmelder.moet("GET", pad))["eigenUiterlijk"] == verlengd.json()["eigenUiterlijk"]
    assert (await verleng(zaak.aanmelder, verzoek)).json()["code"] == "al_verlengd"
    assert (await manager.moet("GET", f"/verzoeken/{verzoek}"))["uitersteDatum"] == over(28, ontvangen)


@pytest.mark.eis("LJR-23.1-verlenging", "LJR-23.1", "LJR-18.4-opschorting")
async def test_na_een_maand_verlengt_ljr_niet_meer_en_meldt_de_klok_het_haar(keten: Keten) -> None:
    """Een dag te laat verschijnt bij LJ&R zelf en bij niemand anders; wat stilstond telt door."""
    zaken = [await een_ljr_zaak(keten) for _ in range(2)]
    manager = keten.als("zvh", "manager")
    verzoeken = [(await dien_in(manager, z.casus_id, z.betrokkene))["id"] for z in zaken]
    op = await dagen_later(keten, 2)
    await manager.moet("POST", f"/verzoeken/{verzoeken[1]}/identiteitsvragen", {"op": op})
    await dagen_later(keten, 14)
    assert (await identificeer(manager, verzoeken[1])).status_code == 201
    await dagen_later(keten, 16)
    await klok.ronde(keten.kern)

    ljr = keten.als("reclassering", "aanmelder", "instemmer", "afgevaardigde", "professional")
    assert (await verleng(ljr, verzoeken[0])).json()["code"] == "verlenging_te_laat"
    rows = await keten.sql("select partij, object_id from taak where soort = 'verzoek_eigen_te_laat'")
    assert [(r.partij, UUID(str(r.object_id))) for r in rows] == [(LJR, UUID(verzoeken[0]))]
    assert "verzoek_eigen_te_laat" not in await taken(keten.als("zvh", "manager"), verzoeken[0])
    uit = await ljr.moet("GET", f"/verzoeken/{verzoeken[1]}/eigen-termijn")
    zonder = await ljr.moet("GET", f"/verzoeken/{verzoeken[0]}/eigen-termijn")
    assert date.fromisoformat(uit["eigenUiterlijk"]) - date.fromisoformat(zonder["eigenUiterlijk"]) == timedelta(days=14)


@pytest.mark.eis("XTRA-10.2", "IED-6.3", "IED-6.4")
@pytest.mark.parametrize("wie", ["xtra", "ied"])
async def test_xtra_en_ied_verlengen_niet(keten: Keten, wie: str) -> None:
    """Vier weken en geen dag meer: verlengen is 409, ook als een ander in hetzelfde verzoek het wel kan."""
    betrokkene = iemand()
    zaak = await meld_aan(keten, *((xtra(keten), bij_xtra(betrokkene)) if wie == "xtra" else (ied(keten), bij_ied(betrokkene))))
    gemaakt = await dien_in(keten.als("zvh", "manager"), zaak.casus_id, betrokkene, soort="opgenomen_zijn", kanaal="mondeling")

    antwoord = await verleng(zaak.aanmelder, gemaakt["id"])

    assert status(antwoord) == (409, "reglement_kent_geen_verlenging")
    uit = await zaak.aanmelder.moet("GET", f"/verzoeken/{gemaakt['id']}/eigen-termijn")
    assert uit["eigenUiterlijk"] == uit["uiterlijk"] == over(28, await vandaag(keten))


@pytest.mark.eis("LJR-8.2", "ZVH-17.1")
async def test_een_ander_leest_of_verlengt_geen_eigen_termijn(keten: Keten) -> None:
    """Wie niets over deze persoon inbracht krijgt hetzelfde antwoord als voor een verzoek dat niet bestaat."""
    zaak = await een_ljr_zaak(keten)
    gemaakt = await dien_in(keten.als("zvh", "manager"), zaak.casus_id, zaak.betrokkene)
    ggz = keten.als("ggz", "instemmer", "afgevaardigde")

    bekend, onbekend = [(await verleng(ggz, v), await ggz.get(f"/verzoeken/{v}/eigen-termijn")) for v in (gemaakt["id"], str(uuid4()))]

    assert [status(a) for a in bekend] == [status(a) for a in onbekend] == [ONVINDBAAR, ONVINDBAAR]
    assert [kern_van(a) for a in bekend] == [kern_van(a) for a in onbekend]


# ── the professional's weighing ─────────────────────────────────────────────────────────────────────────────
async def ied_met_vertegenwoordiger(keten: Keten, **namens: Any) -> tuple[Zaak, str]:
    """A casus that IED brought in, and an inzage asked by whoever speaks for its client, of whom it is known who he is."""
    zaak, manager = await meld_aan(keten, ied(keten), bij_ied(iemand())), keten.als("zvh", "manager")
    wie = {"ingediendDoor": "wettelijk_vertegenwoordiger", "vertegenwoordiging": namens, "clientIngelichtOp": await vandaag(keten)}
    gemaakt = await dien_in(manager, zaak.casus_id, zaak.betrokkene, **wie)
    assert gemaakt["status"] == "ontvangen", gemaakt
    assert (await identificeer(manager, gemaakt["id"])).status_code == 201
    return zaak, gemaakt["id"]


async def in_de_brief(keten: Keten, verzoek: str) -> int:
    """How many gegevens collecting brings."""
    await keten.als("zvh", "manager").moet("POST", f"/verzoeken/{verzoek}/verzamelingen")
    rows = await keten.sql("select status, gegeven_id from overdracht_item where status = 'meegegaan'")
    return len({r.gegeven_id for r in rows})


@pytest.mark.eis("IED-14.1-wilsonbekwaam")
async def test_een_curator_krijgt_van_ied_iets_na_het_oordeel_van_de_beroepskracht(keten: Keten) -> None:
    """Zonder vastgelegd oordeel en overleg niets van IED; daarna wel. Alleen de beroepskracht van IED legt het vast."""
    zaak, verzoek = await ied_met_vertegenwoordiger(keten, maatregel="curatele")
    pad, op = f"/verzoeken/{verzoek}/vertegenwoordigingswegingen", await vandaag(keten)
    oordeel = {"oordeel": "wilsonbekwaam", "overlegOp": op}
    assert await in_de_brief(keten, verzoek) == 0
    assert (await zaak.aanmelder.post(pad, {"oordeel": "wilsonbekwaam"})).status_code == 400
    assert (await zaak.aanmelder.post(pad, oordeel | {"overlegOp": over(1, op)})).status_code == 400
    assert status(await keten.als("zvh", "manager").post(pad, oordeel))[0] == 403
    assert status(await keten.als("ggz", "professional").post(pad, oordeel)) == ONVINDBAAR

    await zaak.aanmelder.moet("POST", pad, oordeel)

    assert await in_de_brief(keten, verzoek) == 1


@pytest.mark.eis("IED-14.2")
@pytest.mark.parametrize("variant", ["niet", "nog_niet", "ten_dele"])
async def test_wat_de_beroepskracht_voor_een_ouder_afwijst_staat_niet_in_diens_brief(keten: Keten, variant: str) -> None:
    """Beide voorwaarden, overleg en variant; uitstel heeft een dag waarop de klok erop terugkomt; de brief zwijgt erover."""
    kind = {"zestienOp": over(3000, await vandaag(keten)), "gezag": "eenhoofdig"}
    zaak, verzoek = await ied_met_vertegenwoordiger(keten, **kind)
    (gegeven,) = [r.id for r in await keten.sql("select id from vindplaats where soort = 'gegeven'")]
    pad, op = f"/verzoeken/{verzoek}/vertegenwoordigingswegingen", await vandaag(keten)
    weren: dict[str, Any] = {
        "oordeel": "geweerd",
        "overlegOp": op,
        "belemmertDienstverlening": True,
        "schaadtClient": True,
        "variant": variant,
    }
    weren |= {"herbeoordelenOp": over(3, op)} if variant == "nog_niet" else {}
    weren |= {"gegevenIds": [str(UUID(str(gegeven)))]} if variant == "ten_dele" else {}
    for mist in ("belemmertDienstverlening", "schaadtClient", "variant"):
        assert (await zaak.aanmelder.post(pad, {k: w for k, w in weren.items() if k != mist})).status_code == 400
    assert (await zaak.aanmelder.post(pad, {k: w for k, w in weren.items() if k not in ("herbeoordelenOp", "gegevenIds")})).status_code == (
        201 if variant == "niet" else 400
    )

    await zaak.aanmelder.moet("POST", pad, weren)

    assert await in_de_brief(keten, verzoek) == 0
    await dagen_later(keten, 3)
    await klok.ronde(keten.kern)
    assert ("vertegenwoordiging_herwegen" in await taken(ied(keten), verzoek)) == (variant == "nog_niet")
    await ied(keten).moet("POST", pad, {"oordeel": "toegelaten", "overlegOp": op})
    assert await in_de_brief(keten, verzoek) == 1


@pytest.mark.eis("IED-14.2")
async def test_er_valt_niets_te_wegen_als_de_client_zelf_vraagt(keten: Keten) -> None:
    """Een weging gaat over wie namens de cliënt vraagt; vraagt hij zelf, dan 409."""
    zaak = await meld_aan(keten, ied(keten), bij_ied(iemand()))
    gemaakt = await dien_in(keten.als("zvh", "manager"), zaak.casus_id, zaak.betrokkene)
    body = {"oordeel": "wilsonbekwaam", "overlegOp": await vandaag(keten)}

    assert status(await zaak.aanmelder.post(f"/verzoeken/{gemaakt['id']}/vertegenwoordigingswegingen", body)) == (
        409,
        "geen_vertegenwoordiger",
    )


# ── in a pga ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.eis("PGA-4.1g", "PGA-17.1a", "PGA-17.3")
async def test_in_een_pga_staat_het_op_naam_van_de_burgemeester_en_weten_de_partners_het(keten: Keten) -> None:
    """Doorverwezen, en onvolledig tot de identiteit vaststaat; iedere betrokken partner hoort welk recht, een ander niets."""
    a, _ = await met_plan(keten)
    gemaakt = await dien_in(a.college, a.casus_id, a.inwoner, soort="rectificatie", ontvangenBij=a.college.partij)

    assert (gemaakt["behandelaar"], gemaakt["status"]) == ("burgemeester", "onvolledig")
    assert "burgemeester" in gemaakt["doorverwijzing"]
    rows = await keten.sql("select partij from gebeurtenis where soort = 'verzoek.rectificatie' order by partij")
    deelnemers = await keten.sql("select distinct partij from deelname where rol in ('aanmelder', 'afgevaardigde', 'casusregisseur')")
    assert [r.partij for r in rows] == sorted({r.partij for r in deelnemers} - {BURGEMEESTER})
    assert await berichten(a.college, gemaakt["id"]) == ["nl.zvh.verzoek.rectificatie"]
    assert await berichten(keten.als("welzijn", "afgevaardigde", "instemmer"), gemaakt["id"]) == []


@pytest.mark.eis("PGA-17.3")
async def test_een_partner_die_later_aanschuift_hoort_het_ook_voor_het_antwoord(keten: Keten) -> None:
    """Zolang een betrokken partner het niet weet is antwoorden 409; de klok meldt het hem, en dan kan het."""
    a, _ = await met_plan(keten)
    gemandateerde, burgemeester = keten.als("burgemeester", "gemandateerde"), keten.als("burgemeester", "burgemeester", functionaris="bm-1")
    gemaakt = await dien_in(gemandateerde, a.casus_id, a.inwoner)
    await burgemeester.moet("POST", f"/verzoeken/{gemaakt['id']}/besluiten", afwijzen(a.inwoner, "identiteit_niet_vastgesteld"))
    nieuw = {"casusId": a.casus_id, "partij": "00000099000000050000", "rol": "afgevaardigde", "reden": "deskundigheid_nodig"}
    await a.expert.moet("POST", f"/casussen/{a.casus_id}/deelnemers", {k: w for k, w in nieuw.items() if k != "casusId"})
    antwoord = {"verzondenOp": await vandaag(keten), "wijze": "aangetekende_post"}
    pad = f"/verzoeken/{gemaakt['id']}/antwoorden"
    assert status(await gemandateerde.post(pad, antwoord)) == (409, "partner_niet_gemeld")

    await klok.ronde(keten.kern)

    assert await berichten(keten.als("ggz", "afgevaardigde"), gemaakt["id"]) == ["nl.zvh.verzoek.inzage"]
    assert (await gemandateerde.moet("POST", pad, antwoord))["status"] == "beantwoord"


@pytest.mark.eis("PGA-4.1g")
async def test_een_partner_besluit_niet_zelf_over_het_bestand(keten: Keten) -> None:
    """Wie het doormeldde beslist er niet over: 403; de burgemeester wel."""
    a, _ = await met_plan(keten)
    gemaakt = await dien_in(a.college, a.casus_id, a.inwoner, ontvangenBij=a.college.partij)
    pad, nee = f"/verzoeken/{gemaakt['id']}/besluiten", afwijzen(a.inwoner, "identiteit_niet_vastgesteld")

    assert (await a.college.post(pad, nee)).status_code == 403
    assert (await keten.als("burgemeester", "burgemeester", functionaris="bm-1").post(pad, nee)).status_code == 201


async def test_een_herhaalde_melding_geeft_hetzelfde_verzoek(keten: Keten) -> None:
    """Dezelfde Idempotency-Key maakt één verzoek en één bericht per partner."""
    a, _ = await met_plan(keten)
    body, sleutel = await een_verzoek(keten, a.casus_id, a.inwoner), str(uuid4())
    gemandateerde = keten.als("burgemeester", "gemandateerde")

    eerste, tweede = [await gemandateerde.post("/verzoeken", body, sleutel=sleutel) for _ in range(2)]

    assert eerste.json()["id"] == tweede.json()["id"]
    assert len(await berichten(a.college, eerste.json()["id"])) == 1
