"""The documentation site: the pages of `docs/`, and pages that are generated from the catalogue and from docstrings.

pages.py       a page for each field and each rule, and lists of them
reference.py   the reference of the public names
navigation.py  the sections of the site, and `llms.txt`
playground.py  the studio in Pyodide
building.py    the folder of sources, and the build
"""
