"""The letters of brieven.yaml: which there are, on whose norm, in what form, to whom, and what their text holds."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from shared.convenant.bron import lees
from shared.convenant.model import Naam, Streng
from shared.settings import ConfiguratieFout

BESTAND = Path(__file__).parent / "brieven.yaml"
Vorm = Literal["schriftelijk", "digitaal", "mondeling"]
Kader = Literal["zvh", "pga", "ljr", "xtra", "ied"]
"""Regime of the verband or reglement of the sender: whose norm asks for the letter."""
Afzender = Literal["procesregisseur", "aanmelder", "deelnemer", "gevraagde", "leverancier"]
Zin = Annotated[str, Field(min_length=1, max_length=400)]
TIEN = frozenset(
    {
        *("doeleinden", "deelnemende_partijen", "bewaartermijn_of_criteria", "rechten_artikel_17_tot_21", "intrekbaarheid_toestemming"),
        *("klachtrecht_zvh_en_ap", "uitleg_wettelijke_of_contractuele_plicht", "uitleg_verplichte_verstrekking"),
        *("uitleg_geautomatiseerde_besluitvorming", "contactpunt"),
    }
)
"""ZVH-16.5, a to j."""
VERPLICHT: dict[Kader, frozenset[str]] = {
    "zvh": TIEN,
    "pga": frozenset({"aanleiding", "proces", "inhoud_aanpak", "verwerking_persoonsgegevens", "rechten", "gebruik_door_om"}),
}
"""What the first letter must be able to say: a version of the text without one of these is not loaded (ZVH-16.5, PGA-10.7a, PGA-9.1b)."""


class Briefsoort(Streng):
    """One soort of letter."""

    onderwerp: Zin
    eisen: dict[Kader, Annotated[str, Field(min_length=4, max_length=40)]] = Field(min_length=1)
    vormen: dict[Kader, Annotated[list[Vorm], Field(min_length=1)]]
    aan: Literal["persoon", "aanmelder", "deelnemer"]
    afzenders: dict[Kader, Annotated[list[Afzender], Field(min_length=1)]]
    inhoud: dict[Kader, list[Naam]] = Field(default_factory=dict)
    termijn: dict[Kader, Annotated[str, Field(pattern=r"^P[0-9]+[DWMY]$")]] = Field(default_factory=dict)
    achterwege: list[Naam] = Field(default_factory=list)
    blokkeert: list[Literal["volgende_stap", "afsluiten"]] = Field(default_factory=list)
    alineas: Annotated[list[Zin], Field(min_length=1)]


class Onderdeel(Streng):
    """One thing a text can say, and the occasion on which it belongs there."""

    tekst: Zin
    als: Literal["", "toestemming", "wettelijke_plicht", "verstrekplicht", "geautomatiseerd"] = ""


class Brieven(Streng):
    """The whole file; what refers to something that is not there is a fault."""

    kanalen: dict[Naam, Vorm]
    soorten: dict[Naam, Briefsoort]
    onderdelen: dict[Naam, Onderdeel]
    herkomst: dict[Naam, Zin]
    gronden: dict[Naam, Zin]

    @model_validator(mode="after")
    def _klopt(self) -> "Brieven":
        for naam, soort in self.soorten.items():
            kaders = set(soort.eisen)
            if set(soort.vormen) != kaders or set(soort.afzenders) != kaders or not kaders >= {*soort.inhoud, *soort.termijn}:
                raise ValueError(f"{naam}: eisen, vormen, afzenders, inhoud en termijn noemen niet dezelfde kaders")
            if onbekend := sorted({o for lijst in soort.inhoud.values() for o in lijst} - set(self.onderdelen)):
                raise ValueError(f"{naam}: onbekend onderdeel {onbekend[0]}")
        for kader, verplicht in VERPLICHT.items():
            if mist := sorted(verplicht - set(self.soorten["eerste_contact"].inhoud.get(kader, ()))):
                raise ValueError(f"eerste_contact: {kader} mist {mist[0]}")
        return self


def load_brieven(pad: Path = BESTAND) -> Brieven:
    """The letters; ConfiguratieFout naming file, line and key of what does not fit."""
    bron, fouten = lees(pad)
    if bron is None:
        raise ConfiguratieFout("\n".join(fouten))
    try:
        return Brieven.model_validate(bron.data)
    except ValidationError as fout:
        raise ConfiguratieFout("\n".join(bron.fouten(fout))) from None
