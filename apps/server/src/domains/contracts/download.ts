import type { ContractFileKind } from '@renubu/contracts/contract-documents';
import type { FastifyReply } from 'fastify';

/** By what the content is, not by what the uploader said. */
const mediaTypes: Record<ContractFileKind, string> = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  txt: 'text/plain; charset=utf-8',
};

/** The name as plain ASCII for old programs, and exactly (RFC 8187) for others. */
function disposition(name: string): string {
  const plain = name.replace(/[^\w .()-]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

interface StoredFile {
  name: string;
  kind: ContractFileKind;
  content: Buffer;
}

/** Sends a file that strangers made: always to be saved, never shown or run under our address. */
export function sendContractFile(reply: FastifyReply, { name, kind, content }: StoredFile): FastifyReply {
  return reply
    .type(mediaTypes[kind])
    .header('content-disposition', disposition(name))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
    .send(content);
}
