import { randomUUID } from 'node:crypto';
import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
  type EventStore,
  type JSONRPCMessage,
  type McpHandlerRequestOptions,
  type McpServer,
} from '@modelcontextprotocol/server';

type Serve = (request: Request, options: McpHandlerRequestOptions) => Promise<Response>;

/**
 * Serves clients of protocols before 2026 with sessions, which some of the conformance suite needs (questions back to the
 * client, streams that are taken up again), and newer ones without.
 */
export function serveWithSessions(makeServer: () => McpServer): Serve {
  const modern = createMcpHandler(makeServer, { legacy: 'reject' });
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const open = async (): Promise<WebStandardStreamableHTTPServerTransport> => {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: memoryEvents(),
      retryInterval: 200,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await makeServer().connect(transport);
    return transport;
  };
  return async (request, options) => {
    if (!(await isLegacyRequest(request, options.parsedBody))) return modern.fetch(request, options);
    const known = sessions.get(request.headers.get('mcp-session-id') ?? '');
    return (known ?? (await open())).handleRequest(request, options);
  };
}

/** What was sent, in order, so that a stream can be taken up where it broke off. */
function memoryEvents(): EventStore {
  const events: { id: string; stream: string; message: JSONRPCMessage }[] = [];
  return {
    storeEvent: async (stream, message) => {
      const id = `${stream}_${events.length}`;
      events.push({ id, stream, message });
      return id;
    },
    replayEventsAfter: async (last, { send }) => {
      const from = events.findIndex(({ id }) => id === last);
      const stream = events[from]?.stream ?? '';
      for (const event of events.slice(from + 1)) {
        if (event.stream === stream && 'jsonrpc' in event.message) await send(event.id, event.message);
      }
      return stream;
    },
  };
}
