/** A run of text on a page; x grows to the right, y upward, both in points, after turning the page upright. */
export interface TextItem {
  text: string;
  x: number;
  y: number;
  width: number;
  size: number;
}

/** What pdf.js gives for a run: `transform` is [a, b, c, d, x, y]. */
export interface RawItem {
  str: string;
  transform: readonly number[];
  width: number;
  height: number;
}

type Turn = 0 | 1 | 2 | 3;

/** In which of the four directions a run is written: 0 upright, then by quarter turns against the clock. */
function turnOf([a = 1, b = 0]: readonly number[]): Turn {
  return (((Math.round(Math.atan2(b, a) / (Math.PI / 2)) % 4) + 4) % 4) as Turn;
}

function upright(item: RawItem, turn: Turn): TextItem {
  const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = item.transform;
  const size = Math.hypot(c, d) || Math.hypot(a, b) || 1;
  const position: Record<Turn, [number, number]> = { 0: [x, y], 1: [y, -x], 2: [-x, -y], 3: [-y, x] };
  const [ux, uy] = position[turn];
  return { text: item.str, x: ux, y: uy, width: item.width, size };
}

/** Runs of a page turned upright: the direction most of the text has comes first, what else is written follows. */
export function uprightItems(raw: readonly RawItem[]): TextItem[][] {
  const groups = new Map<Turn, { items: TextItem[]; characters: number }>();
  for (const item of raw) {
    if (item.str.trim() === '' || !item.transform.every(Number.isFinite)) continue;
    const turn = turnOf(item.transform);
    const group = groups.get(turn) ?? { items: [], characters: 0 };
    group.items.push(upright(item, turn));
    group.characters += item.str.length;
    groups.set(turn, group);
  }
  return [...groups.values()].sort((a, b) => b.characters - a.characters).map(({ items }) => items);
}
