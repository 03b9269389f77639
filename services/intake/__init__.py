"""Intake: aanmeldingen and the criteriatoets (ZVH-1.18, ZVH-9.2)."""
