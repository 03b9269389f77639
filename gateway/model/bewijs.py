"""Evidence and housekeeping: the audit, its chain, idempotency, the klok."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.model.basis import Base
from shared.db import Tijd

GEWEIGERD = text("uitkomst = 'geweigerd'")
"""Refusals are few and are counted apart (PGA-4.1b)."""
PER_GEGEVEN = text("uitkomst = 'toegestaan' AND event_name = 'adl.access_evaluations'")
"""What somebody got at, gegeven by gegeven: asked after a datalek, of one actor between two moments (ZVH-14.3)."""


class Audit(Base):
    """One row of the audit (Authorization Decision Log 1.0); insert-only: triggers and rights refuse the rest.

    soort: verdict, intentie, uitkomst, feit. ``tijdstip_ms`` is wereldtijd, ``op`` zaaktijd.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_handeling", "handeling_id", "soort"),
        Index("ix_audit_geweigerd", "verband", "op", sqlite_where=GEWEIGERD, postgresql_where=GEWEIGERD),
        Index("ix_audit_actor", "verband", "partij", "op", "id", sqlite_where=PER_GEGEVEN, postgresql_where=PER_GEGEVEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verband: Mapped[str] = mapped_column(String(80))
    soort: Mapped[str] = mapped_column(String(10))
    event_name: Mapped[str] = mapped_column(String(40))
    trace_id: Mapped[str] = mapped_column(String(32))
    span_id: Mapped[str] = mapped_column(String(16))
    parent_span_id: Mapped[str | None] = mapped_column(String(16))
    tijdstip_ms: Mapped[int] = mapped_column(BigInteger)
    op: Mapped[datetime] = mapped_column(Tijd)
    status: Mapped[str] = mapped_column(String(8))
    handeling_id: Mapped[UUID]
    handeling: Mapped[str] = mapped_column(String(80))
    dienst: Mapped[str | None] = mapped_column(String(16))
    partij: Mapped[str] = mapped_column(String(64))
    functionaris: Mapped[str] = mapped_column(String(64))
    casus_id: Mapped[UUID | None] = mapped_column(index=True)
    uitkomst: Mapped[str] = mapped_column(String(12))
    body: Mapped[dict[str, Any]]


class Openstaand(Base):
    """A call to a service whose outcome is not on paper yet; gone with its outcome row. Codes and ids only."""

    __tablename__ = "openstaand"

    handeling_id: Mapped[UUID] = mapped_column(primary_key=True)
    dienst: Mapped[str] = mapped_column(String(16))
    actie: Mapped[dict[str, Any]]
    gevolg: Mapped[dict[str, Any]]
    idempotentie: Mapped[list[Any]]
    gestart_op: Mapped[datetime] = mapped_column(Tijd, index=True)


class Keten(Base):
    """The chain over audit rows: insert-only, in an order of its own."""

    __tablename__ = "keten"

    verband: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    regel_id: Mapped[UUID] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    vorige: Mapped[str] = mapped_column(String(64))


class Checkpoint(Base):
    """A signed head of a chain."""

    __tablename__ = "checkpoint"

    verband: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    tijdstip_ms: Mapped[int] = mapped_column(BigInteger)
    handtekening: Mapped[str] = mapped_column(String(86))


class Medeondertekening(Base):
    """What a partij that witnessed a checkpoint signed with its own key; insert-only. ``sleutel``: its public key at that moment (JWK)."""

    __tablename__ = "medeondertekening"

    verband: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    partij: Mapped[str] = mapped_column(String(64), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    jws: Mapped[str] = mapped_column(String(4000))
    sleutel: Mapped[dict[str, Any]]
    tijdstip_ms: Mapped[int] = mapped_column(BigInteger)


class Idempotentie(Base):
    """An Idempotency-Key in use: the ids chosen for it, so that a retry makes the same thing."""

    __tablename__ = "idempotentie"

    partij: Mapped[str] = mapped_column(String(64), primary_key=True)
    handeling: Mapped[str] = mapped_column(String(80), primary_key=True)
    sleutel: Mapped[str] = mapped_column(String(128), primary_key=True)
    body_hmac: Mapped[str] = mapped_column(String(64))
    object_id: Mapped[UUID]
    casus_id: Mapped[UUID | None]
    klaar: Mapped[bool]
    gestart_op: Mapped[datetime] = mapped_column(Tijd, index=True)


class Klokstand(Base):
    """The offset of zaaktijd in seconds: one row, read only when lokaal, never negative."""

    __tablename__ = "klokstand"

    id: Mapped[int] = mapped_column(primary_key=True)
    seconden: Mapped[int] = mapped_column(BigInteger)


class Lease(Base):
    """Who may do a job that only one may do; wereldtijd."""

    __tablename__ = "lease"

    taak: Mapped[str] = mapped_column(String(40), primary_key=True)
    houder: Mapped[str] = mapped_column(String(64))
    tot: Mapped[datetime] = mapped_column(Tijd)


class Eenmalig(Base):
    """A DPoP proof that was used, until it would have expired anyway: one proof is one request, over all replicas (RFC 9449 §11.1)."""

    __tablename__ = "eenmalig"

    sleutel: Mapped[str] = mapped_column(String(64), primary_key=True)
    tot: Mapped[int] = mapped_column(BigInteger, index=True)
