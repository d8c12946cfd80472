# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Outlines of glyphs, and their filling: how much of each pixel is inside.

As in FreeType's smooth rasteriser (src/smooth/ftgrays.c, after LibArt), each edge of an outline adds to the cells that
it crosses its height in them and the area beside it, and the sum along a row is the coverage: exact, without samples.
All numbers are whole, so that a word is the same on every machine; HarfBuzz's own rasteriser has the same method in
floating numbers, and is called from Python for each glyph.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Realloc
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport llabs
from libc.string cimport memcpy, memset

cdef enum:
    # Coordinates of outlines are in 64ths of a font's unit: those between two points of TrueType are not whole.
    _UNIT_BITS = 6
    _MOST_COORDINATE = 1 << 22
    # Edges run on a grid of 256 a pixel.
    _GRID_BITS = 8
    _GRID = 1 << _GRID_BITS
    # What a pixel adds up to: its height, and twice its width.
    _WHOLE_BITS = 2 * _GRID_BITS + 1
    # Bits behind the point: of a size in pixels, a place in ems, a turn, a slope.
    _SIZE_BITS = 12
    _PLACE_BITS = 20
    _TURN_BITS = 20
    _SLOPE_BITS = 32
    # Eight times the longest side that a canvas has, each way; in 64 bits there is no room for much more.
    _FARTHEST_PX = 1 << 15
    _MOST_PX = 1 << 25
    # Filled again and again, small words need no more.
    _KEPT_SUMS = 1 << 20
    _KEPT_EDGES = 1 << 16
    # 64 of the grid are bent by no more than a sixteenth of a pixel; a curve has at most 256 chords.
    _FLAT = 64
    _MOST_CHORD_BITS = 8
    _MOST_EDGES_OF_STROKE = 1 << _MOST_CHORD_BITS

cdef enum:
    _MOVE
    _LINE
    _QUADRATIC
    _CUBIC

FARTHEST_PX = _FARTHEST_PX
MOST_PX = _MOST_PX


cdef struct Point:
    int64_t x, y


cdef struct Edge:
    int32_t x, y, to_x, to_y


cdef class Outline:
    """A glyph's outline, which HarfBuzz draws with this as its pen (the methods' names are fontTools')."""

    cdef uint8_t *strokes
    cdef int32_t *points
    cdef int count, most, points_count, most_points

    def __dealloc__(self):
        PyMem_Free(self.strokes)
        PyMem_Free(self.points)

    def moveTo(self, to not None):
        """Begins a contour."""
        self._add(_MOVE, (to,))

    def lineTo(self, to not None):
        """Adds a straight line."""
        self._add(_LINE, (to,))

    def qCurveTo(self, control not None, to not None):
        """Adds a quadratic curve."""
        self._add(_QUADRATIC, (control, to))

    def curveTo(self, first not None, second not None, to not None):
        """Adds a cubic curve."""
        self._add(_CUBIC, (first, second, to))

    def closePath(self):
        """Ends a contour: does nothing, for what is filled is closed."""

    cdef int _add(self, int stroke, tuple points) except -1:
        if self.count == 0 and stroke != _MOVE:
            raise ValueError("an outline begins somewhere")
        cdef void *grown
        if self.count == self.most:
            grown = PyMem_Realloc(self.strokes, 2 * self.most + 16)
            if grown == NULL:
                raise MemoryError
            self.strokes, self.most = <uint8_t *>grown, 2 * self.most + 16
        if self.points_count + 3 > self.most_points:
            grown = PyMem_Realloc(self.points, (2 * self.most_points + 32) * 2 * sizeof(int32_t))
            if grown == NULL:
                raise MemoryError
            self.points, self.most_points = <int32_t *>grown, 2 * self.most_points + 32
        cdef int64_t x, y
        cdef int at = self.points_count
        for point in points:
            x, y = round(point[0] * (1 << _UNIT_BITS)), round(point[1] * (1 << _UNIT_BITS))
            if not (-_MOST_COORDINATE < x < _MOST_COORDINATE and -_MOST_COORDINATE < y < _MOST_COORDINATE):
                raise ValueError("a point is farther away than any font has one")
            self.points[2 * at], self.points[2 * at + 1] = <int32_t>x, <int32_t>y
            at += 1
        self.strokes[self.count] = <uint8_t>stroke
        self.count, self.points_count = self.count + 1, at
        return 0


