"""A new casus: its register line, betrokkenen and first facts, made only together with an allowed aanmelding (ZVH-1.18, ZVH-16.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.audit import Actie
from gateway.auth import Claims
from gateway.feiten import Door, Feitenbeeld, een_feit, leg_vele_vast
from gateway.model import Betrokkene, Casus, Deelname, Feit
from gateway.vragen import Beeld, Verbanden
from shared.contracts import Gegeven
from shared.errors import BadInput, Fout
from shared.identity import derived_id


@dataclass(frozen=True)
class Zaad:
    """A casus that is not there yet: beleid sees it, the database only after a yes."""

    beeld: Beeld
    feiten: list[dict[str, Any]]

    def schrijf(self, s: Session) -> None:
        """Make it real, in the transaction of the intention."""
        assert self.beeld.casus is not None
        s.add(self.beeld.casus)
        s.add_all(self.beeld.deelnames)
        s.add_all([Betrokkene(id=i, casus_id=self.beeld.casus.id, categorie=c) for i, c in self.beeld.betrokkenen.items()])
        leg_vele_vast(s, self.feiten)
        s.flush()


def nieuwe_casus(beeld: Beeld, verbanden: Verbanden, body: Mapping[str, Any], claims: Claims, casus_id: UUID) -> Zaad:
    """The casus this aanmelding would make; BadInput for an unknown verband, a double or a malformed betrokkene."""
    if body["samenwerkingsverband"] not in verbanden:
        raise BadInput(fouten=[Fout("/samenwerkingsverband", "is hier niet bekend")], artikel="ZVH-4.3t")
    verband = verbanden.get(body["samenwerkingsverband"])
    partij = beeld.register.get(claims.partij_id)
    grondslag = next((r.grondslag for r in partij.profiel.values()), "") if partij else ""
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
    door = Door(claims.partij_id, claims.functionaris, beeld.nu)
    feiten = [_informatie(i, nummer, casus_id, door) for nummer, i in enumerate(body.get("informatie", ()))]
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
        feiten=Feitenbeeld([Feit(**f) for f in feiten]),
    )
    return Zaad(nieuw, feiten)


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


def _informatie(i: Mapping[str, Any], nummer: int, casus_id: UUID, door: Door) -> dict[str, Any]:
    """An informatiemoment or its postponement as a fact (ZVH-16.1, ZVH-16.6)."""
    velden = {
        "geinformeerd_op": i.get("geinformeerdOp"),
        "wijze": i.get("wijze"),
        "uitstelgrond": i.get("uitstelgrond"),
        "hertoets_op": i.get("hertoetsOp"),
    }
    status = "geinformeerd" if velden["geinformeerd_op"] else "uitgesteld"
    betrokkene = UUID(i["betrokkeneId"])
    feit_id = derived_id(casus_id, "informatie", nummer)
    return een_feit(feit_id, casus_id, "informatie", status, door, betreft=betrokkene, partij=door.partij, velden=velden)


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
