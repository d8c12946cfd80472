"""Text to picture: `weigh` makes a spec of a text, `draw` makes a picture of a spec.

`words` finds the words, `stop_words` says which say nothing, `fonts` knows what can be drawn,
`lettering` draws one word, `layout` places them, `palettes` colours them.
"""

from core.cloud.drawing import draw
from core.cloud.weighing import weigh

__all__ = ["draw", "weigh"]
