"""What is destroyed, held against a reference that shares no code with it: 100,000 casussen by their dates, 2,000 through the klok."""

import asyncio
import calendar
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from gateway.beleid.kalender import dag
from gateway.beleid.lezing import is_vernietigd
from gateway.beleid.vraag import Casus as ZaakFeiten
from gateway.klokwerk.vernietigen import vernietig_casussen
from gateway.model import Casus, Feit
from gateway.vernietigdatum import dossier_loopt, na_afwijzing, na_besluit
from services.afschaling.model import DOSSIER
from shared.convenant import Verband, load_verbanden
from shared.handeling import Omgeving
from shared.kluis import Kluis
from tests.dienst import een_etiket
from tests.keten import Keten

ZVH, PGA = "proefverband", "proefgemeente_pga"
MARGE = timedelta(days=8)
HALTEN = ("verzoek", "klacht", "beperking", "bezwaar", "aanwijzing")


@dataclass
class Geval:
    """One generated casus: how it ended, what halts it, when its verzoek was answered, the own terms of its gegevens."""

    verband: str
    einde: str
    besluit: date
    bewaren_tot: date | None = None
    halten: tuple[str, ...] = ()
    beantwoord: date | None = None
    eigen: tuple[date | None, ...] = ()
    id: UUID = field(default_factory=uuid4)


# ── the reference: the norms in days, months and years, counted by hand ──────────────────────────────────────────
def later(d: date, *, jaren: int = 0, dagen: int = 0) -> date:
    jaar = d.year + jaren
    return date(jaar, d.month, min(d.day, calendar.monthrange(jaar, d.month)[1])) + timedelta(days=dagen)


def norm(g: Geval) -> date | None:
    """The last day on which it may exist at all; None for a casus that still runs."""
    if g.einde == "loopt":
        return None
    if g.einde == "besluit":
        return later(g.besluit, jaren=1 if g.verband == ZVH else 2)
    vier_weken = later(g.besluit, dagen=28)
    return max(vier_weken, g.bewaren_tot) if g.bewaren_tot else vier_weken


def verwacht(g: Geval, vandaag: date) -> tuple[bool, bool, tuple[int, ...]]:
    """Whether the casus is to be gone, whether its dossier of a verzoek is, and which gegevens are past their own last day."""
    einde = norm(g)
    weg = einde is not None and vandaag >= einde - MARGE
    open_ = "verzoek" in g.halten and (g.beantwoord is None or later(g.beantwoord, jaren=1) > vandaag)
    return weg, weg and not open_, tuple(n for n, tot in enumerate(g.eigen) if tot is not None and tot < vandaag)


# ── what the keten makes of it ───────────────────────────────────────────────────────────────────────────────────
def vernietigen_op(v: Verband, g: Geval) -> date | None:
    if g.einde == "loopt":
        return None
    return na_besluit(v, g.besluit) if g.einde == "besluit" else na_afwijzing(v, g.besluit, g.bewaren_tot)


def gedaan(v: Verband, g: Geval, op: date | None, vandaag: date) -> tuple[bool, bool]:
    zaak = ZaakFeiten(str(g.id), g.verband, "zvh", "afschaling", "lopend", "", "", vernietigen_op=op)
    weg = is_vernietigd(zaak, vandaag)
    status = "beantwoord" if g.beantwoord else "ontvangen"
    return weg, weg and not ("verzoek" in g.halten and dossier_loopt(v, status, g.beantwoord or g.besluit, vandaag))


