"""From what the gateway knows to the frozen Vraag that beleid answers. Nothing here decides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from gateway import beleid
from gateway.auth import Claims
from gateway.beleid import Besluit, Parameters, Vraag
from gateway.beleid.vraag import Casus as ZaakFeiten
from gateway.beleid.vraag import Label, Wie
from gateway.feiten import Doel, Feitenbeeld, lees_feiten
from gateway.model import Betrokkene, Casus, Deelname, Feit
from gateway.register import Register, Registerlezer
from shared.contracts import Etiket
from shared.convenant import Verband

NIETS = UUID(int=0)
PROCESROLLEN = frozenset({"procesregisseur", "waarnemer", "pga_expert", "pga_vervanger"})


@dataclass(frozen=True)
class Beeld:
    """All that the gateway knows of one casus, read inside one transaction; ``casus`` is None for one that does not exist."""

    verband: Verband
    parameters: Parameters
    register: Register
    casus: Casus | None
    deelnames: Sequence[Deelname]
    betrokkenen: dict[UUID, str]
    feiten: Feitenbeeld
    nu: datetime

    def wie(self, claims: Claims) -> Wie:
        """The caller in the light of this casus: roles of the token, deelname of the register."""
        actief = [
            d
            for d in self.deelnames
            if d.partij == claims.partij_id and d.functionaris in (None, claims.functionaris) and _loopt(d, self.nu)
        ]
        return Wie(
            partij=self.register.partij(claims.partij_id, self.verband.code),
            functionaris=claims.functionaris,
            rollen=claims.rollen,
            functie=claims.functie or "",
            namens=claims.namens or "",
            vog=claims.vog,
            geheimhouding=claims.geheimhouding,
            deelname_rollen=frozenset(rol for d in actief for rol in _deelnamerollen(d, claims)),
            is_procesregisseur=any(d.rol in PROCESROLLEN and d.rol in claims.rollen | {"procesregisseur"} for d in actief)
            and bool(claims.rollen & PROCESROLLEN),
            is_aanmelder=self.casus is not None and self.casus.aanmelder == claims.partij_id,
        )

    def zaak(self) -> ZaakFeiten | None:
        """The casus as beleid reads it."""
        c = self.casus
        if c is None:
            return None
        return ZaakFeiten(
            casus_id=str(c.id),
            samenwerkingsverband=c.verband,
            regime=self.verband.bestand.reglement,
            fase=c.fase,
            status=c.status,
            samenwerkingsdoel=c.samenwerkingsdoel,
            aanmelder=c.aanmelder,
            fasestatus=frozenset(c.fasestatus),
            casusregisseur_partij=c.casusregisseur_partij or "",
            besluit_afschaling_op=c.besluit_afschaling_op,
            vernietigen_op=c.vernietigen_op,
        )

    def vraag(self, handeling: str, wie: Wie, **rest: Any) -> Vraag:
        """A question about an act on this casus."""
        return Vraag(
            soort=rest.pop("soort", "handeling"),
            handeling=handeling,
            nu=self.nu,
            wie=wie,
            regime=self.verband.bestand.reglement,
            samenwerkingsverband=self.verband.code,
            casus=rest.pop("casus", self.zaak()),
            taken_casus=self._taken(),
            **rest,
        )

    def _taken(self) -> frozenset[str]:
        if self.casus is None:
            return frozenset()
        partijen = (self.register.get(p) for p in (self.casus.aanmelder, self.casus.casusregisseur_partij or ""))
        return frozenset(taak for p in partijen if p for taak in p.taken)

    def per_item(self, basis: Vraag, etiketten: Sequence[Etiket], doel: Doel, *, ontvanger: str = "", lezer: str = "") -> list[Vraag]:
        """The same question for every gegeven, each with its own label and facts."""
        return [self._item(basis, to_label(e), doel, ontvanger, lezer, e) for e in etiketten]

    def _item(self, basis: Vraag, label: Label, doel: Doel, ontvanger: str, lezer: str, etiket: Etiket) -> Vraag:
        feiten = self.feiten.over(label, doel, ontvanger=ontvanger)
        if lezer:
            feiten = replace(feiten, later_deelnemer=self._kwam_later(lezer, label, etiket.vastgelegd_op))
        return replace(basis, label=label, leverancier=self.register.partij(label.leverancier, self.verband.code), feiten=feiten)

    def _kwam_later(self, lezer: str, label: Label, vastgelegd_op: datetime) -> bool:
        """The reader's partij joined after the leverancier agreed to this fase, or brought it in here (ONTWERP §5)."""
        van = [d.van for d in self.deelnames if d.partij == lezer and _loopt(d, self.nu)]
        return bool(van) and min(van) > self.feiten.hier_sinds(label, vastgelegd_op)

    def zaak_id(self) -> UUID:
        """The id of the casus; NIETS when there is none."""
        return self.casus.id if self.casus else NIETS

    def met(self, feiten: Sequence[dict[str, Any]]) -> "Beeld":
        """The same picture with facts that are stated in this very request."""
        return replace(self, feiten=Feitenbeeld([*self.feiten.alle.values(), *(Feit(**f) for f in feiten)])) if feiten else self

    def beslis(self, vraag: Vraag) -> Besluit:
        return beleid.beslis(vraag, self.parameters)


