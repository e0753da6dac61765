import websocket from '@fastify/websocket';
import type { App } from './types.ts';

const goingAway = 1001;
const patienceMs = 1_000;

/**
 * Lets routes take WebSockets. Has to come before every hook that may refuse a request: the plugin ends the connection
 * of a refused upgrade only when its own hook ran first.
 */
export async function installWebSockets(app: App): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: 64 * 1024 },
    preClose(done) {
      const { clients } = app.websocketServer;
      for (const client of clients) client.close(goingAway, 'The server stops.');
      const timer = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, patienceMs);
      app.websocketServer.close(() => {
        clearTimeout(timer);
        done();
      });
    },
  });
}
