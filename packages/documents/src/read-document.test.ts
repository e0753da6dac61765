import { describe, expect, it } from 'vitest';
import type { DocumentText } from './document.ts';
import { pageAt } from './document.ts';
import { readDocument, type ReadOptions } from './read-document.ts';
import { lines, makePdf, type PageSpec } from './testing/make-pdf.ts';
import { makeDocx, makeZip } from './testing/make-zip.ts';

async function read(bytes: Uint8Array, options: Partial<ReadOptions> = {}): Promise<DocumentText> {
  const result = await readDocument(bytes, { name: 'contract', ...options });
  if (!result.ok) throw new Error(result.message);
  return result.document;
}

async function refusal(bytes: Uint8Array, options: Partial<ReadOptions> = {}): Promise<string> {
  const result = await readDocument(bytes, { name: 'contract', ...options });
  return result.ok ? 'read' : result.code;
}

const pdfText = async (...pages: PageSpec[]): Promise<string> => (await read(makePdf(pages))).text;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const wide = 'The initial term of this agreement shall be three years from the effective date and it shall';

describe('PDF', () => {
  it('joins the lines of a paragraph and parts paragraphs by a blank line', async () => {
    const text = await pdfText({
      texts: [...lines([wide, wide, 'renew.']), ...lines(['Another paragraph begins here.', wide], { y: 640 })],
    });
    expect(text).toBe(`${wide} ${wide} renew.\n\nAnother paragraph begins here.\n${wide}`);
  });

  it('begins a new paragraph at the number of a clause', async () => {
    expect(await pdfText({ texts: lines([wide, '2. Governing law', wide]) })).toContain(`${wide}\n\n2. Governing law`);
  });

  it('puts words together at the end of a line unless the hyphen is their own', async () => {
    const start = 'The parties hereby conclude this agreement on the terms and conditions of the fore';
    expect(await pdfText({ texts: lines([`${start} agree-`, 'ment of both.']) })).toContain('fore agreement of both.');
    const own = await pdfText({ texts: lines(['A long-term contract.', `${start} a long-`, 'term contract.']) });
    expect(own).toContain('a long-term contract.');
  });

  it('puts spaces where runs stand apart and none where they touch', async () => {
    const text = await pdfText({
      texts: [
        { text: 'Gover', x: 72, y: 700 },
        { text: 'ning', x: 97.7, y: 700 },
        { text: 'law', x: 121, y: 700 },
      ],
    });
    expect(text).toBe('Governing law');
  });

  it('leaves headers, footers and page numbers out, but keeps the first header', async () => {
    const page = (number: number): PageSpec => ({
      texts: [
        { text: 'Services Agreement', x: 250, y: 760 },
        ...lines([`Text of page ${'one two three four'.split(' ')[number - 1] ?? ''}.`, wide, wide, wide, wide]),
        { text: `Source: ACME, 10-K, page ${number}`, x: 72, y: 40 },
        { text: `- ${number} -`, x: 300, y: 25 },
      ],
    });
    const text = await pdfText(page(1), page(2), page(3), page(4));
    expect(text.match(/Services Agreement/g)).toHaveLength(1);
    expect(text).not.toMatch(/Source:|- \d -/);
    expect(text).toContain('Text of page four.');
  });

  it('reads two columns one after the other', async () => {
    const left = Array.from({ length: 12 }, (_, index) => `left column line number ${index} goes on`);
    const right = Array.from({ length: 12 }, (_, index) => `right column line number ${index} goes on`);
    const text = await pdfText({
      texts: [
        { text: 'A TITLE ACROSS BOTH COLUMNS OF THIS PAGE OF THE CONTRACT', x: 100, y: 740 },
        ...lines(left),
        ...lines(right, { x: 330 }),
      ],
    });
    expect(text.indexOf('left column line number 11')).toBeLessThan(text.indexOf('right column line number 0'));
    expect(text.startsWith('A TITLE')).toBe(true);
  });

  it('reads a page that is written sideways', async () => {
    const sideways = ['The first line of it', 'and the second line'].map((text, index) => ({
      text,
      x: 100 + index * 12,
      y: 72,
      turn: 1 as const,
    }));
    expect(await pdfText({ texts: sideways })).toBe('The first line of it and the second line');
  });

  it('knows the page of each place', async () => {
    const { text, pages } = await read(makePdf([{ texts: lines(['One.']) }, {}, { texts: lines(['Three.']) }]));
    expect(pages.map(({ page }) => page)).toEqual([1, 2, 3]);
    expect(pageAt(pages, text.indexOf('One'))).toBe(1);
    expect(pageAt(pages, text.indexOf('Three'))).toBe(3);
    for (const page of pages) expect(text.slice(page.start, page.end)).not.toContain('\n\n');
  });

  it('names scanned pages and reads the others', async () => {
    const { scannedPages, warnings, text } = await read(makePdf([{ texts: lines(['Text.']) }, { picture: true }, {}]));
    expect(text).toBe('Text.');
    expect(scannedPages).toEqual([2]);
    expect(warnings).toEqual(['Scanned without text, not read: page 2.']);
  });

  it('says that a document is scanned as a whole', async () => {
    expect(await refusal(makePdf([{ picture: true }, { picture: true }]))).toBe('scanned');
  });

  it('says what is wrong with locked, broken, empty and long ones', async () => {
    expect(await refusal(makePdf([{ texts: lines(['Secret.']) }], { locked: true }))).toBe('encrypted');
    expect(await refusal(utf8('%PDF-1.4 nothing else'))).toBe('broken');
    expect(await refusal(makePdf([{}]))).toBe('empty');
    expect(await refusal(makePdf([{}, {}, {}]), { limits: { pages: 2 } })).toBe('too_many_pages');
  });

  it('stops when asked and when its time is over', async () => {
    const bytes = makePdf([{ texts: lines(['One.']) }]);
    expect(await refusal(bytes, { signal: AbortSignal.abort() })).toBe('aborted');
    expect(await refusal(bytes, { limits: { timeMs: 0 } })).toBe('timeout');
  });

  it('leaves the bytes to the caller and gives the same text twice', async () => {
    const bytes = makePdf([{ texts: lines(['One.', 'Two.']) }]);
    const first = await read(bytes);
    expect(bytes.byteLength).toBeGreaterThan(0);
    expect(await read(bytes)).toEqual(first);
  });
});

