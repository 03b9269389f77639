"""What kind of place a path is, and in which part of the work a norm that nobody upholds yet belongs."""

import re

from deploy.eisen.normen import Eis

SOORTEN: tuple[tuple[str, str], ...] = (
    (r"gateway/beleid/regels/", "regel"),
    (r"gateway/beleid/", "beleid"),
    (r".*/migrations/", "migratie"),
    (r"gateway/klok", "klok"),
    (r"gateway/(partij|register|auth|jwks|sleutels)|gateway/model/register|gateway/routes/partijen", "register"),
    (r"shared/convenant/.*\.ya?ml|deploy/verbanden/", "convenant"),
    (r"services/[^/]+/(schemas|model)\.py|shared/(contracts|convenant/)|gateway/(invoer|inbreng|model/)", "schema"),
    (r"services/|gateway/|shared/(doors|dossier|handeling)", "procedure"),
    (r"shared/", "opslag"),
    (r"deploy/", "inrichting"),
)
GEEN_PLEK = re.compile(r"deploy/demo/|gateway/beleid/(vraag|besluit|parameters|__init__)\.py")
"""What tells a story or only gives a question its shape: naming a norm there upholds nothing."""

BELEID, FASEN, RECHTEN, BEWIJS = "beleid (3)", "fasen (4)", "rechten (5)", "bewijs (6)"
_FASEN = frozenset(("intake", "triage", "casusoverleg", "afschaling"))
UITZONDERINGEN: dict[str, str] = {
    # toetreding, looptijd and what the party register keeps: part of beleid, though no rule says it
    **dict.fromkeys(("ZVH-28.1", "ZVH-29.1", "PGA-0.1", "PGA-19.2", "PGA-19.3a", "PGA-19.3b", "PGA-20.4", "PGA-B2"), BELEID),
    # datalekken, registers, DPIA's and the FG: built with the rights of whoever the data is about
    **dict.fromkeys(("ZVH-14.1", "ZVH-14.3", "ZVH-14.5", "ZVH-14.6", "ZVH-14.8", "ZVH-14.11", "PGA-4.1e", "PGA-5.5a", "PGA-5.5c"), RECHTEN),
    **dict.fromkeys(("ZVH-15.1", "ZVH-16.3", "ZVH-22.3", "ZVH-24.2", "ZVH-24.5", "ZVH-B3.6b", "PGA-4.1d", "LJR-6.1", "LJR-6.3"), RECHTEN),
    **dict.fromkeys(("LJR-27", "LJR-16.2-zonder-toestemming", "ZVH-7.2a", "ZVH-7.2c"), RECHTEN),
    # besluiten of stuurgroep, partneroverleg and college are registered with the letters of the fasen
    **dict.fromkeys(("ZVH-27.1", "PGA-20.2", "PGA-20.3", "PGA-4.1b"), FASEN),
}


def soort_plek(plek: str) -> str:
    """regel, beleid, migratie, klok, register, convenant, schema, procedure, opslag or inrichting; empty: upholds nothing."""
    if GEEN_PLEK.match(plek):
        return ""
    return next(soort for patroon, soort in SOORTEN if re.match(patroon, plek))


def deel(eis: Eis) -> str:
    """The part in which an open norm belongs; the number is that of its issue."""
    if eis.id in UITZONDERINGEN:
        return UITZONDERINGEN[eis.id]
    ergens = _FASEN.intersection(eis.fasen)
    overal = not ergens and "rights" not in eis.fasen
    if (eis.soort == "regel" and eis.prioriteit != "rand") or (eis.prioriteit == "kern" and overal):
        return BELEID
    if eis.soort == "inrichting":
        return BEWIJS
    if "rights" in eis.fasen and (not ergens or eis.fasen[0] == "rights"):
        return RECHTEN
    return FASEN if ergens else BEWIJS
