import { crc32, deflateRawSync } from 'node:zlib';

/** The objects of a PDF as one file with its table of places. Object 1 is the catalog. */
function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const places: number[] = [];
  let length = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  objects.forEach((object, index) => {
    places.push(length);
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object as string), Buffer.from('\nendobj\n')]));
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer}>>\nstartxref\n${length}\n%%EOF\n`;
  add(Buffer.from(end));
  return Buffer.concat(parts);
}

const stream = (content: string, dictionary = '') =>
  `<< ${dictionary}/Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`;

const escaped = (line: string) => line.replace(/[\\()]/g, (sign) => `\\${sign}`);

/** Lines of at most 90 characters, with an empty line between paragraphs. */
function wrap(paragraphs: readonly string[]): string[] {
  return paragraphs.flatMap((paragraph) => [
    ...(paragraph.match(/.{1,90}(?:\s|$)/g) ?? []).map((line) => line.trim()),
    '',
  ]);
}

/** A real PDF with these paragraphs as its text, one page for each list. */
export function pdf(...pages: readonly (readonly string[])[]): Buffer {
  const first = 4;
  const kids = pages.map((_, index) => `${first + index * 2} 0 R`).join(' ');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((paragraphs, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + index * 2 + 1} 0 R >>`,
      stream(
        `BT /F1 10 Tf 14 TL 60 740 Td\n${wrap(paragraphs)
          .map((line) => `(${escaped(line)}) Tj T*`)
          .join('\n')}\nET`,
      ),
    ]),
  ]);
}

/** A PDF whose only page is a picture, as scanners make them. */
export function scannedPdf(): Buffer {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>',
    stream(
      '\x80\xff\x80\xff',
      '/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 ',
    ),
    stream('q 612 0 0 792 0 0 cm /I Do Q'),
  ]);
}

/** A PDF that asks for a password. */
export function lockedPdf(): Buffer {
  const key = '<' + '5a'.repeat(32) + '>';
  return pdfOf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>',
      `<< /Filter /Standard /V 1 /R 2 /O ${key} /U ${key} /P -4 >>`,
    ],
    `/Encrypt 4 0 R /ID [<00> <00>] `,
  );
}

interface Part {
  name: string;
  content: Buffer;
}

/** A ZIP file. `claimed` is the size that its directory states for each part, when it is to lie. */
function zip(parts: readonly Part[], claimed?: number): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of parts) {
    const packed = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimed ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name)]));
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}

const part = (name: string, content: string | Buffer): Part => ({ name, content: Buffer.from(content as string) });

function docxParts(document: string | Buffer): Part[] {
  return [
    part(
      '[Content_Types].xml',
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    part(
      '_rels/.rels',
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    part('word/document.xml', document),
  ];
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A real Word document with these paragraphs. */
export function docx(paragraphs: readonly string[]): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t xml:space="preserve">${xml(text)}</w:t></w:r></w:p>`).join('');
  return zip(
    docxParts(
      `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ),
  );
}

/** A Word document of a few hundred kilobytes that unpacks to 300 MB. `lying`: its directory says it is small. */
export function bombDocx(lying = false): Buffer {
  return zip(docxParts(Buffer.alloc(300 * 1024 * 1024, 0x20)), lying ? 4096 : undefined);
}

/** A contract as lawyers write them, to be read by rules. */
export const supplyAgreement = (change: { expires?: string; notice?: string } = {}): string[] => [
  'SUPPLY AGREEMENT',
  'This Supply Agreement (this "Agreement") is entered into as of January 1, 2025 (the "Effective Date") by and between Northwind Traders, Inc., a Delaware corporation ("Supplier"), and Acme Manufacturing LLC, a New York limited liability company ("Customer").',
  `1. Term. The initial term of this Agreement shall commence on the Effective Date and shall expire on ${change.expires ?? 'December 31, 2026'}, unless terminated earlier as provided herein.`,
  `2. Renewal. Upon expiration of the initial term, this Agreement shall automatically renew for successive periods of one (1) year each, unless either party gives written notice of non-renewal at least ${change.notice ?? 'ninety (90) days'} prior to the end of the then-current term.`,
  '3. Prices. Supplier may not increase the prices by more than five percent (5%) in any twelve-month period.',
  '4. Payment. Customer shall pay each invoice within thirty (30) days after receipt of the invoice.',
  '5. Governing Law. This Agreement shall be governed by and construed in accordance with the laws of the State of New York, without regard to its conflict of laws principles.',
];
