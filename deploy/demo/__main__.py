import argparse
import sys

from deploy.demo import main
from deploy.demo.verhaal import VERHALEN

lezer = argparse.ArgumentParser(prog="python -m deploy.demo", description="Speel een casus van aanmelding tot vernietiging.")
lezer.add_argument("--verhaal", choices=sorted(VERHALEN), default="zvh", help="zvh: een gezin; pga: een lokale persoonsgerichte aanpak")
sys.exit(main(lezer.parse_args().verhaal))
