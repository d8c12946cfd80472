"""Packs the words of a cloud: places for all of them, in the largest size in which they have room."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple

import numpy as np

from core.cloud.lettering import UPRIGHT_DEGREES, Sprite, draw_word
from core.cloud.placing import Board, C, Engine, Place, Seeker
from core.cloud.sizing import Candidate, Room, Sizing, Trial

# Where words find no room at a size, they may with the one that has none among their first half: of twelve clouds of
# 200 words in the size that is foreseen, nine have room for all at once, ten after one such move, eleven after three.
_MOST_MOVES = 3
# Else the size is too large by this part of the share of ink that has no room (measured: .38 to .40 of 200 words, 1 of
# a thousand), within these bounds: one long word tells little. Each further step counts once more.
_EXCESS = 0.4
_LEAST_EXCESS, _MOST_EXCESS = 0.005, 0.015
_MOST_TRIES = 16
# Nine words in ten are level.
_MOST_UPRIGHT_SHARE = 0.1
# Words are near with less than this share of the smaller's size, half a letter, between them.
_NEAR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it stands: the left top of its ink in pixels."""

    candidate: Candidate
    size_px: float
    x: int
    y: int
    sprite: Sprite


class _Drawn(NamedTuple, Generic[C]):
    """A word as it would stand, and as it seeks its place."""

    trial: Trial[C]
    candidate: Candidate
    size_px: float
    sprite: Sprite
    seeker: Seeker[C]


class Packing(Generic[C]):
    """Packs words into one room with one engine."""

    def __init__(self, engine: Engine[C], room: Room) -> None:
        self._engine, self._room, self._grid = engine, room, room.grid(room.cell_px)

    def pack(self, candidates: Sequence[Candidate], most_px: float = math.inf) -> list[Placed]:
        """The words that have room; `most_px` bounds the heaviest's size.

        All are shrunk alike until all have room; only where even the smallest have none, some are left out.
        """
        sizing = Sizing(self._engine, self._room, candidates)
        trials = sizing.trials
        if not trials:
            return []
        empty = self._room.board(self._engine, self._grid.cell_px)
        scale_px = sizing.scale(most_px)
        for attempt in range(1, _MOST_TRIES + 1):
            words = self._drawn(sizing, trials, scale_px)
            places = self._place_all(words, empty.copy())
            if len(places) == len(words):
                return [self._placed(*each) for each in zip(words, places, strict=True)]
            trials = [one.trial for one in words]
            inks = [one.trial.ink_at(one.size_px) for one in words]
            excess = min(_MOST_EXCESS, max(_LEAST_EXCESS, _EXCESS * sum(inks[len(places) :]) / sum(inks)))
            scale_px *= 1 - excess / sizing.yielding(scale_px) * attempt
        return self._place_some(self._drawn(sizing, trials, scale_px), empty.copy())

    def _drawn(self, sizing: Sizing[C], trials: Sequence[Trial[C]], scale_px: float) -> list[_Drawn[C]]:
        """The words at this size of the heaviest; without what is too small for any ink."""
        words = (self._draw(one, one.candidate, sizing.size_px(one, scale_px)) for one in trials)
        return [word for word in words if word]

    def _draw(self, trial: Trial[C], candidate: Candidate, size_px: float) -> _Drawn[C] | None:
        sprite = draw_word(candidate.lettering, size_px, candidate.degrees)
        if sprite is None:
            return None
        cells = self._engine.cells_of(sprite.ink, self._grid.cell_px)
        return _Drawn(trial, candidate, size_px, sprite, self._grid.seeker(cells, candidate, size_px))

    def _place_all(self, words: list[_Drawn[C]], board: Board[C]) -> list[Place]:
        """Places for the words, up to the first that has no room.

        Some change their turn for it, and some stand upright then: `words` are as they were placed.
        """
        half = len(words) // 2
        places = self._place(words, [], half, board)
        for _ in range(_MOST_MOVES if len(places) == half else 0):
            rest = board.copy()
            places = self._place(words, places[:half], len(words), rest)
            if len(places) == len(words):
                break
            words.insert(half, words.pop(len(places)))
        return places

    def _place(self, words: list[_Drawn[C]], places: list[Place], end: int, board: Board[C]) -> list[Place]:
        """`places` of the first words, with those of further ones up to `end`, or the first that has no room."""
        turns = int(len(words) * _MOST_UPRIGHT_SHARE) - sum(one.candidate.degrees == UPRIGHT_DEGREES for one in words)
        while True:
            places = places + board.put_all([one.seeker for one in words[len(places) : end]])
            if len(places) == end or turns <= 0 or not words[len(places)].candidate.may_turn:
                return places
            given = words[len(places)]
            turned = self._draw(given.trial, replace(given.candidate, degrees=UPRIGHT_DEGREES), given.size_px)
            if turned is None or not (found := board.put_all([turned.seeker])):
                return places
            words[len(places)] = turned
            places, turns = places + found, turns - 1

    def _place_some(self, words: list[_Drawn[C]], board: Board[C]) -> list[Placed]:
        """Those of the words that have room, the heaviest first."""
        placed = []
        for word in sorted(words, key=lambda one: -one.candidate.weight):
            alone = [word]
            placed += [self._placed(*each) for each in zip(alone, self._place(alone, [], 1, board), strict=False)]
        return placed

    def _placed(self, word: _Drawn[C], place: Place) -> Placed:
        cell_px = self._grid.cell_px
        return Placed(word.candidate, word.size_px, place[1] * cell_px, place[0] * cell_px, word.sprite)


def neighbours(placed: Sequence[Placed]) -> list[list[int]]:
    """For each word, which of those before it stand so near that in one colour they would read as one word."""
    sides = np.array([(one.x, one.y, one.x + one.sprite.width, one.y + one.sprite.height) for one in placed])
    reaches = np.array([one.size_px for one in placed]) * _NEAR_SHARE
    lefts, tops, rights, bottoms = sides.reshape(-1, 4).T
    reach = np.minimum(reaches[:, None], reaches)
    near = (lefts[:, None] - reach < rights) & (lefts - reach < rights[:, None])
    near &= (tops[:, None] - reach < bottoms) & (tops - reach < bottoms[:, None])
    found: list[list[int]] = [[] for _ in placed]
    for number, other in zip(*(each.tolist() for each in np.nonzero(np.tril(near, -1))), strict=True):
        found[number].append(other)
    return found
