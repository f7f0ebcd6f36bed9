"""Files read in a process of their own, with limits, so that no file can hurt the rest.

Open first: `pool.py`; `child.py` is what runs in that process.
"""
