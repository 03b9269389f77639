"""Withdrawal wins: closing acts race with the release of one overdracht, over HTTP, and the order on paper is the judge (ONTWERP §5.5)."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import httpx
from sqlalchemy import Engine, create_engine, text

from deploy.proefpartners import partij_id
from gateway import overdracht_boek, overdracht_vrijgave
from gateway.beleid.besluit import TOEGESTAAN
from gateway.klokwerk.bewijsketen import reeks_audit
from tests.bouw import Zaak, een_item, een_zaak
from tests.keten import Keten, Partner
from tests.storing import zaken
from tests.storing.campagne import Databank, Ronde
from tests.verhalen.reglement_bouw import een_ja

PER_CASUS = 24
"""Gegevens per casus: more makes every act dearer (each reads all facts of its casus), fewer wastes the making of the casus."""
TEGELIJK = 6
DAARNA = "casusoverleg"
DIENSTEN_ERVAN = ("intake", "triage", DAARNA)
EEN_REGISSEUR = {"rol": "waarnemer", "reden": "casusregie"}
MOMENTEN = ("POST etiketten", "PUT vertrek", "PUT aankomst")
SLUITEND = {
    "trek_in": "instemming.intrekken",
    "weiger": "instemming.beantwoorden",
    "aanwijzing": "aanwijzing.geven",
    "beperking": "beperking.zetten",
    "bezwaar": "bezwaar.registreren",
    "toestemming": "toestemming.intrekken",
    "deelname": "deelname.beeindigen",
}
PER_GEGEVEN = [s for s in SLUITEND if s not in ("weiger", "deelname")] * 2 + ["weiger"]
"""A refusal answers an open question, and an open question is no yes: it is raced less, for it can only win."""
PAPIER = """select {volgorde} as volgorde, handeling, body from audit
    where casus_id = :c and soort = 'feit' and uitkomst = 'toegestaan' order by 1"""


@dataclass
class Wedloop:
    """One casus on its way to triage, and who closes what meanwhile."""

    zaak: Zaak
    collega: Partner
    soorten: dict[str, str]
    """Per gegeven what will be tried against it."""
    instemmingen: dict[str, str] = field(default_factory=dict)
    toestemmingen: dict[str, str] = field(default_factory=dict)
    gesloten: dict[str, str] = field(default_factory=dict)
    """The id that a closing act answered with, by gegeven (or the word deelname)."""
    vrij: set[str] = field(default_factory=set)
    """What was released so far."""
    stand: dict[str, int] = field(default_factory=dict)
    """The last line on paper that an earlier race over this casus was judged by."""


class IntrekkingWint:
    """0 releases that a closing act preceded on paper; every closing act answers, and what is visible is what was released."""

    naam = "Intrekking wint"
    norm = "ZVH-3.5c2, ONTWERP §5.5"

    def __init__(self, zaad: int = 6) -> None:
        self.kans = random.Random(zaad)

    def doel(self, databank: Databank) -> int:
        return 10_000 if databank == "postgresql" else 1_000

    async def begin(self, keten: Keten, databank: Databank) -> None:
        self.keten, self.engines = keten, {dienst: create_engine(keten.urls[dienst]) for dienst in ("triage", DAARNA)}
        self.bezette = Wedloop(Zaak(keten, "", "", "", keten.als("college"), keten.als("zvh")), keten.als("zvh"), {})
        self.papier = PAPIER.format(volgorde="rowid" if databank == "sqlite" else "volgorde")
        if databank == "postgresql":  # ids of one millisecond have no order; the order in which rows were written under the lock does
            await keten.kern.databank.schrijf(lambda s: s.execute(text("alter table audit add column volgorde bigserial")))

    async def slot(self) -> list[str]:
        for engine in self.engines.values():
            engine.dispose()
        return []

    async def ronde(self, nummer: int, hoogstens: int) -> Ronde:
        if nummer % 8 == 0:
            await reeks_audit(self.keten.kern)  # without a fresh checkpoint nothing is released at all
        if nummer % 4 == 3:
            return await self._om_een_deelname()
        w = await self._een_wedloop(min(PER_CASUS, max(2, hoogstens)))
        fouten = await self._race(w, [self._sluit(w, gegeven) for gegeven in w.zaak.ids])
        return Ronde(len(w.gesloten), fouten + await self._oordeel(w), Counter(w.soorten[g] for g in w.gesloten))

    # ── making it ready ─────────────────────────────────────────────────────────────────────────────────────────
    async def _een_wedloop(self, aantal: int) -> Wedloop:
        wie = str(uuid4())
        soorten = [self.kans.choice(PER_GEGEVEN) for _ in range(aantal)]
        items = [een_item(wie, etiket={"toestemming": "slot"} if soort == "toestemming" else {}) for soort in soorten]
        zaak = await een_zaak(self.keten, betrokkene=wie, gegevens=items, toestemmingen=[een_ja(wie, "intake", "inbreng")])
        await zaken.neem_aan(zaak)
        gelezen = (await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}"))["gegevens"]
        zaak.ids = [g["etiket"]["id"] for g in gelezen]
        slot = {g["etiket"]["id"] for g in gelezen if g["etiket"]["toestemming"] == "slot"}
        rest = iter([s for s in soorten if s != "toestemming"])
        w = Wedloop(zaak, zaak.regisseur, {i: "toestemming" if i in slot else next(rest) for i in zaak.ids})
        await self._stem_in(w)
        for gegeven in slot:
            w.toestemmingen[gegeven] = await self._toestemming(w, gegeven)
        return w

    async def _stem_in(self, w: Wedloop) -> None:
        """A yes to everything but what will be refused: that question stays open."""
        await zaken.oordeel(w.zaak, w.zaak.ids)
        await zaken.vraag(w.zaak)
        lijst = await w.zaak.aanmelder.moet("GET", "/instemmingen", casusId=w.zaak.casus_id, limit=100)
        w.instemmingen = {i["gegevenId"]: i["id"] for i in lijst["instemmingen"]}
        ja = [w.instemmingen[g] for g, soort in w.soorten.items() if soort != "weiger"]
        if ja:
            await zaken.antwoord(w.zaak, w.zaak.aanmelder, ids=ja)

    async def _toestemming(self, w: Wedloop, gegeven: str) -> str:
        blijk = een_ja(w.zaak.betrokkene, "triage", "overdracht", casusId=w.zaak.casus_id, gegevenIds=[gegeven])
        del blijk["betrokkeneId"]
        return str((await w.zaak.aanmelder.moet("POST", "/toestemmingen", blijk))["id"])

    # ── the race ────────────────────────────────────────────────────────────────────────────────────────────────
    async def _race(self, w: Wedloop, daden: list[Any], naar: str = "triage") -> list[str]:
        """Let an overdracht go; at one of its calls the closing acts begin, and the call waits until some of them are done."""
        los, klaar, wachten = asyncio.Event(), asyncio.Semaphore(0), self.kans.randrange(len(daden) + 1)
        moment = self.kans.choice(MOMENTEN)

        async def traag(request: httpx.Request, _binnen: Any) -> None:
            delen = request.url.path.strip("/").split("/")
            if not los.is_set() and f"{request.method} {delen[0] if request.method == 'PUT' else delen[-1]}" == moment:
                los.set()
                for _ in range(wachten):
                    await klaar.acquire()

        async def na_de_start() -> list[str]:
            await los.wait()
            return await self._allen(daden, klaar)

        for dienst in DIENSTEN_ERVAN:
            self.keten.diensten[dienst].storing = traag
        antwoord, fouten = await asyncio.gather(w.zaak.regisseur.post("/overdrachten", zaken.doel(w.zaak, naar)), na_de_start())
        for dienst in DIENSTEN_ERVAN:
            self.keten.diensten[dienst].storing = None
        if antwoord.status_code == 201 and antwoord.json()["stap"] in ("geschoond", "geweigerd"):
            return fouten
        return [*fouten, f"overdracht: {antwoord.status_code} {antwoord.text[:200]}"]

    async def _allen(self, daden: list[Any], klaar: asyncio.Semaphore) -> list[str]:
        ruimte = asyncio.Semaphore(TEGELIJK)
        self.kans.shuffle(daden)

        async def een(daad: Any) -> str:
            async with ruimte:
                fout: str = await daad
                klaar.release()
                return fout

        return [f for f in await asyncio.gather(*map(een, daden)) if f]

    async def _sluit(self, w: Wedloop, gegeven: str) -> str:
        basis = {"casusId": w.zaak.casus_id, "gegevenId": gegeven}
        soort = w.soorten[gegeven]
        pad, body = {
            "trek_in": (f"/instemmingen/{w.instemmingen[gegeven]}/intrekkingen", None),
            "weiger": (
                "/instemmingsantwoorden",
                {"casusId": w.zaak.casus_id, "antwoord": "nee", "instemmingIds": [w.instemmingen[gegeven]]},
            ),
            "aanwijzing": ("/aanwijzingen", basis | {"soort": "niet_verder_gebruiken"}),
            "beperking": ("/beperkingen", basis | {"reden": "juistheid_betwist"}),
            "bezwaar": ("/bezwaren", basis),
            "toestemming": (f"/toestemmingen/{w.toestemmingen.get(gegeven)}/intrekkingen", None),
        }[soort]
        return await self._daad(w, gegeven, soort, await w.zaak.aanmelder.post(pad, body))

    async def _daad(self, w: Wedloop, wat: str, soort: str, antwoord: httpx.Response) -> str:
        """A closing act may always; it answers, whatever it meets on its way."""
        if antwoord.status_code != 201:
            return f"{soort}: {antwoord.status_code} {antwoord.text[:200]}"
        w.gesloten[wat] = antwoord.json()["id"]
        return ""

    async def _om_een_deelname(self) -> Ronde:
        """The procesregisseur who moves it is taken off the casus meanwhile, by the one who stands in for him."""
        if not self.bezette.zaak.ids:
            self.bezette = await self.een_bezette_casus()
        w = replace(self.bezette, gesloten={})
        gegeven, pad = w.zaak.ids.pop(), f"/casussen/{w.zaak.casus_id}/deelnemers"
        await zaken.oordeel(w.zaak, [gegeven], DAARNA)
        await w.zaak.aanmelder.moet("POST", "/instemmingen", zaken.doel(w.zaak, DAARNA) | {"gegevenIds": [gegeven]})
        items = (await w.collega.moet("GET", pad))["items"]
        (eigen,) = [d for d in items if d["functionaris"] == "zvh-1" and d["tot"] is None]

        async def beeindig() -> str:
            for _ in range(self.kans.randrange(40)):
                await asyncio.sleep(0)
            antwoord = await w.collega.post(f"{pad}/{eigen['id']}/beeindigingen", {"reden": "vervangen"})
            return await self._daad(w, "deelname", "deelname", antwoord)

        fouten = await self._race(w, [beeindig()], DAARNA)
        fouten += await self._oordeel(w, DAARNA)
        await w.collega.moet("POST", pad, EEN_REGISSEUR | {"partij": eigen["partij"], "functionaris": "zvh-1"})
        return Ronde(len(w.gesloten), fouten, Counter(list(w.gesloten)))

    async def een_bezette_casus(self, aantal: int = PER_CASUS) -> Wedloop:
        """A casus in triage with two who may run it; its gegevens go on one by one, so that it serves many races."""
        zaak = await zaken.klaar_voor_triage(self.keten, aantal)
        await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak))
        gast = zaken.een_genodigde(partij_id("ggd"))
        weging = {"casusId": zaak.casus_id, "route": "casusoverleg", "doel": "veilig_wonen", "themas": ["veiligheid"]}
        await zaak.regisseur.moet("POST", "/wegingen", weging | {"uitTeNodigen": [gast]})
        wie = EEN_REGISSEUR | {"partij": zaak.regisseur.partij, "functionaris": "zvh-2"}
        await zaak.regisseur.moet("POST", f"/casussen/{zaak.casus_id}/deelnemers", wie)
        zaak.regisseur = self.keten.als("zvh", "procesregisseur", "waarnemer")
        w = Wedloop(zaak, self.keten.als("zvh", "waarnemer", functionaris="zvh-2"), {})
        w.stand[DAARNA] = (await self._regels(w, DAARNA))[-1].volgorde
        return w

    # ── judging it ──────────────────────────────────────────────────────────────────────────────────────────────
    async def _oordeel(self, w: Wedloop, naar: str = "triage") -> list[str]:
        """On paper: what was released had not been closed. In triage: exactly what was released."""
        regels = await self._regels(w, naar)
        dicht, fouten, vrij = {id_: wat for wat, id_ in w.gesloten.items()}, list[str](), set[str]()
        gesloten: set[str] = set()
        for regel in regels:
            body = json.loads(regel.body) if isinstance(regel.body, str) else regel.body
            wat = dicht.get(str(body["adl.core.request"]["resource"]["object"]))
            if wat and regel.handeling in SLUITEND.values():
                gesloten.add(wat)
            if regel.handeling == "overdracht.starten" and "items" in body and regel.volgorde > w.stand.get(naar, 0):
                vrij |= {i["gegeven"] for i in body["items"] if i["uitkomst"] == "toegestaan"}
                fouten += [f"{w.soorten.get(g, g)} ging voor en het ging toch mee ({g})" for g in (vrij & gesloten)]
                fouten += ["deelname eindigde en het ging toch mee"] if vrij and "deelname" in gesloten else []
        fouten += [f"{wat} staat niet op papier" for wat in w.gesloten.keys() - gesloten]
        w.vrij |= vrij
        w.stand[naar] = max(r.volgorde for r in regels)
        return fouten + await asyncio.to_thread(self._zichtbaar, w, naar)

    async def _regels(self, w: Wedloop, naar: str) -> list[Any]:
        return await self.keten.sql(self.papier, c=_sleutel(self.engines[naar], w.zaak.casus_id))

    def _zichtbaar(self, w: Wedloop, naar: str) -> list[str]:
        er = {i for i, toestand in self.gegevens_in(naar, w.zaak.casus_id).items() if toestand == "zichtbaar"}
        return [f"zichtbaar zonder vrijgave: {er - w.vrij}"] * bool(er - w.vrij) + [f"vrijgegeven en weg: {w.vrij - er}"] * bool(
            w.vrij - er
        )

    def gegevens_in(self, dienst: str, casus_id: str) -> dict[str, str]:
        """What this service has of a casus: toestand by gegeven."""
        vraag, engine = text("select id, toestand from gegeven where casus_id = :c"), self.engines[dienst]
        with engine.connect() as verbinding:
            rijen = verbinding.execute(vraag, {"c": _sleutel(engine, casus_id)}).all()
        return {str(UUID(str(r.id))): r.toestand for r in rijen}


def _sleutel(engine: Engine, id_: str) -> str:
    """An id as this database writes it."""
    return id_.replace("-", "") if engine.dialect.name == "sqlite" else id_


class _Boek:
    """The books of an overdracht with one thing done otherwise."""

    def __init__(self, **anders: Any) -> None:
        self.anders = anders

    def __getattr__(self, naam: str) -> Any:
        return self.anders.get(naam) or getattr(overdracht_boek, naam)


@contextmanager
def zonder_tweede_oordeel() -> Iterator[None]:
    """The positive control: a release that asks nothing again. A campaign that still finds nothing looks at nothing."""
    alles = _Boek(oordelen=lambda *wat: [replace(o, besluit=TOEGESTAAN) for o in overdracht_boek.oordelen(*wat)])
    with patch.object(overdracht_vrijgave, "boek", alles), patch.object(overdracht_vrijgave, "_daad", lambda *_: TOEGESTAAN):
        yield


@contextmanager
def zonder_slot() -> Iterator[None]:
    """The finer control: a release that asks again without the lock on the casus row. Only PostgreSQL lets two write at once."""
    los = _Boek(lees_beide=lambda s, kern, stand, *, slot=False: overdracht_boek.lees_beide(s, kern, stand))
    with patch.object(overdracht_vrijgave, "boek", los):
        yield
