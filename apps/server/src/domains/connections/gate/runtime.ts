import type { Guards } from '@renubu/connectors/guards';
import { openNetwork, type OpenNetwork } from '@renubu/connectors/network/network';
import type { Context } from '../../../platform/context.ts';
import type { Database } from '../../../platform/db/pools.ts';
import { RecentlyRead } from '../../../platform/recently-read.ts';
import { connectionGuards } from './guards.ts';
import { HealthTallies } from './health.ts';
import { readKnown, type Known } from './known.ts';
import { ResourceCache } from './resource-cache.ts';

/** What a process keeps in memory to call outside systems. */
export interface Gate {
  network: OpenNetwork;
  guards: Guards;
  known: RecentlyRead<Known>;
  health: HealthTallies;
  resources: ResourceCache;
}

const gates = new WeakMap<Database, Gate>();

/** The gate of this process: one for each database it works on, made when it is first needed. */
export function gateOf({ db, config }: Pick<Context, 'db' | 'config'>): Gate {
  const open = gates.get(db);
  if (open !== undefined) return open;
  const made: Gate = {
    network: openNetwork({ allowPrivateHosts: config.allowPrivateHosts }),
    guards: connectionGuards(),
    known: new RecentlyRead(readKnown),
    health: new HealthTallies(),
    resources: new ResourceCache(),
  };
  gates.set(db, made);
  return made;
}

/** Breaks off all calls to outside systems; the next call opens new connections. */
export async function closeGate({ db }: Pick<Context, 'db'>): Promise<void> {
  const open = gates.get(db);
  gates.delete(db);
  await open?.network.close();
}
