"""The keten as it runs in production: the very commands of docker-compose.yml as processes, on SQLite and on PostgreSQL."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.lokaal import LokaleKeten, opdrachten
from tests.bouw import een_aanmelding, een_item
from tests.deploy.standins import vrije_basispoort

FASEDOEL = "eerste_beeld_en_verrijking"
CRITERIA = ("meerdere_problemen", "meer_dan_een_leefgebied", "reguliere_aanpak_schiet_tekort", "veiligheidsrisico")


@dataclass
class Beller:
    """One partner over the network."""

    client: httpx.Client
    token: str

    def get(self, pad: str) -> httpx.Response:
        return self.client.get(f"/v1{pad}", headers={"authorization": f"Bearer {self.token}"})

    def post(self, pad: str, body: Any) -> httpx.Response:
        return self.client.post(f"/v1{pad}", json=body, headers={"authorization": f"Bearer {self.token}", "idempotency-key": str(uuid4())})

    def moet(self, antwoord: httpx.Response) -> Any:
        """The JSON of an answer that must be a success."""
        assert antwoord.is_success, f"{antwoord.request.method} {antwoord.request.url}: {antwoord.status_code} {antwoord.text}"
        return antwoord.json()


def een_lokale_keten(map: Path, databank: str) -> LokaleKeten:
    url = os.environ["ZVH_TEST_POSTGRES_URL"] if databank == "postgresql" else None
    return LokaleKeten(map, vrije_basispoort(), databank, url)  # type: ignore[arg-type]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def keten(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LokaleKeten]:
    """A keten that is not started yet; whatever a test leaves running is stopped, and its databases go."""
    keten = een_lokale_keten(tmp_path / "var", request.param)
    try:
        yield keten
    finally:
        keten.stop()
        keten.inrichting.verwijder_databases()


def bellers(keten: LokaleKeten, client: httpx.Client) -> tuple[Beller, Beller, Beller]:
    """The aanmelder, the procesregisseur and one who has nothing to do with it."""
    tokens = (keten.token("college", "aanmelder,instemmer"), keten.token("zvh", "procesregisseur"), keten.token("ggz", "afgevaardigde"))
    aanmelder, regisseur, buitenstaander = (Beller(client, token) for token in tokens)
    return aanmelder, regisseur, buitenstaander


def naar_triage(aanmelder: Beller, regisseur: Beller) -> tuple[str, str, list[str]]:
    """A casus brought to triage: casus_id, overdracht_id and the ids of the gegevens that went along."""
    wie = str(uuid4())
    gemaakt = aanmelder.moet(aanmelder.post("/aanmeldingen", een_aanmelding(wie, gegevens=[een_item(wie), een_item(wie)])))
    pad, casus = f"/aanmeldingen/{gemaakt['id']}", {"casusId": gemaakt["casusId"]}
    uitkomsten = [{"criterium": c, "uitkomst": "ja", "reden": "stukken"} for c in CRITERIA]
    regisseur.moet(regisseur.post(f"{pad}/criteriatoetsen", {"uitkomsten": uitkomsten}))
    regisseur.moet(regisseur.post(f"{pad}/besluiten", {"besluit": "aannemen"}))
    naar = casus | {"naarFase": "triage", "fasedoel": FASEDOEL}
    te_vroeg = regisseur.post("/overdrachten", naar)
    assert (te_vroeg.status_code, te_vroeg.json()["artikel"]) == (409, "ZVH-3.5b")
    ids = [g["etiket"]["id"] for g in regisseur.moet(regisseur.get(pad))["gegevens"]]
    oordelen = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "nodig_voor_beeld"} for i in ids]
    regisseur.moet(regisseur.post("/noodzaakoordelen", naar | {"oordelen": oordelen}))
    regisseur.moet(regisseur.post("/instemmingsvragen", naar))
    aanmelder.moet(aanmelder.post("/instemmingsantwoorden", casus | {"antwoord": "ja"}))
    overdracht = regisseur.moet(regisseur.post("/overdrachten", naar))
    assert {i["status"] for i in overdracht["items"]} == {"meegegaan"}
    return str(gemaakt["casusId"]), str(overdracht["id"]), sorted(ids)


def ids_in(casus: Any) -> list[str]:
    return sorted(g["etiket"]["id"] for g in casus["gegevens"])


@pytest.mark.eis("ZVH-3.5c", "ZVH-8.1")
def test_van_aanmelding_tot_triage_en_een_herstart(keten: LokaleKeten) -> None:
    """Wat nodig is en mag gaat mee, een buitenstaander ziet niets, en na een herstart staat alles er nog."""
    assert [naam for naam in opdrachten() if keten._opdrachten[naam] != opdrachten()[naam]] == []
    eerste = _start(keten)
    with httpx.Client(base_url=keten.url, timeout=30) as client:
        aanmelder, regisseur, buitenstaander = bellers(keten, client)
        casus, overdracht, ids = naar_triage(aanmelder, regisseur)
        assert ids_in(regisseur.moet(regisseur.get(f"/casussen/{casus}"))) == ids
        assert regisseur.post("/instemmingsantwoorden", {"casusId": casus, "antwoord": "ja"}).status_code == 403
        _zelfde_404(buitenstaander, f"/casussen/{casus}", f"/casussen/{uuid4()}")
    pids = {naam: keten.pid(naam) for naam in opdrachten() if naam != "migratie"}

    _stopt_zelf(keten, pids)
    later = _start(keten)

    with httpx.Client(base_url=keten.url, timeout=30) as client:
        _, regisseur, _ = bellers(keten, client)
        assert ids_in(regisseur.moet(regisseur.get(f"/casussen/{casus}"))) == ids
        assert regisseur.moet(regisseur.get(f"/overdrachten/{overdracht}"))["stap"] == "geschoond"
    assert max(eerste, later) < 60, "gereedheid: make bench meet haar, hier alleen een bovengrens"


def _start(keten: LokaleKeten) -> float:
    begin = time.monotonic()
    keten.start()
    return time.monotonic() - begin


def _stopt_zelf(keten: LokaleKeten, pids: dict[str, int]) -> None:
    """Every process ends on SIGTERM by itself, and says so in its log."""
    keten.stop()
    leeft = [naam for naam, pid in pids.items() if Path(f"/proc/{pid}").exists()]
    logs = {naam: keten.logbestand(naam).read_text(encoding="utf-8") for naam in pids}
    assert leeft == []
    assert [naam for naam, log in logs.items() if "app.gestopt" not in log] == []
    assert [naam for naam, log in logs.items() if "Traceback" in log] == []


def _zelfde_404(wie: Beller, een: str, ander: str) -> None:
    """Not to be known and not to exist are one answer (ONTWERP §7)."""
    antwoorden = [wie.get(een), wie.get(ander)]
    zonder = [{k: v for k, v in a.json().items() if k not in {"instance", "traceId"}} for a in antwoorden]
    assert [a.status_code for a in antwoorden] == [404, 404]
    assert zonder[0] == zonder[1]
