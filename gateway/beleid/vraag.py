"""The frozen question that beleid answers: codes, ids and dates only; nothing here holds content (ONTWERP §6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Soort = Literal["handeling", "inbreng", "overdracht", "lezen", "verstrekking", "bevraging", "inzage", "dossier"]
"""What is asked: an act without gegevens, or one gegeven being brought in, moved, read, supplied, asked about, collected for inzage, or
written into the file of a verzoek: what a verzoeker says and what is said to him serves his rights, not the casus (ZVH-17.1)."""


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
    analyse_open: bool = False
    """A kind the Handvat does not know, whose legal analysis or its recommendations are still open (ZVH-28.2)."""
    zonder_grondslag: bool = False
    """Its register line names no grondslag with its statute for anything (ZVH-6.5t)."""
    zonder_onderbouwing: bool = False
    """An other partner whose ground in its statutes is not on record (PGA-6.1n)."""
    buiten_eer: bool = False
    waarborg_tot: date | None = None
    """Last day of the registered safeguard for a partij outside the EER; None: there is none (LJR-28)."""
    dpia_op: date | None = None
    """Day of the FG's advice in the released DPIA of its own about this verband; None: none is released (LJR-6.1)."""
    platform_van: date | None = None
    """From when a beheerder of its own and an agreement with whoever runs the platform are on record; None: never (XTRA-5.1)."""
    platform_tot: date | None = None
    reglement_versies: tuple[tuple[date, str], ...] = ()
    """From which day which later version of its own reglement holds, oldest first (LJR-31.2)."""


@dataclass(frozen=True, slots=True)
class Opdracht:
    """What a verwerker or dienstaccount was told to do, by whose leave and under which agreement (ZVH-22.1, ZVH-B3.9)."""

    handelingen: frozenset[str]
    """Names of handelingen, or of a family of them: ``gegeven.*``."""
    van: date | None = None
    tot: date | None = None
    eigen_dienst: bool = False
    """A service account of the partij itself: no other organisation is let in."""
    toestemming_orgaan: str = ""
    overeenkomst: bool = False
    overeenkomst_tot: date | None = None
    """Last day of the agreement; None: it names none."""
    instructie: bool = False
    beveiligingsnorm: str = ""
    buiten_eer: bool = False
    waarborg_tot: date | None = None


@dataclass(frozen=True, slots=True)
class Doelsysteem:
    """A designated system outside the keten (ZVH-4.3)."""

    code: str
    van: date | None = None
    tot: date | None = None
    buiten_eer: bool = False
    waarborg_tot: date | None = None


@dataclass(frozen=True, slots=True)
class Persoon:
    """One functionaris in the register of his own partij: codes and dates, never a name. ``…_tot`` is the last day it counts."""

    vog_tot: date | None = None
    """None: no VOG or veiligheidsonderzoek is registered."""
    geheimhouding_grond: str = ""
    """ambt, beroep, wet or overeenkomst (a signed statement); empty: none is registered (XTRA-6.7)."""
    geheimhouding_tot: date | None = None
    """None: the ground knows no end."""
    functie: str = ""
    bevoegdheden: frozenset[str] = frozenset()
    """invoer, wijziging, kennisneming, bewerking (IED-5.4)."""
    aanwijzing_van: date | None = None
    """His partij assigned him to the casus at hand, from and until, and why; None: it did not."""
    aanwijzing_tot: date | None = None
    aanwijzing_reden: str = ""
    uit_dienst_op: date | None = None


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
    gast: bool = False
    """He sits in on one overleg, until its term, and takes no part in the casus."""
    is_procesregisseur: bool = False
    is_aanmelder: bool = False
    persoon: Persoon | None = None
    """What the register holds about him; None: his partij registered nothing."""
    persoonlijk: bool = False
    """A running deelname in this casus names himself, not only his partij (LJR-25)."""
    deelnamebesluit: str = ""
    """What his partij decided last about taking part here: toestemming, eigen_afweging, doet_niet_mee; empty: nothing (PGA-6.2)."""
    dienst: bool = False
    """A verwerker or a service account: it acts for ``partij`` and only under an order (ZVH-B3.9)."""
    opdracht: Opdracht | None = None
    """The order it acts under; None: there is none."""
    rechtenmandaat: frozenset[str] = frozenset()
    """What the burgemeester's written mandate lets him do about rights today: besluiten, uitvoeren (PGA-17.6)."""


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
    gestart_op: date | None = None
    """Day of the aanmelding (PGA-14.4b)."""
    brieven_open: frozenset[str] = frozenset()
    """What waits for a letter that is owed and not sent: volgende_stap, afsluiten (PGA-16.7, XTRA-11.2)."""
    brieven_eisen: frozenset[str] = frozenset()
    """The norms that ask for the letters the closing waits for; they may tell who takes part (LJR-8.2)."""
    tafel: frozenset[str] = frozenset()
    """Soorten and hoedanigheden of the partijen that take part; filled where a plan is settled (PGA-10.1b)."""


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
    """Fields of the leverancier's own reglement, and of regime pga; a closed schema per reglement."""
    peildatum: date | None = None
    juistheid_bevestigd_op: date | None = None
    vastgelegd_op: datetime | None = None


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
    id: str = ""
    versie: int = 0
    """Which fact this was, for the record of the verdict; no rule asks."""


