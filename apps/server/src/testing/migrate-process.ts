import { migrateDatabase } from '../platform/db/setup.ts';

/** Migrates a database in a process of its own: `migrate-process.ts <database url>`. */
const applied = await migrateDatabase(process.argv[2] ?? '');
process.stdout.write(`applied ${applied.length}`);
