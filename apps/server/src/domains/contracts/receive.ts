import { createHash } from 'node:crypto';
import type { ContractFileKind } from '@renubu/contracts/contract-documents';
import { maxContractBytes } from '@renubu/contracts/contract-documents';
import { sniff } from '@renubu/documents/sniff';
import type { Multipart } from '@fastify/multipart';
import { badRequest, Problem } from '../../platform/http/problem.ts';

/** A file as it arrived, known to be of a kind that can be read. */
export interface ReceivedFile {
  name: string;
  kind: ContractFileKind;
  content: Buffer;
  sha256: string;
}

const longestName = 200;

/** The last part of a file's name without what no file's name should have; never empty. */
export function cleanName(name: string): string {
  const last = name.replace(/^.*[\\/]/, '');
  // Control characters, and those that turn the direction of a text around to hide an ending.
  const visible = last.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  return visible.slice(-longestName) || 'contract';
}

const markup = /^\s*<(?:!doctype|html|head|body|script|svg|\?xml|!--)/i;

/** The first characters of a text in any encoding, as far as markup needs them: without marks of order and NULs. */
const opening = (content: Buffer): string =>
  content
    .subarray(0, 2048)
    .toString('latin1')
    .replace(/\0|^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/g, '');

const refuse = (code: string, message: string) => new Problem(422, code, message);

/** What a file is by its content. Throws 422 with a reason for what cannot be read as a contract. */
export function kindOf(content: Buffer, name: string): ContractFileKind {
  switch (sniff(content)) {
    case 'pdf':
      return 'pdf';
    case 'zip':
    case 'docx':
      // Whether it is a Word file inside, the reader says: unpacking is its work.
      return 'docx';
    case 'txt':
      if (markup.test(opening(content))) {
        throw refuse('unsupported_file', `${name} holds a web page, not a contract. Save it as PDF or DOCX.`);
      }
      return 'txt';
    case 'word97':
      throw refuse(
        'unsupported_file',
        `${name} is an old Word file (.doc) or locked by a password. Save it as DOCX or PDF without a password.`,
      );
    case 'rtf':
      throw refuse('unsupported_file', `${name} is an RTF file. Save it as DOCX or PDF.`);
    case 'image':
      throw refuse('unsupported_file', `${name} is a picture. Run text recognition (OCR) on it and upload the PDF.`);
    case 'unknown':
      throw refuse('unsupported_file', `${name} is neither PDF, DOCX nor plain text.`);
  }
}

/**
 * Takes the one file of a multipart request. Throws 400 `file_missing`, 413 `file_too_large`, 422 `file_empty` and
 * `unsupported_file`.
 */
export async function receiveContract(parts: AsyncIterable<Multipart>): Promise<ReceivedFile> {
  for await (const part of parts) {
    if (part.type !== 'file') continue;
    const name = cleanName(part.filename);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxContractBytes) throw new Problem(413, 'file_too_large', `${name} is larger than 20 MB.`);
      chunks.push(chunk);
    }
    const content = Buffer.concat(chunks);
    if (content.length === 0) throw refuse('file_empty', `${name} is empty.`);
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { name, kind: kindOf(content, name), content, sha256 };
  }
  throw badRequest('file_missing', 'Send one PDF, DOCX or text file in the field `file`.');
}
