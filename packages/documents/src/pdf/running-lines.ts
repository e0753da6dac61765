import type { Line } from './lines.ts';

/** Lines at the top and bottom of a page that can be a header or footer. */
const EDGE = 3;
/** So many pages, and this share of all, have to repeat a line. */
const MIN_PAGES = 3;
const MIN_SHARE = 0.5;

const pageNumber =
  /^(?:[-–—(\s]*(?:page\s*)?(?:[a-z]{1,3}\s?[-–.]\s?)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|\/)\s*\d{1,4})?[-–—)\s]*)$/i;

/** A line without its digits: footers differ only in the number of the page. */
const shapeOf = ({ text }: Line): string => text.toLowerCase().replace(/\d+/g, '#').replace(/\s+/g, ' ').trim();

function edges(lines: readonly Line[]): { top: Line[]; bottom: Line[] } {
  const top = lines.slice(0, EDGE);
  return { top, bottom: lines.slice(Math.max(top.length, lines.length - EDGE)) };
}

function repeated(pages: readonly (readonly Line[])[], side: 'top' | 'bottom'): Set<string> {
  const counts = new Map<string, number>();
  for (const lines of pages)
    for (const shape of new Set(edges(lines)[side].map(shapeOf))) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  const needed = Math.max(MIN_PAGES, pages.length * MIN_SHARE);
  return new Set([...counts].filter(([, count]) => count >= needed).map(([shape]) => shape));
}

/**
 * Takes headers, footers and page numbers out. A header stays where it comes first: it may be the title. Lines go from
 * the edge inward only, so that a repeated line in the middle of the text stays.
 */
export function withoutRunningLines(pages: readonly Line[][]): Line[][] {
  const [headers, footers] = [repeated(pages, 'top'), repeated(pages, 'bottom')];
  const seen = new Set<string>();
  return pages.map((lines) => {
    let [start, end] = [0, lines.length];
    for (let line = lines[end - 1]; line && end > lines.length - EDGE; line = lines[end - 1]) {
      if (!footers.has(shapeOf(line)) && !pageNumber.test(line.text)) break;
      end -= 1;
    }
    const kept: Line[] = [];
    for (let line = lines[start]; line && start < Math.min(EDGE, end); line = lines[start]) {
      const shape = shapeOf(line);
      const number = pageNumber.test(line.text);
      if (!number && !headers.has(shape)) break;
      if (!number && !seen.has(shape)) kept.push(line);
      seen.add(shape);
      start += 1;
    }
    return [...kept, ...lines.slice(start, Math.max(start, end))];
  });
}
