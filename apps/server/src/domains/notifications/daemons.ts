import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { composeApproval } from './deliver/approvals.ts';
import { forgetOld, writeDigests } from './deliver/digests.ts';
import { deliverDue } from './deliver/due.ts';

const minute = 60_000;

/** Sends messages by e-mail and Slack, and writes the digests of the morning. */
export function startNotificationDaemons(ctx: Context): Daemon[] {
  const { log } = ctx;
  const deliver = () => deliverDue(ctx, { approval: composeApproval });
  return [
    startDaemon({ name: 'notification deliveries', log, run: deliver, pollMs: 2_000 }),
    startDaemon({ name: 'notification digests', log, run: () => writeDigests(ctx), pollMs: 5 * minute }),
    startDaemon({ name: 'notification upkeep', log, run: () => forgetOld(ctx).then(() => 0), pollMs: 60 * minute }),
  ];
}
