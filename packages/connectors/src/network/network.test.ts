import { describe, expect, it } from 'vitest';
import { failureOf, testNetwork } from '../testing/call.ts';
import { closedPort, rawServer, stubServer } from '../testing/server.ts';
import { openNetwork, type Network } from './network.ts';
import type { HttpRequest } from './send.ts';

const ask = (network: Network, url: string, request: Partial<HttpRequest> = {}) =>
  network.http({
    method: 'GET',
    url: new URL(url),
    headers: {},
    signal: new AbortController().signal,
    timeoutMs: 2_000,
    maxBytes: 10_000,
    ...request,
  });

describe('the guard of the way out', () => {
  it.each([
    'http://127.0.0.1',
    'http://localhost',
    'http://localhost.',
    'http://2130706433',
    'http://0x7f000001',
    'http://0177.0.0.1',
    'http://127.1',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0',
    'http://10.0.0.1',
  ])('refuses %s before anything is sent', async (url) => {
    const server = await stubServer();
    const network = testNetwork({ allowPrivateHosts: [] });
    const target = new URL(url);
    target.port = String(server.port);
    const failure = await failureOf(ask(network, target.href));
    expect(failure).toMatchObject({ code: 'address_not_allowed', failureClass: 'permanent' });
    expect(server.received).toEqual([]);
  });

  it('judges the address that is connected to, however often a name changes its mind', async () => {
    const server = await stubServer();
    let asked = 0;
    const network = testNetwork({
      allowPrivateHosts: [],
      lookup: async () => {
        asked += 1;
        return [{ address: asked === 1 ? '127.0.0.1' : '93.184.216.34', family: 4 }];
      },
    });
    const failure = await failureOf(ask(network, `http://rebinding.example:${server.port}`));
    expect(failure.code).toBe('address_not_allowed');
    expect({ asked, received: server.received }).toEqual({ asked: 1, received: [] });
  });

  it('leaves private addresses of a name out and uses the allowed ones', async () => {
    const server = await stubServer();
    const lookup = async () => [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const network = testNetwork({ lookup });
    expect((await ask(network, `http://mixed.example:${server.port}`)).status).toBe(200);
  });

  it('allows a port and no other', async () => {
    const server = await stubServer();
    const network = testNetwork({ allowPrivateHosts: [`127.0.0.1:${server.port}`] });
    expect((await ask(network, server.url)).status).toBe(200);
    const other = await stubServer();
    expect((await failureOf(ask(network, other.url))).code).toBe('address_not_allowed');
  });

  it('knows http and https only', async () => {
    const network = testNetwork();
    for (const url of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'gopher://127.0.0.1/']) {
      expect((await failureOf(ask(network, url))).failureClass).toBe('validation');
    }
  });
});

describe('what can go wrong on the way', () => {
  it('says timeout for a server that never answers', async () => {
    const { url } = await rawServer(() => undefined);
    const failure = await failureOf(ask(testNetwork(), url, { timeoutMs: 60 }));
    expect(failure).toMatchObject({ code: 'timeout', failureClass: 'timeout' });
  });

  it('says timeout for a server that stops in the middle', async () => {
    const { url } = await rawServer((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'));
    });
    expect((await failureOf(ask(testNetwork(), url, { timeoutMs: 60 }))).failureClass).toBe('timeout');
  });

  it('says network for nobody there, a broken connection, garbage and an unknown name', async () => {
    const network = testNetwork({
      lookup: async () => {
        throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
      },
    });
    const broken = await rawServer((socket) => socket.once('data', () => socket.destroy()));
    const garbage = await rawServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    const urls = [`http://127.0.0.1:${await closedPort()}`, broken.url, garbage.url, 'http://nowhere.example'];
    for (const url of urls) expect(await failureOf(ask(network, url))).toMatchObject({ failureClass: 'network' });
  });

  it('refuses answers over the limit, announced or not', async () => {
    const announced = await stubServer((_, response) => response.end('x'.repeat(20_000)));
    const streamed = await stubServer((_, response) => {
      response.write('x'.repeat(9_000));
      response.end('x'.repeat(9_000));
    });
    for (const { url } of [announced, streamed]) {
      expect((await failureOf(ask(testNetwork(), url))).code).toBe('answer_too_large');
    }
  });

  it('stops at once when it is called off', async () => {
    const { url } = await rawServer(() => undefined);
    const controller = new AbortController();
    const asking = failureOf(ask(testNetwork(), url, { signal: controller.signal }));
    controller.abort();
    expect((await asking).code).toBe('aborted');
  });

  it('can be closed and says so', async () => {
    const network = openNetwork({ allowPrivateHosts: ['*'] });
    await network.close();
    const { url } = await stubServer();
    expect((await failureOf(ask(network, url))).failureClass).toBe('network');
  });
});
