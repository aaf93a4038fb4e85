"""One model reads each passage for the question or claim: does it answer, what does it say, in which words.

Begin in `reader.py` (what is read, and what comes of it); `network.py` is the model itself, `calibration.py` turns what
it says into probabilities, `evidence.py` picks the sentences that are quoted.
"""
