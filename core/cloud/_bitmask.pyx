# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Bit pictures of words, and a board on which free places for them are found, 64 positions at a time.

All numbers are whole, so that a place is the same on every machine. A set bit is ink; bit 0 of a machine word is its
leftmost cell. Every picture and board carries zeroed machine words at its edges, so that reading 64 bits from any cell
of it, and writing a picture widened by up to `WIDEST_GAP` cells, stays inside.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.math cimport sqrt
from libc.string cimport memcpy

cdef extern from *:
    """
    #if defined(_MSC_VER)
    #include <intrin.h>
    static int lowest_bit(unsigned long long bits) { unsigned long at; _BitScanForward64(&at, bits); return (int)at; }
    #else
    static int lowest_bit(unsigned long long bits) { return __builtin_ctzll(bits); }
    #endif
    """
    int lowest_bit(uint64_t bits) nogil

# Sides beyond these need numbers of more than 64 bits in the distance: (side * side)^2 * 9 / 8 < 2^63.
cdef enum:
    _LONGEST_SIDE = 16384
    _MOST_PROBES = 32
    _PROBES_OF_SHAPES = 4
    _FRAME = 32
    # Squares of 1, 2, 4 and 8 cells a side…
    _SQUARES = 4
    # …and bars of 16 cells: 1, 2 and 4 high.
    _LEVELS = 7
    _BAR = 16

WIDEST_GAP = _FRAME

cdef uint64_t _ALL = 0xFFFFFFFFFFFFFFFF
# The R2 sequence: steps of 1/p and 1/p^2, p = 1.3247… the plastic number, as shares of 2^32. Its points are spread
# evenly however many are taken (Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018).
cdef uint32_t _STEP_COLUMN = 3242174889
cdef uint32_t _STEP_ROW = 2447445414


cdef struct Probes:
    int count
    const uint64_t *place[_MOST_PROBES]
    int shift[_MOST_PROBES]


cdef struct Found:
    int row, column


cdef inline uint64_t bits_at(const uint64_t *row, int64_t bit) noexcept nogil:
    """64 bits of a row from a bit on."""
    cdef int64_t word = bit >> 6
    cdef int shift = bit & 63
    if shift == 0:
        return row[word]
    return (row[word] >> shift) | (row[word + 1] << (64 - shift))


