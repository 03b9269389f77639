"""Rights: verzoeken of betrokkenen, from receipt to the answer (articles 17 to 21 of the protocol)."""
