"""Who may sign tokens, kept over the API: a new version per change, effective at the next request (ONTWERP §7)."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from gateway import audit
from gateway.beleid.kalender import dag
from gateway.eigen import Ruimte
from gateway.model import Uitgever
from gateway.partijbestand import IssuerRegel
from gateway.partijregister import beheerd, in_slot, require_regisseur, sluit_deuren, veldfouten, verbanden_van
from gateway.rollen import issuerfouten
from gateway.vragen import PROCESROLLEN
from shared.errors import BadInput, Conflict, Fout, NotFound, PreconditionFailed, Refused

Gevonden = tuple[int, IssuerRegel]


def zichtbaar(r: Ruimte) -> list[Gevonden]:
    """Issuers of the OINs in the verbanden this caller keeps, by code; also those that ended."""
    eigen = _eigen_oins(r)
    return sorted((g for g in r.beeld.register.uitgevers.values() if eigen & set(g[1].oins)), key=lambda g: g[1].code)


def get_uitgever(r: Ruimte, code: str) -> Gevonden:
    """One issuer by its code; NotFound when it signs for nobody in a verband of this caller."""
    for gevonden in zichtbaar(r):
        if gevonden[1].code == code:
            return gevonden
    raise NotFound


def lees_uitgever(velden: Mapping[str, Any]) -> IssuerRegel:
    """A line as the register file would accept it; BadInput naming every field at fault."""
    try:
        return IssuerRegel.model_validate(velden)
    except ValidationError as fout:
        raise veldfouten(fout) from None


def voeg_toe(r: Ruimte, nieuw: IssuerRegel) -> int:
    """A new issuer; one that ended may come back under its own iss."""
    r = in_slot(r)
    versie, vorige = r.beeld.register.uitgevers.get(nieuw.iss, (0, None))
    if vorige is not None and vorige.beeindigd_op is None:
        raise Conflict("Deze issuer staat al in het register.", code="uitgever_bestaat", volgende_stap="Wijzig de bestaande regel.")
    if vorige is not None:
        _eigen(r, vorige)
    _check(r, nieuw)
    return _schrijf(r, nieuw, versie, ["nieuw"])


def wijzig(r: Ruimte, code: str, gelezen: int, nieuw: IssuerRegel) -> int:
    """Other keys, rollen, functies or OINs; the iss stays, since it is what its tokens say."""
    r = in_slot(r)
    versie, oud = get_uitgever(r, code)
    _eigen(r, oud)
    if versie != gelezen:
        raise PreconditionFailed
    if (nieuw.iss, nieuw.code) != (oud.iss, oud.code):
        raise BadInput(fouten=[Fout("/iss", "iss en code veranderen niet; een andere iss is een andere issuer")])
    if oud.beeindigd_op is not None:
        raise Conflict("Deze issuer is beëindigd.", code="uitgever_beeindigd", volgende_stap="Voeg hem opnieuw toe.")
    _check(r, nieuw)
    _blijft_bestuurd(r, oud, set(nieuw.oins) if set(nieuw.rollen) & PROCESROLLEN else set())
    return _schrijf(r, nieuw, versie, _verschil(oud, nieuw))


def beeindig(r: Ruimte, code: str) -> int:
    """Its tokens count no longer, from the next request on; Conflict while casussen are run by its people alone."""
    r = in_slot(r)
    versie, oud = get_uitgever(r, code)
    _eigen(r, oud)
    if oud.beeindigd_op is not None:
        raise Conflict("Deze issuer is al beëindigd.", code="uitgever_beeindigd")
    _blijft_bestuurd(r, oud, set())
    return _schrijf(r, oud.model_copy(update={"beeindigd_op": dag(r.nu)}), versie, ["beeindigd_op"])


def _blijft_bestuurd(r: Ruimte, oud: IssuerRegel, over: set[str]) -> None:
    """``over``: the OINs for which it may still assert who runs a casus."""
    if not set(oud.rollen) & PROCESROLLEN:
        return
    weg = sorted(p.partij_id for p in r.beeld.register.partijen.values() if p.oin in set(oud.oins) - over)
    for partij_id in weg:
        sluit_deuren(r.s, partij_id)
    if weg:
        require_regisseur(r, weg)


def _eigen_oins(r: Ruimte) -> set[str]:
    """OINs of partijen and verwerkers in the verbanden this caller keeps."""
    register, eigen = r.beeld.register, beheerd(r)
    verwerkers = {regel.oin for _, _, regel in register.stukken.lijst(eigen, "verwerker")}
    return verwerkers | {p.oin for p in register.partijen.values() if eigen & verbanden_van(register, p.partij_id)}


def _eigen(r: Ruimte, regel: IssuerRegel) -> None:
    """A beheerder decides about an OIN only where the line of every partij under it began in his verband: its key opens every other
    verband as well (ZVH-4.3t)."""
    register, eigen = r.beeld.register, beheerd(r)
    elders = {p.oin for p in register.partijen.values() if p.verbanden[0].verband not in eigen}
    if not set(regel.oins) <= _eigen_oins(r) - elders:
        raise Refused(
            "U beheert niet alle organisaties waarvoor deze issuer tekent.",
            code="ander_verband",
            artikel="ZVH-4.3t",
            volgende_stap="Noem alleen OIN's van partijen in uw eigen samenwerkingsverband.",
        )


def _check(r: Ruimte, nieuw: IssuerRegel) -> None:
    _eigen(r, nieuw)
    if nieuw.beeindigd_op is not None:
        raise BadInput(fouten=[Fout("/beeindigdOp", "een issuer eindigt door een eigen handeling")])
    register = r.beeld.register
    levend = [regel for _, regel in register.uitgevers.values() if regel.beeindigd_op is None and regel.iss != nieuw.iss]
    fouten = [Fout("/code", "is al in gebruik")] if any(regel.code == nieuw.code for _, regel in _anderen(r, nieuw)) else []
    dubbel = sorted({oin for regel in levend for oin in regel.oins} & set(nieuw.oins))
    fouten += [Fout("/oins", f"heeft al een issuer: {oin}") for oin in dubbel]
    if fouten:
        raise BadInput(fouten=fouten)
    if redenen := issuerfouten(nieuw, register.partijen.values(), _voorbehouden(r)):
        raise Refused(f"Deze issuer {redenen[0]}.", code="issuer_mag_dit_niet", volgende_stap="Laat deze rollen en functies weg.")


def _anderen(r: Ruimte, nieuw: IssuerRegel) -> list[Gevonden]:
    return [g for iss, g in r.beeld.register.uitgevers.items() if iss != nieuw.iss]


def _voorbehouden(r: Ruimte) -> dict[str, list[str]]:
    """Functies that one soort partij alone has, in any of the verbanden here."""
    samen: dict[str, list[str]] = {}
    for verband in r.kern.verbanden:
        tabel = verband.waarde("voorbehouden_functies")
        for soort, functies in tabel.items() if isinstance(tabel, dict) else ():
            samen.setdefault(str(soort), []).extend(map(str, functies))
    return samen


def _verschil(oud: IssuerRegel, nieuw: IssuerRegel) -> list[str]:
    return sorted(veld for veld in IssuerRegel.model_fields if getattr(oud, veld) != getattr(nieuw, veld))


def _schrijf(r: Ruimte, regel: IssuerRegel, gelezen: int, gewijzigd: list[str]) -> int:
    vast = {"regel": regel.model_dump(mode="json"), "op": r.nu, "door": r.actie.functionaris}
    try:
        with r.s.begin_nested():
            r.s.execute(insert(Uitgever).values(iss=regel.iss, versie=gelezen + 1, **vast))
    except IntegrityError:
        raise PreconditionFailed from None
    wat = {"uitgever": regel.code, "versie": gelezen + 1, "gewijzigd": gewijzigd}
    audit.schrijf(r.s, r.actie, "feit", "toegestaan", {"partijregister": wat})
    return gelezen + 1
