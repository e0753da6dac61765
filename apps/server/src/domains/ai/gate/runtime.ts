import { Gateway } from '@renubu/ai/gateway';
import { systemSurroundings, type Fetch } from '@renubu/ai/provider';
import { openNetwork, type OpenNetwork } from '@renubu/connectors/network/network';
import type { Context } from '../../../platform/context.ts';
import type { Database } from '../../../platform/db/pools.ts';
import { RecentlyRead } from '../../../platform/recently-read.ts';
import { readKnown, type Known, type KnownProvider } from './known.ts';
import { Running } from './running.ts';

/** What a process keeps in memory to reach models. */
export interface Models {
  gateway: Gateway;
  known: RecentlyRead<Known>;
  /** The way to a provider, guarded. */
  fetchFor: (provider: KnownProvider) => Fetch;
  /** Answers that are being made in the background. */
  running: Running;
  networks: readonly OpenNetwork[];
}

const runtimes = new WeakMap<Database, Models>();
const limits = { maxBytes: 20_000_000 };

/** Models as this process reaches them: one for each database it works on, made when it is first needed. */
export function modelsOf({ db, config }: Pick<Context, 'db' | 'config'>): Models {
  const open = runtimes.get(db);
  if (open !== undefined) return open;
  const abroad = openNetwork({ allowPrivateHosts: config.allowPrivateHosts });
  const ours = openNetwork({ allowPrivateHosts: [...config.allowPrivateHosts, ...config.modelNetworks] });
  const [abroadFetch, oursFetch] = [abroad.fetch(limits), ours.fetch(limits)];
  const made: Models = {
    gateway: new Gateway(systemSurroundings),
    known: new RecentlyRead(readKnown),
    fetchFor: ({ onOurNetwork }) => (onOurNetwork ? oursFetch : abroadFetch),
    running: new Running(),
    networks: [abroad, ours],
  };
  runtimes.set(db, made);
  return made;
}

/** Breaks off all calls of models; answers on their way end with the built-in one. */
export async function closeModels({ db }: Pick<Context, 'db'>): Promise<void> {
  const open = runtimes.get(db);
  runtimes.delete(db);
  await Promise.all((open?.networks ?? []).map((network) => network.close()));
  await open?.running.ended();
}
