"""What a pga-expert does before he decides: asks the police, the lokale team and the zvh, and consults the aanmelder."""

from typing import Any

from tests.keten import Keten, Partner

POLITIE = "00000099000000020000"
PEILDATUM = "2026-02-20"
PUNTEN = {
    "overleg_aanmelder": ("gevoerd", "aanmelder"),
    "lokaal_team_ondersteunt": ("nee", "lokaal_team"),
    "zvh_aanpak": ("nee", "zvh"),
    "zvh_aangewezen": ("nee", "pga_expert"),
    "woonplaats": ("ingezetene", "aanmelder"),
}

ELDERS = ("aanpak_loopt", "geen_aanpak")


def een_controle(punt: str, uitkomst: str = "", bij: str = "", **anders: Any) -> dict[str, Any]:
    """A body for POST /casussen/{id}/controles."""
    gewoon = PUNTEN.get(punt, ("gevoerd", "lokaal_team"))
    return {"punt": punt, "uitkomst": uitkomst or gewoon[0], "op": PEILDATUM, "gevraagdAan": bij or gewoon[1]} | anders


async def ga_na(expert: Partner, casus_id: str, **uitkomsten: str) -> None:
    """Every punt, with the outcome that lets the aanpak go on unless another is given; an empty one is skipped."""
    for punt, (gewoon, _) in PUNTEN.items():
        uitkomst = uitkomsten.get(punt, gewoon)
        elders = {"bij": "pga_expert_andere_gemeente", "gemeente": "anderstad"} if uitkomst in ELDERS else {}
        if uitkomst:
            await expert.moet("POST", f"/casussen/{casus_id}/controles", een_controle(punt, uitkomst, **elders))


def politie(keten: Keten) -> Partner:
    return keten.als("politie", "afgevaardigde", "instemmer", functie="wijkagent")


async def stel_politievraag(expert: Partner, casus_id: str) -> str:
    """The path of the question."""
    body = {"casusId": casus_id, "gevraagde": POLITIE, "uiterlijk": "2099-01-01"}
    return f"/politievragen/{(await expert.moet('POST', '/politievragen', body))['id']}"


async def vraag_politie(keten: Keten, expert: Partner, casus_id: str, *, ja: bool = True) -> None:
    """Asked and answered."""
    pad = await stel_politievraag(expert, casus_id)
    await politie(keten).moet("POST", f"{pad}/antwoorden", {"tweeOfMeer": ja, "peildatum": PEILDATUM})
