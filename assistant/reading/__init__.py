"""One model reads each passage for the question or claim: does it answer, what does it say, in which words.

Begin in `reader.py` (what is read, and what comes of it); `network.py` is the model itself, `calibration.py` turns what
it says into probabilities, `evidence.py` makes evidence of it, `citations.py` quotes it, `short_answers.py` finds the
words that answer by themselves. `masking.py` hides what speaks to the reader, `word_match.py` does without it. Chat
models are loaded by `chat_models.py` and told by `prompts.py`.
"""
