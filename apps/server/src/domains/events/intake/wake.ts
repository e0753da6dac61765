import type { Context } from '../../../platform/context.ts';

/** The channel on which workers hear that there is something to dispatch. */
export const dispatchChannel = 'renubu_events';

/** Workers hear of new events at most this often: a notification costs a commit of its own. */
const pauseMs = 10;

/** Makes a function that wakes the workers soon, however often it is called. A lost call is made up by their polling. */
export function announcer(ctx: Context): () => void {
  let planned = false;
  const tell = async () => {
    planned = false;
    try {
      await ctx.db.system.query(`select pg_notify('${dispatchChannel}', '')`);
    } catch (error) {
      ctx.log.debug({ err: error }, 'workers could not be told of new events; they look by themselves');
    }
  };
  return () => {
    if (planned) return;
    planned = true;
    setTimeout(() => void tell(), pauseMs).unref();
  };
}
