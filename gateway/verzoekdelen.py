"""A verzoek divided over its leveranciers: each judges what he supplied and knows of nothing else (ZVH-17.2, ZVH-17.4).

Facts: ``verzoekdeel`` per leverancier (``betreft`` the verzoek) and ``verzoekitem`` per gegeven (``betreft`` the gegeven). Police and OM
have no deel: their own desk hears of it, and nobody can tell from anything here whether they have something (ZVH-17.5, ZVH-17.6).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.feiten import Feitenbeeld, een_feit, get_feit, lees_feiten, leg_vele_vast, wijzig
from gateway.melden import meld, open_taak, sluit_taken
from gateway.model import Feit, Verstrekking, Vindplaats
from gateway.register import Register
from gateway.verzoektermijnen import regel_van, termijnen
from gateway.vragen import Beeld
from shared.contracts import GEZAMENLIJK
from shared.convenant import Verband, dag, rekent
from shared.convenant.verzoektermijn import uiterste_dag
from shared.errors import AppError, BadInput, Fout
from shared.identity import derived_id

if TYPE_CHECKING:
    from gateway.gevolgen import Gevolg

DEEL, ITEM, TAAK = "verzoekdeel", "verzoekitem", "verzoek_beoordelen"
AFSTEMMING, VOORNEMEN, ZIENSWIJZE = "verzoekafstemming", "verzoekvoornemen", "verzoekzienswijze"
TAAK_ZIENSWIJZE = "verzoek_zienswijze"
EIGEN_LOKET = frozenset({"politie", "openbaar_ministerie"})
OPEN, BEOORDEELD, AANGEHOUDEN = "open", "beoordeeld", "aangehouden"
VAN_LEVERANCIER = frozenset({"verzoek.beoordelen", "verzoek.zienswijze", "verzoek.vergoeding", "verzoek.deel.lezen"})
"""Acts of a leverancier on his own deel, and the reading that answers their repeat."""
CORRECTIES = frozenset({"rectificatie", "aanvulling", "verwijdering"})


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────
def delen(feiten: Feitenbeeld, verzoek_id: UUID) -> list[Feit]:
    """The deel of every leverancier, by partij."""
    return sorted((f for f in feiten.soort(DEEL) if f.betreft == verzoek_id), key=lambda f: f.partij or "")


def afstemmingen(feiten: Feitenbeeld, verzoek_id: UUID) -> list[Feit]:
    """What was settled in which overleg, oldest first; not where something appeared that nobody had judged."""
    van = (f for f in feiten.soort(AFSTEMMING) if f.betreft == verzoek_id and f.status != AANGEHOUDEN)
    return sorted(van, key=lambda f: (f.op, f.id))


def deel_van(feiten: Feitenbeeld, verzoek_id: UUID, partij: str) -> Feit | None:
    """The deel of this leverancier; None when he has none."""
    return next((f for f in delen(feiten, verzoek_id) if f.partij == partij), None)


def items(feiten: Feitenbeeld, verzoek_id: UUID, partij: str | None = None) -> list[Feit]:
    """What this verzoek asks of each leverancier, or of one."""
    van = (f for f in feiten.soort(ITEM) if f.velden["verzoek"] == str(verzoek_id))
    return sorted((f for f in van if partij in (None, f.partij)), key=lambda f: str(f.betreft))


def verzwegen(feiten: Feitenbeeld, verzoek_id: UUID) -> set[UUID]:
    """What its leverancier refused without a word, while no besluit says otherwise: the betrokkene hears nothing of it (LJR-22.2)."""
    return {f.betreft for f in items(feiten, verzoek_id) if f.betreft and f.velden.get("stil") and _besluit_volgt(f)}


def _besluit_volgt(item: Feit) -> bool:
    besluit = item.velden.get("besluit")
    return besluit is None or (besluit, item.velden["besluitgrond"]) == ("afwijzen", item.velden["grond"])


def eigen_deel(beeld: Beeld, verzoek_id: UUID, partij: str) -> dict[str, Any]:
    """Fields of a Vraag: the caller is leverancier of this verzoek only if he has a deel in it (ZVH-17.2)."""
    deel = deel_van(beeld.feiten, verzoek_id, partij)
    return {"leverancier": beeld.register.partij(partij, beeld.verband.code) if deel else None}


def vraagvelden(handeling: str, beeld: Beeld, params: Mapping[str, UUID], partij: str) -> dict[str, Any]:
    """What beleid must know of an act on a deel besides who and which casus."""
    verzoek_id = params.get("verzoekId")
    return eigen_deel(beeld, verzoek_id, partij) if verzoek_id and handeling in VAN_LEVERANCIER else {}


# ── dividing ────────────────────────────────────────────────────────────────────────────────────────────────
def open_delen(g: "Gevolg") -> bool:
    """Give every leverancier his deel as soon as it is clear what is asked; who asks need not be known yet (ZVH-17.2, ZVH-18.4).

    Returns whether anybody has something new to judge.
    """
    verzoek = get_feit(g.s, g.object_id)
    if verzoek.status == "beantwoord" or not verzoek.velden.get("volledig"):
        return False
    feiten, per_partij = lees_feiten(g.s, g.casus.id), _per_leverancier(g.s, g.verband, verzoek)
    bekend, geopend = {f.betreft for f in items(feiten, verzoek.id)}, False
    for partij, ids in per_partij.items():
        if _heeft_eigen_loket(g.register, partij):
            _stuur_door(g, verzoek, partij)
        elif nieuw := [i for i in ids if i not in bekend]:
            _open(g, feiten, verzoek, partij, nieuw)
            geopend = True
    return geopend


def _per_leverancier(s: Session, verband: Verband, verzoek: Feit) -> dict[str, list[UUID]]:
    """The gegevens about this betrokkene by who supplied them: all, or those the verzoek names; nothing of the rights file itself."""
    v, p = Verstrekking, Vindplaats
    waar = (v.casus_id == verzoek.casus_id, v.betrokkene_id == verzoek.betreft, p.id == v.gegeven_id, p.dienst != "rights")
    gevraagd = {UUID(i) for i in verzoek.velden.get("gegeven_ids") or ()}
    gevonden: dict[str, list[UUID]] = defaultdict(list)
    for row in s.execute(select(v.gegeven_id, v.leverancier).where(*waar).distinct().order_by(v.leverancier, v.gegeven_id)):
        besluit_zelf = row.leverancier in (GEZAMENLIJK, verband.bestand.oin)
        if not besluit_zelf and (not gevraagd or row.gegeven_id in gevraagd):
            gevonden[row.leverancier].append(row.gegeven_id)
    return gevonden


def _heeft_eigen_loket(register: Register, partij: str) -> bool:
    regel = register.get(partij)
    return regel is not None and regel.soort in EIGEN_LOKET


def _stuur_door(g: "Gevolg", verzoek: Feit, partij: str) -> None:
    """Police and OM hear of it once, and nobody else hears that they did (ZVH-17.5, ZVH-17.6)."""
    feit_id = derived_id(verzoek.id, f"doorgestuurd.{partij}", 0)
    if feit_id in lees_feiten(g.s, g.casus.id).alle:
        return
    leg_vele_vast(g.s, [een_feit(feit_id, g.casus.id, "verzoekdoorzending", "gemeld", g.door, betreft=verzoek.id, partij=partij)])
    meld(g.s, partij, "verzoek.doorgestuurd", verzoek.id, g.casus.id, g.actie.nu)


def _open(g: "Gevolg", feiten: Feitenbeeld, verzoek: Feit, partij: str, ids: Sequence[UUID]) -> None:
    """A deel of one leverancier with its last day; what came later opens it again."""
    regel = g.register.get(partij)
    uiterlijk = termijnen(feiten, verzoek, partij, regel.reglement if regel else None, dag(g.actie.nu)).deel
    deel, v = deel_van(feiten, verzoek.id, partij), Verstrekking
    ingebracht = select(v.gegeven_id, v.grondslag).where(v.gegeven_id.in_(ids), v.soort == "inbreng")
    grondslagen = {row.gegeven_id: row.grondslag for row in g.s.execute(ingebracht)}
    rows = [
        een_feit(
            derived_id(verzoek.id, f"item.{i}", 0),
            g.casus.id,
            ITEM,
            OPEN,
            g.door,
            betreft=i,
            partij=partij,
            velden={"verzoek": str(verzoek.id), "grondslag": grondslagen.get(i, "")},
        )
        for i in ids
    ]
    if deel is None:
        velden = {"uiterlijk": str(uiterlijk), "overschrijding": ""}
        feit_id = derived_id(verzoek.id, f"deel.{partij}", 0)
        rows.append(een_feit(feit_id, g.casus.id, DEEL, OPEN, g.door, betreft=verzoek.id, partij=partij, velden=velden))
    elif deel.status != OPEN:
        wijzig(g.s, deel, OPEN, g.door)
    leg_vele_vast(g.s, rows)
    open_taak(g.s, g.casus.id, partij, TAAK, verzoek.id, g.actie.nu, uiterlijk)


# ── judging ─────────────────────────────────────────────────────────────────────────────────────────────────
def lees_beoordeling(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of each gegeven, as codes, and of which the betrokkene may not even hear it; never why."""
    stil = [str(UUID(i["gegevenId"])) for i in body["items"] if (i.get("uitzondering") or {}).get("meedelen") is False]
    return {"oordelen": {str(UUID(i["gegevenId"])): [i["oordeel"], i.get("grond") or ""] for i in body["items"]}, "stil": stil}