@dataclass(frozen=True, slots=True)
class Toestemming:
    """What the betrokkene (or a representative) allowed, or the professional's own weighing (ZVH-7.2e)."""

    status: Literal["gegeven", "ingetrokken", "eigen_afweging"]
    door: Literal["betrokkene", "wettelijk_vertegenwoordiger", "curator", "mentor", "bewindvoerder", "gemachtigde", "professional"]
    ontvanger: str = ""
    grond: str = ""
    geldig_tot: date | None = None
    fase: str = ""
    """Fase it was given for (ZVH-7.2a); empty when it names none and the recipient alone limits it."""
    wijze: str = ""
    doel: str = ""
    geinformeerd_op: date | None = None
    """When the person was told what he was asked; without it there is no informed consent (LJR-1r, XTRA-1)."""
    op: date | None = None
    """When it was given."""
    verwerkingen: frozenset[str] = frozenset()
    """The acts an explicit toestemming names (LJR-1t)."""
    kenmerk: str = ""
    """Reference of the proof that it was given explicitly; empty: there is none."""
    ondertekenaar: str = ""
    """Pseudonym of who signed: two signatures of one parent are one (XTRA-4.1-beide-ouders)."""
    ingetrokken_op: date | None = None
    """When it was withdrawn; a yes of a later day by the same person stands again."""
    verbruikt: bool = False
    """A machtiging for once that had its one verstrekking (XTRA-formulieren)."""


@dataclass(frozen=True, slots=True)
class Vertegenwoordiging:
    """Who may speak for this betrokkene, as codes and dates."""

    zestien_op: date | None = None
    """The day this betrokkene turns sixteen; None: he is an adult or nobody said."""
    gezag: Literal["", "eenhoofdig", "gezamenlijk", "voogdij", "geen", "onbekend"] = ""
    maatregel: Literal["", "curatele", "mentorschap", "bewind"] = ""
    machtiging_tot: date | None = None
    """Last day of a written authorisation to represent him beside himself."""


@dataclass(frozen=True, slots=True)
class Vergewissing:
    """What a leverancier itself established about one ontvanger or one use, and on what evidence (LJR-13.2e)."""

    soort: Literal["grondslag", "ondertoezichtstelling", "onderzoek", "nifp_toestemming", "doorgifte"]
    ontvanger: str = ""
    doel: str = ""
    grondslag: str = ""
    uitzonderingsgrond: str = ""
    bewijs: str = ""
    """Kind of evidence; a mere declaration of the ontvanger is none."""
    kenmerk: str = ""
    voorwaarden: frozenset[str] = frozenset()
    geldig_tot: date | None = None


@dataclass(frozen=True, slots=True)
class Informatie:
    """Whether the betrokkene of this gegeven was told, or why that waits (ZVH-16.1, 16.6)."""

    geinformeerd_op: date | None = None
    uitstelgrond: str = ""
    hertoets_op: date | None = None
    afziengrond: str = ""
    """Why he is not told at all: a ground of AVG 14 lid 5 or UAVG 41 in a pga, or one of the leverancier's own reglement (XTRA-9.5)."""
    afzien_tot: date | None = None
    """Last day of that ground where it is temporary; None: it holds for good (LJR-17.4)."""
    onderdelen: tuple[tuple[str, date], ...] = ()
    """What he was told, in the words of brieven.yaml, and on which day."""
    ontvangers: frozenset[str] = frozenset()
    """Who he was told would get access: deelnemers_verband, derden (IED-6.2-informeren)."""


@dataclass(frozen=True, slots=True)
class Gesprek:
    """One talk with a betrokkene, or with who represents him, about why an approach is needed (PGA-10.7c)."""

    op: date
    gevoerd_door: str
    """partner, pga_expert or agendadeelnemer."""
    onderwerpen: frozenset[str]
    met: frozenset[str]
    """inwoner, wettelijk_vertegenwoordiger."""


