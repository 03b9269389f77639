"""The tables every fase has in common: gegevens with their labels, their keys, and what was done with them.

Content stands in ``gegeven.inhoud`` only, encrypted under the data key of its casus; a label is readable without a key.
"""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from shared.db import Tijd

ZICHTBAAR, WACHTEND, BEWARING, ONZICHTBAAR = "zichtbaar", "wachtend", "bewaring", "onzichtbaar"
"""Shown; stayed behind and may follow; arrived but not released; judged unnecessary or refused, restorable until its date."""


class Dossier:
    """The shared tables inside one service's MetaData."""

    def __init__(self, metadata: MetaData) -> None:
        self.gegeven = Table(
            "gegeven",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("casus_id", Uuid, nullable=False),
            Column("object_id", Uuid, nullable=False),
            Column("leverancier", String(64), nullable=False),
            Column("categorie", String(80), nullable=False, comment="categorie_verband of the etiket, to select by"),
            Column("toestand", String(12), nullable=False),
            Column("etiket", JSON, nullable=False),
            Column("inhoud", LargeBinary, nullable=False),
            Column("versie", Integer, nullable=False),
            Column("overdracht_id", Uuid, nullable=True, index=True),
            Column("bevroren", Boolean, nullable=False),
            Column("bewaren_tot", Date, nullable=True, index=True),
            Column("vervalt_op", Tijd, nullable=True, index=True),
            Index("ix_gegeven_casus", "casus_id", "toestand", "id"),
            Index("ix_gegeven_object", "object_id", "toestand", "id"),
        )
        self.versie = Table(
            "gegeven_versie",
            metadata,
            Column("gegeven_id", Uuid, primary_key=True),
            Column("versie", Integer, primary_key=True),
            Column("casus_id", Uuid, nullable=False, index=True),
            Column("etiket", JSON, nullable=False),
            Column("inhoud", LargeBinary, nullable=False),
        )
        self.sleutel = Table(
            "casussleutel",
            metadata,
            Column("casus_id", Uuid, primary_key=True),
            Column("epoch", String(64), nullable=False, index=True),
            Column("verpakt", LargeBinary, nullable=False),
        )
        self.vertrek = Table(
            "vertrek",
            metadata,
            Column("overdracht_id", Uuid, primary_key=True),
            Column("casus_id", Uuid, nullable=False, index=True),
            Column("ids", JSON, nullable=False),
            Column("geschoond", Boolean, nullable=False),
            comment="stub without personal data: what left, under which overdracht",
        )
        self.aankomst = Table(
            "aankomst",
            metadata,
            Column("overdracht_id", Uuid, primary_key=True),
            Column("casus_id", Uuid, nullable=False, index=True),
            Column("status", String(12), nullable=False),
            Column("ids", JSON, nullable=False),
        )
        self.handeling = Table(
            "handeling",
            metadata,
            Column("handeling_id", Uuid, primary_key=True),
            Column("handeling", String(80), nullable=False),
            Column("casus_id", Uuid, nullable=True, index=True),
            Column("op", Tijd, nullable=False),
        )
        self.idempotentie = Table(
            "idempotentie",
            metadata,
            Column("partij", String(64), primary_key=True),
            Column("handeling", String(80), primary_key=True),
            Column("sleutel", String(128), primary_key=True),
            Column("body_hmac", String(64), nullable=False),
            Column("object_id", Uuid, nullable=False),
            Column("op", Tijd, nullable=False, index=True),
        )
        self.grootboekstand = Table(
            "grootboekstand",
            metadata,
            Column("id", Integer, primary_key=True, autoincrement=False),
            Column("volgnr", BigInteger, nullable=False),
            comment="one row: up to which line of the erasure ledger this database is known to follow it",
        )
        self.logregel = Table(
            "logregel",
            metadata,
            Column("id", Uuid, primary_key=True),
            Column("trace_id", String(32), nullable=False),
            Column("span_id", String(16), nullable=False),
            Column("parent_span_id", String(16), nullable=True),
            Column("name", String(120), nullable=False),
            Column("start_time", BigInteger, nullable=False),
            Column("end_time", BigInteger, nullable=False),
            Column("status", String(8), nullable=False),
            Column("attributes", JSON, nullable=False),
            Column("resource", JSON, nullable=False),
            Column("geexporteerd", Boolean, nullable=False, index=True),
        )
