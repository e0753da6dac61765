/** A signed-in caller of the API, as a browser would be. */
export interface Caller {
  request: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  upload: (path: string, files: { name: string; content: string | Uint8Array<ArrayBuffer> }[]) => Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every route, read by assertions
  body: any;
}

export const samplePassword = 'welcome-to-renubu';

/** A sample person's e-mail by its first part. */
export const emailOf = (person: string): string => `${person}@sample.renubu.example`;

/** Signs a sample person in by the first part of their e-mail. */
export async function signIn(url: string, person: string): Promise<Caller> {
  const response = await fetch(`${url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: emailOf(person), password: samplePassword }),
  });
  if (response.status !== 200)
    throw new Error(`sign-in of ${person} answered ${response.status}: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const answer = async (reply: Response): Promise<Answer> => {
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return {
    request: async (method, path, body, headers = {}) =>
      answer(
        await fetch(`${url}/api/v1${path}`, {
          method,
          headers: {
            cookie,
            origin: url,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
    upload: async (path, files) => {
      const form = new FormData();
      for (const { name, content } of files) form.append('files', new Blob([content]), name);
      return answer(
        await fetch(`${url}/api/v1${path}`, { method: 'POST', headers: { cookie, origin: url }, body: form }),
      );
    },
  };
}

/** Asks again until the answer is yes, for at most half a minute or as long as said. */
export async function until(holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`This did not come true within ${seconds} s: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
