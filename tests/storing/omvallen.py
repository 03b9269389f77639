"""Crash anywhere: a process falls at every point of its work, its recovery falls too, two kloks at once finish it (ONTWERP §5.7)."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID, uuid4

from sqlalchemy import Engine, create_engine, inspect, text

from deploy.proefpartners import partij_id
from gateway import klok, overdrachten
from gateway.klokwerk.afwikkelen import wikkel_af
from gateway.klokwerk.bewijsketen import reeks_audit
from gateway.klokwerk.vernietigen import vernietig_casussen
from gateway.settings import DIENSTEN
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten, Partner
from tests.storing import zaken
from tests.storing.campagne import Databank, Ronde
from tests.storing.test_diensten_uit import een_verzoek
from tests.storing.valkuil import Proces, een_proces

MERK = "merk-van-de-storing"
"""Stands in every content of this campaign, and may stand in no table of the gateway."""
LEEG_NA = 8
"""After this many rounds of recovery what is still under way is stranded."""


@dataclass
class Wereld:
    """The keten, the process that falls, the two kloks beside it, and a look into every database."""

    keten: Keten
    gateway: Proces
    kloks: Sequence[Proces]
    engines: dict[str, Engine] = field(default_factory=dict)

    def rijen(self, dienst: str, vraag: str, **waarden: Any) -> list[Any]:
        engine = self.engines[dienst]
        with engine.connect() as c:
            return list(c.execute(text(vraag), {k: self.id(v) for k, v in waarden.items()}))

    def id(self, waarde: Any) -> str:
        kaal = str(waarde)
        return kaal.replace("-", "") if self.engines["gateway"].dialect.name == "sqlite" else kaal

    async def laat_verlopen(self) -> None:
        """Every lease of a dead process has run out, and what it left open is old enough to be asked after."""
        for tabel, velden in VERLEDEN.items():
            zet = ", ".join(f"{veld} = '2020-01-01 00:00:00.000000'" for veld in velden)
            await self.keten.kern.databank.schrijf(lambda s, t=tabel, z=zet: s.execute(text(f"update {t} set {z}")))  # type: ignore[misc]

    async def laat_sleutels_los(self) -> None:
        """An unknown outcome keeps its Idempotency-Key busy for a while; that while is over."""
        zet = text("update idempotentie set gestart_op = '2020-01-01 00:00:00.000000' where not klaar")
        await self.keten.kern.databank.schrijf(lambda s: s.execute(zet))


VERLEDEN = {"overdracht": ("na", "lease_tot"), "lease": ("tot",), "openstaand": ("gestart_op",)}


class Werk(Protocol):
    """One kind of work that must survive."""

    naam: str

    async def klaarzetten(self, w: Wereld) -> Any: ...
    async def doe(self, w: Wereld, proces: Proces, wat: Any) -> None: ...
    async def opnieuw(self, w: Wereld, wat: Any) -> bool: ...
    def oordeel(self, w: Wereld, wat: Any) -> list[str]: ...


def _van(w: Wereld, partner: Partner, proces: Proces) -> Partner:
    """The same caller at another gateway."""
    return Partner(_Aan(proces.client), partner.token, partner.partij)  # type: ignore[arg-type]


@dataclass
class _Aan:
    client: Any


class Overdragen:
    """POST /overdrachten and its recovery by the klok; the caller repeats with the same key."""

    naam = "overdracht"

    async def klaarzetten(self, w: Wereld) -> tuple[Zaak, str]:
        wie = str(uuid4())
        items = [een_item(wie, inhoud={"soort": "inwonend", "toelichting": MERK}) for _ in range(2)]
        zaak = await een_zaak(w.keten, betrokkene=wie, gegevens=items)
        await zaken.neem_aan(zaak)
        zaak.ids = await zaken.gegeven_ids(zaak)
        await zaken.oordeel(zaak, zaak.ids)
        await zaken.vraag(zaak)
        await zaken.antwoord(zaak, zaak.aanmelder)
        return zaak, str(uuid4())

    async def doe(self, w: Wereld, proces: Proces, wat: tuple[Zaak, str]) -> None:
        zaak, sleutel = wat
        await _van(w, zaak.regisseur, proces).post("/overdrachten", zaken.doel(zaak), sleutel=sleutel)

    async def opnieuw(self, w: Wereld, wat: tuple[Zaak, str]) -> bool:
        zaak, sleutel = wat
        antwoord = await zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=sleutel)
        return antwoord.status_code == 201 and antwoord.json()["stap"] == "geschoond"

    def oordeel(self, w: Wereld, wat: tuple[Zaak, str]) -> list[str]:
        zaak, ids = wat[0], set(wat[0].ids)
        waar = {d: _gegevens(w, d, zaak.casus_id) for d in ("intake", "triage")}
        geleverd = w.rijen("gateway", "select gegeven_id from verstrekking where soort = 'overdracht' and casus_id = :c", c=zaak.casus_id)
        (casus,) = w.rijen("gateway", "select fase from casus where id = :c", c=zaak.casus_id)
        fouten = [f"kwijt: {i}" for i in ids if (i, "zichtbaar") not in waar["triage"]]
        fouten += [f"dubbel: {i} {stand} in intake" for i, stand in waar["intake"]]
        fouten += [f"dubbel: {i} {stand} in triage" for i, stand in waar["triage"] if stand != "zichtbaar"]
        fouten += [] if sorted(_id(r.gegeven_id) for r in geleverd) == sorted(ids) else [f"{len(geleverd)} verstrekkingen van {len(ids)}"]
        return fouten + ([] if casus.fase == "triage" else [f"casus bleef in {casus.fase}"])


class Vernietigen:
    """The klok destroys two casussen in all five services and in the gateway's books."""

    naam = "vernietiging"

    async def klaarzetten(self, w: Wereld) -> list[str]:
        eerste = (await Overdragen().klaarzetten(w))[0]
        tweede = await een_zaak(w.keten)
        await eerste.regisseur.moet("POST", "/overdrachten", zaken.doel(eerste))
        ids = [eerste.casus_id, tweede.casus_id]
        zet = text("update casus set vernietigen_op = '2026-01-01' where id = :c")
        for i in ids:
            await w.keten.kern.databank.schrijf(lambda s, i=i: s.execute(zet, {"c": w.id(i)}))  # type: ignore[misc]
        return ids

    async def doe(self, w: Wereld, proces: Proces, wat: list[str]) -> None:
        await vernietig_casussen(proces.kern)

    async def opnieuw(self, w: Wereld, wat: list[str]) -> bool:
        return all(w.rijen("gateway", "select status from casus where id = :c", c=i)[0].status == "vernietigd" for i in wat)

    def oordeel(self, w: Wereld, wat: list[str]) -> list[str]:
        fouten = [f"{dienst} heeft nog gegevens" for dienst in DIENSTEN for i in wat if _gegevens(w, dienst, i)]
        boeken = ("feit", "deelname", "betrokkene", "vindplaats")
        fouten += [f"{b} is niet leeg" for b in boeken for i in wat if w.rijen("gateway", f"select 1 from {b} where casus_id = :c", c=i)]
        in_welke = [r.inhoud for r in w.rijen("gateway", "select inhoud from verklaring")]
        for i in wat:
            aantal = sum(i in str(inhoud) for inhoud in in_welke)
            fouten += [] if aantal == 1 else [f"{aantal} vernietigingsverklaringen voor één casus"]
        return fouten


