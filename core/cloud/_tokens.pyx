# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Cuts texts into words and numbers them, character by character; and tells which kinds of characters a text has.

The kinds are bits of a table that has a byte for each of the first `KNOWN` characters of Unicode. What words are is
written down as patterns in `core.cloud.words`: this finds the same ones, in a tenth of the time.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    void *PyUnicode_DATA(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    object PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size)

ctypedef fused letter:
    uint8_t
    uint16_t
    uint32_t

cdef enum:
    _KNOWN = 0x20000
    _START = 1
    _INNER = 2
    _EAST_ASIAN = 4
    _SOUTH_EAST_ASIAN = 8
    _PICTOGRAPH = 16
    _SKIN_TONE = 32
    _FLAG_LETTER = 64
    # Han characters alone are in the two planes beyond.
    _LAST_HAN = 0x3FFFF
    _MOST_FIGURES = 8
    _MOST_TAGS = 6
    _MOST_JOINED = 3

KNOWN = _KNOWN
START, INNER, EAST_ASIAN, SOUTH_EAST_ASIAN = _START, _INNER, _EAST_ASIAN, _SOUTH_EAST_ASIAN
PICTOGRAPH, SKIN_TONE, FLAG_LETTER = _PICTOGRAPH, _SKIN_TONE, _FLAG_LETTER


def kinds_in(str text not None, const uint8_t[::1] kinds not None):
    """The bits of all characters of a text; all bits where one is beyond the table of `KNOWN` kinds."""
    _check(kinds)
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
    if length == 0:
        return 0
    if PyUnicode_KIND(text) == 1:
        return _kinds_in(<const uint8_t *>PyUnicode_DATA(text), length, &kinds[0])
    if PyUnicode_KIND(text) == 2:
        return _kinds_in(<const uint16_t *>PyUnicode_DATA(text), length, &kinds[0])
    return _kinds_in(<const uint32_t *>PyUnicode_DATA(text), length, &kinds[0])


cdef int _kinds_in(const letter *text, Py_ssize_t length, const uint8_t *kinds) noexcept nogil:
    cdef int found = 0
    cdef Py_ssize_t k
    for k in range(length):
        if letter is uint32_t:
            found |= kinds[text[k]] if text[k] < _KNOWN else 255
        else:
            found |= kinds[text[k]]
    return found


def places_of(str text not None, const uint8_t[::1] kinds not None, int wanted):
    """Where the characters of a text are that have a bit of `wanted`, or are beyond the table of `KNOWN` kinds."""
    _check(kinds)
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
    if length == 0:
        return []
    if PyUnicode_KIND(text) == 1:
        return _places_of(<const uint8_t *>PyUnicode_DATA(text), length, &kinds[0], wanted)
    if PyUnicode_KIND(text) == 2:
        return _places_of(<const uint16_t *>PyUnicode_DATA(text), length, &kinds[0], wanted)
    return _places_of(<const uint32_t *>PyUnicode_DATA(text), length, &kinds[0], wanted)


cdef list _places_of(const letter *text, Py_ssize_t length, const uint8_t *kinds, int wanted):
    cdef Py_ssize_t k
    cdef list places = []
    for k in range(length):
        if letter is uint32_t:
            if text[k] >= _KNOWN or kinds[text[k]] & wanted:
                places.append(k)
        elif kinds[text[k]] & wanted:
            places.append(k)
    return places


