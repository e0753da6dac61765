import type { App } from './http/types.ts';

export interface Listening {
  port: number;
  /** The address to open in a browser. */
  address: string;
  /** Whether the wanted port was taken. */
  moved: boolean;
}

const tries = 100;

/** Listens on the wanted port, or on the next one that nobody uses. */
export async function listenOnFreePort(app: App, host: string, wanted: number): Promise<Listening> {
  const { level } = app.log;
  for (let port = wanted; ; port += 1) {
    try {
      // We tell people the address ourselves, in words.
      app.log.level = 'warn';
      await app.listen({ host, port });
      break;
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken || wanted === 0 || port >= Math.min(wanted + tries, 65_535)) throw error;
    } finally {
      app.log.level = level;
    }
  }
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : wanted;
  return { port, address: `http://${nameOf(host)}:${port}`, moved: wanted !== 0 && port !== wanted };
}

function nameOf(host: string): string {
  if (['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
