"""Builders in the words of the trade; every argument has a default (STIJL 33)."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from shared.convenant import dag
from tests.keten import VERBAND, Keten, Partner

FASEDOEL = {"triage": "eerste_beeld_en_verrijking", "casusoverleg": "plan_van_aanpak", "afschaling": "toetsen_resultaat_plan_van_aanpak"}


def een_item(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """One gegeven as a partner brings it in."""
    etiket = {
        "betrokkeneId": betrokkene,
        "betrokkeneCategorie": "1",
        "categorie": "woonsituatie",
        "fasedoel": "toetsen_aan_criteria",
        "criterium": "meerdere_problemen",
        "noodzaak": "onderbouwt_criterium",
        "peildatum": "2026-02-20",
        "juistheidBevestigdOp": "2026-02-20",
    } | anders.pop("etiket", {})
    return {"etiket": etiket, "inhoud": anders.pop("inhoud", {"soort": "inwonend", "toelichting": "woont bij een vriend"})}


def een_aanmelding(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """A body for POST /aanmeldingen."""
    return {
        "samenwerkingsverband": VERBAND,
        "samenwerkingsdoel": "complexe_multiproblematiek",
        "aanleiding": "escalatie_thuis",
        "betrokkenen": [{"betrokkeneId": betrokkene, "categorie": "1", "relatie": "hoofdpersoon"}],
        "informatie": [{"betrokkeneId": betrokkene, "geinformeerdOp": "2026-02-20", "wijze": "gesprek"}],
        "gegevens": [een_item(betrokkene)],
    } | anders


@dataclass
class Zaak:
    """A casus under way in a keten, with the callers that act in it."""

    keten: Keten
    casus_id: str
    aanmelding_id: str
    betrokkene: str
    aanmelder: Partner
    regisseur: Partner
    ids: list[str] = field(default_factory=list)


async def vandaag(keten: Keten) -> str:
    """The legal date of this keten."""
    return dag(await keten.kern.databank.lees(keten.kern.nu)).isoformat()


async def een_zaak(keten: Keten, *, aanmelder: str = "college", betrokkene: str | None = None, **aanmelding: Any) -> Zaak:
    """A received aanmelding by ``aanmelder``."""
    wie = betrokkene or str(uuid4())
    partner = keten.als(aanmelder, "aanmelder", "instemmer", "afgevaardigde")
    gemaakt = await partner.moet("POST", "/aanmeldingen", een_aanmelding(wie, **aanmelding))
    regisseur = keten.als("zvh", "procesregisseur")
    return Zaak(keten, gemaakt["casusId"], gemaakt["id"], wie, partner, regisseur)