def eigen_items(beeld: Beeld, partij: str, body: Mapping[str, Any], params: Mapping[str, UUID]) -> AppError | None:
    """Only what one supplied oneself and did not judge yet; another's gegeven and one that is not there give the same answer (ZVH-17.2)."""
    eigen = {f.betreft for f in items(beeld.feiten, params["verzoekId"], partij) if f.status == OPEN}
    vreemd = [n for n, i in enumerate(body["items"]) if UUID(i["gegevenId"]) not in eigen]
    reden = "is geen gegeven dat u in dit verzoek nog beoordeelt"
    return BadInput(fouten=[Fout(f"/items/{n}/gegevenId", reden) for n in vreemd], artikel="ZVH-17.2") if vreemd else None


def beoordeling(g: "Gevolg") -> None:
    """A leverancier judged: his deel closes when nothing of it is open (ZVH-17.4)."""
    feiten, partij, oordelen = lees_feiten(g.s, g.casus.id), g.actie.partij, g.velden["oordelen"]
    eigen = items(feiten, g.object_id, partij)
    for f in eigen:
        if f.status == OPEN and str(f.betreft) in oordelen:
            oordeel, grond = oordelen[str(f.betreft)]
            wijzig(g.s, f, oordeel, g.door, grond=grond, stil=str(f.betreft) in g.velden["stil"])
    deel = deel_van(feiten, g.object_id, partij)
    assert deel
    nog_open = any(f.status == OPEN and str(f.betreft) not in oordelen for f in eigen)
    wijzig(g.s, deel, OPEN if nog_open else BEOORDEELD, g.door, overschrijding=_overschrijding(g, deel))
    if not nog_open:
        sluit_taken(g.s, g.casus.id, TAAK, g.actie.nu, object_id=g.object_id, partij=partij)


