"""Text to picture, word for word: `drawing` sets a text as a quote, a sign or a sticker.

`text` tidies it, `breaking` knows where a line may end, `fitting` finds the largest size, `lettering` shapes the
lines in visual order, `composing` says where all of it stands, `painting` and `svg` draw that; `spec` says what a card
is.
"""