cdef class Bits:
    """A picture of one bit a cell, `rows` × `columns`; at least one cell each way."""

    cdef readonly int rows, columns
    cdef int stride
    cdef uint64_t *data

    def __cinit__(self, int rows, int columns):
        if not (1 <= rows <= _LONGEST_SIDE and 1 <= columns <= _LONGEST_SIDE):
            raise ValueError(f"a bit picture has 1 to {_LONGEST_SIDE} cells a side, not {rows} x {columns}")
        self.rows, self.columns = rows, columns
        self.stride = (columns + 63) // 64 + 1
        self.data = <uint64_t *>PyMem_Calloc(<size_t>rows * self.stride, sizeof(uint64_t))
        if self.data == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.data)

    @staticmethod
    def of_ink(const uint8_t[:, :] ink not None, int cell_px=1, int least=1):
        """The cells of `cell_px` × `cell_px` pixels that ink of `least` and above touches; shape (height, width)."""
        if cell_px < 1 or not 1 <= least <= 128:
            raise ValueError("a cell has at least one pixel, and the least ink is 1 to 128")
        cdef Py_ssize_t height = ink.shape[0], width = ink.shape[1], y
        if not (1 <= height <= _LONGEST_SIDE * cell_px and 1 <= width <= _LONGEST_SIDE * cell_px):
            raise ValueError(f"no bit picture of {height} x {width} px")
        cdef Bits bits = Bits((height + cell_px - 1) // cell_px, (width + cell_px - 1) // cell_px)
        for y in range(height):
            _put_ink(
                bits.data + (y // cell_px) * bits.stride, &ink[y, 0], width, ink.strides[1], cell_px, <uint8_t>least
            )
        return bits

    @staticmethod
    def of_word(const uint8_t[:, :] ink not None, int cell_px, int least):
        """The cells that any ink touches, and their body: those without the fringe beside ink of `least` and above."""
        cdef Bits touched = Bits.of_ink(ink, cell_px, 1)
        return touched, touched.body(Bits.of_ink(ink, cell_px, least))

    def body(self, Bits solid not None):
        """This picture of a word's ink without its fringe: what is `solid`, and what is not beside a cell that is.

        So each cell of the ink is one of the body's, or has one among its eight neighbours. Raises `ValueError` for
        pictures of two sizes.
        """
        if solid.rows != self.rows or solid.columns != self.columns:
            raise ValueError("what is solid is as large as the ink")
        cdef Bits body = Bits(self.rows, self.columns)
        cdef int row, other, k, words = self.stride
        cdef uint64_t near, before, here, after
        cdef const uint64_t *line
        for row in range(self.rows):
            before, here = 0, 0
            for k in range(words - 1):
                # The solid cells of three rows, and of them the left and the right neighbours.
                before, here, after = here, 0, 0
                for other in range(max(row - 1, 0), min(row + 2, self.rows)):
                    line = solid.data + other * words + k
                    here |= line[0]
                    after |= line[1]
                near = here | here << 1 | before >> 63 | here >> 1 | after << 63
                body.data[row * words + k] = solid.data[row * words + k] | (self.data[row * words + k] & ~near)
        return body

    def scaled(self, int64_t numerator, int64_t denominator):
        """The picture `numerator / denominator` times as large; a cell has ink where any that falls on it has."""
        if not (1 <= numerator <= 1 << 31 and 1 <= denominator <= 1 << 31):
            raise ValueError("a scale is a fraction of whole numbers from 1 to 2^31")
        cdef int64_t rows = (self.rows * numerator + denominator - 1) // denominator
        cdef int64_t columns = (self.columns * numerator + denominator - 1) // denominator
        if rows > _LONGEST_SIDE or columns > _LONGEST_SIDE:
            raise ValueError("the scaled picture is too large")
        cdef Bits bits = Bits(rows, columns)
        cdef int64_t source, at, first, last, target, begin, end
        cdef uint64_t *row
        cdef const uint64_t *given
        cdef uint64_t word
        cdef int stride = self.stride, k
        for source in range(self.rows):
            given = self.data + source * stride
            first = source * numerator // denominator
            last = ((source + 1) * numerator + denominator - 1) // denominator
            row = bits.data + first * bits.stride
            for k in range(stride):
                word = given[k]
                while word:
                    at = 64 * k + lowest_bit(word)
                    word &= word - 1
                    begin = at * numerator // denominator
                    end = ((at + 1) * numerator + denominator - 1) // denominator
                    for target in range(begin, end):
                        row[target >> 6] |= <uint64_t>1 << (target & 63)
            for target in range(first + 1, last):
                for k in range(bits.stride):
                    bits.data[target * bits.stride + k] |= row[k]
        return bits

    def widened(self, int cells):
        """The picture with its ink grown by `cells` to the left and to the right, and that much wider each way."""
        if cells < 0:
            raise ValueError("ink grows by no less than nothing")
        cdef Bits bits = Bits(self.rows, self.columns + 2 * cells)
        cdef int row, k
        for row in range(self.rows):
            for k in range(2 * cells + 1):
                _put_row(bits.data + row * bits.stride, self.data + row * self.stride, self.stride, k, bits.stride)
        return bits

    def raised(self, int cells):
        """The picture with its ink grown by `cells` upwards and downwards, and that much higher each way."""
        if cells < 0:
            raise ValueError("ink grows by no less than nothing")
        cdef Bits bits = Bits(self.rows + 2 * cells, self.columns)
        cdef int row, down, k
        for row in range(self.rows):
            for down in range(2 * cells + 1):
                for k in range(self.stride):
                    bits.data[(row + down) * bits.stride + k] |= self.data[row * self.stride + k]
        return bits

    def count(self):
        """How many cells have ink."""
        cdef int64_t total = 0, k
        cdef uint64_t word
        for k in range(<int64_t>self.rows * self.stride):
            word = self.data[k]
            while word:
                word &= word - 1
                total += 1
        return total

    def has(self, int row, int column):
        """Whether a cell has ink. Raises `IndexError` for one that is not there."""
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            raise IndexError("no such cell")
        return bool(self.data[row * self.stride + (column >> 6)] >> (column & 63) & 1)


cdef void _put_ink(
    uint64_t *row, const uint8_t *ink, Py_ssize_t width, Py_ssize_t step, int cell_px, uint8_t least
) noexcept nogil:
    """Adds the cells that a row of pixels touches, each pixel `step` bytes from the one before."""
    cdef Py_ssize_t x, k, column = 0, many
    cdef uint64_t word
    cdef int part = 0
    for x in range(0, width, 64):
        word, k, many = 0, 0, min(<Py_ssize_t>64, width - x)
        if step == 1:
            while k + 8 <= many:
                word |= _eight(ink + x + k, least) << k
                k += 8
        while k < many:
            word |= <uint64_t>(ink[(x + k) * step] >= least) << k
            k += 1
        if not word:
            if cell_px > 2:
                column, part = (x + many) // cell_px, (x + many) % cell_px
        elif cell_px == 1:
            row[x >> 6] |= word
        elif cell_px == 2:
            row[x >> 7] |= _halved(word) << (32 if x & 64 else 0)
        else:
            for k in range(many):
                row[column >> 6] |= (word >> k & 1) << (column & 63)
                part += 1
                if part == cell_px:
                    column, part = column + 1, 0


cdef inline uint64_t _eight(const uint8_t *ink, uint8_t least) noexcept nogil:
    """Which of eight pixels have ink of `least`, at most 128: a comparison in each byte of a machine word at once."""
    # A compiler makes one reading of it, and the order of bytes is the same on every machine.
    cdef uint64_t pixels = (
        ink[0] | <uint64_t>ink[1] << 8 | <uint64_t>ink[2] << 16 | <uint64_t>ink[3] << 24
        | <uint64_t>ink[4] << 32 | <uint64_t>ink[5] << 40 | <uint64_t>ink[6] << 48 | <uint64_t>ink[7] << 56
    )
    pixels |= (pixels | 0x8080808080808080ULL) - 0x0101010101010101ULL * least
    # The highest bit of each byte, moved together: that of byte k is met by the factor's bit 7 (8 - k), at bit 56 + k.
    return ((pixels >> 7 & 0x0101010101010101ULL) * 0x0102040810204080ULL) >> 56


cdef inline uint64_t _halved(uint64_t bits) noexcept nogil:
    """Each pair of bits as one, set where either is: Morton's compaction, by steps of twice the length."""
    bits = (bits | bits >> 1) & 0x5555555555555555ULL
    bits = (bits | bits >> 1) & 0x3333333333333333ULL
    bits = (bits | bits >> 2) & 0x0F0F0F0F0F0F0F0FULL
    bits = (bits | bits >> 4) & 0x00FF00FF00FF00FFULL
    bits = (bits | bits >> 8) & 0x0000FFFF0000FFFFULL
    return (bits | bits >> 16) & 0x00000000FFFFFFFFULL


cdef void _put_row(uint64_t *into, const uint64_t *row, int words, int64_t bit, int room) noexcept nogil:
    """Adds the ink of `words` machine words from a bit of a row on; what is beyond `room` machine words is empty."""
    cdef int64_t first = bit >> 6
    cdef int shift = bit & 63, k
    for k in range(words):
        if row[k]:
            into[first + k] |= row[k] << shift
            if shift and first + k + 1 < room:
                into[first + k + 1] |= row[k] >> (64 - shift)


cdef class Board:
    """Where words stand: `rows` × `columns` cells, of which some are taken.

    A word is taken with a gap around it, so a picture that meets no taken cell keeps that gap to all others.

    For the search, each square of 2, 4 and 8 cells a side has a bit too, and each bar of 16 cells that are 1, 2 or 4
    high, set where any of its cells is taken: where a picture has a whole square or bar of ink, one bit says what 64
    would. A word with what should be free beside its letters has bars, for it closes the gaps in them and between them.
    """

    cdef readonly int rows, columns
    cdef int stride
    cdef uint64_t *data
    cdef uint64_t *origin
    cdef uint64_t *shapes[_LEVELS]

    def __cinit__(self, int rows, int columns):
        if not (1 <= rows <= _LONGEST_SIDE and 1 <= columns <= _LONGEST_SIDE):
            raise ValueError(f"a board has 1 to {_LONGEST_SIDE} cells a side, not {rows} x {columns}")
        self.rows, self.columns = rows, columns
        self.stride = (columns + 63) // 64 + 3
        cdef size_t room = <size_t>(rows + 2 * _FRAME) * self.stride
        self.data = <uint64_t *>PyMem_Calloc(_LEVELS * room, sizeof(uint64_t))
        if self.data == NULL:
            raise MemoryError
        cdef int level
        for level in range(_LEVELS):
            self.shapes[level] = self.data + level * room + _FRAME * self.stride + 1
        self.origin = self.shapes[0]

    def __dealloc__(self):
        PyMem_Free(self.data)

    def take(self, Bits bits not None, int row, int column, int gap):
        """Takes a picture's cells, its left top at `row` and `column`, and all within `gap` cells of them.

        Raises `ValueError` where the picture would leave the board, or for a gap beyond `WIDEST_GAP`.
        """
        self._check(bits, row, column)
        if not 0 <= gap <= _FRAME:
            raise ValueError(f"a gap has 0 to {_FRAME} cells")
        cdef int y, down, k, shift
        cdef uint64_t *into
        cdef const uint64_t *given
        cdef int words = bits.stride
        cdef Bits wide = bits.widened(gap) if gap else bits
        for y in range(bits.rows):
            given = wide.data + y * wide.stride
            for down in range(-gap, gap + 1):
                into = self.origin + (row + y + down) * self.stride - 1
                _put_row(into, given, wide.stride, 64 + column - gap, self.stride)
        self._mark_shapes(row - gap, row + bits.rows + gap, column - gap, column + bits.columns + gap)

    def is_free(self, Bits bits not None, int row, int column):
        """Whether a picture meets nothing there. Raises `ValueError` where it would leave the board."""
        self._check(bits, row, column)
        return not self._meets(bits, row, column)

    def find(self, Bits bits not None, int aim_row, int aim_column, int edge_rows, int edge_columns):
        """The nearest free place of a picture to the middle of the board, as (row, column) of its left top.

        `aim_row` and `aim_column` move the middle that is aimed at; the picture keeps `edge_rows` and `edge_columns`
        cells to the board's edges. Near is what is on the smaller rectangle of the board's proportions, and on it what
        is nearer to the middle of its side. None without room.
        """
        cdef Found found = self._find(bits, aim_row, aim_column, edge_rows, edge_columns)
        return (found.row, found.column) if found.row >= 0 else None

    def put_all(self, list words not None, int gap, int edge, bint closely):
        """Takes the nearest free places of words in turn: (row, column) of each, or None for one without room.

        Of each word are given its ink, its body, how many rows above and below and columns left and right of its body
        must be free, and the row and the column of its aim. Words keep `edge` cells to the board's edges, with what is
        to be free beside them, and are taken with a gap around them. `closely`, one without room may do without the
        free cells beside it, and then with half the edge; the first that has no room even so ends it, and is left out.
        """
        cdef list places = []
        cdef Bits ink, body, spaced
        cdef int space_rows, space_columns, aim_row, aim_column
        cdef Found found
        if not 0 <= edge <= _LONGEST_SIDE:
            raise ValueError(f"an edge has 0 to {_LONGEST_SIDE} cells")
        for ink, body, space_rows, space_columns, aim_row, aim_column in words:
            if ink is None or body is None or ink.rows != body.rows or ink.columns != body.columns:
                raise ValueError("a word's body is as large as its ink")
            spaced = body.widened(space_columns) if space_columns else body
            spaced = spaced.raised(space_rows) if space_rows else spaced
            # Towards the edges of the board no other word has to be told apart.
            found = self._find(spaced, aim_row, aim_column, max(0, edge - space_rows), max(0, edge - space_columns))
            if found.row >= 0:
                found.row, found.column = found.row + space_rows, found.column + space_columns
            elif closely:
                # Better near another, or near the edge, than all words smaller.
                if spaced is not body:
                    found = self._find(body, aim_row, aim_column, edge, edge)
                if found.row < 0:
                    found = self._find(body, aim_row, aim_column, edge // 2, edge // 2)
                if found.row < 0:
                    break
            if found.row < 0:
                places.append(None)
                continue
            self.take(ink, found.row, found.column, gap)
            places.append((found.row, found.column))
        return places

    def copy(self):
        """A board with the same cells taken."""
        cdef Board other = Board(self.rows, self.columns)
        memcpy(other.data, self.data, <size_t>_LEVELS * (self.rows + 2 * _FRAME) * self.stride * sizeof(uint64_t))
        return other

    cdef Found _find(self, Bits bits, int aim_row, int aim_column, int edge_rows, int edge_columns) except *:
        """See `find`; row -1 without room."""
        cdef Found found = Found(-1, -1)
        if not (-self.rows <= aim_row <= self.rows and -self.columns <= aim_column <= self.columns):
            raise ValueError("an aim is on the board")
        if not (0 <= edge_rows <= _LONGEST_SIDE and 0 <= edge_columns <= _LONGEST_SIDE):
            raise ValueError(f"an edge has 0 to {_LONGEST_SIDE} cells")
        cdef int last_row = self.rows - edge_rows - bits.rows, last_column = self.columns - edge_columns - bits.columns
        if last_row < edge_rows or last_column < edge_columns:
            return found
        cdef Probes probes
        self._choose_probes(bits, &probes)
        cdef int middle_row = min(max((self.rows - bits.rows) // 2 + aim_row, edge_rows), last_row)
        cdef int middle_column = min(max((self.columns - bits.columns) // 2 + aim_column, edge_columns), last_column)
        if probes.count == 0:  # what has no ink may stand anywhere
            return Found(middle_row, middle_column)
        cdef int64_t best = -1, right, distance, upright, nearer, reach, seen = -1
        cdef int step, row, column, first = edge_columns, last = last_column, block
        cdef uint64_t places
        for step in range(2 * max(middle_row - edge_rows, last_row - middle_row) + 1):
            row = middle_row + ((step + 1) // 2 if step & 1 else -(step // 2))
            if row < edge_rows or row > last_row:
                continue
            upright = <int64_t>(row - middle_row) * self.columns
            upright *= upright
            if best >= 0 and upright + upright // 8 >= best:
                break
            if best != seen or (best >= 0 and step & 15 == 0):
                # What is nearer than the best: solved for `right`, which is either the greater share or the smaller.
                nearer = (8 * best - upright) // 9
                if nearer < upright:
                    nearer = min(upright, 8 * best - 9 * upright)
                # Only a bound, so that the square root need not be exact, and holds for the next rows too.
                reach = <int64_t>(sqrt(<double>nearer) / self.rows) + 1
                first = max(edge_columns, <int>max(middle_column - reach, 0))
                last = <int>min(<int64_t>last_column, middle_column + reach)
                seen = best
            block = first >> 6
            while True:
                block = _next_with_place(<int64_t>row * self.stride, &probes, block, first, last, &places)
                if not places:
                    break
                while places:
                    column = 64 * block + lowest_bit(places)
                    places &= places - 1
                    right = <int64_t>(column - middle_column) * self.rows
                    right *= right
                    distance = max(upright, right) + (upright + right) // 8
                    if (best < 0 or distance < best) and not self._meets(bits, row, column):
                        best, found.row, found.column = distance, row, column
                block += 1
        return found

    cdef void _mark_shapes(self, int top, int bottom, int left, int right) noexcept nogil:
        """Looks again at the shapes with cells from row `top` to `bottom` and from column `left` to `right`."""
        # A shape that would leave the board is never asked for.
        cdef int level, half = 1, row, k, first = max(left - _BAR + 1, 0) >> 6, last = min(right, self.columns) >> 6
        cdef int highest = max(top - 7, 0), lowest = min(bottom, self.rows)
        cdef const uint64_t *upper
        cdef const uint64_t *lower
        cdef uint64_t *into
        cdef uint64_t here, beside
        for level in range(1, _SQUARES):
            for row in range(max(top - 2 * half + 1, 0), lowest):
                upper = self.shapes[level - 1] + row * self.stride
                lower = upper + half * self.stride
                into = self.shapes[level] + row * self.stride
                for k in range(first, last + 1):
                    here, beside = upper[k] | lower[k], upper[k + 1] | lower[k + 1]
                    into[k] = here | here >> half | beside << (64 - half)
            half *= 2
        for level in range(_SQUARES, _LEVELS):
            for row in range(highest, lowest):
                upper = self.shapes[level - _SQUARES] + row * self.stride
                into = self.shapes[level] + row * self.stride
                for k in range(first, last + 1):
                    into[k] = ~_bars(~upper[k], ~upper[k + 1], 1 << (level - _SQUARES))

    cdef int _check(self, Bits bits, int row, int column) except -1:
        if not (0 <= row <= self.rows - bits.rows and 0 <= column <= self.columns - bits.columns):
            raise ValueError("the picture would leave the board")
        return 0

    cdef int _choose_probes(self, Bits bits, Probes *probes) except -1:
        """Whole bars and squares of the picture's ink, the largest first, and single cells of it."""
        cdef size_t room = <size_t>bits.rows * bits.stride
        cdef uint64_t *inner = <uint64_t *>PyMem_Malloc((_LEVELS - 1) * room * sizeof(uint64_t))
        if inner == NULL:
            raise MemoryError
        cdef const uint64_t *cells[_LEVELS]
        cdef int level
        cells[0] = bits.data
        for level in range(1, _LEVELS):
            cells[level] = inner + (level - 1) * room
            if level < _SQUARES:
                _shrink_to_squares(cells[level - 1], inner + (level - 1) * room, bits.rows, bits.stride, 1 << level >> 1)
            else:
                _shrink_to_bars(cells[level - _SQUARES], inner + (level - 1) * room, room, 1 << (level - _SQUARES))
        probes.count = 0
        for level in range(_LEVELS - 1, -1, -1):
            _spread(
                cells[level], bits.rows, bits.columns, bits.stride, self.shapes[level], self.stride,
                _PROBES_OF_SHAPES if level else _MOST_PROBES - probes.count, probes,
            )
        if probes.count == 1:
            probes.place[1], probes.shift[1] = probes.place[0], probes.shift[0]
        PyMem_Free(inner)
        return 0

    cdef bint _meets(self, Bits bits, int row, int column) noexcept nogil:
        cdef int y, k, start
        cdef int words = bits.stride - 1
        cdef const uint64_t *given
        cdef const uint64_t *here
        # Every eighth row first: where ink meets ink, it is seldom in one row alone.
        for start in range(8):
            for y in range(start, bits.rows, 8):
                given = bits.data + y * bits.stride
                here = self.origin + (row + y) * self.stride
                for k in range(words):
                    if given[k] and given[k] & bits_at(here, column + 64 * k):
                        return True
        return False


cdef int _next_with_place(
    int64_t row, const Probes *probes, int block, int first, int last, uint64_t *places
) noexcept nogil:
    """The next machine word, from `block` on, of places from `first` to `last` where no probe meets ink; none at the end.

    The first two probes clear most words, so that the processor seldom guesses wrong that there is nothing left.
    """
    cdef const uint64_t *one = probes.place[0] + row
    cdef const uint64_t *other = probes.place[1] + row
    cdef const uint64_t *here
    cdef int shift = probes.shift[0], back = 63 - shift, other_shift = probes.shift[1], other_back = 63 - other_shift, k
    cdef int first_block = first >> 6, last_block = last >> 6
    cdef uint64_t left
    while block <= last_block:
        left = ~(
            (one[block] >> shift) | (one[block + 1] << 1 << back)
            | (other[block] >> other_shift) | (other[block + 1] << 1 << other_back)
        )
        if left:
            if block == first_block:
                left &= _ALL << (first & 63)
            if block == last_block:
                left &= _ALL >> (63 - (last & 63))
            k = 2
            while left and k < probes.count:
                here = probes.place[k] + row + block
                left &= ~((here[0] >> probes.shift[k]) | (here[1] << 1 << (63 - probes.shift[k])))
                k += 1
            if left:
                break
        block += 1
    places[0] = left if block <= last_block else 0
    return block


cdef void _shrink_to_squares(const uint64_t *given, uint64_t *into, int rows, int stride, int half) noexcept nogil:
    """The cells where a square of ink, twice as large as those of `given`, has its left top; both `rows` × `stride`."""
    cdef int row, k
    cdef uint64_t here, beside
    for row in range(rows):
        for k in range(stride):
            here, beside = 0, 0
            if row + half < rows:
                here = given[row * stride + k] & given[(row + half) * stride + k]
                if k + 1 < stride:
                    beside = given[row * stride + k + 1] & given[(row + half) * stride + k + 1]
            into[row * stride + k] = here & (here >> half | beside << (64 - half))


cdef void _shrink_to_bars(const uint64_t *given, uint64_t *into, size_t words, int width) noexcept nogil:
    """The cells where a bar of ink begins, of such whose squares `width` cells a side are `given`."""
    cdef size_t k
    for k in range(words):
        into[k] = _bars(given[k], given[k + 1] if k + 1 < words else 0, width)


cdef inline uint64_t _bars(uint64_t here, uint64_t beside, int width) noexcept nogil:
    """Which of 64 bits begin a row of bits that is a bar's length, where each stands for `width` of it."""
    while width < _BAR:
        here &= here >> width | beside << (64 - width)
        beside &= beside >> width
        width *= 2
    return here


cdef void _spread(
    const uint64_t *cells, int rows, int columns, int width, const uint64_t *board, int stride, int most, Probes *probes
) noexcept nogil:
    """Adds up to `most` of the set cells, evenly spread; `width` machine words a row, `stride` one of the board's."""
    cdef uint32_t across = 0x80000000u, down = 0x80000000u
    cdef int tries, row, column, at, step, count = 0
    cdef uint64_t any_cell = 0
    for at in range(rows * width):
        any_cell |= cells[at]
    if not any_cell:
        return
    for tries in range(2 * most):
        across += _STEP_COLUMN
        down += _STEP_ROW
        row = <int>((<uint64_t>down * rows) >> 32)
        at = <int>((<uint64_t>across * columns) >> 32)
        # The nearest ink in the row, if any is near.
        for step in range(48):
            column = at + ((step + 1) // 2 if step & 1 else -(step // 2))
            if 0 <= column < columns and cells[row * width + (column >> 6)] >> (column & 63) & 1:
                probes.place[probes.count] = board + row * stride + (column >> 6)
                probes.shift[probes.count] = column & 63
                probes.count += 1
                count += 1
                break
        if count == most or probes.count == _MOST_PROBES:
            break


def lay(uint32_t[:, ::1] canvas not None, list marks not None, const uint32_t[:, ::1] shades not None):
    """Lays inks on a canvas of whole pixels, in place of what was there, where they cover any of it.

    Each mark is its ink (0–255, shape (height, width)), the row and the column of its left top, and the number of its
    shades: 256 pixels, one for each cover. Raises `ValueError` where ink would leave the canvas, and for unknown shades.
    """
    cdef const uint8_t[:, :] ink
    cdef Py_ssize_t row, column, number, y
    if shades.shape[1] != 256:
        raise ValueError("there is a shade for each cover")
    for given, row, column, number in marks:
        ink = given
        if not (0 <= row <= canvas.shape[0] - ink.shape[0] and 0 <= column <= canvas.shape[1] - ink.shape[1]):
            raise ValueError("the ink would leave the canvas")
        if not 0 <= number < shades.shape[0]:
            raise ValueError("no such shades")
        if ink.shape[1]:
            for y in range(ink.shape[0]):
                _lay_row(&canvas[row + y, column], &ink[y, 0], ink.shape[1], ink.strides[1], &shades[number, 0])


cdef void _lay_row(
    uint32_t *here, const uint8_t *ink, Py_ssize_t width, Py_ssize_t step, const uint32_t *shades
) noexcept nogil:
    cdef Py_ssize_t x = 0, end
    while x < width:
        end = min(x + 8, width)
        # Most of a word's box is empty.
        if step == 1 and end - x == 8 and _eight(ink + x, 1) == 0:
            x = end
            continue
        while x < end:
            if ink[x * step]:
                here[x] = shades[ink[x * step]]
            x += 1
