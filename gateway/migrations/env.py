from gateway.model import Base
from shared.migrate import run

run(Base.metadata)
