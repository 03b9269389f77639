"""What must be on record before a datalek is closed, and which besluit about its betrokkenen can be taken: pure, over codes (ZVH 14)."""

from collections.abc import Collection, Mapping
from typing import Any, Literal

from shared.convenant import Verband
from shared.errors import BadInput, Conflict, Fout

Besluit = Literal["informeren", "geen_mededeling", "uitstellen", "geen_hoog_risico"]
OM = "openbaar_ministerie"
AFSCHRIFTEN = ("partneroverleg", "stuurgroep")


def ontbreekt(velden: Mapping[str, Any], regime: str, partners: Collection[str]) -> list[str]:
    """Codes of what is still to be done, in the order in which it is done; empty when it may be closed.

    Every datalek needs both decisions, whoever supplied what was hit: a gate that asked more when LJ&R is touched would tell that it is
    (LJR-27, LJR-8.2). ``partners``: the notified ones that whoever asks may know; each of them answers (PGA-5.5c).
    """
    eisen = {
        "bericht_partneroverleg": regime == "zvh" and "bericht" not in velden,
        "besluit_ap": "ap" not in velden,
        **_ap(velden, regime),
        "besluit_betrokkenen": _onbesloten(velden),
        "mededeling_betrokkenen": velden.get("betrokkenen", {}).get("besluit") == "informeren" and "mededeling" not in velden,
        "afgestemde_maatregelen": bool(partners) and "afstemming" not in velden,
        "reactie_partners": bool(set(partners) - set(velden.get("reacties", {}))),
    }
    return [code for code, mist in eisen.items() if mist]


def _ap(velden: Mapping[str, Any], regime: str) -> dict[str, bool]:
    """A report that is due was made; in a zvh with a copy to both organs (ZVH-14.5, PGA-5.5a)."""
    plichtig = velden.get("ap", {}).get("meldplichtig") is True
    afschriften = velden.get("afschriften", {})
    eisen = {"melding_ap": plichtig and "ap_melding" not in velden}
    return eisen | {f"afschrift_{aan}": plichtig and regime == "zvh" and aan not in afschriften for aan in AFSCHRIFTEN}


def _onbesloten(velden: Mapping[str, Any]) -> bool:
    """Nothing was decided, or the risk turned out high after all (ZVH-14.6)."""
    besluit = velden.get("betrokkenen", {}).get("besluit")
    return besluit is None or (besluit == "geen_hoog_risico" and velden["hoog_risico"])


def check_betrokkenen(verband: Verband, velden: Mapping[str, Any], besluit: Besluit, grond: str | None, *, gemotiveerd: bool) -> None:
    """Not telling, or telling later, needs a ground of the closed list and its motivation (ZVH-14.9).

    BadInput for a ground that does not fit, Conflict for what the facts do not allow.
    """
    gronden = {"geen_mededeling": "datalek_geen_mededeling", "uitstellen": "datalek_uitstel_alleen_om"}
    past = grond in verband.lijst(gronden[besluit]) if besluit in gronden else grond is None
    fouten = [] if past else [Fout("/grond", "staat niet in de lijst van dit besluit")]
    if besluit != "informeren" and not gemotiveerd:
        fouten.append(Fout("/motivering", "ontbreekt"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="ZVH-14.9")
    if besluit == "geen_hoog_risico" and velden["hoog_risico"]:
        raise Conflict(
            "Dit datalek heeft een hoog risico.", code="hoog_risico", artikel="ZVH-14.6", volgende_stap="Informeer, of noem een grond."
        )
    if besluit == "uitstellen" and velden["soorten"] != [OM]:
        stap = "Informeer de betrokkenen, of noem een grond uit 14.9."
        raise Conflict(
            "Uitstel mag alleen als uitsluitend OM-gegevens zijn geraakt.", code="niet_alleen_om", artikel="ZVH-14.9", volgende_stap=stap
        )
