"""A new casus: its register line, betrokkenen and first facts, made only together with an allowed aanmelding (ZVH-1.18, ZVH-16.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import ljr_feiten, pga_opgaven, zienswijzen
from gateway.audit import Actie
from gateway.auth import Claims
from gateway.feiten import Door, Feitenbeeld, een_feit, leg_vele_vast
from gateway.informeren import informatiefeit, informatiefouten
from gateway.instemmingen import check_doel
from gateway.model import Betrokkene, Casus, Deelname
from gateway.partijbestand import PartijRegel
from gateway.toestemmingen import toestemmingfouten, toestemmingsfeit, vertegenwoordigingsfeit
from gateway.vragen import Beeld, Verbanden
from shared.contracts import Gegeven
from shared.convenant import dag
from shared.errors import BadInput, Fout, Refused
from shared.identity import derived_id

PERSOONSFEITEN = {
    "toestemming": ("toestemmingen", toestemmingsfeit),
    "vertegenwoordiging": ("vertegenwoordigingen", vertegenwoordigingsfeit),
}
"""What passed between partij and person and comes with gegevens: kind of fact, its list in the request, how it is made."""


@dataclass(frozen=True)
class Zaad:
    """A casus that is not there yet: beleid sees it, the database only after a yes."""

    beeld: Beeld

    def schrijf(self, s: Session) -> None:
        """Make it real, in the transaction of the intention."""
        assert self.beeld.casus is not None
        s.add(self.beeld.casus)
        s.add_all(self.beeld.deelnames)
        s.add_all([Betrokkene(id=i, casus_id=self.beeld.casus.id, categorie=c) for i, c in self.beeld.betrokkenen.items()])
        s.flush()


def nieuwe_casus(beeld: Beeld, verbanden: Verbanden, body: Mapping[str, Any], claims: Claims, casus_id: UUID) -> Zaad:
    """The casus this aanmelding would make; BadInput for an unknown verband, a double or a malformed betrokkene."""
    if body["samenwerkingsverband"] not in verbanden:
        raise BadInput(fouten=[Fout("/samenwerkingsverband", "is hier niet bekend")], artikel="ZVH-4.3t")
    verband = verbanden.get(body["samenwerkingsverband"])
    partij = beeld.register.get(claims.partij_id)
    grondslag = grondslag_van(body, partij)
    casus = Casus(
        id=casus_id,
        verband=verband.code,
        fase="intake",
        status="in_aanmelding",
        fasestatus=[],
        samenwerkingsdoel=body["samenwerkingsdoel"],
        aanmelder=claims.partij_id,
        aanmelder_grondslag=grondslag,
        gestart_op=beeld.nu,
        versie=1,
    )
    deelnames = [
        _deelname(casus_id, 0, verband.bestand.oin, "procesregisseur", beeld),
        _deelname(casus_id, 1, claims.partij_id, "aanmelder", beeld),
    ]
    nieuw = replace(
        beeld,
        verband=verband,
        parameters=verbanden.parameters(verband.code),
        casus=casus,
        deelnames=deelnames,
        betrokkenen=_betrokkenen(body),
        feiten=Feitenbeeld([]),
    )
    return Zaad(nieuw)


def grondslag_van(body: Mapping[str, Any], partij: PartijRegel | None) -> str:
    """Of the aanmeldende partij: of its profile, else of the first gegeven it brings; without one there is no casus (ZVH-5.1.2)."""
    uit_profiel = (r.grondslag for r in partij.profiel.values()) if partij else ()
    uit_bericht = (g["etiket"].get("grondslag") for g in body["gegevens"])
    if gevonden := next((g for g in (*uit_profiel, *uit_bericht) if g), ""):
        return gevonden
    raise BadInput(fouten=[Fout("/gegevens/0/etiket/grondslag", "ontbreekt en staat niet in het partijprofiel")], artikel="ZVH-5.1.2")


def _betrokkenen(body: Mapping[str, Any]) -> dict[UUID, str]:
    fouten = []
    gevonden: dict[UUID, str] = {}
    for nummer, b in enumerate(body["betrokkenen"]):
        betrokkene = UUID(b["betrokkeneId"])
        if betrokkene.version != 4:
            fouten.append(Fout(f"/betrokkenen/{nummer}/betrokkeneId", "is geen willekeurig kenmerk (UUID versie 4)"))
        if betrokkene in gevonden:
            fouten.append(Fout(f"/betrokkenen/{nummer}/betrokkeneId", "staat er twee keer"))
        gevonden[betrokkene] = b["categorie"]
    if list(gevonden.values()).count("1") != 1:
        fouten.append(Fout("/betrokkenen", "noemt niet precies één hoofdpersoon (categorie 1)"))
    if fouten:
        raise BadInput(fouten=fouten, artikel="ZVH-4.1t")
    return gevonden


def _deelname(casus_id: UUID, nummer: int, partij: str, rol: str, beeld: Beeld) -> Deelname:
    return Deelname(
        id=derived_id(casus_id, "deelname", nummer),
        casus_id=casus_id,
        partij=partij,
        functionaris=None,
        rol=rol,
        reden="aanmelding",
        van=beeld.nu,
        tot=None,
    )


def feiten_uit(body: Any, casus_id: UUID, basis: UUID, door: Door) -> list[dict[str, Any]]:
    """Facts stated in the request that brings gegevens in: who was told (ZVH-16.1), what was allowed (ZVH-7.2a)."""
    if not isinstance(body, dict):
        return []
    verteld = enumerate(body.get("informatie") or ())
    informatie = [informatiefeit(i, derived_id(basis, "informatie", n), casus_id, door) for n, i in verteld]
    hulp = [_hulpverlening(h, derived_id(basis, "hulpverlening", n), casus_id, door) for n, h in enumerate(body.get("hulpverlening") or ())]
    return [
        *informatie,
        *pga_opgaven.aanspreekfeit(body, derived_id(basis, "aanspreken", 0), casus_id, door),
        *hulp,
        *ljr_feiten.contactfeiten(body, basis, casus_id, door),
        *zienswijzen.feiten_bij_inbreng(body, basis, casus_id, door),
        *(
            maak(t, derived_id(basis, soort, n), casus_id, door)
            for soort, (lijst, maak) in PERSOONSFEITEN.items()
            for n, t in enumerate(body.get(lijst) or ())
        ),
    ]


def check_feiten(beeld: Beeld, claims: Claims, body: Any) -> None:
    """What may be stated with gegevens: told and allowed by betrokkenen of this casus, postponed within the term, agreed by who may.

    Raises BadInput naming every field, and Refused for a yes of somebody who may not give one (ZVH-3.5c).
    """
    if not isinstance(body, dict):
        return
    fouten = [
        Fout(f"/{lijst}/{n}/betrokkeneId", "is geen betrokkene van deze casus")
        for lijst in ("informatie", "hulpverlening", "zienswijzen", *(lijst for lijst, _ in PERSOONSFEITEN.values()))
        for n, i in enumerate(body.get(lijst) or ())
        if UUID(i["betrokkeneId"]) not in beeld.betrokkenen
    ]
    fouten += _informatiefouten(beeld, claims, body)
    fouten += [
        Fout(f"/hulpverlening/{n}/sinds", "ligt in de toekomst")
        for n, h in enumerate(body.get("hulpverlening") or ())
        if date.fromisoformat(h["sinds"]) > dag(beeld.nu)
    ]
    for n, t in enumerate(body.get("toestemmingen") or ()):
        fouten += toestemmingfouten(beeld, claims.partij_id, t, f"/toestemmingen/{n}")
    fouten += zienswijzen.fouten_bij_inbreng(beeld, claims.partij_id, body)
    if fouten:
        raise BadInput(fouten=fouten)
    _check_instemmingen(beeld, claims, body.get("instemmingen") or ())


def _informatiefouten(beeld: Beeld, claims: Claims, body: Mapping[str, Any]) -> list[Fout]:
    """Who was told, in the light of who represents him as this very request says."""
    door, basis = Door(claims.partij_id, claims.functionaris, beeld.nu), beeld.zaak_id()
    namens = enumerate(body.get("vertegenwoordigingen") or ())
    met = beeld.met([vertegenwoordigingsfeit(v, derived_id(basis, "namens", n), basis, door) for n, v in namens])
    verteld = enumerate(body.get("informatie") or ())
    return [f for n, i in verteld for f in informatiefouten(met, claims.partij_id, i, f"/informatie/{n}")]


def _check_instemmingen(beeld: Beeld, claims: Claims, instemmingen: Sequence[Mapping[str, Any]]) -> None:
    """Beside gegevens a yes is given by the same people as on its own, for the same purposes (ZVH-3.4, ZVH-3.5c)."""
    if not instemmingen:
        return
    for n, i in enumerate(instemmingen):
        check_doel(beeld, i["naarFase"], i["fasedoel"], f"/instemmingen/{n}/fasedoel")
    zelf = beeld.register.partij(claims.partij_id, beeld.verband.code)
    besluit = beeld.beslis(beeld.vraag("instemming.beantwoorden", beeld.wie(claims), leverancier=zelf))
    if not besluit:
        raise Refused(besluit.reden, code=besluit.code, artikel=besluit.artikel, volgende_stap=besluit.volgende_stap or None)


def bij_inbreng(s: Session, actie: Actie, gegevens: Sequence[Gegeven], body: Any) -> None:
    """A yes given in the request itself: for one named next fase and fasedoel, item by item (ONTWERP §4)."""
    if not isinstance(body, dict) or not gegevens:
        return
    door = Door(actie.partij, actie.functionaris, actie.nu)
    rows = [
        een_feit(
            derived_id(g.etiket.id, "instemming", nummer),
            g.etiket.casus_id,
            "instemming",
            "gegeven",
            door,
            betreft=g.etiket.id,
            partij=actie.partij,
            velden={"naar_fase": i["naarFase"], "fasedoel": i["fasedoel"], "bij_inbreng": True, "functie": actie.functie},
        )
        for g in gegevens
        for nummer, i in enumerate(body.get("instemmingen") or ())
    ]
    leg_vele_vast(s, rows)


def _hulpverlening(h: Mapping[str, Any], feit_id: UUID, casus_id: UUID, door: Door) -> dict[str, Any]:
    betreft = UUID(h["betrokkeneId"])
    return een_feit(feit_id, casus_id, "hulpverlening", "lopend", door, betreft=betreft, partij=door.partij, velden={"sinds": h["sinds"]})
