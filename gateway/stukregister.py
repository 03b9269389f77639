"""Writing what a verband keeps a list of: a new version per decision, effective at the next request (ZVH-4.3, ZVH-22.1)."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import insert

from gateway import audit
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.model import Registerstuk
from gateway.partijregister import eigen_verband, in_slot, veldfouten
from gateway.registerstukken import SOORTEN, Besluitregel, Soort, Stukregel, Systeemregel, Verwerkerregel
from shared.errors import BadInput, Conflict, Fout

VERLENGING = "verlenging"


def leg_vast(r: Ruimte, verband: str, soort: Soort, velden: Mapping[str, Any]) -> int:
    """The next version of one line; BadInput naming every field at fault."""
    r = in_slot(r)
    eigen_verband(r, verband)
    try:
        regel = SOORTEN[soort].model_validate(velden)
    except ValidationError as fout:
        raise veldfouten(fout) from None
    if fouten := _fouten(r, verband, regel):
        raise BadInput(fouten=fouten)
    versie, _ = r.beeld.register.stukken.regels.get((verband, soort, regel.code), (0, None))
    if versie and isinstance(regel, Besluitregel):
        stap = "Leg een nieuw besluit vast onder een andere code."
        raise Conflict("Een besluit wijzigt niet; het wordt door een ander gevolgd.", code="besluit_bestaat", volgende_stap=stap)
    vast = {"regel": regel.model_dump(mode="json"), "op": r.nu, "door": r.actie.functionaris}
    r.s.execute(insert(Registerstuk).values(verband=verband, soort=soort, code=regel.code, versie=versie + 1, **vast))
    wat = {"soort": soort, "code": regel.code, "versie": versie + 1}
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"partijregister": wat})
    return versie + 1


def _fouten(r: Ruimte, verband: str, regel: Stukregel) -> list[Fout]:
    if isinstance(regel, Verwerkerregel):
        return _opdrachtfouten(r, verband, regel)
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


def _is_groep(naam: str, bekend: Mapping[str, object]) -> bool:
    return naam.endswith(".*") and any(h.startswith(naam[:-1]) for h in bekend)
