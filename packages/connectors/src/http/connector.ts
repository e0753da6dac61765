import { defineConnector, defineOperation, type Call } from '../connector.ts';
import { performRequest, requestSchema } from './request.ts';
import { httpConfigSchema, httpSecretsSchema, type HttpConfig, type HttpSecrets } from './settings.ts';

/** `http.request`, and the resources that context loads read. */
export const http = defineConnector<HttpConfig, HttpSecrets>({
  key: 'http',
  config: httpConfigSchema,
  secrets: httpSecretsSchema,
  operations: { 'http.request': defineOperation(requestSchema, performRequest) },
  test: testConnection,
});

async function testConnection(call: Call<HttpConfig, HttpSecrets>): Promise<string> {
  const url = call.config.baseUrl === undefined ? '' : call.config.testPath;
  const answer = await performRequest(requestSchema.parse({ url: url === '' ? '/' : url }), call);
  const { status } = answer as { status: number };
  return `It answered ${status}.`;
}