def _loopt(d: Deelname, nu: datetime) -> bool:
    return d.van <= nu and (d.tot is None or d.tot > nu)


def _deelnamerollen(d: Deelname, claims: Claims) -> set[str]:
    """A deelname of the whole partij counts only for whoever's token says he has that role there."""
    if d.rol in PROCESROLLEN or d.rol == "aanmelder":
        return set()
    if d.functionaris:
        return {d.rol}
    return ({d.rol} & claims.rollen) or ({"professional"} & claims.rollen)


def to_label(e: Etiket) -> Label:
    """The etiket as beleid reads it."""
    return Label(
        id=str(e.id),
        fase=e.fase,
        fasedoel=e.fasedoel,
        leverancier=e.leverancier,
        betrokkene_id=str(e.betrokkene_id),
        betrokkene_categorie=e.betrokkene_categorie,
        categorie=e.categorie,
        categorie_verband=e.categorie_verband,
        grondslag=e.grondslag,
        grondslag_verband=e.grondslag_verband,
        taak=e.taak,
        wetsartikel=e.wetsartikel or "",
        uitzonderingsgrond=e.uitzonderingsgrond or "",
        bijzonder=e.bijzonder,
        strafrechtelijk=e.strafrechtelijk,
        geheimhouding=e.geheimhouding,
        wpg_artikel=e.wpg_artikel or "",
        toestemming=e.toestemming,
        zienswijze_vereist=e.zienswijze_vereist,
        ontvangers=e.ontvangers,
        dat_informatie=e.dat_informatie,
        bron=e.bron,
        criterium=e.criterium or "",
        noodzaak=e.noodzaak,
        relevantie=e.relevantie or "",
        beperkt=e.beperkt,
        bewaren_tot=e.bewaren_tot,
        afgeleid_van=tuple(str(b.gegeven_id) for b in e.afgeleid_van),
        medezeggenschap=tuple(sorted({b.leverancier for b in e.afgeleid_van} - {e.leverancier})),
        regimevelden=e.regimevelden,
    )


_CASUS = select(Casus).where(Casus.id == bindparam("casus_id"))
_CASUS_IN_SLOT = _CASUS.with_for_update()
_DEELNAMES = select(Deelname).where(Deelname.casus_id == bindparam("casus_id"))
_BETROKKENEN = select(Betrokkene.id, Betrokkene.categorie).where(Betrokkene.casus_id == bindparam("casus_id"))


def lees_beeld(
    session: Session,
    verbanden: "Verbanden",
    registerlezer: Registerlezer,
    casus_id: UUID | None,
    nu: datetime,
    *,
    partij: str = "",
    slot: bool = False,
    leeg: bool = False,
) -> Beeld:
    """Read everything about one casus; the same statements whether or not it exists (LESSEN: 404 equals 404).

    A casus of a verband that ``partij`` has no part in is to him one that does not exist (ZVH-4.3t). ``slot`` locks the casus row:
    the release and every act that can close a door take it before anything else is read (ONTWERP §5.5).
    ``leeg``: the question is about no casus at all, so nothing of one is read.
    """
    if leeg:
        return _zonder_casus(verbanden, registerlezer.lees(session), partij, nu)
    gezocht = casus_id or NIETS
    wie = {"casus_id": gezocht}
    casus = session.execute(_CASUS_IN_SLOT if slot else _CASUS, wie).scalar_one_or_none()
    register = registerlezer.lees(session)
    deelnames = session.execute(_DEELNAMES, wie).scalars().all()
    betrokkenen = session.execute(_BETROKKENEN, wie).all()
    if casus and partij and register.lidmaatschap(partij, casus.verband) is None:
        casus = None
    verband = verbanden.get(casus.verband if casus else register.thuis(partij))
    return Beeld(
        verband=verband,
        parameters=verbanden.parameters(verband.code),
        register=register,
        casus=casus,
        deelnames=deelnames,
        betrokkenen={row.id: row.categorie for row in betrokkenen},
        feiten=lees_feiten(session, gezocht),
        nu=nu,
    )


def _zonder_casus(verbanden: "Verbanden", register: Register, partij: str, nu: datetime) -> Beeld:
    verband = verbanden.get(register.thuis(partij))
    return Beeld(verband, verbanden.parameters(verband.code), register, None, (), {}, Feitenbeeld(()), nu)


class Verbanden:
    """The samenwerkingsverbanden of this gateway with their parameters, built once at start."""

    def __init__(self, verbanden: dict[str, Verband], parameters: dict[str, Parameters]) -> None:
        if not verbanden:
            raise ValueError("er is geen samenwerkingsverband")
        self._verbanden, self._parameters = verbanden, parameters
        self._eerste = next(iter(verbanden.values()))

    def __contains__(self, code: object) -> bool:
        return code in self._verbanden

    def __iter__(self) -> Any:
        return iter(self._verbanden.values())

    def get(self, code: str | None) -> Verband:
        """The verband with this code; for a casus that does not exist any one will do, since the answer is the same."""
        return self._verbanden.get(code or "", self._eerste)

    def parameters(self, code: str) -> Parameters:
        return self._parameters[code]
