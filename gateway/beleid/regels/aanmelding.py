"""How an aanmelding ends: with a reason, and something the aanmelder can do instead (ZVH 5.3.1, 9.4; PGA 7)."""

from gateway.beleid.besluit import TOEGESTAAN, Besluit, weiger
from gateway.beleid.parameters import Parameters
from gateway.beleid.register import regel
from gateway.beleid.vraag import Vraag


@regel("ZVH-5.3.1c", "ZVH-9.4b", soorten=("handeling",), nodig=("redenen",), status=400)
def afwijzing_geeft_reden_en_advies(vraag: Vraag, p: Parameters) -> Besluit:
    """Both from the closed lists of the convenant; an advice of codes carries nobody's gegevens."""
    o = vraag.opgave
    if vraag.handeling != "aanmelding.besluiten" or o.get("besluit") != "afwijzen":
        return TOEGESTAAN
    for veld, lijst in (("reden", "afwijzing_aanmelding"), ("advies", "advies_aanmelder")):
        if o.get(veld) not in p.tabel("redenen", lijst):
            return weiger(f"{veld}_onbekend", f"Bij afwijzen hoort een {veld} uit het convenant.", f"Kies uit de lijst {lijst}.")
    return TOEGESTAAN
