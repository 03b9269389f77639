"""The register of people: as it is or was, and how it grows (ZVH-13.1, ZVH-13.3, IED-5.4). A change is a new version."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from gateway import audit
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.functionarissen import FunctionarisRegel
from gateway.model import Functionarisversie
from gateway.partijregister import get_partij, require_thuis, sluit_deuren, te_wijzigen, veldfouten
from gateway.register import Register
from gateway.vragen import Beeld
from shared.crypto import bevat_bsn
from shared.errors import BadInput, Conflict, Fout, NotFound, PreconditionFailed, Refused

STUKKEN = ("vog", "geheimhouding")


def vraagvelden(beeld: Beeld, partij_id: str, nieuw: FunctionarisRegel | None = None) -> dict[str, Any]:
    """The Vraag is about the partij whose people these are, in a verband it is in; and whether powers would change (IED-5.4)."""
    regel = beeld.register.get(partij_id)
    partij = beeld.register.partij(partij_id, regel.verbanden[0].verband) if regel else None
    velden: dict[str, Any] = {"leverancier": partij}
    if nieuw is not None:
        oud = beeld.register.persoon(partij_id, nieuw.functionaris)
        velden["opgave"] = {"bevoegdheden_anders": set(nieuw.bevoegdheden) != set(oud.bevoegdheden if oud else ())}
    return velden


def lees_regel(velden: dict[str, Any]) -> FunctionarisRegel:
    """A line as the register holds it; BadInput naming every field at fault, a number that may be a BSN included."""
    try:
        regel = FunctionarisRegel.model_validate(velden)
    except ValidationError as fout:
        raise veldfouten(fout) from None
    if fouten := [Fout(veld, "bevat een nummer dat een BSN kan zijn") for veld, tekst in _teksten(regel) if bevat_bsn(tekst)]:
        raise BadInput(fouten=fouten)
    return regel


def _teksten(regel: FunctionarisRegel) -> Iterator[tuple[str, str]]:
    yield "/functionaris", regel.functionaris
    for naam in STUKKEN:
        if stuk := getattr(regel, naam):
            yield f"/{naam}/kenmerk", stuk.kenmerk


def voeg_toe(r: Ruimte, partij_id: str, nieuw: FunctionarisRegel) -> int:
    """The first line about this functionaris; Conflict when there is one."""
    _require_eigen(r, partij_id)
    if r.beeld.register.persoon(partij_id, nieuw.functionaris) is not None:
        raise Conflict("Deze functionaris staat al in het register.", code="functionaris_bestaat", volgende_stap="Wijzig zijn regel.")
    return _schrijf(r, partij_id, nieuw, 0)


def wijzig(r: Ruimte, partij_id: str, nieuw: FunctionarisRegel, gelezen: int) -> int:
    """The next version, on top of the one that was read; NotFound when there is none."""
    _require_eigen(r, partij_id)
    get_persoon(r.beeld.register, partij_id, nieuw.functionaris)
    return _schrijf(r, partij_id, nieuw, gelezen)


def _require_eigen(r: Ruimte, partij_id: str) -> None:
    """One's own people, or those of a partij whose line this beheerder keeps: what it says counts in every verband (ZVH-4.3t)."""
    regel = get_partij(r.beeld.register, r.actie.partij, partij_id)
    if partij_id != r.actie.partij:
        require_thuis(r, regel)


def require_inzage(r: Ruimte, partij_id: str) -> None:
    """One's own people, or those of a partij in a verband this beheerder keeps."""
    if partij_id == r.actie.partij:
        get_partij(r.beeld.register, r.actie.partij, partij_id)
    else:
        te_wijzigen(r, partij_id)


def get_persoon(register: Register, partij_id: str, functionaris: str) -> tuple[int, FunctionarisRegel]:
    """Version and line; NotFound when there is none."""
    gevonden = register.personen.get((partij_id, functionaris))
    if gevonden is None:
        raise NotFound
    return gevonden


def _schrijf(r: Ruimte, partij_id: str, nieuw: FunctionarisRegel, gelezen: int) -> int:
    """Effective from the next request: every casus of the partij waits, so that a release sees it or was before it (ONTWERP §5.5)."""
    _door_een_ander(r, partij_id, nieuw)
    _check(r, nieuw)
    sluit_deuren(r.s, partij_id)
    if r.beeld.register.personen.get((partij_id, nieuw.functionaris), (0, None))[0] != gelezen:
        raise PreconditionFailed
    vast = {"regel": nieuw.model_dump(mode="json"), "op": r.nu, "door": r.actie.functionaris}
    try:
        with r.s.begin_nested():
            sleutel = {"partij_id": partij_id, "functionaris": nieuw.functionaris, "versie": gelezen + 1}
            r.s.execute(insert(Functionarisversie).values(**sleutel, **vast))
    except IntegrityError:
        raise PreconditionFailed from None
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"functionarisregister": sleutel})
    return gelezen + 1


def _door_een_ander(r: Ruimte, partij_id: str, nieuw: FunctionarisRegel) -> None:
    """A confirmation by the partij is not one by the man himself (ZVH-13.1)."""
    if (r.actie.partij, r.actie.functionaris) == (partij_id, nieuw.functionaris):
        raise Refused("Uw eigen regel legt een ander vast.", code="eigen_regel", artikel="ZVH-13.1", volgende_stap="Vraag een collega.")


def _check(r: Ruimte, nieuw: FunctionarisRegel) -> None:
    """Nothing is established in the future, access has a last day (ZVH-B3.5), and reasons come from the closed list of the convenant."""
    fouten = [
        Fout(f"/{naam}/op", "ligt in de toekomst") for naam in STUKKEN if (stuk := getattr(nieuw, naam)) is not None and stuk.op > dag(r.nu)
    ]
    if nieuw.uit_dienst_op is None:
        fouten.append(Fout("/uitDienstOp", "ontbreekt: wie toegang krijgt heeft een dag waarop die eindigt (ZVH-B3.5)"))
    redenen = r.beeld.verband.redenen("aanwijzing_persoon")
    fouten += [
        Fout(f"/aanwijzingen/{n}/reden", "staat niet in de lijst aanwijzing_persoon van het convenant")
        for n, a in enumerate(nieuw.aanwijzingen)
        if a.reden not in redenen
    ]
    if fouten:
        raise BadInput(fouten=fouten)


def overzicht(r: Ruimte, partij_id: str, op_datum: date | None, na: str) -> list[tuple[int, FunctionarisRegel]]:
    """Who was allowed what on that day, by functionaris, after ``na`` (IED-5.4)."""
    require_inzage(r, partij_id)
    toen = op_datum or dag(r.nu)
    rows = r.s.execute(
        select(Functionarisversie).where(Functionarisversie.partij_id == partij_id).order_by(Functionarisversie.versie)
    ).scalars()
    laatste = {f.functionaris: (f.versie, f.regel) for f in rows if _was_er(f.op, toen) and f.functionaris > na}
    return [(versie, FunctionarisRegel.model_validate(regel)) for _, (versie, regel) in sorted(laatste.items())]


def _was_er(op: datetime, toen: date) -> bool:
    return dag(op) <= toen
