"""Casusoverleg: toestandsbeeld, plan van aanpak, voortgang and besluit (ZVH-9.3, ZVH-1.21)."""
