"""DECISIONS OF PERSONS over what the program read: append-only, re-anchored after every new reading, never dropped.

model (what a decision is) < anchoring (where its words stand now) < applying (record + decisions -> record)
< making (a form's fields -> a checked value) < store (the tables) ; labels and following are what comes out.
"""
