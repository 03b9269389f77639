"""The letter of a verzoek of which no casus is known: what was searched, where and how, and where to go (ZVH-18.1, IED-6.3)."""

from uuid import UUID

from services.rights import antwoorddelen as delen
from services.rights import weigeren
from services.rights.antwoordschemas import Gezocht
from services.rights.beoordelingschemas import Rechtsmiddelen, Weg
from services.rights.store import behandelaar, teksten, wat_ontbreekt
from services.rights.zoekschemas import BriefIn, BriefUit, OntvangstIn, OntvangstUit, Uitkomst

ZEGT_OF_ER_IETS_IS = ("opgenomen_zijn", "inzage")


def bevestig(regime: str, invoer: OntvangstIn) -> OntvangstUit:
    """What the reception says; the same whoever it is about."""
    wie = behandelaar(regime)
    return OntvangstUit(behandelaar=wie, doorverwijzing=teksten()["behandelaar"][wie], ontbreekt=wat_ontbreekt(invoer.nog_nodig))


def bouw_brief(regime: str, verzoek_id: UUID, b: BriefIn) -> BriefUit:
    """The letter; the passages on rights, klacht, police and OM are those of every other one."""
    t, vast = teksten(), delen.vaste_delen()
    uitkomst: Uitkomst = "afwijzen" if b.gronden else "niets_gevonden"
    zegt = uitkomst == "niets_gevonden" and b.soort in ZEGT_OF_ER_IETS_IS
    return BriefUit(
        verzoek_id=verzoek_id,
        **b.model_dump(include={"soort", "ontvangen_op", "uiterste_datum", "verzonden_op", "wijze"}),
        uitkomst=uitkomst,
        besluittekst=t["zonder_casus"][uitkomst],
        gronden=delen.leg_uit(b.gronden, t["gronden"]),
        opgenomen=delen.een_uitleg("nee", t["opgenomen"]) if zegt else None,
        gezocht=_gezocht(b),
        rechtsmiddelen=[_wegen(regime)],
        kosten=t["kosten"],
        **{naam: vast[naam] for naam in ("rechten", "klachtrecht", "geautomatiseerde_besluitvorming", "politie_en_om")},
    )


def _gezocht(b: BriefIn) -> Gezocht | None:
    if b.gezocht_op is None or b.gronden:
        return None
    t = teksten()
    fasen, sleutels = delen.leg_uit(b.fasen, t["fasen"]), delen.leg_uit(b.sleutels, t["gezocht"]["sleutels"])
    return Gezocht(op=b.gezocht_op, fasen=fasen, sleutels=sleutels, tekst=t["gezocht"]["tekst_zonder_casus"])


def _wegen(regime: str) -> Rechtsmiddelen:
    t = teksten()["rechtsmiddelen"]
    return Rechtsmiddelen(van="verband", wegen=[Weg(code=c, tekst=t[c]) for c in weigeren.lijst(regime, "rechtsmiddelen")])
