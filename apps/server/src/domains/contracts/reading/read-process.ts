/**
 * Reads one file in a process of its own: the file on stdin, its name as the argument, the answer as JSON on stdout.
 * Whatever a file does to its reader, it does it here, without the server's memory, environment or event loop.
 */
import { storable } from '@renubu/core/text/storable';
import { readTerms } from '@renubu/core/contract-terms/read-terms';
import { readDocument } from '@renubu/documents/read-document';
import type { ReaderAnswer } from './reader.ts';

async function stdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function answer(name: string): Promise<ReaderAnswer> {
  const result = await readDocument(await stdin(), { name });
  if (!result.ok) return { ok: false, code: result.code, message: result.message };
  const { text: found, pages, warnings, scannedPages } = result.document;
  const text = storable(found);
  const reading = readTerms(text);
  return {
    ok: true,
    text,
    pages: pages.map(({ page, start, end }) => ({ number: page, start, end })),
    terms: reading.terms,
    warnings: [...warnings, ...reading.warnings, ...scannedWarning(scannedPages)],
  };
}

function scannedWarning(pages: readonly number[]): string[] {
  if (pages.length === 0) return [];
  const which =
    pages.length === 1 ? `Page ${pages[0]} is a scanned picture` : `Pages ${pages.join(', ')} are scanned pictures`;
  return [
    `${which} without text: what stands there was not read. Run text recognition (OCR) on the file to include it.`,
  ];
}

process.stdout.write(JSON.stringify(await answer(process.argv[2] ?? 'The file')));