class Verzamelen:
    """A verzoek om inzage is carried out: every gegeven copied once into the file of that verzoek."""

    naam = "verzoek"

    async def klaarzetten(self, w: Wereld) -> tuple[Zaak, Partner, str, str]:
        zaak, _ = await Overdragen().klaarzetten(w)
        manager, pad = await een_verzoek(zaak)
        return zaak, manager, pad, str(uuid4())

    async def doe(self, w: Wereld, proces: Proces, wat: tuple[Zaak, Partner, str, str]) -> None:
        _, manager, pad, sleutel = wat
        await _van(w, manager, proces).post(f"{pad}/verzamelingen", sleutel=sleutel)

    async def opnieuw(self, w: Wereld, wat: tuple[Zaak, Partner, str, str]) -> bool:
        _, manager, pad, sleutel = wat
        return (await manager.post(f"{pad}/verzamelingen", sleutel=sleutel)).is_success

    def oordeel(self, w: Wereld, wat: tuple[Zaak, Partner, str, str]) -> list[str]:
        zaak = wat[0]
        daar = {i: stand for i, stand in _gegevens(w, "rights", zaak.casus_id) if i in zaak.ids}
        thuis = dict(_gegevens(w, "intake", zaak.casus_id))
        geleverd = w.rijen("gateway", "select 1 from verstrekking where soort = 'inzage' and casus_id = :c", c=zaak.casus_id)
        fouten = [f"niet in het antwoord: {i}" for i in zaak.ids if daar.get(i) != "zichtbaar"]
        fouten += [f"kwijt in zijn fase: {i}" for i in zaak.ids if thuis.get(i) != "zichtbaar"]
        return fouten + ([] if len(geleverd) == len(zaak.ids) else [f"{len(geleverd)} verstrekkingen van {len(zaak.ids)}"])


WERK: tuple[Werk, ...] = (Overdragen(), Vernietigen(), Verzamelen())