cdef class Vocabulary:
    """Words and their numbers, from 0 on in the order in which they first come."""

    cdef uint64_t seed
    cdef uint32_t *letters
    cdef int64_t room, most, slots_mask
    cdef readonly int64_t count
    cdef int64_t *ends
    cdef uint64_t *hashes
    cdef int32_t *slots

    def __cinit__(self, uint64_t seed):
        """With another `seed` words collide that do not with this one, so that nobody can make them collide."""
        self.seed, self.count, self.room, self.most, self.slots_mask = seed, 0, 1 << 12, 1 << 9, (1 << 11) - 1
        self.letters = <uint32_t *>PyMem_Calloc(self.room, sizeof(uint32_t))
        self.ends = <int64_t *>PyMem_Calloc(self.most + 1, sizeof(int64_t))
        self.hashes = <uint64_t *>PyMem_Calloc(self.most, sizeof(uint64_t))
        self.slots = <int32_t *>PyMem_Calloc(self.slots_mask + 1, sizeof(int32_t))
        if self.letters == NULL or self.ends == NULL or self.hashes == NULL or self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.letters)
        PyMem_Free(self.ends)
        PyMem_Free(self.hashes)
        PyMem_Free(self.slots)

    def words(self, int64_t first=0):
        """The words from a number on."""
        cdef int64_t start, number
        found = []
        for number in range(max(first, 0), self.count):
            start = self.ends[number]
            found.append(PyUnicode_FromKindAndData(4, self.letters + start, self.ends[number + 1] - start))
        return found

    def number(self, list words not None, int32_t[::1] into not None):
        """Puts the numbers of words into `into`, which has room for as many."""
        cdef Py_ssize_t k, length = len(words)
        if into.shape[0] < length:
            raise ValueError("no room for the numbers of all words")
        for k in range(length):
            word = words[k]
            if word is None:
                raise TypeError("a word is a str")
            into[k] = self._number(word)

    def cut(self, str text not None, const uint8_t[::1] kinds not None, int32_t[::1] into not None, list runs not None):
        """Puts the numbers of a text's words, and of whatever else parts words, into `into`; gives back how many.

        `into` has room for one each character. Runs of scripts without spaces are not words yet: they are added to
        `runs`, and -1, -2… stand for them.
        """
        _check(kinds)
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
        if into.shape[0] < length:
            raise ValueError("no room for the numbers of all words")
        if length == 0:
            return 0
        cdef const void *data = PyUnicode_DATA(text)
        if PyUnicode_KIND(text) == 1:
            return self._cut(text, <const uint8_t *>data, length, &kinds[0], &into[0], runs)
        if PyUnicode_KIND(text) == 2:
            return self._cut(text, <const uint16_t *>data, length, &kinds[0], &into[0], runs)
        return self._cut(text, <const uint32_t *>data, length, &kinds[0], &into[0], runs)

    cdef int32_t _number(self, str word) except -1:
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(word)
        cdef const void *data = PyUnicode_DATA(word)
        if PyUnicode_KIND(word) == 1:
            return self._number_of(<const uint8_t *>data, length)
        if PyUnicode_KIND(word) == 2:
            return self._number_of(<const uint16_t *>data, length)
        return self._number_of(<const uint32_t *>data, length)

    cdef int32_t _number_of(self, const letter *word, Py_ssize_t length) except -1:
        cdef uint64_t mixed = self.seed
        cdef Py_ssize_t k
        for k in range(length):
            mixed = (mixed ^ word[k]) * 0x9E3779B97F4A7C15ULL
            mixed ^= mixed >> 32
        cdef int64_t slot = <int64_t>mixed & self.slots_mask, start
        cdef int32_t number
        while self.slots[slot]:
            number = self.slots[slot] - 1
            start = self.ends[number]
            if self.hashes[number] == mixed and self.ends[number + 1] - start == length:
                for k in range(length):
                    if self.letters[start + k] != word[k]:
                        break
                else:
                    return number
            slot = (slot + 1) & self.slots_mask
        start = self.ends[self.count]
        self._make_room(start + length)
        for k in range(length):
            self.letters[start + k] = word[k]
        number = <int32_t>self.count
        self.hashes[number] = mixed
        self.count += 1
        self.ends[self.count] = start + length
        self.slots[slot] = number + 1
        if 4 * self.count > self.slots_mask:
            self._spread_out()
        return number

    cdef int _make_room(self, int64_t letters) except -1:
        """For one word more, with so many letters in all of them."""
        cdef void *grown
        if letters > self.room:
            grown = PyMem_Realloc(self.letters, 2 * letters * sizeof(uint32_t))
            if grown == NULL:
                raise MemoryError
            self.letters, self.room = <uint32_t *>grown, 2 * letters
        if self.count == self.most:
            if self.most >= 1 << 29:
                raise OverflowError("too many words")
            grown = PyMem_Realloc(self.ends, (2 * self.most + 1) * sizeof(int64_t))
            if grown == NULL:
                raise MemoryError
            self.ends = <int64_t *>grown
            grown = PyMem_Realloc(self.hashes, 2 * self.most * sizeof(uint64_t))
            if grown == NULL:
                raise MemoryError
            self.hashes, self.most = <uint64_t *>grown, 2 * self.most
        return 0

    cdef int _spread_out(self) except -1:
        """Words over four times as many slots: a quarter of them at most is taken."""
        cdef int64_t mask = 4 * (self.slots_mask + 1) - 1, number, slot
        cdef int32_t *slots = <int32_t *>PyMem_Calloc(mask + 1, sizeof(int32_t))
        if slots == NULL:
            raise MemoryError
        for number in range(self.count):
            slot = <int64_t>self.hashes[number] & mask
            while slots[slot]:
                slot = (slot + 1) & mask
            slots[slot] = <int32_t>number + 1
        PyMem_Free(self.slots)
        self.slots, self.slots_mask = slots, mask
        return 0

    cdef Py_ssize_t _cut(
        self, str text, const letter *data, Py_ssize_t length, const uint8_t *kinds, int32_t *into, list runs
    ) except -1:
        cdef Py_ssize_t count = 0, start = 0, end
        cdef uint32_t here
        cdef uint8_t kind
        while start < length:
            here = data[start]
            if here == c" " or here == c"\t":
                start += 1
                continue
            kind = _kind(here, kinds)
            end = 0
            if kind & _START and not _is_figure(here):
                end = _end_of_word(data, start, length, kinds)
            elif (_is_figure(here) or here == c"#" or here == c"*") and start + 1 < length and data[start + 1] == 0x20E3:
                end = start + 2
            elif kind & (_START | _EAST_ASIAN | _SOUTH_EAST_ASIAN):
                end = _end_of_run(data, start, length, kinds)
                if end:
                    runs.append(PyUnicode_Substring(text, start, end))
                    into[count] = <int32_t>-len(runs)
                    count, start = count + 1, end
                    continue
                end = _end_of_word(data, start, length, kinds)
            elif kind & (_PICTOGRAPH | _FLAG_LETTER):
                end = _end_of_emoji(data, start, length, kinds)
            if not end:
                end = start + 1
            into[count] = self._number_of(data + start, end - start)
            count, start = count + 1, end
        return count


