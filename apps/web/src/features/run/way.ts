interface Point {
  x: number;
  y: number;
}

/** A line through the points as an SVG path with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 6): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = rest.map((point, index) => {
    const next = rest[index + 1];
    const before = index === 0 ? first : rest[index - 1];
    if (!next || !before) return `L ${at(point)}`;
    const [enter, leave] = [towards(point, before, radius), towards(point, next, radius)];
    return `L ${at(enter)} Q ${at(point)} ${at(leave)}`;
  });
  return [`M ${at(first)}`, ...parts].join(' ');
}
const at = ({ x, y }: Point): string => `${String(x)} ${String(y)}`;

/** The point a little way from one towards another, at most half of the stretch. */
function towards(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const share = Math.min(by, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
