from services.afschaling.model import Base
from shared.migrate import run

run(Base.metadata)
