import { isBlank, readDay, readNumber, type DecimalMark } from './numbers.ts';

/** A column of a file in memory: what was read of it, and what it holds. */
export interface Column {
  name: string;
  /** For each row the place of its text in `texts`; null when the texts differ too much to be kept. */
  codes: Int32Array | null;
  texts: string[];
  /** For each row its number, NaN where it is none. */
  numbers: Float64Array;
  /** For each row its instant in milliseconds, NaN where it is none; null when no row has one. */
  days: Float64Array | null;
  counts: { blank: number; number: number; day: number; distinct: number };
}

export interface Table {
  rows: number;
  columns: Column[];
}

/** More different texts than this are free text: only whether they are numbers is kept. */
const mostTexts = 20_000;

class Growing<Values extends Float64Array | Int32Array> {
  private held: Values;
  length = 0;
  constructor(private readonly make: (size: number) => Values) {
    this.held = make(1024);
  }
  push(value: number): void {
    if (this.length === this.held.length) {
      const larger = this.make(this.length * 2);
      larger.set(this.held);
      this.held = larger;
    }
    this.held[this.length] = value;
    this.length += 1;
  }
  taken(): Values {
    return this.held.slice(0, this.length) as Values;
  }
}

interface Known {
  code: number;
  number: number;
  blank: boolean;
  /** Milliseconds; NaN when it is no day. */
  day: number;
}

class ColumnBuilder {
  private readonly codes = new Growing((size) => new Int32Array(size));
  private readonly numbers = new Growing((size) => new Float64Array(size));
  private readonly known = new Map<string, Known>();
  private days: Growing<Float64Array> | null = null;
  private overflown = false;
  private readonly counts = { blank: 0, number: 0, day: 0, distinct: 0 };

  constructor(
    private readonly name: string,
    private readonly decimal: DecimalMark,
  ) {}

  add(raw: string): void {
    const text = raw.trim();
    const found = this.known.get(text) ?? this.learn(text);
    if (found.blank) this.counts.blank += 1;
    else if (!Number.isNaN(found.number)) this.counts.number += 1;
    else if (!Number.isNaN(found.day)) this.addDay();
    this.days?.push(found.day);
    this.numbers.push(found.number);
    if (!this.overflown) this.codes.push(found.code);
  }

  private addDay(): void {
    this.counts.day += 1;
    if (this.days !== null) return;
    this.days = new Growing((size) => new Float64Array(size));
    for (let row = 0; row < this.numbers.length; row += 1) this.days.push(Number.NaN);
  }

  private learn(text: string): Known {
    const blank = isBlank(text);
    const number = blank ? Number.NaN : readNumber(text, this.decimal);
    const day = blank || !Number.isNaN(number) ? Number.NaN : readDay(text);
    const known = { code: this.counts.distinct, number, blank, day };
    this.counts.distinct += 1;
    if (this.known.size < mostTexts) this.known.set(text, known);
    else this.overflown = true;
    return known;
  }

  done(): Column {
    return {
      name: this.name,
      codes: this.overflown ? null : this.codes.taken(),
      texts: this.overflown ? [] : [...this.known.keys()],
      numbers: this.numbers.taken(),
      days: this.days?.taken() ?? null,
      counts: this.counts,
    };
  }
}

/** Takes a file in row by row: numbers, and texts by their place in a list, so that a long file stays small. */
export class TableBuilder {
  private readonly builders: ColumnBuilder[];
  rows = 0;

  constructor(names: readonly string[], decimal: DecimalMark = '.') {
    this.builders = names.map((name) => new ColumnBuilder(name, decimal));
  }

  /** Adds a row; cells that are not there count as blank. */
  add(cells: readonly string[]): void {
    this.builders.forEach((builder, index) => builder.add(cells[index] ?? ''));
    this.rows += 1;
  }

  done(): Table {
    return { rows: this.rows, columns: this.builders.map((builder) => builder.done()) };
  }
}

/** The trimmed text of a cell; '' where texts were not kept. */
export function textAt(column: Column, row: number): string {
  return column.codes === null ? '' : (column.texts[column.codes[row] as number] ?? '');
}