describe('DOCX', () => {
  it('gives paragraphs with a blank line between', async () => {
    const document = await read(makeDocx(['First paragraph.', 'Second &amp; last.']));
    expect(document).toMatchObject({ kind: 'docx', text: 'First paragraph.\n\nSecond & last.', scannedPages: [] });
    expect(document.pages).toEqual([{ page: 1, start: 0, end: document.text.length, width: null, height: null }]);
  });

  it('refuses a ZIP that is no Word document', async () => {
    expect(await refusal(makeZip([{ name: 'a.txt', data: 'text' }]))).toBe('unknown_type');
  });

  it('refuses one that unpacks to far more than it may, before unpacking it', async () => {
    const zeros = { name: 'word/media/a.bin', data: Buffer.alloc(12_000_000) };
    expect(await refusal(makeDocx(['Text.'], [zeros]))).toBe('too_large');
    expect(
      await refusal(makeDocx(['Text.'], [{ ...zeros, data: Buffer.alloc(2_000) }]), {
        limits: { unpackedBytes: 1_000 },
      }),
    ).toBe('too_large');
  });

  it('refuses one that holds more than its directory says', async () => {
    const lying = { name: 'word/media/a.bin', data: Buffer.alloc(12_000_000), claimedSize: 100 };
    expect(await refusal(makeDocx(['Text.'], [lying]))).toBe('broken');
  });

  it('refuses one whose directory another program could read differently', async () => {
    const whole = makeDocx(['Text.'], [{ name: 'word/media/a.bin', data: Buffer.alloc(12_000_000) }]);
    const changed = (at: number, value: number, bytes: 2 | 4 = 2): Uint8Array => {
      const file = Buffer.from(whole);
      file.writeUIntLE(value, file.length - 22 + at, bytes);
      return new Uint8Array(file);
    };
    const size = Buffer.from(whole).readUInt32LE(whole.length - 22 + 12);
    // Parts beyond those it counts, a larger directory elsewhere, and one that begins later than it says.
    const counted = Buffer.from(changed(8, 3));
    counted.writeUInt16LE(3, counted.length - 22 + 10);
    expect(await refusal(new Uint8Array(counted))).toBe('broken');
    expect(await refusal(changed(4, 0xffff))).toBe('broken');
    expect(await refusal(changed(12, size - 40, 4))).toBe('broken');
  });

  it('refuses locked and damaged ones', async () => {
    expect(await refusal(makeDocx(['Text.'], [{ name: 'x', data: 'y', encrypted: true }]))).toBe('encrypted');
    expect(await refusal(makeDocx(['Text.']).slice(0, 200))).toBe('broken');
    expect(await refusal(makeDocx(['<broken']))).toBe('broken');
    expect(await refusal(makeDocx([]))).toBe('empty');
  });
});

describe('text', () => {
  it('reads UTF-8, UTF-16 and Windows-1252', async () => {
    expect((await read(utf8('\ufeffPreis: 5 €\r\nEnde'))).text).toBe('Preis: 5 €\nEnde');
    expect((await read(new Uint8Array(Buffer.from('\ufeffZwei', 'utf16le')))).text).toBe('Zwei');
    const old = await read(new Uint8Array([0x80, 0x20, 0x35]));
    expect(old.text).toBe('€ 5');
    expect(old.warnings).toHaveLength(1);
  });

  it('takes form feeds as ends of pages', async () => {
    const { text, pages } = await read(utf8('one\ftwo\fthree'));
    expect(pages.map(({ start, end }) => text.slice(start, end))).toEqual(['one', 'two', 'three']);
  });

  it('cuts what is longer than the limit and says so', async () => {
    const { text, pages, warnings } = await read(utf8('one\ftwo\fthree'), { limits: { characters: 5 } });
    expect(text).toBe('one\ft');
    expect(pages).toHaveLength(2);
    expect(warnings).toEqual(['Only the first 5 characters were read.']);
  });
});

describe('what a file is', () => {
  it.each([
    ['empty', new Uint8Array()],
    ['unknown_type', new Uint8Array([0, 1, 2, 3, 4, 5])],
    ['unknown_type', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0])],
    ['unknown_type', utf8('{\\rtf1 text}')],
    ['scanned', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])],
    ['empty', utf8(' \n ')],
  ])('%s', async (code, bytes) => {
    expect(await refusal(bytes)).toBe(code);
  });

  it('is told by its bytes, not by its name', async () => {
    const bytes = makePdf([{ texts: lines(['One.']) }]);
    expect((await read(bytes, { name: 'contract.docx' })).kind).toBe('pdf');
    expect((await read(makeDocx(['One.']), { name: 'contract.pdf' })).kind).toBe('docx');
  });

  it('is refused beyond the size limit', async () => {
    expect(await refusal(utf8('abcdef'), { limits: { bytes: 5 } })).toBe('too_large');
  });
});
