"""What a misspelt question means, by the words of the library. Begin in `corrector.py`.

`dictionary.py` tells which words are ordinary English, `slips.py` how likely one word was typed for another.
"""