cdef class Filler:
    """Fills outlines, several together; then the next ones."""

    cdef Edge *edges
    cdef int64_t edges_count, most_edges
    cdef int32_t *sums
    cdef int64_t most_sums
    # What takes a font's units to the grid: right to right and right to down, and where a glyph stands.
    cdef int64_t along, across
    cdef Point place

    def __dealloc__(self):
        PyMem_Free(self.edges)
        PyMem_Free(self.sums)

    def add(self, list outlines not None, tuple glyphs not None, int units, double size_px, double cosine, double sine):
        """Adds a run of glyphs: their outlines, and of each its number and place in ems, to the right and upwards.

        `units` of the font make an em. The run is turned against the clock around the origin.
        Raises `ValueError` for what is more than `FARTHEST_PX` away from it.
        """
        if not (16 <= units <= 16384 and 0 < size_px <= _FARTHEST_PX and -1 <= cosine <= 1 and -1 <= sine <= 1):
            raise ValueError("an em has 16 to 16384 units, and a size is above nothing")
        if len(outlines) != len(glyphs):
            raise ValueError("each glyph has an outline")
        cdef int64_t size = <int64_t>(size_px * (1 << _SIZE_BITS) + 0.5)
        if size == 0:
            return
        cdef int64_t turned = <int64_t>(cosine * (1 << _TURN_BITS)), raised = <int64_t>(sine * (1 << _TURN_BITS))
        cdef int64_t scale = (size << 2 * _GRID_BITS) // units
        self.along, self.across = (scale * turned) >> _TURN_BITS, (scale * raised) >> _TURN_BITS
        cdef double x, y
        cdef int64_t right, above
        cdef Outline outline
        cdef Py_ssize_t k
        for k in range(len(outlines)):
            outline = outlines[k]
            _, x, y = glyphs[k]
            if not (-_FARTHEST_PX < x * size_px < _FARTHEST_PX and -_FARTHEST_PX < y * size_px < _FARTHEST_PX):
                self._begin()
                raise ValueError("a glyph is too far away")
            right = (<int64_t>(x * (1 << _PLACE_BITS)) * size) >> (_PLACE_BITS + _SIZE_BITS - _GRID_BITS)
            above = (<int64_t>(y * (1 << _PLACE_BITS)) * size) >> (_PLACE_BITS + _SIZE_BITS - _GRID_BITS)
            self.place.x = (right * turned - above * raised) >> _TURN_BITS
            self.place.y = -((right * raised + above * turned) >> _TURN_BITS)
            if not self._draw(outline):
                self._begin()
                raise ValueError("a glyph is too far away")

    def fill(self):
        """What was added as (rows of 0–255 from the top, left, top, width, height); None where there is no ink.

        The left top of the ink is in pixels to the right of and below the origin; no row or column at its edges is
        empty. Raises `ValueError` for more than `MOST_PX` pixels.
        """
        if self.edges_count == 0:
            return None
        cdef int64_t k, left, top, width, height, stride
        cdef Edge edge = self.edges[0]
        cdef int32_t first_x = edge.x, last_x = edge.x, first_y = edge.y, last_y = edge.y
        for k in range(self.edges_count):
            edge = self.edges[k]
            first_x, last_x = min(first_x, min(edge.x, edge.to_x)), max(last_x, max(edge.x, edge.to_x))
            first_y, last_y = min(first_y, min(edge.y, edge.to_y)), max(last_y, max(edge.y, edge.to_y))
        left, top = first_x >> _GRID_BITS, first_y >> _GRID_BITS
        width, height = (last_x >> _GRID_BITS) - left + 1, (last_y >> _GRID_BITS) - top + 1
        if width * height > _MOST_PX:
            self._begin()
            raise ValueError(f"no word has {width} x {height} px")
        stride = width + 1  # what an edge has beside it is added to the cell behind it
        self._make_sums(stride * height)
        for k in range(self.edges_count):
            edge = self.edges[k]
            edge.x, edge.to_x = edge.x - <int32_t>left * _GRID, edge.to_x - <int32_t>left * _GRID
            edge.y, edge.to_y = edge.y - <int32_t>top * _GRID, edge.to_y - <int32_t>top * _GRID
            _add_edge(self.sums, stride, edge)
        ink = PyBytes_FromStringAndSize(NULL, width * height)
        _sum_up(self.sums, stride, <uint8_t *>PyBytes_AS_STRING(ink), width, height)
        self._begin()
        return _trimmed(ink, left, top, width, height)

    cdef void _begin(self) noexcept:
        self.edges_count = 0
        if self.most_edges > _KEPT_EDGES:
            PyMem_Free(self.edges)
            self.edges, self.most_edges = NULL, 0
        if self.most_sums > _KEPT_SUMS:
            PyMem_Free(self.sums)
            self.sums, self.most_sums = NULL, 0

    cdef int _make_sums(self, int64_t wanted) except -1:
        """Room for so many sums; all that there are are 0."""
        if wanted > self.most_sums:
            PyMem_Free(self.sums)
            self.sums, self.most_sums = <int32_t *>PyMem_Calloc(wanted, sizeof(int32_t)), wanted
            if self.sums == NULL:
                self.most_sums = 0
                self._begin()
                raise MemoryError
        return 0

    cdef bint _draw(self, Outline outline) except -1:
        """Adds the edges of an outline where it stands; says whether all of it is near enough."""
        cdef Point start, here, to
        cdef Point points[3]
        cdef int stroke, kind, many, k, at = 0
        start.x = start.y = here.x = here.y = 0
        if outline.count == 0:  # a space
            return True
        for stroke in range(outline.count):
            if self.edges_count + _MOST_EDGES_OF_STROKE + 1 > self.most_edges:
                self._make_room()
            kind = outline.strokes[stroke]
            many = max(kind, 1)
            for k in range(many):
                points[k] = self._placed(outline.points[at], outline.points[at + 1])
                at += 2
                if not (
                    -_FARTHEST_PX * _GRID < points[k].x < _FARTHEST_PX * _GRID
                    and -_FARTHEST_PX * _GRID < points[k].y < _FARTHEST_PX * _GRID
                ):
                    return False
            to = points[many - 1]
            if kind == _MOVE:
                self._put(here, start)
                start = to
            elif kind == _LINE:
                self._put(here, to)
            elif kind == _QUADRATIC:
                self._put_quadratic(here, points[0], to)
            else:
                self._put_cubic(here, points[0], points[1], to)
            here = to
        self._put(here, start)
        return True

    cdef inline Point _placed(self, int64_t x, int64_t y) noexcept nogil:
        cdef Point placed
        cdef int bits = _UNIT_BITS + _SIZE_BITS + 2 * _GRID_BITS - _GRID_BITS
        cdef int64_t half = (<int64_t>1) << (bits - 1)
        placed.x = self.place.x + ((x * self.along - y * self.across + half) >> bits)
        placed.y = self.place.y - ((x * self.across + y * self.along + half) >> bits)
        return placed

    cdef inline void _put(self, Point here, Point to) noexcept nogil:
        cdef Edge *edge = self.edges + self.edges_count
        edge.x, edge.y, edge.to_x, edge.to_y = <int32_t>here.x, <int32_t>here.y, <int32_t>to.x, <int32_t>to.y
        self.edges_count += here.y != to.y  # what is level has nothing beside it

    cdef void _put_quadratic(self, Point start, Point control, Point end) noexcept nogil:
        cdef int64_t bend = max(llabs(start.x - 2 * control.x + end.x), llabs(start.y - 2 * control.y + end.y))
        cdef int bits = 0, k, many
        while bend > _FLAT and bits < _MOST_CHORD_BITS:
            bend, bits = bend >> 2, bits + 1
        many = 1 << bits
        cdef int64_t first, second, third, half = (<int64_t>1 << 2 * bits) >> 1
        cdef Point here = start, to
        for k in range(1, many):
            first, second, third = <int64_t>(many - k) * (many - k), <int64_t>2 * k * (many - k), <int64_t>k * k
            to.x = (first * start.x + second * control.x + third * end.x + half) >> 2 * bits
            to.y = (first * start.y + second * control.y + third * end.y + half) >> 2 * bits
            self._put(here, to)
            here = to
        self._put(here, end)

    cdef void _put_cubic(self, Point start, Point control, Point other, Point end) noexcept nogil:
        cdef int64_t bend = max(
            max(llabs(start.x - 2 * control.x + other.x), llabs(start.y - 2 * control.y + other.y)),
            max(llabs(control.x - 2 * other.x + end.x), llabs(control.y - 2 * other.y + end.y)),
        )
        cdef int bits = 0, k, many
        bend *= 3  # as far from its chord as a quadratic curve that is bent so much more
        while bend > _FLAT and bits < _MOST_CHORD_BITS:
            bend, bits = bend >> 2, bits + 1
        many = 1 << bits
        cdef int64_t first, second, third, fourth, left, half = (<int64_t>1 << 3 * bits) >> 1
        cdef Point here = start, to
        for k in range(1, many):
            left = many - k
            first, second, third, fourth = left * left * left, 3 * k * left * left, 3 * left * k * k, <int64_t>k * k * k
            to.x = (first * start.x + second * control.x + third * other.x + fourth * end.x + half) >> 3 * bits
            to.y = (first * start.y + second * control.y + third * other.y + fourth * end.y + half) >> 3 * bits
            self._put(here, to)
            here = to
        self._put(here, end)

    cdef int _make_room(self) except -1:
        """For the edges of a stroke more, and the one that closes its contour."""
        cdef int64_t wanted = 2 * self.most_edges + 4 * _MOST_EDGES_OF_STROKE
        cdef void *grown = PyMem_Realloc(self.edges, wanted * sizeof(Edge))
        if grown == NULL:
            self._begin()
            raise MemoryError
        self.edges, self.most_edges = <Edge *>grown, wanted
        return 0


