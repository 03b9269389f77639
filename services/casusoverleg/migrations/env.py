from services.casusoverleg.overlegmodel import Overleg  # with it every table of this service is known
from shared.migrate import run

run(Overleg.metadata)
