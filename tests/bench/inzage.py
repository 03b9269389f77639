"""What an inzage costs: collected over every fase into rights, with two hundred disclosures, and who saw what (issue 5, Figures)."""

import importlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import Engine, insert

from deploy.lokaal import LokaleKeten
from deploy.proefpartners import partij_id
from gateway.model import Betrokkene, Casus, Verstrekking, Vindplaats
from shared.contracts import FASEN, Etiket
from shared.crypto import Keyring
from shared.db import make_engine, session_factory
from shared.grootboek import Grootboek
from shared.identity import uuid7
from shared.kluis import Kluis
from tests.bench.client import cpu_s
from tests.bench.ronden import PROCESSEN, Meld, Omvang, Regel
from tests.dienst import een_gegeven
from tests.keten import VERBAND

METING = "inzage"
DOEL_S = 2.0
PER_FASE, VERSTREKKINGEN = 10, 200
ONTVANGERS = ("politie", "ggz", "ggd", "welzijn", "veilig_thuis")


@dataclass(frozen=True)
class Inzage:
    """The row, and the slowest of them in seconds."""

    regel: Regel
    langste_s: float


def meet_inzage(keten: LokaleKeten, control_p50: float, omvang: Omvang, meld: Meld) -> Inzage:
    """One casus per round: collect, and read who saw what; the reception and the identity are made beforehand."""
    meld("inzage: vullen")
    zaken = [_vul(keten) for _ in range(omvang.ronden)]
    meld("inzage: meten")
    pids, kop = [keten.pid(naam) for naam in PROCESSEN], {"authorization": f"Bearer {keten.token('zvh', 'manager')}"}
    with httpx.Client(base_url=keten.url, headers=kop, timeout=60) as client:
        verzoeken = [_verzoek(client, *zaak) for zaak in zaken]
        cpu = cpu_s(pids)
        duren = sorted(_meet(client, verzoek) for verzoek in verzoeken)
    verbruik, p50, langste = (cpu_s(pids) - cpu) / len(duren) * 1000, duren[len(duren) // 2] * 1000, duren[-1]
    databank = keten.inrichting.databank
    regel = Regel(databank, METING, 1, len(duren) / sum(duren), p50, langste * 1000, verbruik, p50 / control_p50)
    return Inzage(regel, langste)


def _meet(client: httpx.Client, verzoek: str) -> float:
    start = time.perf_counter()
    client.post(f"/v1/verzoeken/{verzoek}/verzamelingen", headers={"idempotency-key": str(uuid4())}).raise_for_status()
    overzicht = client.get(f"/v1/verzoeken/{verzoek}/verstrekkingen").raise_for_status().json()
    duur = time.perf_counter() - start
    if len(overzicht["verstrekkingen"]) != VERSTREKKINGEN:
        raise RuntimeError(f"{len(overzicht['verstrekkingen'])} verstrekkingen van {VERSTREKKINGEN}")
    return duur


def _verzoek(client: httpx.Client, casus_id: UUID, betrokkene: UUID) -> str:
    op = datetime.now(UTC).date().isoformat()
    body = {"casusId": str(casus_id), "soort": "inzage", "ontvangenOp": op, "ontvangenBij": partij_id("zvh")}
    body |= {"betrokkeneId": str(betrokkene), "ingediendDoor": "betrokkene"}
    kenmerk = str(_stuur(client, "/v1/verzoeken", body)["id"])
    _stuur(client, f"/v1/verzoeken/{kenmerk}/identiteitsvaststellingen", {"wijze": "in_persoon_bij_zvh", "op": op})
    return kenmerk


def _stuur(client: httpx.Client, pad: str, body: Any) -> dict[str, Any]:
    gemaakt: dict[str, Any] = client.post(pad, json=body, headers={"idempotency-key": str(uuid4())}).raise_for_status().json()
    return gemaakt


# ── a casus of which something lies in every fase ───────────────────────────────────────────────────────────
def _vul(keten: LokaleKeten) -> tuple[UUID, UUID]:
    casus_id, betrokkene = uuid7(), uuid4()
    etiketten = [e for fase in FASEN for e in _in_fase(keten, fase, casus_id, betrokkene)]
    engine = make_engine(keten.inrichting.database_url("gateway"), 1)
    try:
        _boek(engine, casus_id, betrokkene, etiketten)
    finally:
        engine.dispose()
    return casus_id, betrokkene


def _in_fase(keten: LokaleKeten, fase: str, casus_id: UUID, betrokkene: UUID) -> Iterator[Etiket]:
    """Real content under the service's own keys, so that it can be copied."""
    map = keten.inrichting.map
    engine = make_engine(keten.inrichting.database_url(fase), 1)
    dossier = importlib.import_module(f"services.{fase}.app").DIENST.dossier
    wie = {"casus_id": casus_id, "betrokkene_id": betrokkene, "fase": fase, "leverancier": partij_id("college")}
    gegevens = [een_gegeven({"soort": "inwonend", "toelichting": "x" * 400}, **wie) for _ in range(PER_FASE)]
    try:
        with session_factory(engine).begin() as s:
            boek = Grootboek(map / "grootboek" / fase / f"{fase}.jsonl")
            Kluis(s, dossier, Keyring(map / "sleutels" / fase), boek).voeg_toe(gegevens, casus_id)
    finally:
        engine.dispose()
    return iter([g.etiket for g in gegevens])


def _boek(engine: Engine, casus_id: UUID, betrokkene: UUID, etiketten: list[Etiket]) -> None:
    nu, ver = datetime.now(UTC), date.today() + timedelta(days=300)
    casus = {"id": casus_id, "verband": VERBAND, "fase": "afschaling", "status": "afgeschaald", "fasestatus": [], "versie": 1}
    casus |= {"samenwerkingsdoel": "complexe_multiproblematiek", "aanmelder": partij_id("college"), "aanmelder_grondslag": "avg_6_1_e"}
    with engine.begin() as s:
        s.execute(insert(Casus), [casus | {"gestart_op": nu, "vernietigen_op": ver, "besluit_afschaling_op": nu.date()}])
        s.execute(insert(Betrokkene), [{"id": betrokkene, "casus_id": casus_id, "categorie": "1"}])
        plek = {"casus_id": casus_id, "soort": "gegeven", "partij": partij_id("college")}
        s.execute(insert(Vindplaats), [{"id": e.id, "dienst": e.fase, **plek} for e in etiketten])
        s.execute(insert(Verstrekking), [_regel(etiketten[n % len(etiketten)], n, nu) for n in range(VERSTREKKINGEN)])


def _regel(e: Etiket, nummer: int, nu: datetime) -> dict[str, Any]:
    wie = {
        "leverancier": e.leverancier,
        "ontvanger": partij_id(ONTVANGERS[nummer // 40 % len(ONTVANGERS)]),
        "categorie": e.categorie_verband,
    }
    wat = {"doel": e.fasedoel, "grondslag": e.grondslag_verband, "noodzaak": e.noodzaak, "handeling_id": uuid4(), "op": nu}
    return {"id": uuid7(), "soort": "lezen", "casus_id": e.casus_id, "gegeven_id": e.id, "betrokkene_id": e.betrokkene_id, **wie, **wat}
