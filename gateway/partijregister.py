"""Changing the party register: a new version per change, a partij's doors closed at once (ZVH-0.1, ZVH-27.3, ZVH-29.2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway import audit
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.kern import Kern
from gateway.melden import meld, open_taak
from gateway.model import Casus, Deelname, Partijversie, Vindplaats
from gateway.partijbestand import Lidmaatschap, PartijRegel, load_partijen
from gateway.register import Register
from shared.errors import BadInput, Conflict, Fout, NotFound, PreconditionFailed, Refused

Wijziging = Callable[[Lidmaatschap], Lidmaatschap]


@lru_cache(maxsize=4)
def _eerste_beheerders(pad: Path) -> frozenset[tuple[str, str]]:
    return frozenset((b.partij_id, b.functionaris) for b in load_partijen(pad).beheerders)


def als_beheerder(kern: Kern, claims: Claims) -> Claims:
    """The caller, with the role of beheerder when the register file names him as the first one (ONTWERP §7)."""
    if (claims.partij_id, claims.functionaris) not in _eerste_beheerders(kern.settings.partijen):
        return claims
    return replace(claims, rollen=claims.rollen | {"beheerder"})


def verbanden_van(register: Register, partij_id: str) -> frozenset[str]:
    """The verbanden this partij has a line in."""
    regel = register.get(partij_id)
    return frozenset(v.verband for v in regel.verbanden) if regel else frozenset()


def zichtbaar(register: Register, wie: str, na: str = "") -> list[PartijRegel]:
    """Partijen that share a verband with ``wie``, after ``na``, by partij_id (ZVH-4.3t)."""
    eigen = verbanden_van(register, wie)
    gedeeld = (r for r in register.partijen.values() if eigen & verbanden_van(register, r.partij_id))
    return sorted((r for r in gedeeld if r.partij_id > na), key=lambda r: r.partij_id)


def get_partij(register: Register, wie: str, partij_id: str) -> PartijRegel:
    """One line; NotFound when it is not there or in another verband only."""
    regel = register.get(partij_id)
    if regel is None or not verbanden_van(register, wie) & verbanden_van(register, partij_id):
        raise NotFound
    return regel


def lees_regel(velden: dict[str, Any]) -> PartijRegel:
    """A line as the register file would accept it; BadInput naming every field at fault (ZVH-6.4d)."""
    try:
        return PartijRegel.model_validate(velden)
    except ValidationError as fout:
        fouten = [
            Fout("/" + "/".join(map(str, e["loc"])), str(e["msg"]).removeprefix("Value error, ")) for e in fout.errors(include_input=False)
        ]
        raise BadInput(fouten=fouten) from None


def wijzig(r: Ruimte, partij_id: str, versie: int, nieuw: PartijRegel) -> int:
    """Replace a line on top of the version that was read; returns the new version. What ends a membership has an act of its own."""
    sluit_deuren(r.s, partij_id)
    oud = get_partij(r.beeld.register, r.actie.partij, partij_id)
    if nieuw.partij_id != partij_id:
        raise BadInput(fouten=[Fout("/partijId", "verandert niet; een andere OIN of een ander orgaan is een andere partij")])
    _code_is_vrij(r.beeld.register, nieuw)
    _lidmaatschappen_blijven(r, oud, nieuw)
    return schrijf(r, nieuw, versie, gewijzigd=_verschil(oud, nieuw))


def voeg_toe(r: Ruimte, nieuw: PartijRegel) -> int:
    """A new partij; Conflict when its partij_id is already there, BadInput for a code in use or a verband that is not here (ZVH-0.1)."""
    if r.beeld.register.get(nieuw.partij_id) is not None:
        raise Conflict("Deze partij staat al in het register.", code="partij_bestaat", volgende_stap="Wijzig de bestaande regel.")
    _code_is_vrij(r.beeld.register, nieuw)
    for lid in nieuw.verbanden:
        _eigen_verband(r, lid.verband)
        if lid.opgezegd_per or lid.uitgesloten_op:
            raise BadInput(fouten=[Fout("/verbanden", "een nieuwe partij is niet opgezegd of uitgesloten")])
    return schrijf(r, nieuw, 0, gewijzigd=["nieuw"])


def zeg_op(r: Ruimte, partij_id: str, verband: str, per: date) -> int:
    """Notice: from ``per`` on there is no access; what was supplied keeps its leverancier (ZVH-27.3)."""
    if per < dag(r.nu):
        raise BadInput(fouten=[Fout("/per", "ligt in het verleden")])
    return _beeindig(r, partij_id, verband, lambda lid: lid.model_copy(update={"opgezegd_per": per}), {"opgezegd_per": str(per)})


def sluit_uit(r: Ruimte, partij_id: str, verband: str, besluit: dict[str, Any]) -> int:
    """Exclusion by the stuurgroep, at once, after a notice of default and by a majority (ZVH-29.2)."""
    if not besluit["ingebrekestelling_op"] or besluit["stemmen_voor"] is None or besluit["stemmen_voor"] <= (besluit["stemmen_tegen"] or 0):
        raise Conflict(
            "De ingebrekestelling of een stemuitslag met meerderheid ontbreekt.",
            code="besluit_onvolledig",
            artikel="ZVH-29.2",
            volgende_stap="Leg de ingebrekestelling en de stemuitslag van de stuurgroep vast.",
        )
    vandaag = dag(r.nu)
    bewijs = {k: str(v) for k, v in besluit.items()}
    return _beeindig(r, partij_id, verband, lambda lid: lid.model_copy(update={"uitgesloten_op": vandaag}), bewijs)


def _beeindig(r: Ruimte, partij_id: str, verband: str, doe: Wijziging, bewijs: dict[str, str]) -> int:
    casussen = sluit_deuren(r.s, partij_id)
    oud = get_partij(r.beeld.register, r.actie.partij, partij_id)
    _eigen_verband(r, verband)
    lid = r.beeld.register.lidmaatschap(partij_id, verband)
    if lid is None:
        raise NotFound
    if lid.uitgesloten_op is not None:
        raise Conflict("Deze partij is al uitgesloten.", code="al_uitgesloten")
    nieuw = oud.model_copy(update={"verbanden": tuple(doe(v) if v.verband == verband else v for v in oud.verbanden)})
    versie = schrijf(r, nieuw, r.beeld.register.versies[partij_id], gewijzigd=["verbanden"], **bewijs)
    oin = r.kern.verbanden.get(verband).bestand.oin
    for casus_id in (i for i, van in casussen if van == verband):
        open_taak(r.s, casus_id, oin, "partij_vertrekt", None, r.nu)
        meld(r.s, oin, "partij.vertrekt", casus_id, casus_id, r.nu)
    return versie


def sluit_deuren(s: Session, partij_id: str) -> list[tuple[UUID, str]]:
    """Lock every living casus of this partij, in the order of their ids: a release waits and then sees the new line (ONTWERP §5.5)."""
    deel = select(Deelname.casus_id).where(Deelname.partij == partij_id)
    geleverd = select(Vindplaats.casus_id).where(Vindplaats.partij == partij_id)
    query = (
        select(Casus.id, Casus.verband)
        .where(Casus.status != "vernietigd", or_(Casus.aanmelder == partij_id, Casus.id.in_(deel), Casus.id.in_(geleverd)))
        .order_by(Casus.id)
        .with_for_update()
    )
    return [(row.id, row.verband) for row in s.execute(query)]


def schrijf(r: Ruimte, regel: PartijRegel, gelezen: int, *, gewijzigd: list[str], **bewijs: str) -> int:
    """The next version, effective from the next request; PreconditionFailed when ``gelezen`` is not the newest."""
    if r.beeld.register.versies.get(regel.partij_id, 0) != gelezen:
        raise PreconditionFailed
    vast = {"regel": regel.model_dump(mode="json"), "op": r.nu, "door": r.actie.functionaris}
    try:
        with r.s.begin_nested():
            r.s.execute(insert(Partijversie).values(partij_id=regel.partij_id, versie=gelezen + 1, **vast))
    except IntegrityError:
        raise PreconditionFailed from None
    wat = {"partij": regel.partij_id, "versie": gelezen + 1, "gewijzigd": gewijzigd, **bewijs}
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"partijregister": wat})
    return gelezen + 1


def _verschil(oud: PartijRegel, nieuw: PartijRegel) -> list[str]:
    return sorted(veld for veld in PartijRegel.model_fields if getattr(oud, veld) != getattr(nieuw, veld))


def _code_is_vrij(register: Register, nieuw: PartijRegel) -> None:
    if any(r.code == nieuw.code and r.partij_id != nieuw.partij_id for r in register.partijen.values()):
        raise BadInput(fouten=[Fout("/code", "is al in gebruik")])


def _eigen_verband(r: Ruimte, verband: str) -> None:
    """A beheerder has a say in his own verband and no other (ZVH-4.3t)."""
    if verband not in verbanden_van(r.beeld.register, r.actie.partij) or verband not in r.kern.verbanden:
        raise Refused("U beheert dit samenwerkingsverband niet.", code="ander_verband", artikel="ZVH-4.3t")


def _lidmaatschappen_blijven(r: Ruimte, oud: PartijRegel, nieuw: PartijRegel) -> None:
    was, wordt = ({v.verband: v for v in regel.verbanden} for regel in (oud, nieuw))
    for verband in sorted(was.keys() | wordt.keys()):
        if was.get(verband) != wordt.get(verband):
            _eigen_verband(r, verband)
    einde = [v for v, lid in was.items() if v not in wordt or _einde(wordt[v]) != _einde(lid)]
    einde += [v for v, lid in wordt.items() if v not in was and _einde(lid) != (None, None)]
    if einde:
        raise BadInput(fouten=[Fout("/verbanden", "een lidmaatschap eindigt door een opzegging of een uitsluiting")])


def _einde(lid: Lidmaatschap) -> tuple[date | None, date | None]:
    return lid.opgezegd_per, lid.uitgesloten_op
