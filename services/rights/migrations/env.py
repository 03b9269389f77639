from services.rights import antwoordmodel, beoordelingmodel, woordenmodel
from services.rights.model import Base
from shared.migrate import run

TABELLEN = (Base, antwoordmodel.Derdentoets, woordenmodel.Woorden, *beoordelingmodel.TABELLEN)
"""With these imported every table of this service is known."""
run(Base.metadata)