cdef int _check(const uint8_t[::1] kinds) except -1:
    if kinds.shape[0] != _KNOWN:
        raise ValueError(f"a table of kinds has {_KNOWN} bytes")
    return 0


cdef inline uint8_t _kind(uint32_t character, const uint8_t *kinds) noexcept nogil:
    if character < _KNOWN:
        return kinds[character]
    return _EAST_ASIAN if character <= _LAST_HAN else 0


cdef inline bint _is_figure(uint32_t character) noexcept nogil:
    return c"0" <= character <= c"9"


cdef inline bint _joins(uint32_t character) noexcept nogil:
    return character in (c"'", c"-", 0xB7, 0x5F3, 0x5F4)


cdef Py_ssize_t _end_of_word(const letter *text, Py_ssize_t at, Py_ssize_t length, const uint8_t *kinds) noexcept nogil:
    at += 1
    while True:
        while at < length and _kind(text[at], kinds) & _INNER:
            at += 1
        if not (at + 1 < length and _joins(text[at]) and _kind(text[at + 1], kinds) & _INNER):
            break
        at += 2
    return at + 1 if at < length and text[at] == 0x5F3 else at


cdef Py_ssize_t _end_of_run(const letter *text, Py_ssize_t at, Py_ssize_t length, const uint8_t *kinds) noexcept nogil:
    """Where a run of a script without spaces ends; 0 where none begins."""
    cdef Py_ssize_t figures = 0
    if _kind(text[at], kinds) & _SOUTH_EAST_ASIAN:
        while at < length and _kind(text[at], kinds) & _SOUTH_EAST_ASIAN:
            at += 1
        return at
    while at < length and figures < _MOST_FIGURES and _is_figure(text[at]):
        at, figures = at + 1, figures + 1
    if not (at < length and _kind(text[at], kinds) & _EAST_ASIAN):
        return 0
    while at < length and (_kind(text[at], kinds) & _EAST_ASIAN or _is_figure(text[at])):
        at += 1
    return at


cdef Py_ssize_t _end_of_emoji(const letter *text, Py_ssize_t at, Py_ssize_t length, const uint8_t *kinds) noexcept nogil:
    """Where an emoji ends; 0 where none begins."""
    cdef Py_ssize_t k
    cdef int joined = 0
    if _kind(text[at], kinds) & _FLAG_LETTER:
        return at + 2 if at + 1 < length and _kind(text[at + 1], kinds) & _FLAG_LETTER else 0
    if text[at] == 0x1F3F4:
        k = at + 1
        while k < length and k - at <= _MOST_TAGS and 0xE0061 <= text[k] <= 0xE007A:
            k += 1
        if k - at > 2 and k < length and text[k] == 0xE007F:
            return k + 1
    at += 1
    while True:
        if at < length and _kind(text[at], kinds) & _SKIN_TONE:
            at += 1
        if not (
            joined < _MOST_JOINED
            and at + 1 < length
            and text[at] == 0x200D
            and _kind(text[at + 1], kinds) & _PICTOGRAPH
        ):
            return at
        at, joined = at + 2, joined + 1
