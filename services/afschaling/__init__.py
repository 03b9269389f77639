"""Afschaling: the cleaned dossier of a closed casus and the ladder it goes down (ZVH-1.21, ZVH-9.4, ZVH-11.2)."""
