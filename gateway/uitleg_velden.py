"""Which acts can be asked beforehand, and what their doors add to the Vraag; of every other act why only its door can answer (ONTWERP §6).

A handeling that a door uses stands in exactly one place: at a service's door, in one of these sets, or on ``NIET_VOORAF`` (tested).
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import aanbod, brieven, correctie, daadvelden, kennisgevingen, verzoekdelen, verzoektermijnen, wissing
from gateway.instemmingen import heeft_ingebracht
from gateway.vragen import NIETS

if TYPE_CHECKING:
    from gateway.uitleg_vraag import Over

Velden: TypeAlias = daadvelden.Velden | Mapping[str, Any]

VAN_LEVERANCIER = frozenset(
    {
        *("aanwijzing.geven", "beperking.zetten", "bezwaar.registreren", "beperking.gebruiken", "bewaaruitzondering.vastleggen"),
        *("toestemming.vastleggen", "afweging.vastleggen", "zienswijze.vastleggen", "bemoeizorg.vastleggen"),
        *("doel.toevoegen", "bewaarkeuze.vastleggen", "onjuistheid.melden", "gegeven.aanvullen", wissing.HANDELING),
    }
)
"""Acts about gegevens of one leverancier: whoever names none of them asks as the partij that supplied here."""
VAN_PERSOON = frozenset({"bezwaar.registreren"})
"""Of these: whoever names no gegeven asks about all that is about a person, of whichever leverancier."""
VAN_FEIT = frozenset(
    {
        *("instemming.lezen", "instemming.intrekken", "mandaat.intrekken"),
        *("aanwijzing.opheffen", "beperking.opheffen", "bezwaar.besluiten"),
        *("onjuistheid.lezen", "onjuistheid.afsluiten", "weigering.intrekken", "hulpverlening.beeindigen", "vergewissing.intrekken"),
        *("ontvangst.sluiten", "brief.achterwege"),
    }
)
"""Acts about one fact."""
VAN_INBRENGER = frozenset(
    {
        *("vergewissing.vastleggen", "rapport.bespreken", "hulpverlening.vastleggen", "contact.melden", "eerstecontact.vastleggen"),
        *("dienstverlening.afsluiten", "vertegenwoordiging.vastleggen", "weigering.vastleggen", "bewaren.verlengen"),
    }
)
"""Acts about whatever the caller's own partij brought into the casus."""
EENVOUDIG = frozenset(
    {
        *("overdracht.starten", "overdracht.lezen", "instemming.vragen", "noodzaak.oordelen", "verzoek.verzamelen"),
        *("deelname.vastleggen", "deelname.beeindigen", "deelname.lezen", "casus.lijst", "instemming.lijst"),
        *("bevraging.lijst", "afstemming.vastleggen", "lokaal_team.overleggen"),
        *("taken.lezen", "gebeurtenissen.lezen", "partij.lezen", "beleid.uitleg", "beleid.evalueren", "beleid.lacunes"),
        # rights: what the verzoek itself says is read from its own fact
        *("verzoek.uitvoering.lezen", "verzoek.afronden", "verzoek.delen.lezen", "verzoek.afstemmen", "kennisgeving.uitzonderen"),
        *("verzoek.verstrekkingen.lezen", "verzoek.verstrekking.afschermen", "afhaalcode.uitgeven", "afhaalcode.lezen"),
        *("klacht.indienen", "datalek.melden", "datalek.register", "datalek.signaal", "datalek.naspeuren"),
        # the casus
        *("controle.vastleggen", "controle.lezen", "dubbel.oordelen", "casus.zoeken", "ontvangst.openen", "dossier.vernietigen"),
        "verantwoordelijke.lezen",
        *("agendadeelnemer.tekenen", "agendadeelnemer.beeindigen", "agendadeelnemer.lezen", "overleg.lijst", "analyse.vastleggen"),
        *("gesprek.vastleggen", "opschaling.verzoeken", "verhuizing.vastleggen", "voortzetting.vastleggen", "om.verwijderd"),
        # lists and figures without one
        *("eerstecontact.lijst", "contact.tellen", "telling.wissen", "plicht.lezen", "om.lijst", "statistieken.lezen", "naleving.lezen"),
    }
)
"""Acts of which beleid knows no more than who, which casus, the fact it is about, and the codes of ``Over``."""
PER_GEGEVEN = frozenset({"overdracht.starten", aanbod.HANDELING, correctie.HANDELING, wissing.HANDELING})
"""Acts that are decided again about every gegeven, besides every reading."""
VIA_GATEWAY: Mapping[str, str] = {"overleg.lezen": "casusoverleg"}
"""Readings of one thing in a service by a door of the gateway, which adds its own books to the answer."""

BERICHT: Final = "wat de deur hierover beslist staat in het bericht zelf"
BOEK: Final = "dit staat in een eigen boek van het samenwerkingsverband, buiten iedere casus: alleen die deur weet of het voor u bestaat"
BEHEER: Final = "dit is beheer van het register van het samenwerkingsverband; wie dat mag staat in het register zelf"
CODE: Final = "hierover beslist de code van de betrokkene, niet wie u bent"

