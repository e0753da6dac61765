import { closeOnSignals, startServer } from '../main.ts';

/** A whole server as its own process, configured by its environment; prints its address when it is ready. */
const say = (message: string) => void process.stdout.write(`${message}\n`);
const starting = startServer({ report: say });
closeOnSignals(starting, say);
say(`ready at ${(await starting).address}`);
