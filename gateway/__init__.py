"""The gateway: the only door. It decides, writes down, and only then moves (ONTWERP §2)."""