cdef void _add_edge(int32_t *sums, int64_t stride, Edge edge) noexcept nogil:
    """Adds an edge to the rows that it crosses."""
    cdef int32_t sign = 1, x, y, to_x, to_y, bottom, next_x
    if edge.y < edge.to_y:
        x, y, to_x, to_y = edge.x, edge.y, edge.to_x, edge.to_y
    else:
        x, y, to_x, to_y, sign = edge.to_x, edge.to_y, edge.x, edge.y, -1
    cdef int32_t *row = sums + (y >> _GRID_BITS) * stride
    bottom = ((y >> _GRID_BITS) + 1) << _GRID_BITS
    if bottom >= to_y:
        _add_span(row, x, to_x, sign * (to_y - y))
        return
    cdef int64_t slope = (to_x - x) * (<int64_t>1 << _SLOPE_BITS) // (to_y - y)
    cdef int32_t first_x = x, first_y = y
    while bottom < to_y:
        next_x = first_x + <int32_t>((slope * (bottom - first_y)) >> _SLOPE_BITS)
        _add_span(row, x, next_x, sign * (bottom - y))
        x, y = next_x, bottom
        bottom += _GRID
        row += stride
    _add_span(row, x, to_x, sign * (to_y - y))


cdef inline void _add_span(int32_t *row, int32_t x, int32_t to_x, int32_t height) noexcept nogil:
    """Adds what an edge is within a row: so high, over the cells between two places."""
    cdef int32_t cell = x >> _GRID_BITS, last = to_x >> _GRID_BITS, area, done, part, inside, swapped
    if cell == last:
        area = height * ((x & (_GRID - 1)) + (to_x & (_GRID - 1)))
        row[cell] += 2 * _GRID * height - area
        row[cell + 1] += area
        return
    if x > to_x:
        swapped = x
        x, to_x = to_x, swapped
        swapped = cell
        cell, last = last, swapped
    cdef int64_t slope = height * (<int64_t>1 << _SLOPE_BITS) // (to_x - x)
    inside = x & (_GRID - 1)
    cdef int32_t first_x = x
    done = 0
    while cell < last:
        x = (cell + 1) << _GRID_BITS
        part = <int32_t>((slope * (x - first_x)) >> _SLOPE_BITS) - done
        area = part * (inside + _GRID)
        row[cell] += 2 * _GRID * part - area
        row[cell + 1] += area
        done, inside, cell = done + part, 0, cell + 1
    part = height - done
    area = part * (to_x & (_GRID - 1))
    row[cell] += 2 * _GRID * part - area
    row[cell + 1] += area


