"""Calls on the inner doors in words, for tests of what every service must do."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, insert, select

from shared.contracts import Gegeven
from shared.crypto import DataKey, WrappedKey, unwrap
from shared.dossier import Dossier
from tests.dienst import NU, LosseDienst, als_json, een_gegeven, ids

HERSTEL_TOT = NU + timedelta(days=7)


def een_set(aantal: int = 3, **etiket: Any) -> list[Gegeven]:
    """Gegevens of one casus whose contents tell them apart."""
    casus_id = uuid4()
    return [een_gegeven({"tekst": f"markering {nr}"}, **{"casus_id": casus_id} | etiket) for nr in range(aantal)]


def rijen(dienst: LosseDienst, tabel: Table) -> list[Any]:
    with dienst.app.state.omgeving.sessions() as session:
        return list(session.execute(select(tabel)).all())


async def bezorg(dienst: LosseDienst, overdracht: UUID, gegevens: list[Gegeven]) -> int:
    pakket = {"overdrachtId": str(overdracht), "casusId": str(gegevens[0].etiket.casus_id), "gegevens": als_json(*gegevens)}
    return (await dienst.roep("PUT", f"/aankomst/{overdracht}", "overdracht.bezorgen", pakket)).status_code


async def geef_vrij(dienst: LosseDienst, overdracht: UUID, gegevens: list[Gegeven]) -> list[str]:
    antwoord = await dienst.roep("POST", f"/aankomst/{overdracht}/vrijgave", "overdracht.vrijgeven", {"ids": ids(gegevens)})
    ontbreekt: list[str] = antwoord.json()["ontbreekt"]
    return ontbreekt


async def breng(dienst: LosseDienst, gegevens: list[Gegeven]) -> UUID:
    """Bring gegevens in and show them; the id of their overdracht."""
    overdracht = uuid4()
    assert await bezorg(dienst, overdracht, gegevens) == 204
    assert await geef_vrij(dienst, overdracht, gegevens) == []
    return overdracht


async def etiketten(dienst: LosseDienst, casus_id: UUID, **anders: Any) -> list[dict[str, Any]]:
    antwoord = await dienst.roep("POST", "/lezen/casus.lezen/etiketten", "casus.lezen", {"id": str(casus_id)} | anders)
    gevonden: list[dict[str, Any]] = antwoord.json()["etiketten"]
    return gevonden


async def inhoud(dienst: LosseDienst, casus_id: UUID) -> dict[str, Any]:
    gelezen = await dienst.lees("casus.lezen", casus_id)
    return {g["etiket"]["id"]: g["inhoud"]["tekst"] for g in gelezen["gegevens"]}


async def bevries(dienst: LosseDienst, overdracht: UUID, gegevens: list[Gegeven]) -> dict[str, Any]:
    body = {"casusId": str(gegevens[0].etiket.casus_id), "ids": ids(gegevens)}
    antwoord = await dienst.roep("PUT", f"/vertrek/{overdracht}", "overdracht.halen", body)
    pakket: dict[str, Any] = antwoord.json()
    return pakket


async def schoon(dienst: LosseDienst, overdracht: UUID, **lijsten: list[Gegeven]) -> int:
    body = {naam: ids(lijsten.get(naam, [])) for naam in ("weg", "onzichtbaar", "wachtend")} | {
        "vervaltOp": HERSTEL_TOT.isoformat(),
        "wachtTot": HERSTEL_TOT.isoformat(),
    }
    return (await dienst.roep("POST", f"/vertrek/{overdracht}/schoning", "overdracht.schonen", body)).status_code


async def corrigeer(dienst: LosseDienst, gegeven: Gegeven, tekst: str, versie: int = 1) -> Any:
    body = {"inhoud": {"tekst": tekst}, "versie": versie}
    return await dienst.roep("PUT", f"/gegevens/{gegeven.etiket.id}", "gegeven.corrigeren", body)


async def termijnen(dienst: LosseDienst, tot: datetime, na: str = "") -> list[dict[str, Any]]:
    verder = f"&na={na}" if na else ""
    antwoord = await dienst.roep("GET", f"/termijnen?tot={tot:%Y-%m-%dT%H:%M:%SZ}{verder}", "termijnen.lezen")
    gevonden: list[dict[str, Any]] = antwoord.json()
    return gevonden


def datasleutel(dienst: LosseDienst, dossier: Dossier, casus_id: UUID) -> DataKey:
    (rij,) = [r for r in rijen(dienst, dossier.sleutel) if r.casus_id == casus_id]
    return unwrap(dienst.app.state.omgeving.keyring, WrappedKey(rij.epoch, rij.verpakt), casus_id)


def ontsluit(sleutel: DataKey, rij: Any) -> str:
    return sleutel.decrypt(rij.inhoud, table="gegeven", column="inhoud", id=str(rij.id)).decode()


def herstel(dienst: LosseDienst, backup: dict[Table, list[Any]]) -> None:
    """Put back what a backup held, as if nothing had been destroyed."""
    with dienst.app.state.omgeving.sessions() as session:
        for tabel, bewaard in backup.items():
            session.execute(tabel.delete())
            session.execute(insert(tabel), [dict(rij._mapping) for rij in bewaard])
        session.commit()
