"""Rights: verzoeken of betrokkenen, from receipt to the answer (ZVH-17 to ZVH-21)."""
