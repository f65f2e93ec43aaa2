"""How the work goes, in numbers: counted, drawn and written to files.

Imports both floors; no page and no model of its own.
"""
