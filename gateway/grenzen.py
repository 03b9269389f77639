"""Which partijen and dates the body of an act may name: what a service takes on trust, held against the gateway's own books."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from gateway import overleg, toewijsgronden, verzoekbesluiten, verzoekdelen
from gateway.auth import Claims
from gateway.beleid.vraag import Partij
from gateway.model import Casus
from gateway.vragen import GAST, PROCESROLLEN, Beeld
from shared.convenant import dag, rekent
from shared.errors import AppError, BadInput, Conflict, Fout, Refused


@dataclass(frozen=True)
class _Zaak:
    """One act, as far as a limit looks at it."""

    beeld: Beeld
    casus: Casus
    claims: Claims
    body: Mapping[str, Any]
    params: Mapping[str, UUID]

    @property
    def vandaag(self) -> date:
        return dag(self.beeld.nu)


def check(handeling: str, beeld: Beeld, claims: Claims, body: Any, params: Mapping[str, UUID]) -> AppError | None:
    """The refusal of an act that beleid allows but whose body goes past a limit; None when it keeps within them.

    BadInput names the fields; Conflict for a besluit that stands; Refused for whoever may not change the casusregie.
    """
    grens = GRENZEN.get(handeling)
    if grens is None or beeld.casus is None:
        return None
    return grens(_Zaak(beeld, beeld.casus, claims, body, params))


def neemt_deel(partij: Partij | None, vandaag: date) -> bool:
    """In both registers, from its date on, neither left nor excluded, and not the verband itself (ZVH-0.1, ZVH-27.3, ZVH-29.2)."""
    if partij is None or partij.soort == "verband" or not (partij.in_convenant and partij.in_protocol) or partij.toegetreden_op is None:
        return False
    einde = (partij.opgezegd_per, partij.uitgesloten_op)
    return partij.toegetreden_op <= vandaag and not any(dag_ is not None and dag_ <= vandaag for dag_ in einde)


def _partijen(z: _Zaak, genoemd: Iterator[tuple[str, str]]) -> AppError | None:
    """Only a partij of this verband can be given work or a place at the table (ZVH-23.1)."""
    onbekend = [veld for veld, wie in genoemd if not neemt_deel(z.beeld.ontvanger(wie), z.vandaag)]
    if not onbekend:
        return None
    return BadInput(fouten=[Fout(veld, "neemt niet deel aan dit samenwerkingsverband") for veld in onbekend], artikel="ZVH-23.1")


def _bevraging(z: _Zaak) -> AppError | None:
    return _partijen(z, iter([("/gevraagde", z.body["gevraagde"])]))


def _antwoord(z: _Zaak) -> AppError | None:
    reden = z.body.get("reden")
    return _uit_lijst(z, [("/reden", reden, "weigering_antwoord")] if reden else [], "ZVH-5.2.1")


def _uit_lijst(z: _Zaak, codes: Sequence[tuple[str, str, str]], artikel: str) -> AppError | None:
    """A reason is a code of the closed list of its kind: (field, code, list)."""
    fout = [Fout(veld, f"staat niet in de lijst {lijst} van het convenant") for veld, code, lijst in codes if not _bekend(z, code, lijst)]
    return BadInput(fouten=fout, artikel=artikel) if fout else None


def _bekend(z: _Zaak, code: str, lijst: str) -> bool:
    return code in z.beeld.verband.redenen(lijst)


def _politievraag(z: _Zaak) -> AppError | None:
    """Only in a lokale aanpak, and only to the police (PGA-7.2b)."""
    if z.beeld.verband.bestand.reglement != "pga":
        return Refused("Dit hoort alleen bij een persoonsgerichte aanpak.", code="alleen_in_pga", artikel="ZVH-4.3t")
    partij = z.beeld.register.partij(z.body["gevraagde"], z.beeld.verband.code)
    if partij is not None and partij.soort != "politie":
        return BadInput(fouten=[Fout("/gevraagde", "is niet de politie")], artikel="PGA-7.2b")
    return _bevraging(z)


def _weging(z: _Zaak) -> AppError | None:
    """A route this regime knows, codes of the convenant, and only partijen of this verband (ZVH-1.19, ZVH-5.3.1c)."""
    if z.body["route"] not in z.beeld.verband.lijst("routes"):
        return BadInput(fouten=[Fout("/route", "kent dit samenwerkingsverband niet")], artikel="ZVH-1.19")
    genodigd = list(enumerate(z.body.get("uitTeNodigen") or ()))
    codes = [(f"/uitTeNodigen/{nr}/reden", g["reden"], "deelname") for nr, g in genodigd]
    codes += [(f"/adviezen/{nr}", code, "advies_aanmelder") for nr, code in enumerate(z.body.get("adviezen") or ())]
    if z.body["route"] != "casusoverleg" and z.body.get("reden"):
        codes.append(("/reden", z.body["reden"], "route"))
    genoemd = [(f"/uitTeNodigen/{nr}/partij", g["partij"]) for nr, g in genodigd]
    wie = z.body.get("toebedeeldAan")
    genoemd += [("/toebedeeldAan", wie)] if wie else []
    return _uit_lijst(z, codes, "ZVH-1.19") or _partijen(z, iter(genoemd)) or _toebedeling(z, wie)


def _toebedeling(z: _Zaak, wie: str | None) -> AppError | None:
    """What a partij needs for what it is allotted was offered to it first: with doel, per gegeven a noodzaak and a yes (ZVH-5.3.1c)."""
    aangeboden = (f.velden for f in z.beeld.feiten.soort("noodzaak"))
    if not wie or any((v.get("ontvanger"), v.get("doel")) == (wie, "toebedeling") for v in aangeboden):
        return None
    return Conflict(
        "Aan deze partij is nog niet verstrekt wat zij voor de casus nodig heeft.",
        code="toebedeling_niet_verstrekt",
        artikel="ZVH-5.3.1c",
        volgende_stap="Verstrek eerst met doel toebedeling, met noodzaak en instemming per gegeven.",
    )


def _plan(z: _Zaak) -> AppError | None:
    return _partijen(z, _in_plan(z.body)) or _casusregie(z, z.body["casusregisseurPartij"])


def _in_plan(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "/casusregisseurPartij", body["casusregisseurPartij"]
    for nr, interventie in enumerate(body["interventies"]):
        yield f"/interventies/{nr}/uitvoerder", interventie["uitvoerder"]


def _casusregie(z: _Zaak, regisseur: str) -> AppError | None:
    """Casusregie brings access: the procesregisseur hands it out, to whoever is in the casus already (ZVH-1.15, ZVH-9.6)."""
    lopend = [d for d in z.beeld.deelnames if (d.tot is None or d.tot > z.beeld.nu) and d.rol not in (*PROCESROLLEN, GAST)]
    nu_al = {z.casus.casusregisseur_partij} if z.casus.casusregisseur_partij else {d.partij for d in lopend if d.rol == "casusregisseur"}
    if regisseur in nu_al:
        return None
    if not z.beeld.wie(z.claims).is_procesregisseur:
        return Refused(
            "Alleen de procesregisseur wijst een andere casusregisseur aan.",
            code="casusregie_van_procesregisseur",
            artikel="ZVH-1.15",
            volgende_stap="Vraag het de procesregisseur.",
        )
    if regisseur in {z.casus.aanmelder, *(d.partij for d in lopend)}:
        return None
    reden = "neemt niet deel aan deze casus"
    return BadInput(fouten=[Fout("/casusregisseurPartij", reden)], artikel="ZVH-1.15", volgende_stap="Leg eerst de deelname vast.")


def _overlegbesluit(z: _Zaak) -> AppError | None:
    """All terms run from the besluitdatum: it lies within the casus, and no besluit makes destruction due at once (ZVH-1.21)."""
    op = date.fromisoformat(z.body["besluitdatum"])
    if op < dag(z.casus.gestart_op):
        return _datum("ligt voor het begin van de casus")
    vastgesteld = (f.velden["vastgesteld"]["op"] for f in z.beeld.feiten.soort("plan") if f.velden.get("vastgesteld"))
    if any(op < date.fromisoformat(eerder) for eerder in vastgesteld):
        return _datum("ligt voor het vaststellen van de aanpak", "PGA-11.2")
    if fout := overleg.besluit_past(z.beeld, z.body):
        return fout
    if z.body["besluit"] != "afschalen":
        return None
    if z.casus.besluit_afschaling_op is not None:
        return Conflict(
            "Er is al besloten tot afschaling.",
            code="afschaling_al_besloten",
            artikel="ZVH-1.21",
            volgende_stap="Leg eerst vast dat het casusoverleg doorgaat.",
        )
    verband = z.beeld.verband
    if verband.vernietigen_op(rekent(op, verband.termijn("bewaartermijn_vernietiging"))) <= z.vandaag:
        return _datum("ligt zo ver terug dat de casus al vernietigd moest zijn")
    return None


def _afsluiting(z: _Zaak) -> AppError | None:
    """The casus is closed on the besluit that was taken, not on another date (ZVH-11.2)."""
    if z.casus.besluit_afschaling_op == date.fromisoformat(z.body["besluitdatum"]):
        return None
    return _datum("is niet de datum van het besluit tot afschaling", "ZVH-11.2")


def _datum(reden: str, artikel: str = "ZVH-1.21") -> BadInput:
    return BadInput(fouten=[Fout("/besluitdatum", reden)], artikel=artikel)


def _items(check: Callable[[Beeld, str, Mapping[str, Any], Mapping[str, UUID]], AppError | None]) -> Callable[[_Zaak], AppError | None]:
    """Which gegevens an act on a verzoek may name (ZVH-17.2)."""
    return lambda z: check(z.beeld, z.claims.partij_id, z.body, z.params)


def _beoordeling(z: _Zaak) -> AppError | None:
    """Only one's own gegevens, and where the own reglement names grounds to grant, one of them (ZVH-17.2, LJR-20.1)."""
    eigen = verzoekdelen.eigen_items(z.beeld, z.claims.partij_id, z.body, z.params)
    return eigen or toewijsgronden.fout(z.beeld, z.claims.partij_id, z.body, z.params["verzoekId"])


GRENZEN: Mapping[str, Callable[[_Zaak], AppError | None]] = {
    "bevraging.stellen": _bevraging,
    "politievraag.stellen": _politievraag,
    "bevraging.beantwoorden": _antwoord,
    "weging.vastleggen": _weging,
    "plan.vastleggen": _plan,
    "plan.wijzigen": _plan,
    "overlegbesluit.vastleggen": _overlegbesluit,
    "dossier.afsluiten": _afsluiting,
    "verzoek.beoordelen": _beoordeling,
    "verzoek.besluiten": _items(verzoekbesluiten.bekende_items),
}
