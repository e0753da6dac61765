import type { App } from './types.ts';

/** Registers a plugin whose own routes anybody may read (reference pages, files). */
export async function publicRoutes(app: App, register: (scope: App) => unknown): Promise<void> {
  await app.register(async (scope) => {
    scope.addHook('onRoute', (options) => {
      options.config = { ...options.config, permission: 'public' };
    });
    await register(scope);
  });
}
