from services.intake.model import Base
from shared.migrate import run

run(Base.metadata)
