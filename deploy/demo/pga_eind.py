"""The pga, chapters 8-10: evaluatie, afsluiting with its letter, and the provable end after two years."""

from typing import Any

from deploy.demo.pga_begin import Aanpak, verplaats
from deploy.demo.pga_midden import PLANNEN
from deploy.demo.samen import bewijs_het_einde, kom_weer_bijeen, tel
from deploy.demo.verteller import Verteller

GEDAAN = "uitgevoerd_met_voldoende_resultaat"


async def evalueer(v: Verteller, a: Aanpak) -> None:
    """Opschalen comes last; what is not enough is strengthened first, then it ends well."""
    v.hoofdstuk("8. Evaluatie: eerst versterken")
    pad, met = f"{PLANNEN}/{a.plan}", [v.wereld.partij_id(p) for p in ("ggd", "college")]
    evaluatie = {"op": str(a.vandaag), "met": met, "doelen": [{"doelId": a.doel, "resultaat": "deels"}]}
    opschalen, versterken = ({"uitkomst": u} | evaluatie for u in ("opschalen", "versterken"))
    await v.stap("pga-expert", "Wil meteen opschalen", "POST", f"{pad}/evaluaties", opschalen, verwacht=409, artikel="PGA-11.3")
    await v.stap("pga-expert", "Evalueert met GGD en college: versterken", "POST", f"{pad}/evaluaties", versterken, artikel="PGA-11.3")
    klaar = {"interventieId": a.interventie, "status": "beeindigd", "op": str(a.vandaag), "doelBereikt": "ja", "gegevens": []}
    besluit = _besluit(v, a)
    wat = "Wil afsluiten terwijl er nog wordt uitgevoerd"
    await v.stap("pga-expert", wat, "POST", "/overlegbesluiten", besluit, verwacht=409, artikel="PGA-11.2")
    await v.stap("ggd", "Beëindigt de interventie: doel bereikt", "POST", f"{pad}/voortgangsmeldingen", klaar, artikel="PGA-11.1")
    overleg = await kom_weer_bijeen(v, a, "pga-expert", "ggd", "besluit_afbouw")
    besluit = _besluit(v, a) | {"overlegId": overleg}
    alleen = besluit | {"deelnemers": [v.wereld.partij_id("college")]}
    await v.stap("pga-expert", "Wil afsluiten zonder de GGD", "POST", "/overlegbesluiten", alleen, verwacht=409, artikel="PGA-11.2")
    await v.stap("pga-expert", "Besluit met de GGD: genoeg opgeleverd", "POST", "/overlegbesluiten", besluit, artikel="PGA-11.2")


def _besluit(v: Verteller, a: Aanpak) -> dict[str, Any]:
    return {
        "casusId": a.id,
        "besluit": "afschalen",
        "besluitdatum": str(a.vandaag),
        "deelnemers": [v.wereld.partij_id("ggd")],
        "reden": GEDAAN,
        "resultaten": [{"doelId": a.doel, "resultaat": "bereikt"}],
    }


async def sluit_af(v: Verteller, a: Aanpak) -> None:
    """The dossier closes only after the inwoner has it on paper."""
    v.hoofdstuk("9. Afsluiting: de inwoner hoort het op papier")
    await verplaats(v, a, "afschaling", "evalueren_verantwoorden", "nodig_voor_resultaatoordeel")
    sluit = {"casusId": a.id, "resultaat": "bereikt", "reden": GEDAAN, "besluitdatum": str(a.vandaag)}
    wat = "Wil sluiten voordat Joris het weet"
    await v.stap("pga-expert", wat, "POST", "/afsluitingen", sluit, verwacht=409, artikel="PGA-11.2")
    brief: dict[str, Any] = {"casusId": a.id, "brief": "afsluiting", "betrokkeneId": a.inwoner, "aan": "betrokkene"}
    brief |= {"kanaal": "post", "ook": ["gesprek"], "verzondenOp": str(a.vandaag)}
    await v.stap("pga-expert", "Stuurt de brief, en vertelt het ook", "POST", "/brieven", brief, artikel="PGA-11.2")
    await v.stap("pga-expert", "Sluit af", "POST", "/afsluitingen", sluit, artikel="PGA-11.2")


async def vernietig(v: Verteller, a: Aanpak) -> None:
    """Two years later everything goes, without a human; who took part does the same."""
    v.hoofdstuk("10. Twee jaar later: vernietiging door de klok")
    pad = f"/dossiers/{a.id}"
    await v.stap("pga-expert", "Leest het dossier nog", "GET", pad, artikel="PGA-13.1")
    await v.wereld.vooruit("P2Y")
    v.toon("zaaktijd", "Twee jaar na de afsluiting", "de klok vernietigt in alle vijf diensten", "PGA-14.1a")
    await v.wereld.klok()
    await v.stap("pga-expert", "Vraagt het dossier op", "GET", pad, verwacht=404, artikel="PGA-14.1a")
    await v.stap("wijkteam", "Vraagt de eigen aanmelding op", "GET", f"/aanmeldingen/{a.aanmelding}", verwacht=404, artikel="PGA-14.2")
    await bewijs_het_einde(v, a, "fg", "ggd", "PGA-14.1b")
    await tel(v, a, "pga-expert", "PGA-14.6")
