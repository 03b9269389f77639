"""Beleid: pure rules over a frozen Vraag. Imports nothing of the repository outside this package (ONTWERP §6)."""

from gateway.beleid.beslis import alle, beslis
from gateway.beleid.besluit import TOEGESTAAN, Besluit
from gateway.beleid.parameters import Handeling, Parameters
from gateway.beleid.register import REGELS, Regel
from gateway.beleid.vraag import Vraag

__all__ = ["REGELS", "TOEGESTAAN", "Besluit", "Handeling", "Parameters", "Regel", "Vraag", "alle", "beslis"]