def _overschrijding(g: "Gevolg", deel: Feit) -> str:
    """Refusing for the first time after the term as it was without extension or suspension goes against its own reglement (LJR-23.4)."""
    partij = g.register.get(g.actie.partij)
    reglement = (partij.reglement if partij else None) or ""
    regel = regel_van(reglement)
    weigert = any(oordeel == "afwijzen" for oordeel, _ in g.velden["oordelen"].values())
    if regel is None or not weigert or deel.velden["overschrijding"]:
        return str(deel.velden["overschrijding"])
    ontvangen = date.fromisoformat(get_feit(g.s, g.object_id).velden["ontvangen_op"])
    te_laat = dag(g.actie.nu) > uiterste_dag(ontvangen, regel.termijn)
    return {"ljr": "LJR 23.4", "xtra": "XTRA 10.2", "ied": "IED 9.3"}[reglement] if te_laat else ""


# ── a voornemen of a pga ────────────────────────────────────────────────────────────────────────────────────
def lees_voornemen(body: Mapping[str, Any]) -> dict[str, Any]:
    """On which interest, and until when leveranciers can react."""
    return {"gronden": body["gronden"], "reactie_uiterlijk": body.get("reactieUiterlijk") or ""}


def voornemen(g: "Gevolg") -> None:
    """Ask every leverancier involved what he thinks of an intended refusal, until a last day (PGA-17.1b)."""
    open_delen(g)
    partijen = sorted(f.partij or "" for f in delen(lees_feiten(g.s, g.casus.id), g.object_id))
    termijn = rekent(dag(g.actie.nu), g.verband.termijn("termijn_zienswijze_voornemen"))
    uiterlijk = date.fromisoformat(g.velden["reactie_uiterlijk"]) if g.velden["reactie_uiterlijk"] else termijn
    velden = {"gronden": g.velden["gronden"], "reactie_uiterlijk": str(uiterlijk), "gevraagd": partijen}
    feit_id = derived_id(g.actie.handeling_id, VOORNEMEN, 0)
    leg_vele_vast(g.s, [een_feit(feit_id, g.casus.id, VOORNEMEN, "voorgelegd", g.door, betreft=g.object_id, velden=velden)])
    for partij in partijen:
        open_taak(g.s, g.casus.id, partij, TAAK_ZIENSWIJZE, g.object_id, g.actie.nu, uiterlijk)


