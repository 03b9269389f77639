"""The right to take one's gegevens elsewhere: only a cliënt of IED has it, about what IED keeps of him (IED-9.2, ZVH 21, PGA 17)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.lezing import etiket
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("IED-9.2", soorten=("inzage",))
def overdragen_alleen_van_ied_client(vraag: Vraag, p: Parameters) -> Besluit:
    """What another leverancier keeps, and what IED keeps of an Object or a Derde, never goes along."""
    if vraag.opgave.get("verzoeksoort") != "overdracht":
        return TOEGESTAAN
    van_ied = vraag.leverancier is not None and vraag.leverancier.reglement == "ied"
    if van_ied and etiket(vraag).regimevelden.get("rol") == "client":
        return TOEGESTAAN
    return weiger("overdragen_alleen_van_ied_client", "Dit gegeven valt niet onder het recht op overdracht.", "Laat dit gegeven weg.")
