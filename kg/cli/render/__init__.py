"""A verdict on documents, written for whoever asks: a person, a table, a program, an editor, a browser.

Each format is one module with one function, from a `Verdict` to the pieces of its text.
"""
