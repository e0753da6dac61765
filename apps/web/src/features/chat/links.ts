/** Links out of the app open beside it and tell nothing of where one came from. */
export const linkTarget = (href: string | undefined): { target?: '_blank'; rel?: string } =>
  href !== undefined && /^https?:/i.test(href) ? { target: '_blank', rel: 'noopener noreferrer' } : {};
