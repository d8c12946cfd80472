"""English plurals, by Harman's "S stemmer" ("How Effective Is Suffixing?", JASIS 42, 1991) where a text bears it out.

Snowball's stemmers take words for one that are two (person, personal), and simplemma's dictionaries, which do not,
take 22 MB for English to 136 MB for Russian in every worker: docs/benchmarks.md has the figures.
"""

_SIBILANTS = ("ches", "shes", "sses", "xes", "zes")


def singulars(word: str) -> tuple[str, ...]:
    """What may be the singular of a case-folded word, likeliest first; it is if the text has it too."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is", "ics", "news")):
        return ()
    if word.endswith("ies") and not word.endswith(("aies", "eies")):
        return word[:-3] + "y", word[:-1]  # berries, movies
    if word.endswith(_SIBILANTS):
        return word[:-2], word[:-1]  # boxes, caches
    if word.endswith(("aes", "ees", "oes")):
        return (word[:-2],) if word.endswith("oes") else ()  # heroes
    return (word[:-1],)
