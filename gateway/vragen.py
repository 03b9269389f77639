"""From what the gateway knows to the frozen Vraag that beleid answers. Nothing here decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from gateway import agendadeelnemers, beleid, briefstand, dpiastand, onbekend
from gateway.auth import Claims
from gateway.beleid import Besluit, Parameters, Vraag
from gateway.beleid.kalender import dag
from gateway.beleid.lezing import is_politie
from gateway.beleid.vraag import Casus as ZaakFeiten
from gateway.beleid.vraag import Feiten, Label, Opdracht, Partij, Wie
from gateway.feiten import Doel, Feitenbeeld, lees_feiten
from gateway.functionarissen import als_persoon
from gateway.model import Betrokkene, Casus, Deelname, Feit
from gateway.onbekend import Thuis
from gateway.register import Register, Registerlezer
from shared.contracts import Etiket
from shared.convenant import Verband

NIETS = UUID(int=0)
GAST = "gast"
"""Rol of a deelname that is for one overleg only: it opens that overleg and nothing else (ZVH-9.6)."""
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
    thuis: Thuis | None = None

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
            gast=any(d.rol == GAST for d in actief),
            is_procesregisseur=any(d.rol in _procesrollen(claims) for d in actief),
            is_aanmelder=self.casus is not None and self.casus.aanmelder == claims.partij_id,
            persoon=als_persoon(self.register.persoon(claims.partij_id, claims.functionaris), self.zaak_id(), dag(self.nu)),
            persoonlijk=any(d.functionaris == claims.functionaris for d in actief),
            deelnamebesluit=self._deelnamebesluit(claims.partij_id),
            dienst=claims.dienst,
            opdracht=self._opdracht(claims),
            rechtenmandaat=self.register.stukken.rechtenmandaat(self.verband.code, claims.partij_id, claims.functionaris, dag(self.nu)),
        )

    def _deelnamebesluit(self, partij: str) -> str:
        eigen = (f for f in self.feiten.soort("deelnamebesluit") if f.partij == partij)
        laatste = max(eigen, key=lambda f: (f.op, f.id), default=None)
        return laatste.status if laatste else ""

    def _opdracht(self, claims: Claims) -> Opdracht | None:
        wie = claims.verwerker or claims.organisatie
        return self.register.stukken.opdracht(self.verband.code, wie, claims.partij_id) if claims.dienst else None

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
            gestart_op=dag(c.gestart_op),
            brieven_open=briefstand.blokkades(self.feiten),
            brieven_eisen=briefstand.eisen_voor_afsluiten(self.feiten),
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
            verlengd_tot=self.register.stukken.verlengd_tot(self.verband.code),
            dpia_vrij=dpiastand.vrije_categorieen(self.register.stukken, self.verband),
            **rest,
        )

    def _taken(self) -> frozenset[str]:
        if self.casus is None:
            return frozenset()
        partijen = (self.register.get(p) for p in (self.casus.aanmelder, self.casus.casusregisseur_partij or ""))
        return frozenset(taak for p in partijen if p for taak in p.taken)

    def per_item(self, basis: Vraag, etiketten: Sequence[Etiket], doel: Doel, *, ontvanger: str = "", lezer: str = "") -> list[Vraag]:
        """The same question for every gegeven, each with its own label and facts."""
        labels = [to_label(e) for e in etiketten]
        wie = {p: self.register.partij(p, self.verband.code) for label in labels for p in (label.leverancier, *label.medezeggenschap)}
        feiten = [self._feiten(label, doel, ontvanger, lezer, e) for label, e in zip(labels, etiketten, strict=True)]
        return _naast_elkaar([_over(basis, label, wie, f) for label, f in zip(labels, feiten, strict=True)])

    def _feiten(self, label: Label, doel: Doel, ontvanger: str, lezer: str, etiket: Etiket) -> Feiten:
        feiten = self.feiten.over(label, doel, ontvanger=ontvanger)
        return replace(feiten, later_deelnemer=self._kwam_later(lezer, label, etiket.vastgelegd_op)) if lezer else feiten

    def _kwam_later(self, lezer: str, label: Label, vastgelegd_op: datetime) -> bool:
        """The reader's partij joined after the leverancier agreed to this fase, or brought it in here (ONTWERP §5)."""
        van = [d.van for d in self.deelnames if d.partij == lezer and _loopt(d, self.nu)]
        return bool(van) and min(van) > self.feiten.hier_sinds(label, vastgelegd_op)

    def ontvanger(self, ontvanger: str) -> Partij | None:
        """Who is to receive: a partij of this verband, or an agendadeelnemer of this very casus (PGA-1.a)."""
        feit = agendadeelnemers.zoek(self.feiten, ontvanger)
        if feit is None:
            return self.register.partij(ontvanger, self.verband.code)
        return agendadeelnemers.als_ontvanger(feit, self.verband.termijn("overleg_inzage_termijn"))

    def zaak_id(self) -> UUID:
        """The id of the casus; NIETS when there is none."""
        return self.casus.id if self.casus else NIETS

    def met(self, feiten: Sequence[dict[str, Any]]) -> "Beeld":
        """The same picture with facts that are stated in this very request."""
        return replace(self, feiten=Feitenbeeld([*self.feiten.alle.values(), *(Feit(**f) for f in feiten)])) if feiten else self

    def beslis(self, vraag: Vraag) -> Besluit:
        """The verdict; of a casus the caller may not know, the one for a casus that is not there."""
        return onbekend.antwoord(vraag, beleid.beslis(vraag, self.parameters), self.register, self.thuis)


