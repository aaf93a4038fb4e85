"""One text in many signs: “H₂O” and "H2O", "10⁶" and "10^6", "1 200" and "1,200".

`folding.py` brings a text into plain signs, to be compared and read; `variants.py` tells in which other signs an index
of words may have what is asked for. What is quoted stays as it stands in its article.
"""
