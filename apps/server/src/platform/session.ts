import type { Actor } from '@renubu/contracts/actor';

/** The caller of a request or socket: a signed-in person, or a program with its API key. */
export interface Session {
  organizationId: string;
  /** Of the person, or of the key. */
  userId: string;
  name: string;
  email: string;
  role: string;
  permissions: readonly string[];
  /** Set when a program calls: what it is, whose key it is, and how often it may call. */
  apiKey?: { actor: 'agent' | 'system'; ownerId: string; ownerName: string; requestsPerMinute: number };
}

export const systemActor: Actor = { type: 'system', id: 'system', name: 'Renubu' };

/** The session's person, or the program by the name of its key, as an actor; of an agent also the person behind it. */
export function actorOf({ userId, name, apiKey }: Session): Actor {
  const actor: Actor = { type: apiKey?.actor ?? 'person', id: userId, name };
  if (apiKey?.actor !== 'agent') return actor;
  return { ...actor, onBehalfOf: { id: apiKey.ownerId, name: apiKey.ownerName } };
}
