"""A service that is down, slow or lying, in one process: a problem for the caller, no half effect, and a repeat that makes it good."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import Engine, event, text

from gateway.databank import Databank
from tests.bouw import Zaak, een_aanmelding, een_zaak
from tests.keten import Keten, Partner
from tests.storing import zaken
from tests.verhalen.rechten_besluit_bouw import klaar_voor_besluit

pytestmark = pytest.mark.storing
Storing = Callable[[httpx.Request, httpx.AsyncBaseTransport], Awaitable[httpx.Response | None]]


async def uit(request: httpx.Request, _binnen: httpx.AsyncBaseTransport) -> httpx.Response:
    raise httpx.ConnectError("geen verbinding", request=request)


async def traag(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> httpx.Response:
    """Does its work, and answers too late."""
    await binnen.handle_async_request(request)
    raise httpx.ReadTimeout("te laat", request=request)


async def weggevallen(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> httpx.Response:
    """Does its work, and is gone before it answers."""
    await binnen.handle_async_request(request)
    raise httpx.RemoteProtocolError("verbroken", request=request)


async def stuk(_request: httpx.Request, _binnen: httpx.AsyncBaseTransport) -> httpx.Response:
    return httpx.Response(500, json={"detail": "au"})


async def onzin(request: httpx.Request, binnen: httpx.AsyncBaseTransport) -> httpx.Response:
    """Does its work, and answers something that is no JSON."""
    await binnen.handle_async_request(request)
    return httpx.Response(200, content=b'{"kat": ', headers={"content-type": "application/json"})


async def vreemde_status(_request: httpx.Request, _binnen: httpx.AsyncBaseTransport) -> httpx.Response:
    return httpx.Response(401, json={"detail": "ken ik niet"})


STORINGEN: dict[str, tuple[Storing, int]] = {
    "uit": (uit, 503),
    "traag": (traag, 504),
    "weggevallen": (weggevallen, 502),
    "stuk": (stuk, 502),
    "onzin": (onzin, 502),
    "vreemde_status": (vreemde_status, 502),
}
elke_storing = pytest.mark.parametrize("soort", STORINGEN)


def stoor(keten: Keten, dienst: str, soort: str) -> int:
    """Let this service fail from now on; the status a caller must see."""
    keten.diensten[dienst].storing, status = STORINGEN[soort]
    return status


def is_probleem(antwoord: httpx.Response, status: int) -> None:
    """One problem+json that tells nothing about the inside."""
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (status, "application/problem+json"), antwoord.text
    assert antwoord.json().keys() >= {"type", "title", "status", "detail", "instance", "code"}
    assert not {"intake", "triage", "rights", "kat", "au"} & set(antwoord.text.replace('"', " ").split())


async def na_de_wachttijd(keten: Keten) -> None:
    """An unknown outcome keeps its key busy for a while; that while is over."""
    zet = text("update idempotentie set gestart_op = '2020-01-01 00:00:00.000000' where not klaar")
    await keten.kern.databank.schrijf(lambda s: s.execute(zet))


@elke_storing
async def test_een_aanmelding_terwijl_intake_faalt(keten: Keten, soort: str) -> None:
    """Geen half effect: zolang onbekend is of het lukte bestaat er niets voor wie leest, en dezelfde sleutel maakt er precies één van."""
    partner = keten.als("college", "aanmelder", "instemmer")
    body, sleutel = een_aanmelding(str(uuid4())), str(uuid4())
    status = stoor(keten, "intake", soort)
    is_probleem(await partner.post("/aanmeldingen", body, sleutel=sleutel), status)
    keten.diensten["intake"].storing = None
    await na_de_wachttijd(keten)

    gelukt = await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel)
    nog_eens = await partner.moet("POST", "/aanmeldingen", body, sleutel=sleutel)

    assert nog_eens["id"] == gelukt["id"]
    gelezen = await partner.moet("GET", f"/aanmeldingen/{gelukt['id']}")
    assert len(gelezen["gegevens"]) == 1
    levend = await keten.sql("select id from casus where status <> 'vernietigd'")
    assert len(levend) == 1
    taken = await keten.sql("select count(*) as n from taak where soort = 'aanmelding_beoordelen'")
    assert taken[0].n == 1


@pytest.mark.parametrize("soort", [s for s in STORINGEN if s != "onzin"])
async def test_lezen_terwijl_intake_faalt(keten: Keten, soort: str) -> None:
    """Wie leest terwijl de dienst faalt krijgt een fout, en op papier staat wat het werd."""
    zaak = await een_zaak(keten)
    status = stoor(keten, "intake", soort)
    is_probleem(await zaak.aanmelder.get(f"/aanmeldingen/{zaak.aanmelding_id}"), status)
    keten.diensten["intake"].storing = None

    gelezen = await zaak.aanmelder.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")

    assert len(gelezen["gegevens"]) == 1


@elke_storing
@pytest.mark.parametrize("dienst", ["intake", "triage"])
async def test_een_overdracht_terwijl_een_dienst_faalt(keten: Keten, dienst: str, soort: str) -> None:
    """De overdracht blijft staan waar zij was; dezelfde sleutel brengt haar verder en niets is dubbel of kwijt."""
    zaak = await zaken.klaar_voor_triage(keten)
    sleutel = str(uuid4())
    status = stoor(keten, dienst, soort)
    for _ in range(2):
        is_probleem(await zaak.regisseur.post("/overdrachten", zaken.doel(zaak), sleutel=sleutel), status)
    await fase_volgt_de_vrijgave(zaak)
    ander = await zaak.regisseur.post("/overdrachten", zaken.doel(zaak))
    assert (ander.status_code, ander.json()["code"]) == (409, "overdracht_loopt")
    keten.diensten[dienst].storing = None

    gelukt = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak), sleutel=sleutel)
    nog_eens = await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak), sleutel=sleutel)

    assert gelukt == nog_eens
    assert {i["status"] for i in gelukt["items"]} == {"meegegaan"}
    casus = await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")
    assert sorted(g["etiket"]["id"] for g in casus["gegevens"]) == zaak.ids
    assert len(await keten.sql("select id from verstrekking where soort = 'overdracht'")) == len(zaak.ids)


async def fase_volgt_de_vrijgave(zaak: Zaak) -> None:
    """The casus is in triage if and only if the moment of release was."""
    (overdracht,) = await zaak.keten.sql("select vrijgegeven_op from overdracht")
    (casus,) = await zaak.keten.sql("select fase from casus")
    assert casus.fase == ("triage" if overdracht.vrijgegeven_op else "intake")


async def een_verzoek(zaak: Zaak) -> tuple[Partner, str]:
    """A verzoek om inzage of which the person was identified, and the manager who handles it."""
    manager, vandaag = zaak.keten.als("zvh", "manager"), datetime.now(UTC).date().isoformat()
    body = {
        "casusId": zaak.casus_id,
        "soort": "inzage",
        "ontvangenOp": vandaag,
        "ontvangenBij": manager.partij,
        "betrokkeneId": zaak.betrokkene,
        "ingediendDoor": "betrokkene",
        "gegevens": [],
    }
    gemaakt = await manager.moet("POST", "/verzoeken", body)
    pad = f"/verzoeken/{gemaakt['id']}"
    await manager.moet("POST", f"{pad}/identiteitsvaststellingen", {"wijze": "in_persoon_bij_zvh", "op": vandaag})
    return manager, pad


@elke_storing
@pytest.mark.parametrize("dienst", ["intake", "rights"])
@pytest.mark.eis("ZVH-18.1")
async def test_een_inzage_terwijl_een_dienst_faalt(keten: Keten, dienst: str, soort: str) -> None:
    """Verzamelen kan opnieuw met dezelfde sleutel; elk gegeven ligt één keer in het antwoord en blijft in zijn fase."""
    zaak = await zaken.klaar_voor_triage(keten)
    manager, pad = await een_verzoek(zaak)
    sleutel = str(uuid4())
    status = stoor(keten, dienst, soort)
    is_probleem(await manager.post(f"{pad}/verzamelingen", sleutel=sleutel), status)
    keten.diensten[dienst].storing = None

    for _ in range(2):
        await manager.moet("POST", f"{pad}/verzamelingen", sleutel=sleutel)

    await klaar_voor_besluit(manager, pad.rsplit("/", 1)[-1], zaak.aanmelder)
    await manager.moet("POST", f"{pad}/besluiten", {"besluit": "toewijzen", "gronden": [], "gegevens": []})
    brief = await manager.moet("GET", f"/antwoorden/{pad.rsplit('/', 1)[-1]}")
    assert sorted(g["etiket"]["id"] for g in brief["gegevens"]) == zaak.ids
    assert await zaken.gegeven_ids(zaak) == zaak.ids
    assert len(await keten.sql("select id from verstrekking where soort = 'inzage'")) == len(zaak.ids)


class Meter:
    """Counts transactions of the gateway that are open while a call to a service is under way."""

    def __init__(self, databank: Databank) -> None:
        self.open, self.overtredingen = 0, Counter[str]()
        engine: Engine = databank._async.sync_engine if databank._async is not None else databank._engine
        event.listen(engine, "begin", lambda _c: self._tel(1))
        for einde in ("commit", "rollback"):
            event.listen(engine, einde, lambda _c: self._tel(-1))

    def _tel(self, n: int) -> None:
        self.open += n

    async def __call__(self, request: httpx.Request, _binnen: httpx.AsyncBaseTransport) -> None:
        if self.open:
            self.overtredingen[f"{request.method} {request.url.path}"] += 1


async def test_geen_transactie_staat_open_tijdens_een_aanroep(elke_keten: Keten) -> None:
    """Terwijl de gateway op een dienst wacht, houdt zij geen transactie open (ONTWERP §5.3)."""
    keten = elke_keten
    meter = Meter(keten.kern.databank)
    for dienst in keten.diensten.values():
        dienst.storing = meter

    zaak = await zaken.klaar_voor_triage(keten)
    await zaak.regisseur.moet("POST", "/overdrachten", zaken.doel(zaak))
    await zaak.regisseur.moet("GET", f"/casussen/{zaak.casus_id}")

    assert sum(len(d.roepen) for d in keten.diensten.values()) >= 10
    assert meter.open == 0
    assert meter.overtredingen == Counter()


async def test_wat_een_dienst_zegt_komt_niet_in_het_antwoord(keten: Keten) -> None:
    """Ook een fout die op de onze lijkt wordt niet klakkeloos doorgegeven."""

    async def lek(_request: httpx.Request, _binnen: httpx.AsyncBaseTransport) -> httpx.Response:
        return httpx.Response(400, json={"melding": "kat"})

    keten.diensten["intake"].storing = lek
    antwoord = await keten.als("college", "aanmelder").post("/aanmeldingen", een_aanmelding(str(uuid4())))

    is_probleem(antwoord, 502)
    assert "kat" not in json.dumps(antwoord.json())
