# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Bit pictures of words, and a board on which free places for them are found, 64 positions at a time.

All numbers are whole, so that a place is the same on every machine. A set bit is ink; bit 0 of a machine word is its
leftmost cell. Every picture and board carries zeroed machine words at its edges, so that reading 64 bits from any cell
of it, and writing a picture widened by up to `WIDEST_GAP` cells, stays inside.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.math cimport sqrt
from libc.string cimport memset

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
    _MOST_PROBES = 48
    _PROBES_AT_ONCE = 6
    _FRAME = 32

WIDEST_GAP = _FRAME

cdef uint64_t _ALL = 0xFFFFFFFFFFFFFFFF
# The R2 sequence: steps of 1/p and 1/p^2, p = 1.3247… the plastic number, as shares of 2^32. Its points are spread
# evenly however many are taken (Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018).
cdef uint32_t _STEP_COLUMN = 3242174889
cdef uint32_t _STEP_ROW = 2447445414


cdef struct Probes:
    int count
    int offset[_MOST_PROBES]
    int shift[_MOST_PROBES]


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
    def of_ink(const uint8_t[:, :] ink not None, int cell_px=1):
        """The cells of `cell_px` × `cell_px` pixels that any ink (a value above 0) touches; shape (height, width)."""
        if cell_px < 1:
            raise ValueError("a cell has at least one pixel")
        cdef Py_ssize_t height = ink.shape[0], width = ink.shape[1], x, y
        if not (1 <= height <= _LONGEST_SIDE * cell_px and 1 <= width <= _LONGEST_SIDE * cell_px):
            raise ValueError(f"no bit picture of {height} x {width} px")
        cdef Bits bits = Bits((height + cell_px - 1) // cell_px, (width + cell_px - 1) // cell_px)
        cdef uint64_t *row
        cdef Py_ssize_t column
        cdef int part
        for y in range(height):
            row = bits.data + (y // cell_px) * bits.stride
            column, part = 0, 0
            for x in range(width):
                if ink[y, x]:
                    row[column >> 6] |= <uint64_t>1 << (column & 63)
                part += 1
                if part == cell_px:
                    column, part = column + 1, 0
        return bits

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
    """

    cdef readonly int rows, columns
    cdef int stride
    cdef uint64_t *data
    cdef uint64_t *origin
    cdef uint64_t *free

    def __cinit__(self, int rows, int columns):
        if not (1 <= rows <= _LONGEST_SIDE and 1 <= columns <= _LONGEST_SIDE):
            raise ValueError(f"a board has 1 to {_LONGEST_SIDE} cells a side, not {rows} x {columns}")
        self.rows, self.columns = rows, columns
        self.stride = (columns + 63) // 64 + 3
        self.data = <uint64_t *>PyMem_Calloc(<size_t>(rows + 2 * _FRAME) * self.stride, sizeof(uint64_t))
        self.free = <uint64_t *>PyMem_Calloc(self.stride, sizeof(uint64_t))
        if self.data == NULL or self.free == NULL:
            raise MemoryError
        self.origin = self.data + _FRAME * self.stride + 1

    def __dealloc__(self):
        PyMem_Free(self.data)
        PyMem_Free(self.free)

    def block(self, Bits bits not None):
        """Takes the cells of a picture as large as the board. Raises `ValueError` for another size."""
        if bits.rows != self.rows or bits.columns != self.columns:
            raise ValueError("a picture to block is as large as the board")
        cdef int row, k
        for row in range(self.rows):
            for k in range(bits.stride):
                self.origin[row * self.stride + k] |= bits.data[row * bits.stride + k]

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

    def is_free(self, Bits bits not None, int row, int column):
        """Whether a picture meets nothing there. Raises `ValueError` where it would leave the board."""
        self._check(bits, row, column)
        return not self._meets(bits, row, column)

    def find(self, Bits bits not None, int aim_row, int aim_column, int edge):
        """The nearest free place of a picture to the middle of the board, as (row, column) of its left top.

        `aim_row` and `aim_column` move the middle that is aimed at; the picture keeps `edge` cells to the board's
        edges. Near is what is on the smaller rectangle of the board's proportions, and on it what is nearer to the
        middle of its side. None without room.
        """
        if edge < 0 or not (-self.rows <= aim_row <= self.rows and -self.columns <= aim_column <= self.columns):
            raise ValueError("an aim is on the board, and an edge no less than 0")
        cdef int last_row = self.rows - edge - bits.rows, last_column = self.columns - edge - bits.columns
        if last_row < edge or last_column < edge:
            return None
        cdef Probes probes
        _spread(bits, self.stride, &probes)
        cdef uint64_t *free = self.free
        cdef int middle_row = min(max((self.rows - bits.rows) // 2 + aim_row, edge), last_row)
        cdef int middle_column = min(max((self.columns - bits.columns) // 2 + aim_column, edge), last_column)
        cdef int64_t best = -1, down, right, distance, upright, nearer, reach
        cdef int best_row = 0, best_column = 0, step, row, column, first, last, block, end
        cdef uint64_t places
        for step in range(2 * max(middle_row - edge, last_row - middle_row) + 1):
            row = middle_row + ((step + 1) // 2 if step & 1 else -(step // 2))
            if row < edge or row > last_row:
                continue
            down = <int64_t>(row - middle_row) * self.columns
            upright = down * down
            if best >= 0 and upright + upright // 8 >= best:
                break
            first, last = edge, last_column
            if best >= 0:
                # What is nearer than the best: solved for `right`, which is either the greater share or the smaller.
                nearer = (8 * best - upright) // 9
                if nearer < upright:
                    nearer = min(upright, 8 * best - 9 * upright)
                # Only a bound, so that the square root need not be exact.
                reach = <int64_t>(sqrt(<double>nearer) / self.rows) + 1
                if middle_column - reach > first:
                    first = <int>(middle_column - reach)
                if middle_column + reach < last:
                    last = <int>(middle_column + reach)
            block, end = first >> 6, (last >> 6) + 1
            for column in range(block, end):
                free[column] = _ALL
            free[block] &= _ALL << (first & 63)
            free[end - 1] &= _ALL >> (63 - (last & 63))
            if not _probe(self.origin + row * self.stride, &probes, free, block, end):
                continue
            for block in range(block, end):
                places = free[block]
                while places:
                    column = 64 * block + lowest_bit(places)
                    places &= places - 1
                    right = <int64_t>(column - middle_column) * self.rows
                    right *= right
                    distance = max(upright, right) + (upright + right) // 8
                    if (best < 0 or distance < best) and not self._meets(bits, row, column):
                        best, best_row, best_column = distance, row, column
        return None if best < 0 else (best_row, best_column)

    cdef int _check(self, Bits bits, int row, int column) except -1:
        if not (0 <= row <= self.rows - bits.rows and 0 <= column <= self.columns - bits.columns):
            raise ValueError("the picture would leave the board")
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


cdef bint _probe(const uint64_t *row, const Probes *probes, uint64_t *free, int block, int end) noexcept nogil:
    """Leaves in `free`, from machine word `block` to `end`, the places where no probe meets ink; says whether any is.

    The first probes, which clear most of it, look at all words of the row together: the compiler makes wide
    instructions of it, and the processor has no branch to guess. The others look at the words that are left.
    """
    cdef int k, at
    cdef int shift, back
    cdef const uint64_t *here
    cdef uint64_t left, any_left = 0
    cdef int together = min(_PROBES_AT_ONCE, probes.count)
    for k in range(together):
        here = row + probes.offset[k]
        shift = probes.shift[k]
        back = 63 - shift
        for at in range(block, end):
            free[at] &= ~((here[at] >> shift) | (here[at + 1] << 1 << back))
    for at in range(block, end):
        left = free[at]
        k = together
        while left and k < probes.count:
            here = row + probes.offset[k] + at
            shift = probes.shift[k]
            left &= ~((here[0] >> shift) | (here[1] << 1 << (63 - shift)))
            k += 1
        free[at] = left
        any_left |= left
    return any_left != 0


cdef void _spread(Bits bits, int stride, Probes *probes) noexcept nogil:
    """Cells of ink, evenly spread over a picture."""
    cdef uint32_t across = 0x80000000u, down = 0x80000000u
    cdef int tries, row, column, at, step
    probes.count = 0
    for tries in range(2 * _MOST_PROBES):
        across += _STEP_COLUMN
        down += _STEP_ROW
        row = <int>((<uint64_t>down * bits.rows) >> 32)
        at = <int>((<uint64_t>across * bits.columns) >> 32)
        # The nearest ink in the row, if any is near.
        for step in range(48):
            column = at + ((step + 1) // 2 if step & 1 else -(step // 2))
            if 0 <= column < bits.columns and bits.data[row * bits.stride + (column >> 6)] >> (column & 63) & 1:
                probes.offset[probes.count] = row * stride + (column >> 6)
                probes.shift[probes.count] = column & 63
                probes.count += 1
                break
        if probes.count == _MOST_PROBES:
            break


def blend(uint8_t[:, :, ::1] canvas not None, const uint8_t[:, :] ink not None, Py_ssize_t row, Py_ssize_t column, colour):
    """Lays a colour (RGB) on a canvas, shape (height, width, 3), as thick as the ink says; its left top at row, column.

    Raises `ValueError` where the ink would leave the canvas.
    """
    cdef Py_ssize_t height = ink.shape[0], width = ink.shape[1], x, y, part
    if canvas.shape[2] != 3:
        raise ValueError("a canvas is of red, green and blue")
    if not (0 <= row <= canvas.shape[0] - height and 0 <= column <= canvas.shape[1] - width):
        raise ValueError("the ink would leave the canvas")
    cdef unsigned int shares[3]
    shares[0], shares[1], shares[2] = colour
    cdef unsigned int cover
    cdef uint8_t *here
    with nogil:
        for y in range(height):
            for x in range(width):
                cover = ink[y, x]
                if cover:
                    here = &canvas[row + y, column + x, 0]
                    for part in range(3):
                        here[part] = (here[part] * (255 - cover) + shares[part] * cover + 127) // 255
