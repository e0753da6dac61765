import type { Contract, Place } from './contract.ts';
import { legalForm, looksLikeName, trimName } from './party-names.ts';

/** Lines above `By:` that can hold the name of the one who signs. */
const LINES_ABOVE = 4;

interface SourceLine {
  text: string;
  start: number;
}

function linesOf(source: string): SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  for (const text of source.split('\n')) {
    if (text.trim() !== '') lines.push({ text, start });
    start += text.length + 1;
  }
  return lines;
}

/** Flat offset of a source offset. */
function flatOffset(origin: Uint32Array, offset: number): number {
  let [low, high] = [0, origin.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((origin[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `Customer: Abbey, Inc.`, `From: UBR AG`: a form or letter that names roles at the start of lines. */
const role =
  /^\s*(To|From|Customer|Client|Supplier|Vendor|Provider|Service Provider|Licensor|Licensee|Seller|Buyer|Purchaser|Lessor|Lessee|Landlord|Tenant|Contractor|Consultant|Company|Counterparty|Distributor|Party [AB12])(?: name)?\s*:\s*(\S.*)$/i;
/** Such lines stand in this many characters from the start. */
const FORM = 6_000;

export function labelledParties({
  text: { source, origin },
}: Contract): { name: string; alias: string; place: Place }[] {
  const found: { name: string; alias: string; place: Place }[] = [];
  for (const line of linesOf(source.slice(0, FORM))) {
    const [, alias, rest] = role.exec(line.text) ?? [];
    if (alias === undefined || rest === undefined) continue;
    const { name, shift } = trimName(rest);
    if (shift > 0 || !looksLikeName(name) || !legalForm.test(name) || found.some((other) => other.name === name))
      continue;
    const from = line.start + line.text.length - rest.length;
    const place = { start: flatOffset(origin, from), end: flatOffset(origin, from + name.length) };
    found.push({ name, alias, place });
  }
  return found.slice(0, 3);
}

/** Firms named above the lines for signatures; two stand side by side when wide gaps part them. */
export function signingParties({ text: { source, origin } }: Contract): { name: string; place: Place }[] {
  const lines = linesOf(source);
  const found: { name: string; place: Place }[] = [];
  lines.forEach((line, index) => {
    if (!/^\s*(?:By|BY|Signed|Signature)\s*:/.test(line.text)) return;
    const above = lines.slice(Math.max(0, index - LINES_ABOVE), index).reverse();
    const firms = above.find(({ text }) => text.length < 160 && legalForm.test(text) && !/[;:]/.test(text));
    if (!firms) return;
    for (const part of firms.text.matchAll(/\S(?:[^\n]*?)(?=\s{2,}|$)/g)) {
      const name = part[0].replace(/\s+/g, ' ').replace(/[,\s]+$/, '');
      if (!looksLikeName(name) || !legalForm.test(name) || found.some((other) => other.name === name)) continue;
      const start = flatOffset(origin, firms.start + part.index);
      found.push({ name, place: { start, end: flatOffset(origin, firms.start + part.index + part[0].length) } });
    }
  });
  return found.slice(0, 4);
}
