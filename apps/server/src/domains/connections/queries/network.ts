import type { Network } from '@renubu/connectors/network/network';
import type { Context } from '../../../platform/context.ts';
import { gateOf } from '../gate/runtime.ts';

/** The guarded way out of this process. */
export const networkOf = (ctx: Context): Network => gateOf(ctx).network;
