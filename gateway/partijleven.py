"""What ends, pauses or prolongs a partij: notice, exclusion, the artikel 20-beslissing, its own reglement (ZVH 27, 29; PGA 20)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gateway.beleid.kalender import dag, plus
from gateway.eigen import Ruimte
from gateway.melden import open_taak
from gateway.partijbestand import Lidmaatschap, PartijRegel, Stuk
from gateway.partijregister import eigen_verband, in_slot, lees_regel, require_regisseur, require_thuis, schrijf, sluit_deuren, te_wijzigen
from shared.convenant import Verband
from shared.errors import BadInput, Conflict, Fout, NotFound

Wijziging = Callable[[Lidmaatschap], Lidmaatschap]


def zeg_op(r: Ruimte, partij_id: str, verband: str, per: date, ontvangen_op: date | None, aan: Sequence[str]) -> int:
    """Notice: from ``per`` on there is no access; what was supplied keeps its leverancier (ZVH-27.3, PGA-20.4)."""
    eigen_verband(r, verband)
    _check_opzegging(r.kern.verbanden.get(verband), dag(r.nu), per, ontvangen_op, aan)
    bewijs = {"opgezegd_per": str(per), "ontvangen_op": str(ontvangen_op or dag(r.nu)), "aan": ",".join(aan)}

    def doe(lid: Lidmaatschap) -> Lidmaatschap:
        if lid.opgezegd_per is not None:
            raise Conflict("Deze partij heeft al opgezegd.", code="al_opgezegd", volgende_stap="Trek de eerdere opzegging eerst in.")
        return lid.model_copy(update={"opgezegd_per": per})

    return _beeindig(r, partij_id, verband, doe, bewijs)


def _check_opzegging(verband: Verband, vandaag: date, per: date, ontvangen_op: date | None, aan: Sequence[str]) -> None:
    """BadInput for a day that is past or a notice that did not reach everyone; Conflict for one before the term of the verband."""
    ontvangen = ontvangen_op or vandaag
    geadresseerden = verband.waarde("geadresseerden_opzegging")
    nodig = set(map(str, geadresseerden)) if isinstance(geadresseerden, list) else set()
    fouten = [Fout("/per", "ligt in het verleden")] if per < vandaag else []
    fouten += [Fout("/ontvangenOp", "ligt in de toekomst")] if ontvangen > vandaag else []
    fouten += [Fout("/gemeldAan", f"noemt niet: {', '.join(sorted(nodig - set(aan)))}")] if nodig - set(aan) else []
    if fouten:
        raise BadInput(fouten=fouten)
    termijn = verband.waarde("termijn_opzegging")
    if termijn is not None and per < (vroegst := plus(ontvangen, str(termijn))):
        raise Conflict(
            "De opzegtermijn is dan nog niet voorbij.",
            code="opzegtermijn_loopt",
            artikel="PGA-20.4",
            volgende_stap=f"Zeg op per {vroegst.isoformat()} of later.",
        )


def trek_opzegging_in(r: Ruimte, partij_id: str, verband: str) -> int:
    """The partij stays after all; only before the day of its notice, after that it joins anew (ZVH-27.3, ZVH-28.1)."""
    r = in_slot(r)
    sluit_deuren(r.s, partij_id)
    oud, lid = _lid(r, partij_id, verband)
    if lid.opgezegd_per is None or lid.opgezegd_per <= dag(r.nu):
        raise Conflict(
            "Er is geen opzegging die nog kan worden ingetrokken.",
            code="geen_lopende_opzegging",
            volgende_stap="Wie is vertrokken doorloopt opnieuw de toetreding.",
        )
    nieuw = _met_lid(oud, verband, lambda v: v.model_copy(update={"opgezegd_per": None}))
    return schrijf(r, nieuw, r.beeld.register.versies[partij_id], gewijzigd=["verbanden"], opzegging="ingetrokken")


def sluit_uit(r: Ruimte, partij_id: str, verband: str, besluit: Mapping[str, Any]) -> int:
    """Exclusion by the stuurgroep, at once, after a notice of default and by a majority (ZVH-29.2)."""
    if not besluit["ingebrekestelling_op"] or besluit["stemmen_voor"] is None or besluit["stemmen_voor"] <= (besluit["stemmen_tegen"] or 0):
        raise Conflict(
            "De ingebrekestelling of een stemuitslag met meerderheid ontbreekt.",
            code="besluit_onvolledig",
            artikel="ZVH-29.2",
            volgende_stap="Leg de ingebrekestelling en de stemuitslag van de stuurgroep vast.",
        )
    vandaag = dag(r.nu)
    if not besluit["ingebrekestelling_op"] <= besluit["genomen_op"] <= vandaag:
        raise BadInput(fouten=[Fout("/besluit/genomenOp", "ligt voor de ingebrekestelling of in de toekomst")])
    bewijs = {k: str(v) for k, v in besluit.items()}
    return _beeindig(r, partij_id, verband, lambda lid: lid.model_copy(update={"uitgesloten_op": vandaag}), bewijs)


def _beeindig(r: Ruimte, partij_id: str, verband: str, doe: Wijziging, bewijs: dict[str, str]) -> int:
    r = in_slot(r)
    casussen = sluit_deuren(r.s, partij_id)
    oud, lid = _lid(r, partij_id, verband)
    if lid.uitgesloten_op is not None:
        raise Conflict("Deze partij is al uitgesloten.", code="al_uitgesloten")
    require_regisseur(r, {partij_id}, verband)
    versie = schrijf(r, _met_lid(oud, verband, doe), r.beeld.register.versies[partij_id], gewijzigd=["verbanden"], **bewijs)
    oin = r.kern.verbanden.get(verband).bestand.oin
    for casus_id in (i for i, van in casussen if van == verband):
        open_taak(r.s, casus_id, oin, "partij_vertrekt", None, r.nu, bericht="partij.vertrekt")
    return versie


def _lid(r: Ruimte, partij_id: str, verband: str) -> tuple[PartijRegel, Lidmaatschap]:
    oud = te_wijzigen(r, partij_id)
    eigen_verband(r, verband)
    lid = r.beeld.register.lidmaatschap(partij_id, verband)
    if lid is None:
        raise NotFound
    return oud, lid


def _met_lid(regel: PartijRegel, verband: str, doe: Wijziging) -> PartijRegel:
    return regel.model_copy(update={"verbanden": tuple(doe(v) if v.verband == verband else v for v in regel.verbanden)})


def leg_artikel_20_vast(r: Ruimte, partij_id: str, beslissing: Mapping[str, Any]) -> int:
    """The signed decision under which police supply, from now on this one (ZVH-6.4d); whether it covers a supply is for beleid."""
    vandaag = dag(r.nu)
    fouten = [Fout("/ondertekendOp", "ligt in de toekomst")] if date.fromisoformat(beslissing["ondertekend_op"]) > vandaag else []
    fouten += [Fout("/geldigTot", "is al voorbij")] if date.fromisoformat(beslissing["geldig_tot"]) < vandaag else []
    if fouten:
        raise BadInput(fouten=fouten)
    return _vervang(r, partij_id, {"artikel_20_beslissing": dict(beslissing)}, kenmerk=str(beslissing["kenmerk"]))


def verleng(r: Ruimte, partij_id: str, tot: date, stuk: Stuk) -> int:
    """The partij's own reglement holds longer, by a decision on record; Conflict where it has none or would hold shorter."""
    r = in_slot(r)
    regel = te_wijzigen(r, partij_id)
    if stuk.op > dag(r.nu):
        raise BadInput(fouten=[Fout("/op", "ligt in de toekomst")])
    if regel.reglement_geldig_tot is None or tot <= regel.reglement_geldig_tot:
        raise Conflict(
            "Dit verlengt het reglement van deze partij niet.",
            code="geen_verlenging",
            volgende_stap="Noem een datum na de lopende einddatum van haar reglement.",
        )
    velden = {"reglement_geldig_tot": tot.isoformat(), "verlenging": stuk.model_dump(mode="json")}
    return _vervang(r, partij_id, velden, kenmerk=stuk.kenmerk)


def _vervang(r: Ruimte, partij_id: str, velden: Mapping[str, Any], **bewijs: str) -> int:
    """One or more fields of a line, checked as a whole line would be."""
    r = in_slot(r)
    sluit_deuren(r.s, partij_id)
    oud = te_wijzigen(r, partij_id)
    require_thuis(r, oud)
    nieuw = lees_regel(oud.model_dump(mode="json") | dict(velden))
    return schrijf(r, nieuw, r.beeld.register.versies[partij_id], gewijzigd=sorted(velden), **bewijs)
