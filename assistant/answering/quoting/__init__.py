"""Evidence → an answer in the articles' own words: which sentences, how sure, and what an answer is made of.

Begin with `quotes.py`.
"""
