"""Development tools for this repository. The wheel does not include them.

Each generator module has a function `outputs`, which maps each file that it generates to its content.
"""
