import { actorOf, type Session } from '../../platform/session.ts';
import type { Decider } from './commands/require.ts';

/** Whose votes a caller has: their own; a program with an API key has those of the key's owner. */
export const voterOf = ({ userId, apiKey }: Session): string => apiKey?.ownerId ?? userId;

/** A caller as one who decides. The history names the program when it was one. */
export const deciderOf = (session: Session): Decider => ({ userId: voterOf(session), actor: actorOf(session) });
