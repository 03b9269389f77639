"""The jobs of the klok. Each is idempotent, asks beleid as actor ``systeem`` and leaves an audit row for what it changed (ONTWERP §2)."""
