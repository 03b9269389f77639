"""The convenant: the regimes' parameters with their articles, and the samenwerkingsverbanden that fill the blanks (ONTWERP §3, §4)."""

from shared.convenant.inhoud import categorieen, inhoud_schema
from shared.convenant.laden import PARTIJREGLEMENTEN, Verband, load_regime, load_verbanden
from shared.convenant.model import Parameter, Regime, VerbandBestand
from shared.convenant.termijnen import dag, lees_termijn, rekent, rekent_moment

__all__ = [
    "PARTIJREGLEMENTEN",
    "Parameter",
    "Regime",
    "Verband",
    "VerbandBestand",
    "categorieen",
    "dag",
    "inhoud_schema",
    "lees_termijn",
    "load_regime",
    "load_verbanden",
    "rekent",
    "rekent_moment",
]