cdef void _sum_up(int32_t *sums, int64_t stride, uint8_t *ink, int64_t width, int64_t height) noexcept nogil:
    """The coverage of each pixel from the sums, which are 0 then."""
    cdef int64_t row, k
    cdef int32_t sum
    cdef int32_t *here
    for row in range(height):
        here = sums + row * stride
        sum = 0
        for k in range(width):
            sum += here[k]
            here[k] = sum
        for k in range(width):
            # Where contours overlap, it is inside more than once.
            sum = (here[k] if here[k] >= 0 else -here[k]) >> _WHOLE_BITS - 8
            ink[k] = <uint8_t>(sum if sum < 255 else 255)
        memset(here, 0, stride * sizeof(int32_t))
        ink += width


cdef object _trimmed(object ink, int64_t left, int64_t top, int64_t width, int64_t height):
    """The ink without empty rows and columns at its edges; None where nothing is left."""
    cdef const uint8_t *rows = <const uint8_t *>PyBytes_AS_STRING(ink)
    cdef int64_t first = 0, last = height, begin = 0, end = width, row
    while first < last and _is_empty(rows + first * width, width, 1):
        first += 1
    if first == last:
        return None
    while _is_empty(rows + (last - 1) * width, width, 1):
        last -= 1
    while _is_empty(rows + begin, height, width):
        begin += 1
    while _is_empty(rows + end - 1, height, width):
        end -= 1
    if begin == 0 and end == width and first == 0 and last == height:
        return ink, left, top, width, height
    kept = PyBytes_FromStringAndSize(NULL, (end - begin) * (last - first))
    cdef char *into = PyBytes_AS_STRING(kept)
    for row in range(first, last):
        memcpy(into + (row - first) * (end - begin), rows + row * width + begin, end - begin)
    return kept, left + begin, top + first, end - begin, last - first


cdef bint _is_empty(const uint8_t *ink, int64_t many, int64_t step) noexcept nogil:
    cdef int64_t k
    for k in range(many):
        if ink[k * step]:
            return False
    return True
