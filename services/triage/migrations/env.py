from services.triage.model import Base
from shared.migrate import run

run(Base.metadata)
