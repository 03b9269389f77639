"""A casus brought to where an overdracht can start, over HTTP only, so that the same steps serve one process and many."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.bouw import FASEDOEL, Zaak, een_item, een_zaak
from tests.keten import Partner

JUIST = {"peildatum": "2026-03-01", "juistheidBevestigdOp": "2026-03-02"}
"""Of when a gegeven is, and that its leverancier checked it (ZVH-10.1)."""
CRITERIA = ("meerdere_problemen", "meer_dan_een_leefgebied", "reguliere_aanpak_schiet_tekort", "veiligheidsrisico")


async def neem_aan(zaak: Zaak) -> None:
    """Criteriatoets with yes on everything, and accepted."""
    pad = f"/aanmeldingen/{zaak.aanmelding_id}"
    uitkomsten = [{"criterium": c, "uitkomst": "ja", "reden": "stukken"} for c in CRITERIA]
    await zaak.regisseur.moet("POST", f"{pad}/criteriatoetsen", {"uitkomsten": uitkomsten})
    await zaak.regisseur.moet("POST", f"{pad}/besluiten", {"besluit": "aannemen"})


async def oordeel(zaak: Zaak, ids: Sequence[str], naar: str = "triage", *, nodig: bool = True) -> None:
    """A noodzaakoordeel on each of these gegevens."""
    wat, reden = ("noodzakelijk", "nodig_voor_beeld") if nodig else ("niet_noodzakelijk", "niet_ter_zake")
    oordelen = [{"gegevenId": i, "oordeel": wat, "reden": reden} for i in ids]
    await zaak.regisseur.moet("POST", "/noodzaakoordelen", doel(zaak, naar) | {"oordelen": oordelen})


def doel(zaak: Zaak, naar: str = "triage") -> dict[str, Any]:
    """The body of an overdracht, and the beginning of every body about one."""
    return {"casusId": zaak.casus_id, "naarFase": naar, "fasedoel": FASEDOEL[naar]}


async def vraag(zaak: Zaak, naar: str = "triage") -> None:
    await zaak.regisseur.moet("POST", "/instemmingsvragen", doel(zaak, naar))


async def antwoord(zaak: Zaak, partner: Partner, wat: str = "ja", ids: Sequence[str] | None = None) -> None:
    keuze = {} if ids is None else {"instemmingIds": list(ids)}
    await partner.moet("POST", "/instemmingsantwoorden", {"casusId": zaak.casus_id, "antwoord": wat} | keuze)


async def gegeven_ids(zaak: Zaak) -> list[str]:
    gelezen = await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    return sorted(g["etiket"]["id"] for g in gelezen["gegevens"])


async def klaar_voor_triage(keten: Any, aantal: int = 2) -> Zaak:
    """A casus in intake of which every gegeven may go to triage; ``ids`` filled."""
    wie = str(uuid4())
    zaak = await een_zaak(keten, betrokkene=wie, gegevens=[een_item(wie) for _ in range(aantal)])
    await neem_aan(zaak)
    zaak.ids = await gegeven_ids(zaak)
    await oordeel(zaak, zaak.ids)
    await vraag(zaak)
    await antwoord(zaak, zaak.aanmelder)
    return zaak


async def in_triage(keten: Any, antwoorders: Sequence[str]) -> tuple[Zaak, dict[str, Partner]]:
    """A casus in triage, weighed, with one gegeven of the aanmelder and one of each asked partij; and who can speak for whom."""
    zaak = await klaar_voor_triage(keten, 1)
    await zaak.regisseur.moet("POST", "/overdrachten", doel(zaak))
    partners = {partij: keten.als(partij, "afgevaardigde", "instemmer") for partij in antwoorders}
    for partner in (partners[partij] for partij in antwoorders):
        await bevraag(zaak, partner)
    genodigd = [een_genodigde(p.partij) for p in partners.values()]
    weging = {"casusId": zaak.casus_id, "route": "casusoverleg", "doel": "stoppen_geweld", "themas": ["veiligheid"]}
    await zaak.regisseur.moet("POST", "/wegingen", weging | {"uitTeNodigen": genodigd})
    return zaak, partners


def een_genodigde(partij: str, thema: str = "veiligheid") -> dict[str, str]:
    """Who a thema of the overleg needs, and why."""
    return {"partij": partij, "thema": thema, "reden": "deskundigheid_nodig"}


async def bevraag(zaak: Zaak, partner: Partner) -> None:
    """A bevraging, answered with one gegeven."""
    uiterlijk = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    body = {"casusId": zaak.casus_id, "gevraagde": partner.partij, "vragen": ["bekend_bij_u"], "waarom": "bepaalt_route"}
    gesteld = await zaak.regisseur.moet("POST", "/bevragingen", body | {"uiterlijk": uiterlijk})
    etiket = {
        "betrokkeneId": zaak.betrokkene,
        "betrokkeneCategorie": "1",
        "categorie": "hulpverlening_dat",
        "fasedoel": FASEDOEL["triage"],
        "noodzaak": "nodig_voor_beeld",
        "datInformatie": True,
        **JUIST,
    }
    item = {"etiket": etiket, "inhoud": {"contact": True}}
    await partner.moet("POST", f"/bevragingen/{gesteld['id']}/antwoorden", {"uitkomst": "beantwoord", "gegevens": [item]})