def gevallen(aantal: int, zaad: int) -> Iterator[Geval]:
    """Ladders of both regimes, turned down or closed, with holds, answered verzoeken and own terms; days of short months among them."""
    kans = random.Random(zaad)
    begin = date(2023, 12, 25)
    for _ in range(aantal):
        besluit = begin + timedelta(days=kans.randrange(1200))
        verband, einde = kans.choice((ZVH, PGA)), kans.choice(("besluit", "besluit", "afwijzing", "loopt"))
        langer = einde == "afwijzing" and verband == PGA and kans.random() < 0.4
        halten = tuple(h for h in HALTEN if kans.random() < 0.3)
        yield Geval(
            verband,
            einde,
            besluit,
            bewaren_tot=besluit + timedelta(days=kans.randrange(10, 365)) if langer else None,
            halten=halten,
            beantwoord=besluit + timedelta(days=kans.randrange(900)) if kans.random() < 0.5 else None,
            eigen=tuple(besluit + timedelta(days=kans.randrange(800)) if kans.random() < 0.5 else None for _ in range(kans.randrange(4))),
            id=UUID(int=kans.getrandbits(128), version=4),
        )


def dagen(g: Geval, kans: random.Random) -> tuple[date, ...]:
    """Around the edges, where a day too early or too late shows, and somewhere."""
    einde = norm(g) or g.besluit
    return (einde - MARGE - timedelta(days=1), einde - MARGE, einde, einde + timedelta(days=kans.randrange(400)))


@pytest.mark.eis("ZVH-11.2", "ZVH-11.2c", "ZVH-9.4b", "PGA-14.1a", "PGA-14.4a", "PGA-14.4b")
@pytest.mark.timeout(120)
def test_honderdduizend_casussen_gaan_op_hun_dag() -> None:
    """Wat vernietigd is, is precies wat de normen zeggen: niets eerder, niets later, geen beperking of verzoek verschuift een datum."""
    verbanden, kans = load_verbanden(Path(__file__).parents[2] / "deploy" / "verbanden"), random.Random(4)
    aantal = 0
    for g in gevallen(100_000, 2026):
        v = verbanden[g.verband]
        op, laatste = vernietigen_op(v, g), norm(g)
        for vandaag in dagen(g, kans):
            assert gedaan(v, g, op, vandaag) == verwacht(g, vandaag)[:2], (g, vandaag)
        aantal += 1
        assert (op is None) == (laatste is None)
        assert op is None or laatste is None or op + MARGE == laatste, "op de laatste dag van de norm is ook geen backup leesbaar"
    assert aantal == 100_000


# ── the same through the klok and its SQL ────────────────────────────────────────────────────────────────────────
def casusrij(g: Geval, op: date | None) -> dict[str, Any]:
    return {
        **{"id": g.id, "verband": g.verband, "fase": "afschaling", "fasestatus": [], "samenwerkingsdoel": "d", "aanmelder": "a"},
        **{"status": "afgewezen" if g.einde == "afwijzing" else "lopend", "aanmelder_grondslag": "avg_6_1_e", "versie": 1},
        **{"gestart_op": datetime(2023, 1, 1, tzinfo=UTC), "vernietigen_op": op},
    }


def feitrijen(g: Geval) -> Iterator[dict[str, Any]]:
    gemeen = {"casus_id": g.id, "betreft": uuid4(), "velden": {}, "door": "p", "functionaris": "f"}
    for soort in g.halten:
        feit_id = uuid4()
        basis = {**gemeen, "id": feit_id, "soort": soort, "categorie": None, "partij": "p"}
        begin = datetime(g.besluit.year, g.besluit.month, g.besluit.day, 12, tzinfo=UTC)
        yield {**basis, "versie": 1, "status": "ontvangen" if soort == "verzoek" else "gezet", "op": begin}
        if soort == "verzoek" and g.beantwoord is not None:
            op = datetime(g.beantwoord.year, g.beantwoord.month, g.beantwoord.day, 12, tzinfo=UTC)
            yield {**basis, "versie": 2, "status": "beantwoord", "op": op}