def _over(basis: Vraag, label: Label, wie: Mapping[str, Partij | None], feiten: Feiten) -> Vraag:
    bronnen = tuple(p for p in map(wie.__getitem__, label.medezeggenschap) if p)
    return replace(basis, label=label, leverancier=wie[label.leverancier], bronpartijen=bronnen, feiten=feiten)


def _naast_elkaar(vragen: list[Vraag]) -> list[Vraag]:
    """Says of a sensitive police gegeven whether it goes along with another one about the same person (PGA-8.3)."""
    gevoelig = [v for v in vragen if v.label and v.label.regimevelden.get("gevoelig") is True]
    if not gevoelig:
        return vragen
    ander = {(v.label.leverancier, v.label.betrokkene_id) for v in vragen if v.label and v not in gevoelig and is_politie(v)}
    return [
        replace(v, feiten=replace(v.feiten, naast_politiegegeven=True))
        if v.label and (v.label.leverancier, v.label.betrokkene_id) in ander
        else v
        for v in vragen
    ]


def _loopt(d: Deelname, nu: datetime) -> bool:
    return d.van <= nu and (d.tot is None or d.tot > nu)


def _procesrollen(claims: Claims) -> frozenset[str]:
    """Places that this caller can hold in a casus; a pga calls its waarnemer pga-vervanger (PGA-13.1)."""
    if not claims.rollen & PROCESROLLEN:
        return frozenset()
    waarnemer = {"waarnemer"} if "pga_vervanger" in claims.rollen else frozenset[str]()
    return PROCESROLLEN & (claims.rollen | {"procesregisseur"} | waarnemer)


def _deelnamerollen(d: Deelname, claims: Claims) -> set[str]:
    """A deelname of the whole partij counts only for whoever's token says he has that role there."""
    if d.rol in PROCESROLLEN or d.rol in ("aanmelder", GAST):
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
        peildatum=e.peildatum,
        juistheid_bevestigd_op=e.juistheid_bevestigd_op,
        vastgelegd_op=e.vastgelegd_op,
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
    thuis: str = "",
) -> Beeld:
    """Read everything about one casus; the same statements whether or not it exists (LESSEN: 404 equals 404).

    A casus of a verband that ``partij`` has no part in is to him one that does not exist (ZVH-4.3t). ``slot`` locks the casus row:
    the release and every act that can close a door take it before anything else is read (ONTWERP §5.5).
    ``leeg``: the question is about no casus at all, so nothing of one is read. ``thuis``: the verband such a question is put to; only if
    ``partij`` has a line there.
    """
    if leeg:
        return _zonder_casus(verbanden, registerlezer.lees(session), partij, nu, thuis)
    gezocht = casus_id or NIETS
    wie = {"casus_id": gezocht}
    casus = session.execute(_CASUS_IN_SLOT if slot else _CASUS, wie).scalar_one_or_none()
    register = registerlezer.lees(session)
    deelnames = session.execute(_DEELNAMES, wie).scalars().all()
    betrokkenen = session.execute(_BETROKKENEN, wie).all()
    if casus and partij and register.lidmaatschap(partij, casus.verband) is None:
        casus = None
    eerste = register.thuis(partij, dag(nu))
    verband = verbanden.get(casus.verband if casus else eerste)
    return Beeld(
        verband=verband,
        parameters=verbanden.parameters(verband.code),
        register=register,
        casus=casus,
        deelnames=deelnames,
        betrokkenen={row.id: row.categorie for row in betrokkenen},
        feiten=lees_feiten(session, gezocht),
        nu=nu,
        thuis=_thuis(verbanden, eerste, verband),
    )


def _thuis(verbanden: "Verbanden", code: str | None, hier: Verband) -> Thuis | None:
    if code is None or code == hier.code or code not in verbanden:
        return None
    return Thuis(verbanden.get(code), verbanden.parameters(code))


def _zonder_casus(verbanden: "Verbanden", register: Register, partij: str, nu: datetime, thuis: str = "") -> Beeld:
    verband = verbanden.get(thuis if register.lidmaatschap(partij, thuis) else register.thuis(partij, dag(nu)))
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
