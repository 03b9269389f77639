"""Chapters both stories share: an overleg that is held, and the provable end."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from deploy.demo.verteller import PERSONEN, Verteller, functionaris

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Zaak(Protocol):
    """What a story remembers of its casus, as far as these chapters need it."""

    id: str
    vandaag: date


async def kom_bijeen(v: Verteller, c: Zaak, leider: str, deelnemer: str, punt: str, tafel: Sequence[str] = ()) -> str:
    """An overleg of tomorrow about one agendapunt: planned, and held with somebody whose declarations are in the register; its id."""
    pad, er_is = await _kom_samen(v, c, leider, deelnemer, punt, tafel)
    wat = "Wil iemand toelaten zonder VOG en geheimhouding in het register"
    await v.stap(leider, wat, "POST", f"{pad}/aanwezigheid", er_is, verwacht=409, artikel="ZVH-13.3")
    await _registreer(v, c, deelnemer, er_is["aanwezigen"][0]["partij"])
    await v.stap(leider, "Legt vast wie er is", "POST", f"{pad}/aanwezigheid", er_is, artikel="ZVH-13.3")
    return pad.rpartition("/")[2]


async def kom_weer_bijeen(v: Verteller, c: Zaak, leider: str, deelnemer: str, punt: str) -> str:
    """Another one, a day later, with who stands in the register since the first; its id."""
    pad, er_is = await _kom_samen(v, c, leider, deelnemer, punt, ())
    await v.stap(leider, "Legt vast wie er is", "POST", f"{pad}/aanwezigheid", er_is, artikel="ZVH-13.3")
    return pad.rpartition("/")[2]


async def _kom_samen(v: Verteller, c: Zaak, leider: str, deelnemer: str, punt: str, tafel: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Planned for tomorrow, and then it is tomorrow: where the overleg is, and who came."""
    nu = datetime.now(AMSTERDAM).replace(microsecond=0)
    van = nu + timedelta(days=(c.vandaag - nu.date()).days + 1)
    artikel = "PGA-2.3" if leider == "pga-expert" else "ZVH-B2.3"
    agenda = [{"punt": punt, "gegevenIds": list(tafel)}]
    body = {"casusId": c.id, "van": van.isoformat(), "tot": (van + timedelta(minutes=90)).isoformat(), "agenda": agenda}
    gemaakt = await v.stap(
        leider, f"Belegt een overleg voor morgen: {punt.replace('_', ' ')}", "POST", "/overleggen", body, artikel=artikel
    )
    await v.wereld.vooruit("P1DT5M")
    c.vandaag = van.date()
    v.toon("zaaktijd", "De volgende dag, vijf minuten na aanvang", "wie er zijn wordt nu vastgelegd", "ZVH-13.3")
    partij = v.wereld.partij_id(PERSONEN[deelnemer][0])
    er_is = {"aanwezigen": [{"soort": "deelnemer", "partij": partij, "functionaris": functionaris(deelnemer)}]}
    return f"/overleggen/{gemaakt['id']}", er_is


async def _registreer(v: Verteller, c: Zaak, wie: str, partij: str) -> None:
    dag, tot = str(c.vandaag), str(c.vandaag + timedelta(days=365))
    stuk = {"op": dag, "geldigTot": tot}
    regel = {
        "functionaris": functionaris(wie),
        "vog": stuk | {"soort": "vog", "kenmerk": "VOG-2026-3", "vastgesteldDoor": "personeelszaken"},
        "geheimhouding": stuk | {"grond": "overeenkomst", "kenmerk": "GV-2026-4"},
        "uitDienstOp": str(c.vandaag + timedelta(days=1461)),
    }
    wat = "Zet de verklaringen in het register"
    await v.stap(f"collega {wie}", wat, "POST", f"/partijen/{partij}/functionarissen", regel, artikel="ZVH-13.1")


async def bewijs_het_einde(v: Verteller, c: Zaak, toezicht: str, deelnemer: str, artikel: str) -> None:
    """The declaration that it is gone, a partner that says the same of its own copies, and figures without a casus."""
    gelezen = await v.stap(toezicht, "Leest de vernietigingsverklaring", "GET", "/vernietigingsverklaringen", artikel=artikel)
    verklaring = next(i for i in gelezen["items"] if any(z["casus"] == c.id for z in i["casussen"]))
    v.controleer(
        "Zij noemt kenmerk, aantal en vanaf wanneer ook geen backup leesbaar is",
        verklaring["gegevens"] > 0 and verklaring["uitvoerder"] == "klok",
        f"{verklaring['gegevens']} gegevens, backups onleesbaar vanaf {verklaring['backupsOnleesbaarVanaf']}",
        artikel,
    )
    gelezen = await v.stap(deelnemer, "Hoort dat ook de eigen kopie weg moet", "GET", "/vernietigingsberichten", artikel=artikel)
    bericht = next(i for i in gelezen["items"] if c.id in i["casussen"])
    klaar = {"berichtId": bericht["id"], "vernietigdOp": bericht["vernietigdOp"]}
    await v.stap(deelnemer, "Bevestigt de vernietiging", "POST", "/vernietigingsbevestigingen", klaar, artikel=artikel)


async def tel(v: Verteller, c: Zaak, wie: str, artikel: str) -> None:
    """Figures that stay, and point at nobody."""
    jaar = str(c.vandaag.year)
    uit = await v.stap(wie, "Leest de statistieken", "GET", "/statistieken", artikel=artikel, dimensie="fase", jaar=jaar)
    klein = bool(uit["cijfers"]) and all(cijfer["aantal"] is None for cijfer in uit["cijfers"])
    v.controleer("Eén casus is te klein om te tellen", klein, f"ondergrens {uit['ondergrens']}", artikel)
