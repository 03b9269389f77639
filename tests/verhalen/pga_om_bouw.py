"""A lokale persoonsgerichte aanpak in triage, as the stories about police and OM need it."""

from typing import Any
from uuid import uuid4

from tests.bouw import Zaak, een_aanmelding
from tests.keten import Keten
from tests.verhalen.pga_intake_bouw import ga_na, vraag_politie

COLLEGE, OM = "00000099000000010000:college_bw", "00000099000000030000"
POLITIE, GGD = "00000099000000020000", "00000099000000070000"
CRITERIA = ("eigen_keten_volstaat_niet", "twee_of_meer_ketens_nodig", "twee_politieregistraties", "niet_in_aanmerking_voor_zvh")


def een_adres(betrokkene: str, categorie: str = "1", **anders: Any) -> dict[str, Any]:
    """An address as the college brings it in."""
    etiket = {
        "betrokkeneId": betrokkene,
        "betrokkeneCategorie": categorie,
        "categorie": "adres",
        "fasedoel": "toelating_vaststellen",
        "criterium": "eigen_keten_volstaat_niet",
        "noodzaak": "onderbouwt_criterium",
    }
    return {"etiket": etiket | anders, "inhoud": {"straat": "Proefstraat", "huisnummer": "1", "woonplaats": "Proefstad"}}


def geinformeerd(betrokkene: str) -> dict[str, Any]:
    """Told in writing, with everything a pga must say (PGA-10.7a)."""
    onderdelen = ["aanleiding", "gebruik_door_om", "inhoud_aanpak", "proces", "rechten", "verwerking_persoonsgegevens"]
    return {"betrokkeneId": betrokkene, "geinformeerdOp": "2026-02-20", "wijze": "brief", "onderdelen": onderdelen}


def een_pga_aanmelding(betrokkene: str, **anders: Any) -> dict[str, Any]:
    """A body for POST /aanmeldingen in the proefgemeente."""
    return een_aanmelding(
        betrokkene,
        samenwerkingsverband="proefgemeente_pga",
        samenwerkingsdoel="bescherming_openbare_orde_en_veiligheid",
        gedragInGemeente="proefstad",
        aanspreken={"op": "2026-02-10", "partij": COLLEGE, "onderwerpen": ["gedrag", "gevolgen_en_aanmelding"]},
        informatie=[geinformeerd(betrokkene)],
        gegevens=[een_adres(betrokkene)],
        instemmingen=[{"naarFase": "triage", "fasedoel": "analyse"}],
        **anders,
    )


async def een_pga_zaak(keten: Keten, **anders: Any) -> Zaak:
    """A received aanmelding by the college; the pga-expert asked around."""
    wie = str(uuid4())
    partner = keten.als("college", "aanmelder", "instemmer", "afgevaardigde")
    gemaakt = await partner.moet("POST", "/aanmeldingen", een_pga_aanmelding(wie, **anders))
    expert = keten.als("burgemeester", "pga_expert")
    await ga_na(expert, gemaakt["casusId"])
    await vraag_politie(keten, expert, gemaakt["casusId"])
    return Zaak(keten, gemaakt["casusId"], gemaakt["id"], wie, partner, expert)


def onderbouwing(**anders: Any) -> dict[str, Any]:
    """What four times yes rests on."""
    return {
        "contacten": ["2026-01-10", "2026-02-01"],
        "interventies": ["huisbezoek_wijkteam"],
        "eigenKetenReden": "interventie_zonder_effect",
        "benodigdeKetens": ["strafrecht", "hulpverlening_en_zorg"],
        "politieregistraties": {"tweeOfMeer": True, "peildatum": "2026-02-20"},
        "zvhStatus": "nog_niet",
    } | anders


def een_toets(uitkomst: str = "ja", **anders: Any) -> dict[str, Any]:
    """A criteriatoets with one outcome for all four criteria."""
    uitkomsten = [{"criterium": c, "uitkomst": uitkomst, "reden": "stukken"} for c in CRITERIA]
    return {"uitkomsten": uitkomsten, "onderbouwing": onderbouwing(**anders)}


async def in_pga_triage(keten: Keten) -> Zaak:
    """Accepted and moved, with the address in it; ``ids`` filled."""
    zaak = await een_pga_zaak(keten)
    expert, pad = zaak.regisseur, f"/aanmeldingen/{zaak.aanmelding_id}"
    await expert.moet("POST", f"{pad}/criteriatoetsen", een_toets())
    await expert.moet("POST", f"{pad}/besluiten", {"besluit": "aannemen"})
    zaak.ids = [g["etiket"]["id"] for g in (await expert.moet("GET", pad))["gegevens"]]
    doel = {"casusId": zaak.casus_id, "naarFase": "triage", "fasedoel": "analyse"}
    oordelen = [{"gegevenId": i, "oordeel": "noodzakelijk", "reden": "nodig_voor_analyse"} for i in zaak.ids]
    await expert.moet("POST", "/noodzaakoordelen", doel | {"oordelen": oordelen})
    await expert.moet("POST", "/overdrachten", doel)
    return zaak


def een_om_vraag(zaak: Zaak, **anders: Any) -> dict[str, Any]:
    """A body for POST /om-vragen."""
    return {
        "casusId": zaak.casus_id,
        "parket": OM,
        "soort": "strafvorderlijk",
        "doel": "handhaven_orde_en_veiligheid",
        "vragen": ["loopt_strafzaak"],
        "geraadpleegdeBronnen": ["politie", "partners", "inwoner_of_systeem", "openbare_bronnen"],
        "noodzaak": "nodig_voor_analyse",
    } | anders
