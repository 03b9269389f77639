"""Writing what a verband keeps a list of: a new version per decision, effective at the next request (ZVH-4.3, ZVH-22.1)."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import insert

from gateway import audit, verwerkingen
from gateway.beleid.kalender import dag
from gateway.dpiaregel import Dpiaregel
from gateway.eigen import Ruimte
from gateway.model import Registerstuk
from gateway.partijregister import eigen_verband, in_slot, veldfouten
from gateway.registerstukken import (
    SOORTEN,
    Aanwijzingregel,
    Besluitregel,
    Beveiligingsaanwijzing,
    Logcontroleregel,
    Mandaatregel,
    Publicatieregel,
    Soort,
    Stukregel,
    Systeemregel,
    Uittrekselregel,
    Verwerkerregel,
    Verwerkerslijstregel,
    Verwerkingregel,
)
from gateway.reglementregel import Platformregel, Reglementversieregel
from shared.errors import BadInput, Conflict, Fout, Refused

VERLENGING = "verlenging"
_ZONDER_VRAGEN = (
    Verwerkingregel,
    Aanwijzingregel,
    Logcontroleregel,
    Verwerkerslijstregel,
    Uittrekselregel,
    Dpiaregel,
    Beveiligingsaanwijzing,
    Reglementversieregel,
)
"""Lines whose own route asked everything."""


def leg_vast(r: Ruimte, verband: str, soort: Soort, velden: Mapping[str, Any]) -> int:
    """The next version of one line; BadInput naming every field at fault."""
    r = in_slot(r)
    eigen_verband(r, verband)
    regel = lees_regel(soort, velden)
    if fouten := _fouten(r, verband, regel):
        raise BadInput(fouten=fouten)
    versie, _ = r.beeld.register.stukken.regels.get((verband, soort, regel.code), (0, None))
    if isinstance(regel, Verwerkerregel):
        _require_gebonden(r, regel)
        verwerkingen.require_geregistreerd(r, verband, regel.handelingen)
    if versie and isinstance(regel, Besluitregel):
        stap = "Leg een nieuw besluit vast onder een andere code."
        raise Conflict("Een besluit wijzigt niet; het wordt door een ander gevolgd.", code="besluit_bestaat", volgende_stap=stap)
    return schrijf(r, (verband, soort, regel.code), regel)


def lees_regel(soort: Soort, velden: Mapping[str, Any]) -> Stukregel:
    """The line these fields make; BadInput naming every field at fault."""
    try:
        return SOORTEN[soort].model_validate(velden)
    except ValidationError as fout:
        raise veldfouten(fout) from None


def schrijf(r: Ruimte, sleutel: tuple[str, Soort, str], regel: Stukregel) -> int:
    """The next version of the line under (verband, soort, code), with its audit row."""
    verband, soort, code = sleutel
    versie, _ = r.beeld.register.stukken.regels.get(sleutel, (0, None))
    vast = {"regel": regel.model_dump(mode="json"), "op": r.nu, "door": r.actie.functionaris}
    r.s.execute(insert(Registerstuk).values(verband=verband, soort=soort, code=code, versie=versie + 1, **vast))
    wat = {"soort": soort, "code": code, "versie": versie + 1}
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"partijregister": wat})
    return versie + 1


def _fouten(r: Ruimte, verband: str, regel: Stukregel) -> list[Fout]:
    if isinstance(regel, Verwerkerregel):
        return _opdrachtfouten(r, verband, regel)
    if isinstance(regel, Mandaatregel):
        return _mandaatfouten(r, verband, regel)
    if isinstance(regel, Platformregel):
        return _platformfouten(r, verband, regel)
    if isinstance(regel, _ZONDER_VRAGEN):
        return []
    if isinstance(regel, Publicatieregel):
        return [Fout("/van", "ligt in de toekomst")] if regel.van > dag(r.nu) else []
    fouten = [Fout("/beslotenOp", "ligt in de toekomst")] if regel.besloten_op > dag(r.nu) else []
    if isinstance(regel, Systeemregel):
        return fouten
    if r.beeld.register.lidmaatschap(regel.bewaard_door, verband) is None:
        fouten.append(Fout("/bewaardDoor", "is geen partij van dit verband"))
    if (regel.soort == VERLENGING) != (regel.tot is not None):
        fouten.append(Fout("/tot", "hoort bij een verlenging, en alleen daarbij"))
    return fouten


def _opdrachtfouten(r: Ruimte, verband: str, regel: Verwerkerregel) -> list[Fout]:
    register = r.beeld.register
    fouten = []
    if register.lidmaatschap(regel.opdrachtgever, verband) is None:
        fouten.append(Fout("/opdrachtgever", "is geen partij van dit verband"))
    if not regel.eigen_dienst and any(p.oin == regel.oin for p in register.partijen.values()):
        fouten.append(Fout("/oin", "is een partij; een partij handelt voor zichzelf"))
    bekend = r.beeld.parameters.handelingen
    onbekend = sorted(h for h in regel.handelingen if h not in bekend and not _is_groep(h, bekend))
    fouten += [Fout("/handelingen", f"kent geen handeling {h}") for h in onbekend]
    dubbel = register.stukken.verwerker(regel.oin, regel.opdrachtgever, verband)
    if dubbel is not None and dubbel.code != regel.code:
        fouten.append(Fout("/code", f"deze opdracht staat al onder {dubbel.code}"))
    return fouten


def _platformfouten(r: Ruimte, verband: str, regel: Platformregel) -> list[Fout]:
    """Of a partij of this verband, and with an organisation that is none: nobody is a verwerker of himself (XTRA-5.1)."""
    fouten = []
    if r.beeld.register.lidmaatschap(regel.partij, verband) is None:
        fouten.append(Fout("/partij", "is geen partij van dit verband"))
    if regel.verwerker == regel.partij[:20]:
        fouten.append(Fout("/verwerker", "is de partij zelf"))
    return fouten


def _require_gebonden(r: Ruimte, regel: Verwerkerregel) -> None:
    """Refused for LJ&R without agreement, instructions and security norm; ending an order is always possible (LJR-5)."""
    opdrachtgever = r.beeld.register.get(regel.opdrachtgever)
    eindigt = regel.tot is not None and regel.tot < dag(r.nu)
    if opdrachtgever is None or opdrachtgever.reglement != "ljr" or regel.eigen_dienst or eindigt:
        return
    loopt = regel.overeenkomst_op is not None and (regel.overeenkomst_tot is None or dag(r.nu) <= regel.overeenkomst_tot)
    normen = r.beeld.parameters.lijsten["ljr.beveiligingsnormen"]
    if loopt and regel.overeenkomst_kenmerk and regel.instructie_kenmerk and regel.beveiligingsnorm in normen:
        return
    raise Refused(
        "Deze verwerker is niet gebonden zoals het reglement van de opdrachtgever vraagt.",
        code="ljr_verwerker_niet_gebonden",
        artikel="LJR 5",
        volgende_stap="Leg een lopende verwerkersovereenkomst, de instructies en de beveiligingsnorm vast.",
    )


def _mandaatfouten(r: Ruimte, verband: str, regel: Mandaatregel) -> list[Fout]:
    """Of the burgemeester's own organisation, and signed (PGA-17.6)."""
    fouten = [Fout("/ondertekendOp", "ligt in de toekomst")] if regel.ondertekend_op > dag(r.nu) else []
    bestand = r.kern.verbanden.get(verband).bestand
    if bestand.reglement != "pga":
        fouten.append(Fout("/verband", "kent geen mandaat van een burgemeester"))
    if regel.partij[:20] != bestand.oin[:20] or r.beeld.register.lidmaatschap(regel.partij, verband) is None:
        fouten.append(Fout("/partij", "is niet de eigen organisatie van de burgemeester"))
    return fouten


def _is_groep(naam: str, bekend: Mapping[str, object]) -> bool:
    return naam.endswith(".*") and any(h.startswith(naam[:-1]) for h in bekend)
