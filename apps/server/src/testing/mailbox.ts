import { SMTPServer } from 'smtp-server';

/** A mail as a mailbox has it. */
export interface CaughtMail {
  /** Addresses of the envelope: who really gets it. */
  to: string[];
  /** Header fields by name in lower case, unfolded and decoded. */
  headers: Record<string, string>;
  text: string;
  html: string;
}

export interface Mailbox {
  url: string;
  mails: CaughtMail[];
  /** Answer of the server to the next mails: null takes them, a number refuses them with that code. */
  refuse(code: number | null): void;
  close(): Promise<void>;
}

/** A real SMTP server on a free port that keeps what it gets. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: CaughtMail[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (refusal !== null) return done(Object.assign(new Error('Not now.'), { responseCode: refusal }));
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, ...readMail(Buffer.concat(parts).toString('utf8')) });
        return done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (code) => void (refusal = code),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function readMail(raw: string): Omit<CaughtMail, 'to'> {
  const [headers, body] = readPart(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const of = (type: string): string => {
    const found = parts.map((part) => readPart(part.replace(/^\r?\n/, ''))).find(([head]) => isType(head, type));
    return found === undefined ? '' : decodeBody(found[1], found[0]['content-transfer-encoding']);
  };
  return { headers, text: of('text/plain'), html: of('text/html') };
}

const isType = (headers: Record<string, string>, type: string) => headers['content-type']?.startsWith(type) === true;

function readPart(raw: string): [Record<string, string>, string] {
  const end = raw.search(/\r?\n\r?\n/);
  const lines = raw
    .slice(0, end)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/);
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())] as const;
  });
  return [Object.fromEntries(headers), raw.slice(end).trimStart()];
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?(q|b)\?([^?]*)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodeQuoted(word.replaceAll('_', ' ')),
    );
}

function decodeBody(body: string, encoding = ''): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? decodeQuoted(body.replace(/=\r?\n/g, '')) : body;
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
