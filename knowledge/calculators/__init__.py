"""Calculators behind numeric criteria, and the check of a free-text answer against them.

Open `registry.py` first for what can be computed, then `check.py` for how an answer is read.
"""