NIET_VOORAF: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("agendadeelnemer.vastleggen", "overleg.uitnodigen", "aanwezigheid.vastleggen", "overleg.vertonen"),
            *("zsm.vastleggen", "opschaling.overleggen", "brief.opstellen", "brief.versturen", "toestemming.intrekken"),
            *("om.vragen", "om.vraag.lezen", "om.aankondigen", "om.toelichten", "besluit.vastleggen", "audit.eigen"),
        ),
        BERICHT,
    ),
    **dict.fromkeys(
        (
            *("klacht.lezen", "klacht.behandelen", "om.lezen"),
            *("datalek.lezen", "datalek.aanvullen", "datalek.berichten", "datalek.bericht.lezen", "datalek.beoordelen"),
            *("datalek.betrokkenen", "datalek.mededelen", "datalek.afstemmen", "datalek.reageren", "datalek.sluiten"),
            *("zoekverzoek.lezen", "zoekverzoek.zoeken", "zoekverzoek.oordelen", "zoekverzoek.identificeren", "zoekverzoek.besluiten"),
            *("zoekverzoek.beantwoorden", "zoekverzoek.antwoord.lezen"),
            *("controlepunt.lezen", "controlepunt.medeondertekenen"),
            *("vernietigingsverklaring.lezen", "vernietigingsbericht.lezen", "vernietiging.bevestigen"),
        ),
        BOEK,
    ),
    **dict.fromkeys(
        (
            *("functionaris.lezen", "functionaris.wijzigen", "partij.wijzigen", "partij.versies.lezen", "uitgever.lezen"),
            *("uitgever.wijzigen", "toetreding.indienen", "toetreding.vastleggen", "toetreding.reageren", "toetreding.lezen"),
            *("systeem.vastleggen", "systeem.lezen", "verwerking.vastleggen", "verwerking.lezen", "verwerker.vastleggen"),
            *("verwerkerslijst.bijwerken", "verwerker.lezen", "uittreksel.verstrekken", "uittreksel.lezen", "besluit.lezen"),
            *("fgaanwijzing.geven", "fgaanwijzing.beantwoorden", "fgaanwijzing.lezen", "logcontrole.sluiten", "logcontrole.lezen"),
            *("beveiligingsaanwijzing.geven", "beveiligingsaanwijzing.lezen"),
            *("dpia.opstellen", "dpia.adviseren", "dpia.raadplegen", "dpia.besluiten", "dpia.lezen"),
            *("rechtenmandaat.vastleggen", "rechtenmandaat.lezen", "publicatie.vastleggen"),
            *("platformbeheer.vastleggen", "platformbeheer.lezen", "reglementversie.vastleggen", "reglementversie.lezen"),
        ),
        BEHEER,
    ),
    "antwoord.afhalen": CODE,
}
"""Why an act cannot be asked beforehand; a closed list."""


def zelf(o: "Over", s: Session) -> bool:
    """Whether the asker's own partij brought something into this casus."""
    return heeft_ingebracht(s, o.casus_id or NIETS, o.claims.partij_id)


def _deelhouder(s: Session, o: "Over") -> Velden:
    velden = verzoektermijnen.als_deelhouder(o.claims.partij_id, verzoektermijnen.leverde_over(s, o.object_id or NIETS, o.claims.partij_id))
    return lambda beeld: {**velden(beeld), "reden": o.reden}


def _aan_wie(s: Session, o: "Over") -> Velden:
    """A notice is in the books of where the gegeven came from; whoever has it may know it in another casus."""
    return kennisgevingen.aan(kennisgevingen.zoek(s, o.object_id))


def _eigen_deel(s: Session, o: "Over") -> Velden:
    verzoek: UUID = o.object_id or NIETS
    return lambda beeld: verzoekdelen.eigen_deel(beeld, verzoek, o.claims.partij_id)


EIGEN: Mapping[str, Callable[[Session, "Over"], Velden]] = {
    "instemming.beantwoorden": lambda s, o: daadvelden.over_instemming(
        o.claims.partij_id, zelf(o, s), "ja", per_gegeven=bool(o.gegeven_id)
    ),
    "meedoen.vastleggen": lambda s, o: daadvelden.gevraagd(o.claims.partij_id),
    "casus.heropenen": lambda s, o: daadvelden.over_inwoner,
    "mandaat.geven": lambda s, o: daadvelden.met_eigen_inbreng(o.claims.partij_id, zelf(o, s)),
    "informatie.vastleggen": lambda s, o: daadvelden.over_informatie(o.claims.partij_id, zelf(o, s), ""),
    "informatie.uitstellen": lambda s, o: daadvelden.over_informatie(o.claims.partij_id, zelf(o, s), o.reden),
    "verstrekking.lijst": lambda s, o: {"casus": None},
    "brief.lezen": lambda s, o: brieven.als_afzender(o.claims.partij_id),
    "verzoek.deel.lezen": _eigen_deel,
    **dict.fromkeys(("verzoek.verlengen", "verzoek.termijn.lezen", "vertegenwoordiging.wegen"), _deelhouder),
    **dict.fromkeys(("kennisgeving.lezen", "kennisgeving.bevestigen"), _aan_wie),
    **dict.fromkeys(
        (
            *("informatie.lezen", "instemming.lezen", "noodzaak.lezen", "toestemming.lezen", "aanwijzing.lezen", "beperking.lezen"),
            "mandaat.lezen",
        ),
        lambda s, o: daadvelden.over_feiten(o.claims.partij_id, zelf(o, s)),
    ),
}
"""What a door of its own adds."""
VOORAF = VAN_LEVERANCIER | VAN_FEIT | VAN_INBRENGER | EENVOUDIG | PER_GEGEVEN | EIGEN.keys() | VIA_GATEWAY.keys() | {"verstrekking.lezen"}
"""Every act of a door of the gateway that can be asked beforehand; those of a service's door come on top."""