def zienswijze(g: "Gevolg") -> None:
    """A leverancier reacted (PGA-17.1b)."""
    feit_id = derived_id(g.actie.handeling_id, ZIENSWIJZE, 0)
    velden = {"standpunt": g.velden["standpunt"]}
    rij = een_feit(feit_id, g.casus.id, ZIENSWIJZE, "gegeven", g.door, betreft=g.object_id, partij=g.actie.partij, velden=velden)
    leg_vele_vast(g.s, [rij])
    sluit_taken(g.s, g.casus.id, TAAK_ZIENSWIJZE, g.actie.nu, object_id=g.object_id, partij=g.actie.partij)


def laatste_voornemen(feiten: Feitenbeeld, verzoek_id: UUID) -> Feit | None:
    """The newest intended refusal of this verzoek; None when there is none."""
    gevonden = (f for f in feiten.soort(VOORNEMEN) if f.betreft == verzoek_id)
    return max(gevonden, key=lambda f: (f.op, f.id), default=None)


def is_rijp(feiten: Feitenbeeld, verzoek_id: UUID, vandaag: date) -> bool:
    """Was every leverancier involved asked about it, and did each react or let the term pass (PGA-17.1b)."""
    betrokken, feit = {f.partij for f in delen(feiten, verzoek_id)}, laatste_voornemen(feiten, verzoek_id)
    if not betrokken:
        return True
    if feit is None or betrokken - set(feit.velden["gevraagd"]):
        return False
    gereageerd = {f.partij for f in feiten.soort(ZIENSWIJZE) if f.betreft == verzoek_id and f.op >= feit.op}
    return betrokken <= gereageerd or vandaag > date.fromisoformat(feit.velden["reactie_uiterlijk"])
