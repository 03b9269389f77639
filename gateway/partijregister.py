"""Changing the party register: a new version per change, a partij's doors closed at once (ZVH-0.1, ZVH-27.3, ZVH-29.2)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway import audit
from gateway.auth import Claims
from gateway.beleid.kalender import dag
from gateway.eigen import Daad, Ruimte
from gateway.kern import Kern
from gateway.model import Casus, Deelname, Partijversie, Vindplaats
from gateway.partijbestand import Beheerder, Lidmaatschap, PartijRegel, load_partijen, ontbrekende_informatie
from gateway.register import Register
from gateway.vragen import PROCESROLLEN
from shared.contracts import veld_van
from shared.errors import BadInput, Conflict, Fout, NotFound, PreconditionFailed, Refused

REGISTERSLOT = 0x7A7672


@lru_cache(maxsize=4)
def _eerste_beheerders(pad: Path) -> tuple[Beheerder, ...]:
    return load_partijen(pad).beheerders


def _is_eerste(kern: Kern, partij: str, functionaris: str) -> list[str]:
    """Verbanden of which the register file names this person as the first beheerder."""
    bekend = _eerste_beheerders(kern.settings.partijen)
    return [b.verband for b in bekend if (b.partij_id, b.functionaris) == (partij, functionaris)]


def als_beheerder(kern: Kern, claims: Claims) -> Claims:
    """The caller, with the role of beheerder when the register file names him as the first one (ONTWERP §7); never a program."""
    if claims.dienst or not _is_eerste(kern, claims.partij_id, claims.functionaris):
        return claims
    return replace(claims, rollen=claims.rollen | {"beheerder"})


def beheer(kern: Kern, claims: Claims, handeling: str, *, thuis: str = "", **rest: Any) -> Daad:
    """An act on the register, put to the verband this caller keeps (or to ``thuis``), so that its own audit has it (ZVH-4.3t)."""
    eigen = [v.code for v in kern.verbanden if v.bestand.oin == claims.partij_id]
    waar = thuis or next(iter(_is_eerste(kern, claims.partij_id, claims.functionaris) + eigen), "")
    return Daad(als_beheerder(kern, claims), handeling, over_casus=False, thuis=waar, **rest)


def verbanden_van(register: Register, partij_id: str) -> frozenset[str]:
    """The verbanden this partij has a line in."""
    regel = register.get(partij_id)
    return frozenset(v.verband for v in regel.verbanden) if regel else frozenset()


def beheerd(r: Ruimte) -> frozenset[str]:
    """The verbanden whose register this caller keeps: those his own organisation runs, and those the file gave him (ZVH-4.3t)."""
    eigen = {v.code for v in r.kern.verbanden if v.bestand.oin == r.actie.partij}
    return frozenset(eigen | set(_is_eerste(r.kern, r.actie.partij, r.actie.functionaris)))


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


def te_wijzigen(r: Ruimte, partij_id: str) -> PartijRegel:
    """One line in a verband this caller keeps; NotFound when he may not see it, Refused when it is another's to keep."""
    regel = get_partij(r.beeld.register, r.actie.partij, partij_id)
    if not verbanden_van(r.beeld.register, partij_id) & beheerd(r):
        raise _ander_verband()
    return regel


def require_thuis(r: Ruimte, regel: PartijRegel) -> None:
    """What holds for a partij in every verband is kept by the one its line began in; another keeps its own lidmaatschap (ZVH-4.3t)."""
    eigen_verband(r, regel.verbanden[0].verband)


def lees_regel(velden: dict[str, Any]) -> PartijRegel:
    """A line as the register file would accept it; BadInput naming every field at fault (ZVH-6.4d)."""
    try:
        return PartijRegel.model_validate(velden)
    except ValidationError as fout:
        raise veldfouten(fout) from None


def veldfouten(fout: ValidationError) -> BadInput:
    """Every field at fault by its place, never by its value."""
    gevonden = fout.errors(include_input=False)
    fouten = [Fout("/" + "/".join(map(str, veld_van(e))), str(e["msg"]).removeprefix("Value error, ")) for e in gevonden]
    return BadInput(fouten=fouten)


