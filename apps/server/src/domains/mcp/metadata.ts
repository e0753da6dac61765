import { permissions } from '@renubu/contracts/permissions';
import type { Context } from '../../platform/context.ts';
import { Problem } from '../../platform/http/problem.ts';

export const mcpPath = '/mcp';
/** Where RFC 9728 looks for the document of a resource at `/mcp`, and of one at the root. */
export const metadataPaths = [
  `/.well-known/oauth-protected-resource${mcpPath}`,
  '/.well-known/oauth-protected-resource',
];

/** The address under which callers reach a path. */
function addressOf({ config: { publicUrl, host, port, basePath } }: Context, path: string): string {
  const base = (publicUrl ?? `http://${host}:${port}`).replace(/\/+$/, '');
  return `${base}${basePath === '/' || base.endsWith(basePath) ? '' : basePath}${path}`;
}

/** Protected-resource metadata (RFC 9728): what this server is, and how a token is shown to it. */
export function resourceMetadata(ctx: Context) {
  return {
    resource: addressOf(ctx, mcpPath),
    resource_name: 'Renubu',
    resource_documentation: addressOf(ctx, '/api/docs'),
    bearer_methods_supported: ['header'],
    scopes_supported: permissions.filter((name) => name !== 'apiKeys.manage'),
  };
}

/** 401: shows where the metadata is (RFC 9728, section 5.1) and, when a token was shown, that it is not valid. */
export function needsKey(ctx: Context, shown: boolean): Problem {
  const metadata = `resource_metadata="${addressOf(ctx, metadataPaths[0] ?? '')}"`;
  const error = shown ? ', error="invalid_token", error_description="This key may not be used."' : '';
  return new Problem(401, shown ? 'invalid_key' : 'key_needed', 'Send an API key: Authorization: Bearer rnb_…', {
    headers: { 'www-authenticate': `Bearer realm="renubu", ${metadata}${error}` },
  });
}
