"""Files with pages (pictures, TIFFs of many, PDFs) → pages: how many, as pictures, and as the text that they carry.

What is imported here the bot's own process holds too (`core.conversions` says why): nothing.
"""