def in_slot(r: Ruimte) -> Ruimte:
    """One change of the register at a time: waits its turn, then reads the register anew. Taken before any casus is locked."""
    if r.s.get_bind().dialect.name == "postgresql":
        r.s.execute(select(func.pg_advisory_xact_lock(REGISTERSLOT)))
    return replace(r, beeld=replace(r.beeld, register=r.kern.register.lees(r.s)))


def wijzig(r: Ruimte, partij_id: str, versie: int, nieuw: PartijRegel) -> int:
    """Replace a line on top of the version that was read; returns the new version. A membership opens and ends by an act of its own."""
    r = in_slot(r)
    sluit_deuren(r.s, partij_id)
    oud = te_wijzigen(r, partij_id)
    if nieuw.partij_id != partij_id:
        raise BadInput(fouten=[Fout("/partijId", "verandert niet; een andere OIN of een ander orgaan is een andere partij")])
    _code_is_vrij(r.beeld.register, nieuw)
    _niet_het_verband_zelf(oud.soort, nieuw)
    gewijzigd = _verschil(oud, nieuw)
    if gewijzigd not in ([], ["verbanden"]) or oud.verbanden[0].verband != nieuw.verbanden[0].verband:
        require_thuis(r, oud)
    _lidmaatschappen_blijven(r, oud, nieuw)
    _looptijd_blijft(oud, nieuw)
    _is_ondertekend(r, nieuw)
    if any(lid.doet_mee(dag(r.nu)) for lid in nieuw.verbanden):
        require_informatie(nieuw)
    return schrijf(r, nieuw, versie, gewijzigd=gewijzigd)


def voeg_toe(r: Ruimte, nieuw: PartijRegel) -> int:
    """A new partij, not let in yet; Conflict when its partij_id is already there, BadInput for a code in use (ZVH-0.1)."""
    r = in_slot(r)
    if r.beeld.register.get(nieuw.partij_id) is not None:
        raise Conflict("Deze partij staat al in het register.", code="partij_bestaat", volgende_stap="Wijzig de bestaande regel.")
    _code_is_vrij(r.beeld.register, nieuw)
    _niet_het_verband_zelf("", nieuw)
    _is_ondertekend(r, nieuw)
    for lid in nieuw.verbanden:
        eigen_verband(r, lid.verband)
        if lid.opgezegd_per or lid.uitgesloten_op:
            raise BadInput(fouten=[Fout("/verbanden", "een nieuwe partij is niet opgezegd of uitgesloten")])
        _is_kandidaat(lid)
    return schrijf(r, nieuw, 0, gewijzigd=["nieuw"])


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


def require_regisseur(r: Ruimte, weg: Collection[str], verband: str | None = None) -> None:
    """Conflict when running casussen would be left without anybody to run them, once these partijen cannot (ZVH-1.15).

    ``verband``: only casussen of this one. Call it with those casussen locked: whoever adds a deelname locks the casus too.
    """
    d = Deelname
    lopend = (Casus.status.not_in(("vernietigd", "afgewezen")), d.rol.in_(PROCESROLLEN), or_(d.tot.is_(None), d.tot > r.nu))
    query = select(Casus.id, d.partij).join(d, d.casus_id == Casus.id).where(*lopend, *([Casus.verband == verband] if verband else []))
    per_casus: dict[UUID, set[str]] = {}
    for casus_id, partij in r.s.execute(query):
        per_casus.setdefault(casus_id, set()).add(partij)
    aantal = sum(partijen <= set(weg) for partijen in per_casus.values())
    if aantal:
        raise Conflict(
            f"{aantal} lopende casussen hebben dan geen procesregisseur.",
            code="casus_zonder_procesregisseur",
            artikel="ZVH-1.15",
            volgende_stap="Laat in die casussen eerst een ander als procesregisseur deelnemen.",
        )


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


def _niet_het_verband_zelf(was: str, nieuw: PartijRegel) -> None:
    """Who runs the partnership comes from the register file: its issuer alone may assert who runs a casus (ONTWERP §7)."""
    if nieuw.soort == "verband" != was:
        raise Refused("Het samenwerkingsverband zelf komt uit het registerbestand.", code="soort_verband_niet", artikel="ZVH-0.1")


