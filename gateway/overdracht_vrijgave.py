"""The moment of release: one short transaction in which beleid is asked again and everything that follows is written (ONTWERP §5)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit, briefplicht, keten, verbandoverdracht
from gateway import overdracht_boek as boek
from gateway.audit import Actie
from gateway.beleid import Besluit
from gateway.feiten import Door
from gateway.kern import Kern
from gateway.klokstand import wereldtijd
from gateway.melden import meld, sluit_taken
from gateway.model import Casus, OverdrachtItem, Vindplaats
from gateway.overdracht_stand import Stand
from gateway.toestemmingen import verbruik
from gateway.verbandoverdracht import Oordeel
from gateway.verstrekkingen import leg_vast
from gateway.vragen import Beeld
from shared.contracts import FASEN, Etiket
from shared.db import een_van, werk_bij
from shared.errors import Unavailable


def require_bewijs(s: Session, kern: Kern, stand: Stand) -> None:
    """Unavailable while the audit of a verband that this crosses could not be signed in time: what nobody can prove does not travel
    (ZVH-B3.6). Custody keeps what it has, and recovery goes on from here."""
    for code in {stand.actie.verband, stand.naar_verband} - {""} if stand.soort != "inzage" else ():
        if keten.wacht_te_lang(s, code, wereldtijd() - kern.verbanden.get(code).termijn("controlepunt_uiterlijk")):
            raise Unavailable(
                "Van het bewijs is te lang geen controlepunt gemaakt; tot dat er is, gaat niets over.",
                code="controlepunt_ontbreekt",
                artikel="ZVH-B3.6" if stand.actie.regime == "zvh" else "PGA 5.5",
                volgende_stap="De beheerder zet de klok weer aan; deze overdracht gaat dan vanzelf verder.",
                headers={"Retry-After": "60"},
            )


def geef_vrij(s: Session, kern: Kern, stand: Stand) -> bool:
    """Decide again over facts read under the lock; final ids, audit, verstrekkingen and the new fase go in together.

    False when the move itself is not allowed any more: then nothing travels and the fase stays what it is.
    """
    beeld, daar = boek.lees_beide(s, kern, stand, slot=True)
    besluit = _daad(beeld, daar, stand)
    if not besluit:
        _alles_blijft(s, kern, stand, beeld, besluit)
        return False
    gevonden = boek.oordelen(beeld, daar, stand, _toegelaten(s, stand))
    _houd_achter(s, stand, [o for o in gevonden if not o.besluit])
    mee = [o for o in gevonden if o.besluit]
    _markeer(s, stand, [o.etiket.id for o in mee])
    audit.schrijf(s, replace(stand.actie, nu=beeld.nu), "feit", "toegestaan", boek.bewijs(gevonden))
    _leg_vast(s, kern, stand, beeld, daar, mee)
    return True


def _toegelaten(s: Session, stand: Stand) -> list[Etiket]:
    i = OverdrachtItem
    etiketten = s.execute(select(i.etiket).where(i.overdracht_id == stand.id, i.status == "toegelaten").order_by(i.gegeven_id)).scalars()
    return [Etiket.model_validate(e) for e in etiketten]


def _houd_achter(s: Session, stand: Stand, nee: Sequence[Oordeel]) -> None:
    """What was allowed at first and is not any more."""
    i = OverdrachtItem
    for o in nee:
        waar = (i.overdracht_id == stand.id, i.gegeven_id == o.etiket.id)
        werk_bij(s, i, *waar, status="achter", uitkomst=o.besluit.uitkomst, **boek.reden(o.besluit))


def _alles_blijft(s: Session, kern: Kern, stand: Stand, beeld: Beeld, besluit: Besluit) -> None:
    i = OverdrachtItem
    alle = (i.overdracht_id == stand.id, i.status == "toegelaten")
    werk_bij(s, i, *alle, status="achter", uitkomst=besluit.uitkomst, **boek.reden(besluit))
    audit.schrijf(s, replace(stand.actie, nu=beeld.nu), "verdict", "geweigerd", audit.besluit_body(besluit))
    if stand.over_de_grens:
        verbandoverdracht.noteer(s, kern, stand, beeld.nu, "uitkomst", "mislukt", {})


def _leg_vast(s: Session, kern: Kern, stand: Stand, beeld: Beeld, daar: Beeld | None, mee: Sequence[Oordeel]) -> None:
    """The supply on record, and what it brings about: in the casus itself, and in the one that receives."""
    actie, etiketten = replace(stand.actie, nu=beeld.nu), [o.etiket for o in mee]
    soort = "overdracht" if stand.soort == "fase" else stand.soort
    ontvanger = _ontvanger(stand, actie) if daar is None else daar.verband.bestand.oin
    leg_vast(s, soort, etiketten, actie, ontvanger=ontvanger, doel=stand.fasedoel)
    if stand.soort == "inzage":
        return
    door = Door(actie.partij, actie.functionaris, actie.nu)
    verbruik(s, etiketten, stand.naar if daar is None else ontvanger, door)
    briefplicht.bij_verstrekking(s, beeld, door, [o.vertrek for o in mee], stand.id)
    if daar is None:
        _zet_fase(s, beeld, stand, [e.id for e in etiketten])
    else:
        sluit_taken(s, stand.casus_id, "overdracht_starten", beeld.nu)
        verbandoverdracht.neem_op(s, kern, stand, daar, mee)


def _daad(beeld: Beeld, daar: Beeld | None, stand: Stand) -> Besluit:
    """The move as an act, apart from any gegeven."""
    wie = beeld.wie(stand.claims)
    if daar is not None:
        return verbandoverdracht.daad(beeld, stand.claims, stand.bestemming, daar)
    if stand.soort == "inzage":
        return beeld.beslis(beeld.vraag("verzoek.verzamelen", wie, betrokkene_id=str(stand.betrokkene_id)))
    return beeld.beslis(beeld.vraag("overdracht.starten", wie, naar_fase=stand.naar, fasedoel=stand.fasedoel))


def _ontvanger(stand: Stand, actie: Actie) -> str:
    return "betrokkene" if stand.soort == "inzage" else actie.verband


def _markeer(s: Session, stand: Stand, mee: Sequence[UUID]) -> None:
    i = OverdrachtItem
    werk_bij(s, i, i.overdracht_id == stand.id, een_van(i.gegeven_id, mee), status="meegegaan")


def _zet_fase(s: Session, beeld: Beeld, stand: Stand, mee: Sequence[UUID]) -> None:
    """The first release into a fase brings the casus there; what was finished in the old fase is finished."""
    casus: Casus | None = beeld.casus
    assert casus is not None
    sluit_taken(s, casus.id, "overdracht_starten", beeld.nu)
    if casus.fase == stand.van and FASEN.index(stand.naar) > FASEN.index(stand.van):
        casus.fase, casus.fasestatus = stand.naar, []
        casus.versie += 1
        if stand.naar == "afschaling":
            casus.status = "afgeschaald"
        for partij in {d.partij for d in beeld.deelnames}:
            meld(s, partij, "casus.fase_gewijzigd", casus.id, casus.id, beeld.nu)
    werk_bij(s, Vindplaats, een_van(Vindplaats.id, mee), dienst=stand.naar)
