"""What is wrong with a bank: `viva bank check`. Open `check.py` first; a rule is one file.

A rule is a function of one item (or, in `across.py`, of all of them) that yields faults.
"""
