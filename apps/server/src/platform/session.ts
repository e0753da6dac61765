import type { Actor } from '@renubu/contracts/actor';

/** The signed-in caller of a request or socket. */
export interface Session {
  organizationId: string;
  userId: string;
  name: string;
  email: string;
  role: string;
  permissions: readonly string[];
}

export const systemActor: Actor = { type: 'system', id: 'system', name: 'Renubu' };

/** The session's person as an actor. */
export function actorOf(session: Session): Actor {
  return { type: 'person', id: session.userId, name: session.name };
}
