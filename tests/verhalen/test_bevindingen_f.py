"""What a look across the rights of the person must not get wrong: who hears it, who is named, and what two acts at once leave behind."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from gateway import kennisgevingen
from gateway.feiten import Door, get_feit, lees_feiten, leg_vast, sluit_casussen, wijzig
from gateway.klokwerk.doorwerken import bewaak_doorwerking
from gateway.klokwerk.signalen import geef_signalen
from gateway.klokwerk.verzoeken import bewaak
from gateway.model import Deelname
from gateway.verstrekkingen import kopiehouders
from shared.identity import uuid7
from tests.bouw import Zaak, een_zaak, vandaag
from tests.keten import VERBAND, Keten, Partner, geteld
from tests.verhalen.feiten_bouw import een_ontvanger, gegevens, kern_van
from tests.verhalen.ljr_bouw import LJR, een_ljr_zaak
from tests.verhalen.pga_bouw import PGA, een_aanpak
from tests.verhalen.rechten_bouw import dien_in, identificeer
from tests.verhalen.rechten_datalekken_bouw import een_melding
from tests.verhalen.rechten_doorwerking_bouw import GGD, een_recht
from tests.verhalen.reglement_bouw import beide, bij_ied, een_ja, een_start, ied, ied_item, iemand, meld_aan
from tests.verhalen.verband_bouw import klaar_voor_het_huis, uitkomsten

T = TypeVar("T")
POSTGRES = pytest.mark.parametrize("elke_keten", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
GGZ = "00000099000000050000"


@pytest.mark.eis("ZVH-13.7", "ZVH-7.2c", "ZVH-7.2d")
async def test_wie_toestemming_voor_de_hele_persoon_intrekt_bereikt_elke_ontvanger(keten: Keten) -> None:
    """Bij de inbreng gegeven, voor een soort of voor alles: elke ontvanger hoort de intrekking van wat zij dekte en van niets anders."""
    wie = iemand()
    contact = ied_item(wie, etiket={"categorie": "identificatie_en_contact"}) | {"inhoud": {"naam": "Mats de Vries"}}
    smal = een_ja(wie, "triage", "overdracht", categorie="kwestie_en_afhandeling", kenmerk="smal")
    ja = [een_start(wie), *beide(wie), smal]
    zaak = await meld_aan(keten, ied(keten), bij_ied(wie, gegevens=[ied_item(wie), contact], toestemmingen=ja))
    ids = await gegevens(zaak)
    for gegeven in ids:
        await een_ontvanger(keten, zaak, gegeven, GGZ)

    async def register() -> list[dict[str, Any]]:
        return list((await zaak.aanmelder.moet("GET", "/toestemmingen", casusId=zaak.casus_id))["items"])

    async def trek_in(kenmerk: str) -> set[tuple[str, str]]:
        een = next(t for t in await register() if t["kenmerk"] == kenmerk and t["fase"] == "triage")
        await zaak.aanmelder.moet("POST", f"/toestemmingen/{een['id']}/intrekkingen")
        (na,) = [t for t in await register() if t["id"] == een["id"]]
        assert een["gestopt"] == []
        return {(g["gegevenId"], g["ontvanger"]) for g in na["gestopt"]}

    async def taken() -> set[str]:
        items = (await keten.als("ggz", "afgevaardigde").moet("GET", "/taken"))["items"]
        return {t["objectId"] for t in items if t["soort"] == "toestemming_ingetrokken"}

    verband = zaak.regisseur.partij
    assert await trek_in("smal") == {(ids[0], GGZ), (ids[0], verband)}
    assert await taken() == {ids[0]}
    assert await trek_in("T-2026-1") == {(i, p) for i in ids for p in (GGZ, verband)}
    assert await taken() == set(ids)


# ── who is named (LJ&R 8.2) ─────────────────────────────────────────────────────────────────────────────────
async def gemeld(wie: Partner, verzoek: str) -> list[str]:
    """Whom the follow-through of this verzoek says was told, as this reader sees it."""
    return sorted(k["ontvanger"] for k in (await wie.moet("GET", f"/verzoeken/{verzoek}/uitvoering"))["kennisgevingen"])


@pytest.mark.eis("LJR-8.2", "LJR-19.2")
async def test_de_uitvoering_toont_ljr_niet_en_ook_geen_gat(keten: Keten) -> None:
    """Wie het verzoek behandelt leest elke kennisgeving met naam; een FG leest niets van wat naar LJ&R ging of van LJ&R kwam."""
    recht = await een_recht(keten, "rectificatie", ontvangers=(GGD, LJR))
    fg = keten.als("ggz", "fg")
    assert [await gemeld(wie, recht.verzoek) for wie in (recht.manager, recht.zaak.regisseur, fg)] == [[LJR, GGD], [LJR, GGD], [GGD]]

    zaak = await een_ljr_zaak(keten)
    await een_ontvanger(keten, zaak, zaak.ids[0], GGD)
    velden = {"soort": "rectificatie", "gegevenIds": zaak.ids, "ontvangenOp": await vandaag(keten)}
    van_ljr = await dien_in(recht.manager, zaak.casus_id, zaak.betrokkene, **velden)
    assert [await gemeld(wie, van_ljr["id"]) for wie in (recht.manager, fg)] == [[GGD], []]


@pytest.mark.eis("LJR-8.2", "ZVH-14.11")
async def test_het_register_van_datalekken_onderscheidt_ljr_niet_van_het_verband(keten: Keten) -> None:
    """Wat LJ&R meldde leest een FG als door het verband gemeld, regel voor regel gelijk; van een ander staat er wie hij kan bellen."""
    zaak = await een_ljr_zaak(keten)
    for wie in (zaak.regisseur, zaak.aanmelder, keten.als("ggd", "afgevaardigde")):
        await wie.moet("POST", "/datalekken", een_melding(ontdektOp="2026-03-01T09:00:00Z"))

    regels = (await keten.als("ggz", "fg").moet("GET", "/datalekken"))["items"]

    van_verband, van_ljr, van_ggd = ({k: v for k, v in r.items() if k not in ("id", "gemeldOp")} for r in regels)
    assert van_ljr == van_verband
    assert (van_ljr["gemeldDoor"], van_ljr["contactpersoon"]) == (zaak.regisseur.partij, None)
    assert van_ggd["gemeldDoor"] == GGD
    assert van_ggd["contactpersoon"]


# ── another verband of one's own (ONTWERP §7) ───────────────────────────────────────────────────────────────
@pytest.mark.eis("ZVH-14.3", "PGA-5.5b", "ZVH-4.3t")
async def test_een_foute_melding_zegt_niet_of_een_gegeven_elders_bestaat(keten: Keten) -> None:
    """Wie aan beide verbanden deelneemt krijgt over wat hij nooit had hetzelfde als over een verzonnen gegeven, goed of fout."""
    a = await een_aanpak(keten)
    gelezen = await a.college.moet("GET", f"/aanmeldingen/{a.aanmelding_id}")
    ggd = keten.als("ggd", "afgevaardigde")
    plekken = [(a.casus_id, gelezen["gegevens"][0]["etiket"]["id"]), (str(uuid4()), str(uuid4()))]

    async def antwoorden(**anders: Any) -> list[tuple[int, dict[str, Any]]]:
        hier = [een_melding(casussen=[{"casusId": c, "gegevenIds": [g]}], **anders) for c, g in plekken]
        return [(r.status_code, kern_van(r)) for r in [await ggd.post("/datalekken", body) for body in hier]]

    for anders, verwacht in (({"ontdektOp": "2999-01-01T09:00:00Z"}, 400), ({}, 404)):
        echt, verzonnen = await antwoorden(**anders)
        assert echt == verzonnen
        assert echt[0] == verwacht
    assert {r.verband for r in await keten.sql("select verband from audit where handeling = 'datalek.melden'")} == {VERBAND}


# ── two locks (ONTWERP §4) ──────────────────────────────────────────────────────────────────────────────────
async def hef_op(zaak: Zaak) -> None:
    """The beperking in this casus is over."""

    def schrijf(s: Session) -> None:
        (feit,) = lees_feiten(s, UUID(zaak.casus_id)).soort("beperking")
        wijzig(s, feit, "opgeheven", Door(zaak.regisseur.partij, "zvh-1", zaak.keten.kern.nu(s)))

    await zaak.keten.kern.databank.schrijf(schrijf)


@pytest.mark.eis("LJR-21.1", "ZVH-17.1", "PGA-11.4b")
async def test_wie_daar_is_beperkt_is_dat_ook_voor_wat_daar_aankomt(keten: Keten) -> None:
    """Betwist hij in het ontvangende verband wat er over hem ligt, dan blijft alles over hem achter; zonder dat gaat het mee."""
    o = await klaar_voor_het_huis(keten)
    manager = keten.als("zvh", "manager")
    betwist = await dien_in(manager, o.zaak.casus_id, o.zaak.betrokkene, soort="rectificatie")
    assert (await identificeer(manager, betwist["id"])).status_code == 201

    gevolg = uitkomsten(await o.draag_over())

    assert {gevolg[i] for i in o.a.ids} == {("achter", "gegeven_beperkt")}
    await hef_op(o.zaak)
    daarna = uitkomsten(await o.draag_over())
    assert {daarna[i][0] for i in o.a.ids} == {"meegegaan"}


# ── two acts at once (ONTWERP §5.5, §5.7) ───────────────────────────────────────────────────────────────────
async def terwijl(keten: Keten, eerst: Callable[[Session], Any], dan: Awaitable[T]) -> T:
    """What ``dan`` answers when it begins while ``eerst`` has written and not yet committed, and has to wait for it."""
    engine = create_engine(keten.urls["gateway"])
    wacht = text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
    try:
        with Session(engine) as s, engine.execution_options(isolation_level="AUTOCOMMIT").connect() as blik:
            eerst(s)
            taak = asyncio.ensure_future(dan)
            while not taak.done() and not blik.execute(wacht).scalar_one():
                await asyncio.sleep(0.01)
            assert not taak.done(), "het wachtte niet"
            s.commit()
        return await taak
    finally:
        engine.dispose()


async def een_verlopen_kennisgeving(keten: Keten) -> tuple[Zaak, UUID]:
    """To the GGD, about a gegeven that it knows from another casus than the one that tells it."""
    zaak, daar = await een_zaak(keten), await een_zaak(keten)
    (gegeven,), feit_id = await gegevens(zaak), uuid7()
    velden = {"aanleiding": "rectificatie", "verzoek": "", "casus": daar.casus_id, "gegeven": gegeven, "namens": ""}
    velden |= {"uiterlijk": "2026-01-02", "gemeld_op": "2026-01-01", "herinnerd": 0}

    def schrijf(s: Session) -> None:
        door = Door(zaak.regisseur.partij, "zvh-1", keten.kern.nu(s))
        rest: dict[str, Any] = {"betreft": UUID(gegeven), "partij": GGD, "velden": velden}
        leg_vast(s, feit_id, UUID(zaak.casus_id), kennisgevingen.SOORT, kennisgevingen.OPEN, door, **rest)

    await keten.kern.databank.schrijf(schrijf)
    return zaak, feit_id


async def versies(keten: Keten, feit_id: UUID) -> list[tuple[int, str]]:
    zoek = "select versie, status from feit where id = :id order by versie"
    return [tuple(r) for r in await keten.sql(zoek, id=feit_id)]


@POSTGRES
@pytest.mark.eis("LJR-19.2")
async def test_herinneren_en_bevestigen_tegelijk_gaan_om_beurten(elke_keten: Keten) -> None:
    """Wie bevestigt terwijl de klok hem herinnert slaagt; wie al bevestigde terwijl de klok begint wordt niet herinnerd."""
    verband = elke_keten.kern.verbanden.get(VERBAND)
    ggd = elke_keten.als("ggd", "afgevaardigde")
    _, eerste = await een_verlopen_kennisgeving(elke_keten)
    body = {"verwerktOp": await vandaag(elke_keten)}

    antwoord = await terwijl(
        elke_keten,
        lambda s: bewaak_doorwerking(s, kern=elke_keten.kern, verband=verband),
        ggd.post(f"/kennisgevingen/{eerste}/bevestigingen", body),
    )

    assert antwoord.status_code == 201, antwoord.text
    assert await versies(elke_keten, eerste) == [(1, "open"), (2, "open"), (3, "bevestigd")]

    zaak, tweede = await een_verlopen_kennisgeving(elke_keten)

    def bevestig(s: Session) -> None:
        sluit_casussen(s, [UUID(zaak.casus_id)])
        kennisgevingen.sluit(s, get_feit(s, tweede), "bevestigd", Door(GGD, "ggd-1", elke_keten.kern.nu(s)))

    assert await terwijl(elke_keten, bevestig, geef_signalen(elke_keten.kern)) == 0
    assert await versies(elke_keten, tweede) == [(1, "open"), (2, "bevestigd")]


@POSTGRES
@pytest.mark.eis("PGA-17.3")
async def test_partners_melden_en_een_handeling_op_het_verzoek_gaan_om_beurten(elke_keten: Keten) -> None:
    """Wie de identiteit vaststelt terwijl de klok een nieuwe partner meldt slaagt, en beide staan in het verzoek."""
    a = await een_aanpak(elke_keten)
    burgemeester = elke_keten.als("burgemeester", "burgemeester")
    verzoek = UUID((await dien_in(burgemeester, a.casus_id, a.inwoner, ontvangenBij=burgemeester.partij))["id"])
    verband = elke_keten.kern.verbanden.get(PGA)

    def schuif_aan(s: Session) -> None:
        nieuw = {"functionaris": None, "rol": "afgevaardigde", "reden": "deskundigheid_nodig", "van": elke_keten.kern.nu(s), "tot": None}
        s.add(Deelname(id=uuid7(), casus_id=UUID(a.casus_id), partij=GGZ, **nieuw))

    await elke_keten.kern.databank.schrijf(schuif_aan)
    antwoord = await terwijl(
        elke_keten,
        lambda s: bewaak(s, kern=elke_keten.kern, verband=verband),
        identificeer(burgemeester, str(verzoek)),
    )

    assert antwoord.status_code == 201, antwoord.text
    nu = await elke_keten.kern.databank.lees(lambda s: get_feit(s, verzoek))
    assert GGZ in nu.velden["gemeld"]
    assert nu.velden["identiteit_op"]


@pytest.mark.eis("LJR-19.2", "LJR-23.1")
async def test_meer_gegevens_of_verzoeken_vragen_niet_meer_opdrachten(keten: Keten) -> None:
    """Wie een kopie heeft, en wiens eigen termijn verstreek, wordt in een vast aantal opdrachten gevonden."""
    o = await klaar_voor_het_huis(keten)
    await o.draag_over()
    oin, bank = o.a.expert.partij, keten.kern.databank

    async def houders(ids: list[str]) -> tuple[int, int]:
        with geteld(keten) as opdrachten:
            gevonden = await bank.lees(lambda s: kopiehouders(s, [UUID(i) for i in ids], oin))
        return len({k.bron or k.gegeven_id for k in gevonden}), len(opdrachten)

    (een, bij_een), (alle, bij_alle) = await houders(o.a.ids[:1]), await houders(o.a.ids)
    assert (een, alle) == (1, len(o.a.ids))
    assert alle > 1
    assert bij_een == bij_alle

    verband, aantal = keten.kern.verbanden.get(VERBAND), []
    for _ in range(2):
        await dien_in(keten.als("zvh", "manager"), o.zaak.casus_id, o.zaak.betrokkene)
        with geteld(keten) as opdrachten:
            assert await bank.lees(lambda s: bewaak(s, kern=keten.kern, verband=verband)) == 0
        aantal.append(len(opdrachten))
    assert aantal[0] == aantal[1]
