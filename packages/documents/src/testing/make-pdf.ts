/** A piece of text on a page of a test document; `turn` in quarter turns against the clock. */
export interface Written {
  text: string;
  x: number;
  y: number;
  size?: number;
  turn?: 0 | 1;
}

export interface PageSpec {
  texts?: readonly Written[];
  /** Paints a one-pixel picture over the page, as a scan does. */
  picture?: boolean;
}

const escaped = (text: string): string => text.replace(/[\\()]/g, (char) => `\\${char}`);

function content({ texts = [], picture = false }: PageSpec): string {
  const runs = texts.map(({ text, x, y, size = 10, turn = 0 }) => {
    const matrix = turn === 1 ? `0 1 -1 0 ${x} ${y}` : `1 0 0 1 ${x} ${y}`;
    return `BT /F1 ${size} Tf ${matrix} Tm (${escaped(text)}) Tj ET`;
  });
  if (picture) runs.push('q 612 0 0 792 0 0 cm /Im1 Do Q');
  return runs.join('\n');
}

/** Assembles numbered objects with a cross-reference table; `trailer` adds entries such as `/Encrypt 9 0 R`. */
function assemble(objects: readonly string[], trailer: string): Uint8Array {
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = body.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  body += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(body, 'latin1'));
}

const stream = (dictionary: string, data: string): string =>
  `<< ${dictionary} /Length ${data.length} >>\nstream\n${data}\nendstream`;

/** A PDF with the given pages, in Helvetica on letter paper. `locked` asks for a password nobody knows. */
export function makePdf(pages: readonly PageSpec[], { locked = false } = {}): Uint8Array {
  const first = 5;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    stream('/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8', '\x80'),
  ];
  pages.forEach((page, index) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${first + index * 2 + 1} 0 R ` +
        '/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>',
      stream('', content(page)),
    );
  });
  if (!locked) return assemble(objects, '');
  objects.push(`<< /Filter /Standard /V 1 /R 2 /O (${'o'.repeat(32)}) /U (${'u'.repeat(32)}) /P -4 >>`);
  return assemble(objects, `/Encrypt ${objects.length} 0 R /ID [(0123456789abcdef) (0123456789abcdef)]`);
}

/** Lines of running text from the top of a page, 12 points apart. */
export function lines(texts: readonly string[], { x = 72, y = 700, leading = 12 } = {}): Written[] {
  return texts.map((text, index) => ({ text, x, y: y - index * leading }));
}
