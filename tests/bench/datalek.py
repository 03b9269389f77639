"""What it costs to see how far a datalek went: everything one actor got at, out of a million audit rows (issue 5, Figures)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import Engine, insert, text

from deploy.lokaal import LokaleKeten
from deploy.proefpartners import partij_id
from gateway.model import Audit, Keten, Verstrekking
from shared.db import make_engine
from shared.identity import uuid7
from tests.bench.client import cpu_s
from tests.bench.ronden import PROCESSEN, Meld, Omvang, Regel
from tests.keten import VERBAND

METING = "datalek"
DOEL_S = 10.0
STUK, EEN_OP, GEGEVENS = 5000, 50, 5
"""Rows per insert; one in so many is of the actor who is looked into; gegevens per reading."""
WIE, ANDER = "ggz", "politie"
SEQ, SCHAKEL = -(10**10), {"hash": "0" * 64, "vorige": "0" * 64}
"""Before the chain itself, so that the klok goes on with its own numbers meanwhile."""


@dataclass(frozen=True)
class Naspeuring:
    """How long the whole trail took, and how much of it there was."""

    regel: Regel
    seconden: float
    gegevens: int
    bladzijden: int


def meet_datalek(keten: LokaleKeten, control_p50: float, omvang: Omvang, meld: Meld) -> Naspeuring:
    """Fill the audit, then page through the trail of one actor over HTTP until the end."""
    meld("datalek: vullen")
    engine = make_engine(keten.inrichting.database_url("gateway"), 1)
    try:
        begin = _vul(engine, omvang.audit)
    finally:
        engine.dispose()
    meld("datalek: meten")
    pids = [keten.pid(naam) for naam in PROCESSEN]
    cpu, start = cpu_s(pids), time.perf_counter()
    gegevens, bladzijden = _speur_na(keten, begin)
    duur = time.perf_counter() - start
    ms, verbruik = duur * 1000, (cpu_s(pids) - cpu) * 1000
    regel = Regel(keten.inrichting.databank, METING, 1, 1 / duur, ms, ms, verbruik, ms / control_p50)
    return Naspeuring(regel, duur, gegevens, bladzijden)


def _speur_na(keten: LokaleKeten, begin: datetime) -> tuple[int, int]:
    vraag = {"partij": partij_id(WIE), "functionaris": "bench-1", "van": begin.isoformat(), "tot": datetime.now(UTC).isoformat()}
    kop = {"authorization": f"Bearer {keten.token('zvh', 'manager')}"}
    pad: str | None = "/v1/datalekken/_naspeuren"
    gegevens = bladzijden = 0
    with httpx.Client(base_url=keten.url, headers=kop, timeout=60) as client:
        while pad:
            antwoord = client.post(pad, json=vraag).raise_for_status()
            gegevens += sum(len(s["gegevens"]) for s in antwoord.json()["items"])
            bladzijden += 1
            verder = antwoord.links.get("next")
            pad = httpx.URL(verder["url"]).raw_path.decode() if verder else None
    return gegevens, bladzijden


def _vul(engine: Engine, aantal: int) -> datetime:
    """Readings spread over a year, one in fifty by the actor; the first moment of them."""
    begin = datetime.now(UTC) - timedelta(days=365)
    stap = timedelta(days=365) / max(aantal, 1)
    for van in range(0, aantal, STUK):
        rijen = [_rij(n, begin + n * stap) for n in range(van, min(aantal, van + STUK))]
        # Linked from the start: what is measured is not the klok making its chain.
        schakels = [{"verband": VERBAND, "seq": SEQ + van + n, "regel_id": r["id"], **SCHAKEL} for n, r in enumerate(rijen)]
        with engine.begin() as s:
            s.execute(insert(Audit), rijen)
            s.execute(insert(Keten), schakels)
            if supplies := [v for rij in rijen if rij["functionaris"] == "bench-1" for v in _verstrekt(rij)]:
                s.execute(insert(Verstrekking), supplies)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as s:
            s.execute(text("ANALYZE audit"))
    return begin


def _rij(n: int, op: datetime) -> dict[str, Any]:
    zelf = n % EEN_OP == 0
    partij = partij_id(WIE if zelf else ANDER)
    items = [{"gegeven": str(uuid4()), "leverancier": partij, "ontvanger": None, "uitkomst": "toegestaan"} for _ in range(GEGEVENS)]
    body = {"items": items, "adl.core.request": {"resource": {"casus": None, "object": None}}}
    vast = {"verband": VERBAND, "soort": "intentie", "event_name": "adl.access_evaluations", "trace_id": "0" * 32, "span_id": "0" * 16}
    vast |= {"parent_span_id": None, "tijdstip_ms": int(op.timestamp() * 1000), "status": "Unset", "handeling": "casus.lezen"}
    wie = {"partij": partij, "functionaris": "bench-1" if zelf else f"f-{n % 997}", "dienst": "casusoverleg", "casus_id": uuid4()}
    return {"id": uuid7(), "handeling_id": uuid4(), "op": op, "uitkomst": "toegestaan", "body": body, **vast, **wie}


def _verstrekt(rij: dict[str, Any]) -> Iterator[dict[str, Any]]:
    gift = {"soort": "lezen", "categorie": "woonsituatie", "doel": "d", "grondslag": "g", "noodzaak": "n", "op": rij["op"]}
    for item in rij["body"]["items"]:
        wie = {"leverancier": item["leverancier"], "ontvanger": partij_id(ANDER), "betrokkene_id": uuid4()}
        waar = {"casus_id": rij["casus_id"], "gegeven_id": UUID(item["gegeven"]), "handeling_id": rij["handeling_id"]}
        yield {"id": uuid4(), **waar, **wie, **gift}