class OveralOmvallen:
    """Every point of every work × a second fall at a point of the recovery; then two kloks at once and the caller's repeat."""

    naam = "Omvallen mag overal"
    norm = "ONTWERP §5.7, ZVH-11.2c"

    def __init__(self, werk: Sequence[Werk] = WERK) -> None:
        self.werk = werk

    def doel(self, databank: Databank) -> int:
        return 1_000 if databank == "postgresql" else 250

    async def begin(self, keten: Keten, databank: Databank) -> None:
        processen = [await een_proces(keten) for _ in range(3)]
        self.w = Wereld(keten, processen[0], processen[1:], {n: create_engine(url) for n, url in keten.urls.items()})
        self.plan = [Plan(werk) for werk in self.werk]

    async def ronde(self, nummer: int, hoogstens: int) -> Ronde | None:
        open_ = [p for p in self.plan if not p.op]
        if not open_:
            return None
        plan = open_[nummer % len(open_)]
        werk, fouten = plan.werk.naam, await self._een(plan)
        return Ronde(1, fouten, Counter([werk]))

    async def _een(self, plan: "Plan") -> list[str]:
        w, werk, n, m = self.w, plan.werk, plan.n, plan.m
        wat = await werk.klaarzetten(w)
        await w.gateway.probeer(lambda: werk.doe(w, w.gateway, wat), n)
        punten = w.gateway.valkuil.geteld
        await w.laat_verlopen()
        await w.kloks[0].probeer(lambda: herstel_eens(w.kloks[0]), m)
        plan.verder(viel=punten >= n, herstel_viel=0 < m <= w.kloks[0].valkuil.geteld)
        waar = f"{werk.naam}, val op punt {n}, herstel valt op punt {m}: "
        for _ in range(LEEG_NA):
            await w.laat_verlopen()
            await self._samen()
            if await werk.opnieuw(w, wat):
                break
        else:
            return [f"{waar}gestrand"]
        return [waar + fout for fout in await asyncio.to_thread(werk.oordeel, w, wat)] + await self._gestrand(waar)

    async def _samen(self) -> None:
        """Two kloks at once, neither of which falls."""
        for k in self.w.kloks:
            k.valkuil.zet(0)
        await asyncio.gather(*(herstel_eens(k) for k in self.w.kloks))
        await self.w.laat_sleutels_los()

    async def _gestrand(self, waar: str) -> list[str]:
        open_ = await self.w.keten.sql("select stap from overdracht where stap not in ('geschoond', 'geweigerd')")
        los = await self.w.keten.sql("select dienst from openstaand")
        return [f"{waar}overdracht gestrand op {r.stap}" for r in open_] + [f"{waar}aanroep zonder uitkomst bij {r.dienst}" for r in los]

    async def slot(self) -> list[str]:
        """No content in the gateway's database; the same search finds what is there."""
        fouten = [f"inhoud in tabel {t} van de gateway" for t in await asyncio.to_thread(tabellen_met, self.w.engines["gateway"], MERK)]
        if not await asyncio.to_thread(tabellen_met, self.w.engines["gateway"], partij_id("college")):
            fouten.append("de zoeker vindt ook niet wat er wel staat")
        for proces in (self.w.gateway, *self.w.kloks):
            await proces.sluit()
        for engine in self.w.engines.values():
            engine.dispose()
        return fouten


@dataclass
class Plan:
    """All pairs of points of one work: ``n`` where it falls, ``m`` where its recovery falls (0: nowhere). First every ``n`` with 0, then
    with 1, until in a whole row no recovery was long enough to fall."""

    werk: Werk
    n: int = 1
    m: int = 0
    op: bool = False
    herstel_viel: bool = True

    def verder(self, *, viel: bool, herstel_viel: bool) -> None:
        self.herstel_viel |= herstel_viel
        if viel:
            self.n += 1
            return
        self.op = not self.herstel_viel
        self.n, self.m, self.herstel_viel = 1, self.m + 1, False


async def herstel_eens(proces: Proces) -> None:
    """What the klok does about work that was left: its own jobs under their leases, so that two at once share it. The chain first: without
    a fresh checkpoint nothing is released."""
    for werk in (reeks_audit, overdrachten.herstel, wikkel_af, vernietig_casussen):
        await klok.doe(proces.kern, next(taak for taak in klok.TAKEN if taak.werk is werk))


def _gegevens(w: Wereld, dienst: str, casus_id: str) -> list[tuple[str, str]]:
    return [(_id(r.id), r.toestand) for r in w.rijen(dienst, "select id, toestand from gegeven where casus_id = :c", c=casus_id)]


def _id(waarde: Any) -> str:
    return str(UUID(str(waarde)))


def tabellen_met(engine: Engine, zoek: str) -> list[str]:
    """Tables with this text somewhere in a row."""
    gevonden = []
    with engine.connect() as c:
        for tabel in inspect(engine).get_table_names():
            if any(zoek in str(tuple(rij)) for rij in c.execute(text(f'select * from "{tabel}"'))):
                gevonden.append(tabel)
    return gevonden
