"""Does ingestion read papers well, survive hostile files, and survive being killed?

Open first: `reading.py`, `mutated.py` and `killed.py`, one question each; `viva eval ingestion` runs them.
"""
