"""The frozen question that beleid answers: codes, ids and dates only; nothing here holds content (ONTWERP §6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Soort = Literal["handeling", "inbreng", "overdracht", "lezen", "verstrekking", "bevraging", "inzage"]
"""What is asked: an act without gegevens, or one gegeven being brought in, moved, read, supplied, asked about, or collected for inzage."""


@dataclass(frozen=True, slots=True)
class Partij:
    """What the register knows of a partij on the day of the question."""

    partij_id: str
    soort: str
    reglement: str = ""
    ketens: tuple[str, ...] = ()
    in_convenant: bool = True
    in_protocol: bool = True
    toegetreden_op: date | None = None
    opgezegd_per: date | None = None
    uitgesloten_op: date | None = None
    taken: frozenset[str] = frozenset()
    artikel_20_tot: date | None = None
    artikel_20_ondertekend: frozenset[str] = frozenset()
    artikel_20_functies: frozenset[str] = frozenset()
    instemmer_functies: frozenset[str] = frozenset()
    reglement_geldig_tot: date | None = None
    hoedanigheden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wie:
    """Who acts: the partij of the token, what the token may assert and what the casus knows of him."""

    partij: Partij | None
    functionaris: str
    rollen: frozenset[str] = frozenset()
    functie: str = ""
    namens: str = ""
    vog: bool = False
    geheimhouding: bool = False
    deelname_rollen: frozenset[str] = frozenset()
    """Roles of this functionaris (or of his partij) in this casus today; empty when he takes no part."""
    is_procesregisseur: bool = False
    is_aanmelder: bool = False


@dataclass(frozen=True, slots=True)
class Casus:
    """What the casusregister knows; status is one of in_aanmelding, lopend, afgewezen, afgeschaald, vernietigd."""

    casus_id: str
    samenwerkingsverband: str
    regime: Literal["zvh", "pga"]
    fase: str
    status: str
    samenwerkingsdoel: str
    aanmelder: str
    fasestatus: frozenset[str] = frozenset()
    """Completed acts of the running fase: criteria_voldaan, aangenomen, triage_afgerond, besluit_afschalen, besluit_opschalen."""
    casusregisseur_partij: str = ""
    besluit_afschaling_op: date | None = None
    vernietigen_op: date | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The etiket as beleid reads it; field names as in shared.contracts.Etiket."""

    id: str
    fase: str
    fasedoel: str
    leverancier: str
    betrokkene_id: str
    betrokkene_categorie: str
    categorie: str
    categorie_verband: str
    grondslag: str
    grondslag_verband: str
    taak: str
    wetsartikel: str = ""
    uitzonderingsgrond: str = ""
    bijzonder: bool = False
    strafrechtelijk: bool = False
    geheimhouding: tuple[str, ...] | None = ()
    """None: the leverancier did not say whether a regime holds (ZVH-7.2)."""
    wpg_artikel: str = ""
    toestemming: Literal["geen", "slot", "grondslag"] = "geen"
    zienswijze_vereist: bool = False
    ontvangers: tuple[str, ...] = ()
    dat_informatie: bool = False
    bron: str = ""
    criterium: str = ""
    noodzaak: str = ""
    relevantie: str = ""
    beperkt: bool = False
    bewaren_tot: date | None = None
    afgeleid_van: tuple[str, ...] = ()
    """Ids of the sources."""
    medezeggenschap: tuple[str, ...] = ()
    """Partijen besides the leverancier that keep the say: the leveranciers of the sources."""
    regimevelden: Mapping[str, str | bool | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instemming:
    """The answer of one partij that keeps the say; valid only for what it names."""

    leverancier: str
    status: Literal["gevraagd", "gegeven", "geweigerd", "ingetrokken", "verlopen", "vervallen"]
    naar_fase: str = ""
    fasedoel: str = ""
    ontvanger: str = ""
    taak: str = ""
    verband: str = ""
    geldig_tot: datetime | None = None
    functie: str = ""
    """Function of whoever answered: OM answers by a functionary its register line names."""
    bij_inbreng: bool = False


@dataclass(frozen=True, slots=True)
class Toestemming:
    """What the betrokkene (or a representative) allowed, or the professional's own weighing (ZVH-7.2e)."""

    status: Literal["gegeven", "ingetrokken", "eigen_afweging"]
    door: Literal["betrokkene", "wettelijk_vertegenwoordiger", "professional"]
    ontvanger: str = ""
    grond: str = ""
    geldig_tot: date | None = None
    fase: str = ""
    """Fase it was given for (ZVH-7.2a); empty when it names none and the recipient alone limits it."""


@dataclass(frozen=True, slots=True)
class Informatie:
    """Whether the betrokkene of this gegeven was told, or why that waits (ZVH-16.1, 16.6)."""

    geinformeerd_op: date | None = None
    uitstelgrond: str = ""
    hertoets_op: date | None = None


@dataclass(frozen=True, slots=True)
class Feiten:
    """What the gateway's own books say about one gegeven at this moment."""

    noodzaak: Literal["", "noodzakelijk", "niet_noodzakelijk"] = ""
    noodzaak_reden: str = ""
    instemmingen: tuple[Instemming, ...] = ()
    mandaat: bool = False
    toestemmingen: tuple[Toestemming, ...] = ()
    informatie: Informatie | None = None
    aanwijzingen: frozenset[str] = frozenset()
    beperkt: bool = False
    bezwaar: bool = False
    zienswijze: bool = False
    hoofdofficier: bool = False
    afspraak_van_ontvanger: bool = False
    """The plan holds an interventie or actie of the ontvanger (ZVH-5.3.1)."""
    verstrekking_geldig: bool = False
    mandaten: frozenset[str] = frozenset()
    """Partijen (leverancier or medezeggenschap) that gave a valid mandaat; pga only (PGA-5.4)."""
    verenigbaar: bool = False
    """A recorded human judgement that the further use fits the purpose of supply (ZVH-13.5, 13.6)."""
    politie_bevestigd: bool = False
    """The police confirmed the onward supply of exactly this gegeven (ZVH-7.1c)."""
    later_deelnemer: bool = False
    """The reader's partij joined after this gegeven became visible here (ONTWERP §5)."""
    geidentificeerd: bool = False
    """Whoever made the verzoek was identified in person (ZVH-18.4)."""


@dataclass(frozen=True, slots=True)
class Vraag:
    """One question. ``label`` is None for an act without gegevens; then only rules about who, casus and fase run."""

    soort: Soort
    handeling: str
    nu: datetime
    wie: Wie
    regime: Literal["zvh", "pga"]
    samenwerkingsverband: str
    casus: Casus | None = None
    label: Label | None = None
    leverancier: Partij | None = None
    ontvanger: Partij | None = None
    ontvanger_is_derde: bool = False
    naar_fase: str = ""
    fasedoel: str = ""
    """The fasedoel asked for: of the move, or of the reading."""
    doel: str = ""
    """Empty: the casus itself. Else eigen_taak, or a purpose of ZVH-5.3.1, or wettelijke_plicht."""
    taak: str = ""
    wetsartikel: str = ""
    naar_verband: str = ""
    gebruikt_voor_casus: str = ""
    gevraagde: str = ""
    """partij_id a bevraging was put to; it knows that bevraging and nothing else."""
    betrokkene_id: str = ""
    """Betrokkene whose verzoek is being answered (soort inzage)."""
    naar_regime: str = ""
    """Regime of ``naar_verband``."""
    taken_casus: frozenset[str] = frozenset()
    """Taken of the aanmeldende and the casusregievoerende partij (ZVH-5.2.2)."""
    reden: str = ""
    """Reason code of the act, from the closed list its handeling names."""
    feiten: Feiten = field(default_factory=Feiten)
