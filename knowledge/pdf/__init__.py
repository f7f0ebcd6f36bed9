"""PDF pages to text in reading order: words, lines, columns, furniture, headings, paragraphs.

Open first: `../pdf_reader.py`, which puts these together. Nothing here knows of corpus or search.
"""
