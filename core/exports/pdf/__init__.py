"""Searchable PDF: pages of pictures with an invisible layer of text."""