def gegevenrijen(g: Geval) -> Iterator[dict[str, Any]]:
    for n, tot in enumerate(g.eigen):
        gegeven_id = UUID(int=g.id.int ^ (n + 1))
        etiket = een_etiket(id=gegeven_id, casus_id=g.id, bewaren_tot=tot).model_dump(mode="json", by_alias=False)
        yield {
            **{"id": gegeven_id, "casus_id": g.id, "object_id": g.id, "leverancier": "a", "categorie": "c", "toestand": "zichtbaar"},
            **{
                "etiket": etiket,
                "inhoud": b"",
                "versie": 1,
                "overdracht_id": None,
                "bevroren": False,
                "bewaren_tot": tot,
                "vervalt_op": None,
            },
        }


async def vul(keten: Keten, alle: list[Geval]) -> None:
    verbanden = keten.kern.verbanden
    rijen = [casusrij(g, vernietigen_op(verbanden.get(g.verband), g)) for g in alle]
    feiten = [f for g in alle for f in feitrijen(g)]
    await keten.kern.databank.schrijf(lambda s: (s.execute(insert(Casus), rijen), s.execute(insert(Feit), feiten)))
    omgeving: Omgeving = keten.diensten["afschaling"].binnen.app.state.omgeving
    with omgeving.sessions.begin() as s:
        s.execute(insert(DOSSIER.gegeven), [r for g in alle for r in gegevenrijen(g)])


def aan_hun_einde(keten: Keten, nu: datetime) -> set[UUID]:
    """What the service says has ended, page after page as the klok asks it: what was named is taken away."""
    omgeving: Omgeving = keten.diensten["afschaling"].binnen.app.state.omgeving
    gevonden: set[UUID] = set()
    with omgeving.sessions() as s:
        kluis = Kluis(s, omgeving.dossier, omgeving.keyring, omgeving.grootboek)
        while stuk := kluis.termijnen(nu, nu):
            gevonden |= {t["id"] for t in stuk}
            s.execute(DOSSIER.gegeven.delete().where(DOSSIER.gegeven.c.id.in_([t["id"] for t in stuk])))
        s.rollback()
    return gevonden


@pytest.mark.eis("ZVH-11.2c", "ZVH-11.1", "PGA-14.3")
@pytest.mark.timeout(120)
async def test_de_klok_vernietigt_precies_die(keten: Keten) -> None:
    """Tweeduizend casussen in de databases: na een ronde zijn precies die weg die weg moeten, en hun dossiers en gegevens ook."""
    alle = list(gevallen(2_000, 7))
    await vul(keten, alle)
    await keten.vooruit(timedelta(days=45))
    nu = await keten.kern.databank.lees(keten.kern.nu)
    vandaag = dag(nu)
    moet = {g.id: verwacht(g, vandaag) for g in alle}
    assert 200 < sum(weg for weg, _, _ in moet.values()) < 1_800, "het geval moet iets zeggen"

    eigen = await asyncio.to_thread(aan_hun_einde, keten, nu)
    assert eigen == {UUID(int=i.int ^ (n + 1)) for i, (_, _, voorbij) in moet.items() for n in voorbij}
    assert await vernietig_casussen(keten.kern) == sum(weg for weg, _, _ in moet.values())

    rijen = await keten.kern.databank.lees(lambda s: s.execute(select(Casus.id, Casus.status)).all())
    assert {r.id for r in rijen if r.status == "vernietigd"} == {i for i, (weg, _, _) in moet.items() if weg}
    met_dossier = await keten.kern.databank.lees(lambda s: set(s.execute(select(Feit.casus_id).where(Feit.soort == "verzoek")).scalars()))
    assert met_dossier == {g.id for g in alle if "verzoek" in g.halten and not moet[g.id][1]}
    omgeving: Omgeving = keten.diensten["afschaling"].binnen.app.state.omgeving
    with omgeving.sessions() as s:
        over = set(s.execute(select(DOSSIER.gegeven.c.casus_id)).scalars())
    assert over == {g.id for g in alle if g.eigen and not moet[g.id][0]}
    assert await vernietig_casussen(keten.kern) == 0
