"""Triage: bevragingen, their answers and the weging (ZVH-1.19)."""
