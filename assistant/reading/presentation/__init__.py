"""What the reader is shown of a passage, and what it then says of its rows.

`shown_text.py`: plain signs, and the cells of tables each with the head of its column, with the way back to the words
as they stand; `table_rows.py`: which row a question names, and which of its cells answers.
"""
