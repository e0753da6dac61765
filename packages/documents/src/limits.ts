/** What one file may cost. A server that reads files of strangers can lower them, never needs to raise them. */
export interface DocumentLimits {
  bytes: number;
  pages: number;
  /** Characters of text; more is a warning and cut. */
  characters: number;
  /** Milliseconds for the whole file. */
  timeMs: number;
  /** Bytes of a DOCX once unpacked, and how often it may be larger than packed. */
  unpackedBytes: number;
  unpackedRatio: number;
  unpackedFiles: number;
}

export const defaultLimits: DocumentLimits = {
  bytes: 25 * 1024 * 1024,
  pages: 1_000,
  characters: 5_000_000,
  timeMs: 30_000,
  unpackedBytes: 100 * 1024 * 1024,
  unpackedRatio: 200,
  unpackedFiles: 2_000,
};
