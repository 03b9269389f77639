"""What may be done with the gegevens of one service: every query on the shared tables (ONTWERP §5, §9)."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, false, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.contracts import VERKLARING, Etiket, Gegeven, Inhoud, Pakket
from shared.convenant import dag
from shared.crypto import DataKey, Keyring, WrappedKey, unwrap, wrap_key
from shared.db import een_van, geraakt, werk_bij, wis
from shared.dossier import BEWARING, ONZICHTBAAR, WACHTEND, ZICHTBAAR, Dossier
from shared.errors import Conflict, NotFound, PreconditionFailed
from shared.grootboek import Grootboek

TERMIJNEN = 1000
"""How many ended gegevens one answer names; whoever does not destroy them all reads on."""


class Kluis:
    """The gegevens of one service inside one transaction; content is opened and closed here and nowhere else."""

    def __init__(self, session: Session, dossier: Dossier, keyring: Keyring, grootboek: Grootboek) -> None:
        self.session, self.dossier, self.keyring, self.grootboek = session, dossier, keyring, grootboek
        self.gezien: set[UUID] = set()
        """Betrokkenen whose gegevens this handeling touched: one logregel each (LDV 1.0 §2.2)."""

    # ── keys ────────────────────────────────────────────────────────────────────────────────────────────────
    def _sleutel(self, casus_id: UUID, *, maak: bool = False) -> DataKey:
        """The data key; ``maak``: to write under it, so that it is not replaced before this transaction ends (see ``_nieuwe_sleutel``)."""
        t = self.dossier.sleutel
        query = select(t.c.epoch, t.c.verpakt).where(t.c.casus_id == casus_id)
        row = self.session.execute(query.with_for_update(read=True) if maak else query).one_or_none()
        if row:
            return unwrap(self.keyring, WrappedKey(row.epoch, row.verpakt), casus_id)
        if not maak:
            raise NotFound
        wrapped = wrap_key(self.keyring, casus_id)
        try:
            with self.session.begin_nested():
                self.session.execute(insert(t).values(casus_id=casus_id, epoch=wrapped.epoch, verpakt=wrapped.verpakt))
        except IntegrityError:  # another made the first key of this casus meanwhile
            return self._sleutel(casus_id, maak=True)
        return unwrap(self.keyring, wrapped, casus_id)

    def _dicht(self, key: DataKey, gegeven_id: UUID, inhoud: Inhoud) -> bytes:
        return key.encrypt(json.dumps(inhoud, ensure_ascii=False).encode(), table="gegeven", column="inhoud", id=str(gegeven_id))

    def _open(self, key: DataKey, gegeven_id: UUID, cijfertekst: bytes) -> Inhoud:
        inhoud: Inhoud = json.loads(key.decrypt(cijfertekst, table="gegeven", column="inhoud", id=str(gegeven_id)))
        return inhoud

    # ── texts of rows that are no gegeven ───────────────────────────────────────────────────────────────────
    def verzegel(self, eigenaar: UUID, tekst: str, *, table: str, column: str, id: UUID) -> bytes:
        """A text under the data key of ``eigenaar``: what the row is about, and never a casus, whose key is replaced with its gegevens."""
        return self._sleutel(eigenaar, maak=True).encrypt(tekst.encode(), table=table, column=column, id=str(id))

    def ontzegel(self, eigenaar: UUID, cijfertekst: bytes, *, table: str, column: str, id: UUID) -> str:
        """Back from ``verzegel``; NotFound when the key is gone."""
        return self._sleutel(eigenaar).decrypt(cijfertekst, table=table, column=column, id=str(id)).decode()

    # ── bringing in and reading ─────────────────────────────────────────────────────────────────────────────
    def voeg_toe(self, gegevens: Sequence[Gegeven], object_id: UUID, *, toestand: str = ZICHTBAAR, **extra: Any) -> None:
        """Store gegevens of one casus under one object; ``extra`` are further columns (overdracht_id, vervalt_op)."""
        if not gegevens:
            return
        key = self._sleutel(gegevens[0].etiket.casus_id, maak=True)
        self.session.execute(insert(self.dossier.gegeven), [self._rij(key, g, object_id, toestand) | extra for g in gegevens])
        self.gezien.update(g.etiket.betrokkene_id for g in gegevens)

    def _rij(self, key: DataKey, g: Gegeven, object_id: UUID, toestand: str) -> dict[str, Any]:
        e = g.etiket
        return {
            "id": e.id,
            "casus_id": e.casus_id,
            "object_id": object_id,
            "leverancier": e.leverancier,
            "categorie": e.categorie_verband,
            "toestand": toestand,
            "etiket": e.model_dump(mode="json", by_alias=False),
            "inhoud": self._dicht(key, e.id, g.inhoud),
            "versie": e.versie,
            "overdracht_id": None,
            "bevroren": False,
            "bewaren_tot": e.bewaren_tot,
            "vervalt_op": None,
        }

    def etiketten(self, where: Any, *, toestanden: Iterable[str] = (ZICHTBAAR,), na: UUID | None = None, limit: int = 1000) -> list[Etiket]:
        """Labels in a fixed order (id), after ``na``; no content is opened."""
        g = self.dossier.gegeven
        query = select(g.c.etiket).where(where, g.c.toestand.in_(tuple(toestanden))).order_by(g.c.id).limit(limit)
        if na:
            query = query.where(g.c.id > na)
        return [Etiket.model_validate(row.etiket) for row in self.session.execute(query)]

    def inhoud(self, where: Any, ids: Sequence[UUID]) -> list[Gegeven]:
        """The shown gegevens among ``ids``, with content; what is not shown or not asked for is absent."""
        g = self.dossier.gegeven
        return self._openen(select(g).where(where, g.c.toestand == ZICHTBAAR).order_by(g.c.id), set(ids))

    def _openen(self, query: Select[Any], ids: set[UUID]) -> list[Gegeven]:
        rows = [row for row in self.session.execute(query) if row.id in ids]
        keys = {casus_id: self._sleutel(casus_id) for casus_id in {row.casus_id for row in rows}}
        gegevens = [self._gegeven(row, keys[row.casus_id]) for row in rows]
        self.gezien.update(x.etiket.betrokkene_id for x in gegevens)
        return gegevens

    def _gegeven(self, row: Row[Any], key: DataKey) -> Gegeven:
        return Gegeven(etiket=Etiket.model_validate(row.etiket), inhoud=self._open(key, row.id, row.inhoud))

    def get(self, gegeven_id: UUID) -> Row[Any]:
        """One living gegeven; 404 when it is not there, 409 while an overdracht holds it."""
        g = self.dossier.gegeven
        row = self.session.execute(
            select(g).where(g.c.id == gegeven_id, g.c.toestand.in_((ZICHTBAAR, WACHTEND))).with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound
        if row.bevroren:
            raise Conflict(
                "Dit gegeven gaat juist mee in een overdracht.", code="gegeven_bevroren", volgende_stap="Probeer het na de overdracht."
            )
        return row

    def corrigeer(self, gegeven_id: UUID, inhoud: Inhoud, versie: int, nu: datetime) -> Etiket:
        """A new version by the leverancier; the old one stays in the history until destruction (ZVH-10.1b). 412 when not the newest."""
        row = self.get(gegeven_id)
        if row.versie != versie:
            raise PreconditionFailed
        oude = self._open(self._sleutel(row.casus_id), row.id, row.inhoud)
        blijft = {VERKLARING: oude[VERKLARING]} if VERKLARING in oude else {}
        return self._vernieuw(row, {**inhoud, **blijft}, juistheid_bevestigd_op=dag(nu))

    def vul_aan(self, gegeven_id: UUID, tekst: str, nu: datetime) -> Etiket:
        """A statement of the betrokkene beside what is there; it stays with its gegeven whatever becomes of that (LJR-19.1-aanvulling).

        A second one follows the first; the same one again, after an unknown outcome, stands there once.
        """
        row = self.get(gegeven_id)
        oude = self._open(self._sleutel(row.casus_id), row.id, row.inhoud)
        eerder = oude.get(VERKLARING, "")
        samen = eerder if f"\n\n{eerder}".endswith(f"\n\n{tekst}") else f"{eerder}\n\n{tekst}".strip()
        return self._vernieuw(row, {**oude, VERKLARING: samen}, aangevuld_op=dag(nu))

    def _vernieuw(self, row: Row[Any], inhoud: Inhoud, **velden: Any) -> Etiket:
        key, versie = self._sleutel(row.casus_id, maak=True), row.versie
        nieuw = Etiket.model_validate(row.etiket).model_copy(update={"versie": versie + 1, **velden})
        oud = {"gegeven_id": row.id, "versie": row.versie, "casus_id": row.casus_id, "etiket": row.etiket, "inhoud": row.inhoud}
        self.session.execute(insert(self.dossier.versie).values(oud))
        self._zet_rij(
            row.id, etiket=nieuw.model_dump(mode="json", by_alias=False), inhoud=self._dicht(key, row.id, inhoud), versie=versie + 1
        )
        self.gezien.add(nieuw.betrokkene_id)
        return nieuw

    def zet_etiket(self, gegeven_id: UUID, *, beperkt: bool | None, bewaren_tot: date | None) -> None:
        """Change the two fields of a label that may change from outside: a restriction, a shorter term."""
        row = self.get(gegeven_id)
        wijziging: dict[str, Any] = {} if beperkt is None else {"beperkt": beperkt}
        if bewaren_tot:
            wijziging["bewaren_tot"] = bewaren_tot
        etiket = Etiket.model_validate(row.etiket).model_copy(update=wijziging)
        self._zet_rij(row.id, etiket=etiket.model_dump(mode="json", by_alias=False), bewaren_tot=etiket.bewaren_tot)
        self.gezien.add(etiket.betrokkene_id)

    def _zie(self, waar: ColumnElement[bool]) -> None:
        """Note whose gegevens these are, without opening them; before the rows go."""
        g = self.dossier.gegeven
        wie = select(g.c.etiket["betrokkene_id"].as_string()).where(waar).distinct()
        self.gezien.update(map(UUID, self.session.execute(wie).scalars()))

    def _zet_rij(self, gegeven_id: UUID, **waarden: Any) -> None:
        g = self.dossier.gegeven
        self.session.execute(update(g).where(g.c.id == gegeven_id).values(**waarden))

    # ── leaving ─────────────────────────────────────────────────────────────────────────────────────────────
    def bevries(self, overdracht_id: UUID, casus_id: UUID, ids: Sequence[UUID]) -> Pakket:
        """Hold exactly ``ids`` under this overdracht and return those that are here; asked again with other ids, the set is replaced.

        Conflict when another overdracht holds one of them, or when this one was cleaned already: a late call must not freeze anything.
        """
        g, v = self.dossier.gegeven, self.dossier.vertrek
        if self.session.execute(select(v.c.geschoond).where(v.c.overdracht_id == overdracht_id).with_for_update()).scalar_one_or_none():
            raise Conflict("Deze overdracht is al afgerond.", code="overdracht_geschoond")
        self.session.execute(update(g).where(g.c.overdracht_id == overdracht_id, g.c.bevroren).values(bevroren=False, overdracht_id=None))
        levend = select(g).where(g.c.casus_id == casus_id, g.c.toestand.in_((ZICHTBAAR, WACHTEND))).order_by(g.c.id)
        self._weiger_bevroren(casus_id, set(ids))
        gegevens = self._openen(levend.with_for_update(), set(ids))
        gevonden = [x.etiket.id for x in gegevens]
        self._per_groep(gevonden, bevroren=True, overdracht_id=overdracht_id)
        self._schrijf_vertrek(overdracht_id, casus_id, gevonden)
        return Pakket(overdracht_id=overdracht_id, casus_id=casus_id, gegevens=gegevens)

    def _weiger_bevroren(self, casus_id: UUID, ids: set[UUID]) -> None:
        g = self.dossier.gegeven
        vast = self.session.execute(select(g.c.id).where(g.c.casus_id == casus_id, g.c.bevroren).with_for_update()).scalars()
        if not ids.isdisjoint(vast):
            raise Conflict("Een andere overdracht houdt een van deze gegevens vast.", code="gegeven_bevroren")

    def _schrijf_vertrek(self, overdracht_id: UUID, casus_id: UUID, ids: Sequence[UUID]) -> None:
        v = self.dossier.vertrek
        self.session.execute(delete(v).where(v.c.overdracht_id == overdracht_id))
        self.session.execute(insert(v).values(overdracht_id=overdracht_id, casus_id=casus_id, ids=[str(i) for i in ids], geschoond=False))

    def _per_groep(self, ids: Sequence[UUID], **waarden: Any) -> None:
        g = self.dossier.gegeven
        if ids:
            werk_bij(self.session, g, een_van(g.c.id, ids), **waarden)

    def schoon(
        self,
        overdracht_id: UUID,
        *,
        weg: Sequence[UUID],
        onzichtbaar: Sequence[UUID],
        wachtend: Sequence[UUID],
        vervalt_op: datetime,
        wacht_tot: datetime,
    ) -> None:
        """Clean after a release: released items at once, unneeded or refused ones invisible until ``vervalt_op``, the rest waits a term.

        Twice is once: a late repeat must not touch what a following overdracht does with the rest.
        """
        g = self.dossier.gegeven
        v = self.dossier.vertrek
        if self.session.execute(select(v.c.geschoond).where(v.c.overdracht_id == overdracht_id).with_for_update()).scalar_one_or_none():
            return
        self.session.execute(update(g).where(g.c.overdracht_id == overdracht_id, g.c.bevroren).values(bevroren=False, overdracht_id=None))
        self._zie(een_van(g.c.id, [*onzichtbaar, *wachtend]))
        self._per_groep(onzichtbaar, toestand=ONZICHTBAAR, vervalt_op=vervalt_op)
        self._per_groep(wachtend, toestand=WACHTEND, vervalt_op=wacht_tot)
        self.session.execute(update(v).where(v.c.overdracht_id == overdracht_id).values(geschoond=True))
        self.vernietig(weg, vervalt_op)

    # ── arriving ────────────────────────────────────────────────────────────────────────────────────────────
    def neem_in_bewaring(self, pakket: Pakket, vervalt_op: datetime) -> None:
        """Keep a pakket out of sight until its release; twice is once, and after the release a late one has no effect."""
        a, g = self.dossier.aankomst, self.dossier.gegeven
        if self._status_aankomst(pakket.overdracht_id) == "vrijgegeven":
            return
        self.session.execute(delete(g).where(g.c.overdracht_id == pakket.overdracht_id, g.c.toestand == BEWARING))
        self.session.execute(delete(a).where(a.c.overdracht_id == pakket.overdracht_id))
        if any(x.etiket.aangevuld_op and VERKLARING not in x.inhoud for x in pakket.gegevens):
            raise Conflict(
                "Een gegeven komt zonder zijn aanvullende verklaring.", code="verklaring_ontbreekt", artikel="LJR-19.1-aanvulling"
            )
        ids = [str(x.etiket.id) for x in pakket.gegevens]
        self.session.execute(insert(a).values(overdracht_id=pakket.overdracht_id, casus_id=pakket.casus_id, status=BEWARING, ids=ids))
        self.voeg_toe(pakket.gegevens, pakket.casus_id, toestand=BEWARING, overdracht_id=pakket.overdracht_id, vervalt_op=vervalt_op)

    def _status_aankomst(self, overdracht_id: UUID) -> str | None:
        """Read under a lock: a late PUT and the release of one overdracht go one after the other."""
        a = self.dossier.aankomst
        return self.session.execute(select(a.c.status).where(a.c.overdracht_id == overdracht_id).with_for_update()).scalar_one_or_none()

    def geef_vrij(self, overdracht_id: UUID, ids: Sequence[UUID], nu: datetime) -> list[UUID]:
        """Show ``ids`` and destroy what else came along; returns the ids that are not here (custody ran out: bring them again)."""
        g, a = self.dossier.gegeven, self.dossier.aankomst
        if self._status_aankomst(overdracht_id) == "vrijgegeven":
            return []
        rows = self.session.execute(select(g.c.id, g.c.toestand).where(g.c.overdracht_id == overdracht_id)).all()
        aanwezig, gevraagd = {row.id for row in rows}, set(ids)
        if gevraagd - aanwezig:
            return sorted(gevraagd - aanwezig)
        self._zie(g.c.overdracht_id == overdracht_id)
        self._per_groep(sorted(gevraagd), toestand=ZICHTBAAR, vervalt_op=None)
        self.session.execute(
            update(a).where(a.c.overdracht_id == overdracht_id).values(status="vrijgegeven", ids=[str(i) for i in sorted(gevraagd)])
        )
        rest = [row.id for row in rows if row.id not in gevraagd and row.toestand == BEWARING]
        self.vernietig(rest, nu)
        return []

    # ── going away ──────────────────────────────────────────────────────────────────────────────────────────
    def vernietig(self, ids: Sequence[UUID], op: datetime) -> None:
        """Destroy gegevens: ledger first, rows gone, and the living rest of the casus under a new data key (ONTWERP §9)."""
        if not ids:
            return
        g, v = self.dossier.gegeven, self.dossier.versie
        volgnr = self._boek_gegevens(ids, op)
        casussen = set(self.session.execute(select(g.c.casus_id).where(een_van(g.c.id, ids)).distinct()).scalars())
        self._zie(een_van(g.c.id, ids))
        wis(self.session, v, een_van(v.c.gegeven_id, ids))
        wis(self.session, g, een_van(g.c.id, ids))
        for casus_id in casussen:
            self._nieuwe_sleutel(casus_id)
        self.zet_stand(volgnr)

    def _boek_gegevens(self, ids: Sequence[UUID], op: datetime) -> int:
        """What only lay in custody was never part of this fase: the same gegeven may yet arrive, and a replay must not take that away."""
        g = self.dossier.gegeven
        bewaring = set(self.session.execute(select(g.c.id).where(een_van(g.c.id, ids), g.c.toestand == BEWARING)).scalars())
        return self.grootboek.voeg_toe("gegeven", [i for i in ids if i not in bewaring], op)

    def zet_stand(self, volgnr: int) -> None:
        """Note that this database follows the ledger up to ``volgnr``. Last of a transaction: all who destroy meet in this one row."""
        t = self.dossier.grootboekstand
        if geraakt(self.session, update(t).where(t.c.id == 1, t.c.volgnr < volgnr).values(volgnr=volgnr)):
            return
        if self.session.execute(select(t.c.id).where(t.c.id == 1)).one_or_none() is None:
            with suppress(IntegrityError), self.session.begin_nested():  # another made the row meanwhile: his line is as good
                self.session.execute(insert(t).values(id=1, volgnr=volgnr))

    def _nieuwe_sleutel(self, casus_id: UUID) -> None:
        """Replace the data key of a casus. The row is locked and updated, never deleted and made again: whoever writes under the old key
        either ends first and is seen here, or waits and then finds the new one (PostgreSQL; on SQLite there is one writer)."""
        s, g, v = self.dossier.sleutel, self.dossier.gegeven, self.dossier.versie
        row = self.session.execute(select(s.c.epoch, s.c.verpakt).where(s.c.casus_id == casus_id).with_for_update()).one()
        oud = unwrap(self.keyring, WrappedKey(row.epoch, row.verpakt), casus_id)
        levend = self.session.execute(select(g.c.id, g.c.inhoud).where(g.c.casus_id == casus_id)).all()
        historie = self.session.execute(select(v.c.gegeven_id, v.c.versie, v.c.inhoud).where(v.c.casus_id == casus_id)).all()
        if not levend and not historie:
            self.session.execute(delete(s).where(s.c.casus_id == casus_id))
            return
        verpakt = wrap_key(self.keyring, casus_id)
        self.session.execute(update(s).where(s.c.casus_id == casus_id).values(epoch=verpakt.epoch, verpakt=verpakt.verpakt))
        nieuw = unwrap(self.keyring, verpakt, casus_id)
        for row in levend:
            self._zet_rij(row.id, inhoud=self._dicht(nieuw, row.id, self._open(oud, row.id, row.inhoud)))
        for vorige in historie:
            dicht = self._dicht(nieuw, vorige.gegeven_id, self._open(oud, vorige.gegeven_id, vorige.inhoud))
            self.session.execute(update(v).where(v.c.gegeven_id == vorige.gegeven_id, v.c.versie == vorige.versie).values(inhoud=dicht))

    def vernietig_casussen(self, ids: Sequence[UUID], op: datetime) -> int:
        """Destroy every gegeven, version and key of these casussen here (ZVH-11.2c); returns how many gegevens went.

        The ledger first; the service's own tables are its own to clear.
        """
        if not ids:
            return 0
        d, aantal = self.dossier, 0
        volgnr = self.grootboek.voeg_toe("casus", ids, op)
        self._zie(een_van(d.gegeven.c.casus_id, ids))
        for tabel in (d.gegeven, d.versie, d.sleutel, d.vertrek, d.aankomst):
            weg = wis(self.session, tabel, een_van(tabel.c.casus_id, ids))
            aantal += weg if tabel is d.gegeven else 0
        self.zet_stand(volgnr)
        return aantal

    def termijnen(
        self, tot: datetime, wereldtijd: datetime, eigen_voor: date | None = None, na: UUID | None = None
    ) -> list[dict[str, Any]]:
        """Gegevens whose end has come, in order after ``na``: own term, hersteltermijn (zaaktijd) or custody (wereldtijd).

        ``eigen_voor``: an own term ends before this day instead of before ``tot``; a backup still holds it for a while (ONTWERP §9).
        ``eigen`` says of each whether it is its own term that ended: no wait ever moves that.
        """
        g = self.dossier.gegeven
        eigen = g.c.bewaren_tot < (eigen_voor or dag(tot))
        herstel = g.c.toestand.in_((ONZICHTBAAR, WACHTEND)) & (g.c.vervalt_op <= tot)
        bewaring = (g.c.toestand == BEWARING) & (g.c.vervalt_op <= wereldtijd)
        eind = func.coalesce(eigen, false()).label("eigen")
        query = select(g.c.id, g.c.casus_id, g.c.toestand, eind).where(eigen | herstel | bewaring).order_by(g.c.id).limit(TERMIJNEN)
        if na:
            query = query.where(g.c.id > na)
        return [dict(row._mapping) for row in self.session.execute(query)]
