import type { Config } from '../../../platform/config.ts';

/** The address of a page of the web app, for mails: `path` begins with a slash. */
export function pageUrl(
  { publicUrl, host, port, basePath }: Pick<Config, 'publicUrl' | 'host' | 'port' | 'basePath'>,
  path: string,
): string {
  const base = (publicUrl ?? `http://${host}:${port}`).replace(/\/+$/, '');
  const prefix = basePath === '/' || base.endsWith(basePath) ? '' : basePath;
  return `${base}${prefix}${path.startsWith('/') && !path.startsWith('//') ? path : '/'}`;
}
