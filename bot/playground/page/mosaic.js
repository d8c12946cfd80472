/** All ways to cut `count` pictures into rows of one to three, as lists of row lengths. */
function cuts(count) {
  if (count === 0) return [[]];
  return [1, 2, 3]
    .filter((first) => first <= count)
    .flatMap((first) => cuts(count - first).map((rest) => [first, ...rest]));
}

const TALLEST = 1.5; // an album much taller than wide does not fit on a screen
const NARROWEST = 0.5;
const WIDEST = 2.2;

/**
 * Lays out an album without cropping away much: rows of equal height that fill the width.
 * `ratios` are width / height of each picture; gives back rows of ratios, with extreme ones drawn in.
 */
export function mosaic(ratios) {
  const tame = ratios.map((ratio) => Math.min(WIDEST, Math.max(NARROWEST, ratio)));
  let best = null;
  for (const cut of cuts(tame.length)) {
    let at = 0;
    const rows = cut.map((length) => tame.slice(at, (at += length)));
    const heights = rows.map((row) => 1 / row.reduce((sum, ratio) => sum + ratio, 0));
    const total = heights.reduce((sum, height) => sum + height, 0);
    const uneven = Math.max(...heights) - Math.min(...heights);
    const cost = Math.abs(total - 1) + uneven + (total > TALLEST ? total : 0);
    if (!best || cost < best.cost) best = { rows, cost };
  }
  return best.rows;
}
