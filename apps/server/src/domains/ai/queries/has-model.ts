import type { Context } from '../../../platform/context.ts';
import { modelsOf } from '../gate/runtime.ts';

/** Whether a question of this organization would reach a model: one is active and may be asked. */
export async function hasModel(ctx: Context, organizationId: string): Promise<boolean> {
  const { providers, settings } = await modelsOf(ctx).known.of(ctx, organizationId);
  return providers.some(({ cloud }) => !cloud || settings.cloudAllowed);
}
