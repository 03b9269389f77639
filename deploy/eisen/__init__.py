"""The matrix of norms x places x tests (`make eisen`): which eis of docs/reglementen is upheld where, and by which test.

Upheld: a `@regel("ZVH-3.5c")`, or the id in a docstring or comment of source that decides, stores or moves something. Tested:
`@pytest.mark.eis("ZVH-3.5c")`, or the key `eis = ["ZVH-3.5c"]` of a policy case in TOML. In our texts a hyphen makes an id
("ZVH-3.5c") and a space an article ("ZVH 3.5"): an id that does not exist is an error. `normen` reads the norms, `citaten` who cites
them, `plaats` says what kind of place that is and in which part of the work an open norm belongs, `stand` joins these, `tonen` prints.
"""

from deploy.eisen.citaten import EIS_ID, Vindplaatsen, verzamel
from deploy.eisen.normen import Eis, bekende_ids, lees_eisen
from deploy.eisen.stand import Stand, standen

__all__ = ["EIS_ID", "Eis", "Stand", "Vindplaatsen", "bekende_ids", "lees_eisen", "standen", "verzamel"]
