"""A casus that Xtra or IED brings in, with all that its own reglement asks; builders for what a story changes."""

from typing import Any
from uuid import uuid4

from tests.bouw import Zaak, een_aanmelding, een_item
from tests.keten import Keten, Partner
from tests.storing.zaken import antwoord, neem_aan, oordeel, vraag

DOEL = "complexe_multiproblematiek"
ROLLEN = ("aanmelder", "instemmer", "afgevaardigde", "professional")
KWESTIE = "4b1c2d3e-0000-4000-8000-000000000001"


def een_ja(betrokkene: str, fase: str, *verwerkingen: str, **anders: Any) -> dict[str, Any]:
    """An explicit toestemming for one fase and these acts."""
    basis = {"betrokkeneId": betrokkene, "door": "betrokkene", "wijze": "schriftelijk", "doel": DOEL, "fase": fase}
    bewijs = {
        "geinformeerdOp": "2026-02-20",
        "gegevenOp": "2026-02-21",
        "intrekbaarVerteld": True,
        "kenmerk": "T-2026-1",
        "verwerkingen": list(verwerkingen),
    }
    return basis | bewijs | anders


def een_start(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """What IED asks once, at the start of its service."""
    return een_ja(betrokkene, "intake") | {"doel": "individuele_dienstverlening", "fase": None, "verwerkingen": []} | anders


def beide(betrokkene: str, **anders: Any) -> list[dict[str, Any]]:
    """For bringing in and for going on to triage."""
    return [een_ja(betrokkene, "intake", "inbreng", **anders), een_ja(betrokkene, "triage", "overdracht", **anders)]


def bij_xtra(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """An aanmelding by Xtra; of a child the representative was told."""
    kind = any(v.get("zestienOp") for v in anders.get("vertegenwoordigingen", ()))
    verteld = {"betrokkeneId": betrokkene, "geinformeerdOp": "2026-02-20", "wijze": "gesprek"}
    anders = {"informatie": [verteld | ({"aan": "wettelijk_vertegenwoordiger"} if kind else {})]} | anders
    item = een_item(betrokkene, etiket={"regimevelden": {"groep": "client", "verkregen_op": "2026-03-01"}})
    rest = {"toestemmingen": beide(betrokkene), "hulpverlening": [{"betrokkeneId": betrokkene, "sinds": "2026-01-10"}]}
    return een_aanmelding(betrokkene, **({"gegevens": [item]} | rest | anders))


def ied_item(betrokkene: str, *, etiket: dict[str, Any] | None = None, **velden: Any) -> dict[str, Any]:
    """A gegeven of IED about its client; ``velden`` change what its own reglement asks."""
    eigen = {"rol": "client", "kwestie": KWESTIE, "verzameling": "intern", "verkregen_op": "2026-03-01"} | velden
    regimevelden = {naam: waarde for naam, waarde in eigen.items() if waarde is not None}
    label = {"categorie": "kwestie_en_afhandeling", "relevantie": "actueel_patroon", "regimevelden": regimevelden} | (etiket or {})
    return een_item(betrokkene, etiket=label, inhoud={"soort": "werk", "instelling": "sociale werkplaats"})


def bij_ied(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """An aanmelding by IED."""
    rest = {
        "gegevens": [ied_item(betrokkene)],
        "toestemmingen": [een_start(betrokkene), *beide(betrokkene)],
        "hulpverlening": [{"betrokkeneId": betrokkene, "sinds": "2026-01-10"}],
        "informatie": [ied_verteld(betrokkene)],
    }
    return een_aanmelding(betrokkene, **(rest | anders))


def ied_verteld(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """What IED tells its client before it gets the first gegeven (IED 6.2)."""
    basis = {"betrokkeneId": betrokkene, "geinformeerdOp": "2026-02-20", "wijze": "gesprek", "ontvangers": ["deelnemers_verband"]}
    return basis | {"onderdelen": ["doeleinden", "identiteit", "ontvangers"]} | anders


def xtra(keten: Keten) -> Partner:
    return keten.als("welzijn", *ROLLEN, functie="hulpverlener")


def ied(keten: Keten) -> Partner:
    return keten.als("jobcoach", *ROLLEN, functie="jobcoach")


async def meld_aan(keten: Keten, partner: Partner, body: dict[str, Any]) -> Zaak:
    """The casus this aanmelding makes."""
    gemaakt = await partner.moet("POST", "/aanmeldingen", body)
    wie = body["betrokkenen"][0]["betrokkeneId"]
    return Zaak(keten, gemaakt["casusId"], gemaakt["id"], wie, partner, keten.als("zvh", "procesregisseur"))


def iemand() -> str:
    return str(uuid4())


async def klaar(zaak: Zaak) -> list[str]:
    """Accepted, judged necessary for triage and agreed to by the leverancier; the ids."""
    await neem_aan(zaak)
    gelezen = await zaak.regisseur.moet("GET", f"/aanmeldingen/{zaak.aanmelding_id}")
    ids = [str(g["etiket"]["id"]) for g in gelezen["gegevens"]]
    await oordeel(zaak, ids)
    await vraag(zaak)
    await antwoord(zaak, zaak.aanmelder)
    return ids