def _is_ondertekend(r: Ruimte, nieuw: PartijRegel) -> None:
    """A signature to come is none (ZVH-6.4d)."""
    if nieuw.artikel_20_beslissing and nieuw.artikel_20_beslissing.ondertekend_op > dag(r.nu):
        raise BadInput(fouten=[Fout("/artikel20Beslissing/ondertekendOp", "ligt in de toekomst")])


def require_informatie(regel: PartijRegel) -> None:
    """BadInput naming what a partij with its own reglement must publish before it takes part (IED-6.1, LJR-17.1, LJR-30)."""
    if mist := ontbrekende_informatie(regel):
        fouten = [Fout(f"/informatie/{veld}", "ontbreekt en hoort bij dit reglement") for veld in mist]
        raise BadInput(fouten=fouten, artikel=next(iter(mist.values())))


def _ander_verband() -> Refused:
    return Refused("U beheert dit samenwerkingsverband niet.", code="ander_verband", artikel="ZVH-4.3t")


def eigen_verband(r: Ruimte, verband: str) -> None:
    """A beheerder has a say in his own verband and no other (ZVH-4.3t)."""
    if verband not in beheerd(r):
        raise _ander_verband()


def _is_kandidaat(lid: Lidmaatschap) -> None:
    """Standing in the register lets nobody in; that takes a toetreding (ZVH-28.1, PGA-19.1)."""
    if lid.in_protocol or lid.toegetreden_op is not None:
        raise Conflict(
            "Deze organisatie is nog niet toegetreden.",
            code="toetreding_ontbreekt",
            artikel="ZVH-28.1",
            volgende_stap="Schrijf haar in met inProtocol false en doorloop de toetreding.",
        )


def _lidmaatschappen_blijven(r: Ruimte, oud: PartijRegel, nieuw: PartijRegel) -> None:
    was, wordt = ({v.verband: v for v in regel.verbanden} for regel in (oud, nieuw))
    anders = [v for v in sorted(was.keys() | wordt.keys()) if was.get(v) != wordt.get(v)]
    for verband in anders:
        eigen_verband(r, verband)
    einde = [v for v, lid in was.items() if v not in wordt or _einde(wordt[v]) != _einde(lid)]
    einde += [v for v, lid in wordt.items() if v not in was and _einde(lid) != (None, None)]
    if einde:
        raise BadInput(fouten=[Fout("/verbanden", "een lidmaatschap eindigt door een opzegging of een uitsluiting")])
    for verband in anders:
        if verband not in was:
            _is_kandidaat(wordt[verband])
        else:
            _gaat_hoogstens_dicht(r, nieuw.partij_id, was[verband], wordt[verband])


def _gaat_hoogstens_dicht(r: Ruimte, partij_id: str, was: Lidmaatschap, wordt: Lidmaatschap) -> None:
    """A change may take away what a toetreding gave, never give it (ZVH-28.1)."""
    vast = {"in_convenant", "in_protocol", "vertegenwoordiger"}
    if was.model_dump(exclude=vast) != wordt.model_dump(exclude=vast) or wordt.in_protocol > was.in_protocol:
        raise Conflict(
            "Toetreding en juridische analyse gaan langs een eigen procedure.",
            code="toetreding_ontbreekt",
            artikel="ZVH-28.1",
            volgende_stap="Doorloop de toetreding van deze organisatie.",
        )
    if (was.in_convenant and was.in_protocol) and not (wordt.in_convenant and wordt.in_protocol):
        require_regisseur(r, {partij_id}, was.verband)


def _einde(lid: Lidmaatschap) -> tuple[date | None, date | None]:
    return lid.opgezegd_per, lid.uitgesloten_op


def _looptijd_blijft(oud: PartijRegel, nieuw: PartijRegel) -> None:
    """A reglement that ends is prolonged by a decision on record, not by another date, nor by leaving it out for a moment."""
    was, wordt = oud.reglement_geldig_tot, nieuw.reglement_geldig_tot
    langer = was is not None and (wordt is None or wordt > was)
    if langer or oud.verlenging != nieuw.verlenging:
        raise Conflict(
            "De looptijd van een reglement wijzigt door een verlenging.",
            code="verlenging_ontbreekt",
            volgende_stap="Registreer de verlenging met haar kenmerk.",
        )
