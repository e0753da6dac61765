import { startEmbedded } from '../platform/db/embedded.ts';

/** Holds an embedded database for a test that kills this process: `embedded-holder.ts <data folder>`. */
const database = await startEmbedded({ dataDir: process.argv[2] ?? '', firstPort: 56_000, settings: ['fsync=off'] });
process.stdout.write(JSON.stringify({ url: database.url, pid: database.pid, created: database.created }));
setInterval(() => undefined, 60_000);