@dataclass(frozen=True, slots=True)
class Feiten:
    """What the gateway's own books say about one gegeven at this moment."""

    noodzaak: Literal["", "noodzakelijk", "niet_noodzakelijk"] = ""
    noodzaak_reden: str = ""
    noodzaak_criterium: str = ""
    """Criterium of another verband that it is needed there for (ZVH-9.2)."""
    instemmingen: tuple[Instemming, ...] = ()
    mandaat: bool = False
    toestemmingen: tuple[Toestemming, ...] = ()
    informatie: Informatie | None = None
    informatie_eigen: Informatie | None = None
    """The same as the leverancier itself stated it: its own reglement asks that it tells its client (LJR-17.2, XTRA-9.3)."""
    aanwijzingen: frozenset[str] = frozenset()
    beperkt: bool = False
    beperkt_soorten: frozenset[str] = frozenset()
    """Ways of use that were restricted by name: soorten of a Vraag, and nothing else (IED-7.4)."""
    bezwaar: bool = False
    zienswijze: bool = False
    gehoord_door: frozenset[str] = frozenset()
    """Ontvangers that heard this betrokkene about what they take in, and decided to go on (LJR-11.5)."""
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
    vertegenwoordiging: Vertegenwoordiging | None = None
    """Who may speak for the betrokkene of this gegeven; None: nobody recorded anything special."""
    wissen_loopt: bool = False
    """It is being erased at the request of the person, or was: some place may still hold a copy (IED 9.5)."""
    geweigerd: bool = False
    """The client refuses that this leverancier processes gegevens of this kind about him (IED 7.1)."""
    hulpverleners: frozenset[str] = frozenset()
    """Aanbieders that recorded that they treat or help this betrokkene now (ZVH-6.4m, PGA-6.1m)."""
    naast_politiegegeven: bool = False
    """The same message brings another, not sensitive, police gegeven about the same person (PGA-8.3)."""
    vergewissingen: tuple[Vergewissing, ...] = ()
    """What those who keep the say established about an ontvanger or a use (LJR-13.2e)."""
    rapportgesprek: frozenset[str] = frozenset()
    """What the person was offered before a report about him: hoorgelegenheid, reactiekans (LJR-13.2g-medewerking)."""
    laatste_contact: date | None = None
    """Last contact of the leverancier with this betrokkene, as it reported it; None: only the label says (LJR-24.1c)."""
    langer_bewaren_op: date | None = None
    """Day of the newest standing decision to keep longer, or of its re-assessment (LJR-24.1d)."""
    gebruik_beperkt: frozenset[str] = frozenset()
    """Partijen for whom use of this restricted gegeven was recorded on one of the four grounds; * is the verband (LJR-21.2)."""
    aangesproken_op: date | None = None
    """Day on which the aanmelder himself spoke to the inwoner before putting him forward (PGA-7.1b)."""
    gesprekken: tuple[Gesprek, ...] = ()
    """Talks with the betrokkene this is about (PGA-10.7c)."""
    standen: frozenset[str] = frozenset()
    """What was recorded about the casus as a whole: opschaling_verzocht, verhuisd, voortzetting_verzocht, herbeoordeling."""
    bemoeizorg: frozenset[str] = frozenset()
    """Ontvangers with whom its leverancier recorded a bemoeizorgoverleg about this gegeven, with every step (XTRA-11.3)."""
    afgestemd: frozenset[str] = frozenset()
    """Lokale teams about which the pga-expert spoke with the aanmelder for this very betrokkene (PGA-10.6a)."""
    plandoelen: frozenset[str] = frozenset()
    """Codes of the doelen of the plan (PGA-10.3b)."""
    indiener: str = ""
    """Who handed in the verzoek being answered: betrokkene, or in which capacity somebody else did (PGA-17.4)."""
    verzoekstand: Literal["", "ontvangen", "onvolledig", "onbevoegd"] = ""
    """Can it be handled today, apart from the identity; empty: this is about no verzoek (IED-6.4)."""
    verzoek_afgewezen: bool = False
    """It was refused altogether: its answer hands nothing over (ZVH-18.2b)."""
    partners_gemeld: bool = True
    """Every partner involved was told that this right is exercised (PGA-17.3)."""
    wilsonbekwaam: bool = False
    """The professional judged, after consultation, that this client cannot weigh his interests here (IED-14.1-wilsonbekwaam)."""
    vertegenwoordiger_geweerd: bool = False
    """The professional refused that the representative exercises this right over this gegeven (IED-14.2)."""


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
    verlengd_tot: date | None = None
    """Last day of the convenant after its registered verlengingen; None: only its file says (ZVH-29.1, PGA-20.2)."""
    dpia_vrij: frozenset[str] = frozenset()
    """Categorieën that this verband put on its list itself, whose DPIA is released with a decision of the stuurgroep (ZVH-15.1)."""
    van_verband: str = ""
    """Verband it comes from: this is the question at the lock of the verband that takes it in (ZVH-4.3t)."""
    taken_casus: frozenset[str] = frozenset()
    """Taken of the aanmeldende and the casusregievoerende partij (ZVH-5.2.2)."""
    reden: str = ""
    """Reason code of the act, from the closed list its handeling names."""
    opgave: Mapping[str, Any] = field(default_factory=dict)
    """What the act itself states, as codes, numbers and ISO dates: read from its body by gateway.opgaven."""
    bronpartijen: tuple[Partij, ...] = ()
    """The other partijen that keep the say over this gegeven: their own reglementen count as well (ONTWERP §4)."""
    feiten: Feiten = field(default_factory=Feiten)
    verwijzing: str = ""
    """On which situation of the reglement a supply rests, e.g. 11_4; for a legal ground whether it obliges or merely allows (PGA-13.2c)."""
    kanaal: str = ""
    """How a supply goes: inzage (in the keten itself), systeem or email (ZVH-12.2)."""
    versleuteld: bool = False
    kanaalreden: str = ""
    systeem: str = ""
    """Code of the system it goes to, where the channel is systeem."""
    doelsysteem: Doelsysteem | None = None
    """That system, if it is designated; None: it is not."""
