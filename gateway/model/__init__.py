"""The gateway's tables: ids, codes and dates, never content."""

from gateway.model.afhalen import Afhaalcode
from gateway.model.basis import Base
from gateway.model.bewijs import Audit, Checkpoint, Eenmalig, Idempotentie, Keten, Klokstand, Lease, Medeondertekening, Openstaand
from gateway.model.functionaris import Functionarisversie
from gateway.model.klacht import Klacht
from gateway.model.lek import Datalek, Leksignaal
from gateway.model.register import Partijversie, Registerstuk, Toetreding, Uitgever
from gateway.model.telling import Telling
from gateway.model.verkeer import Aanbod, Gebeurtenis, Overdracht, OverdrachtItem, Taak, Verstrekking
from gateway.model.vernietiging import Aanzegging, Verklaring
from gateway.model.zaak import Betrokkene, Casus, Deelname, Feit, Vindplaats
from gateway.model.zoeken import Zoeksleutel, Zoekverzoek

__all__ = [
    "Aanbod",
    "Aanzegging",
    "Afhaalcode",
    "Audit",
    "Base",
    "Betrokkene",
    "Casus",
    "Checkpoint",
    "Datalek",
    "Deelname",
    "Eenmalig",
    "Feit",
    "Functionarisversie",
    "Gebeurtenis",
    "Idempotentie",
    "Keten",
    "Klacht",
    "Klokstand",
    "Lease",
    "Leksignaal",
    "Medeondertekening",
    "Openstaand",
    "Overdracht",
    "OverdrachtItem",
    "Partijversie",
    "Registerstuk",
    "Taak",
    "Telling",
    "Toetreding",
    "Uitgever",
    "Verklaring",
    "Verstrekking",
    "Vindplaats",
    "Zoeksleutel",
    "Zoekverzoek",
]
