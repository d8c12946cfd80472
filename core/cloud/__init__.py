"""Text to picture: `weighing` makes a spec of a text, `drawing` makes a picture of a spec.

`words` finds the words, `stop_words` says which say nothing, `fonts` knows what can be drawn,
`lettering` draws one word, `layout` places them, `palettes` colours them, `shapes` says where they may stand:
in one of the `figures`, in an emoji, or in what `pictures` finds in a picture.
"""
