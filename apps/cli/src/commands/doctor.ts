import { examine, isHealthy } from '@renubu/server/platform/doctor/doctor';
import type { Finding } from '@renubu/server/platform/doctor/finding';
import type { Command } from 'commander';
import { CommandError, say, sayJson } from '../output.ts';

const marks = { ok: '✓', failed: '✗', skipped: '–' } as const;

/** `renubu doctor`: looks at everything a server needs and says what to do about what is wrong. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check installation, configuration, database and isolation; also while the server runs')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(process.env);
      if (options.json) sayJson({ ok: isHealthy(findings), findings });
      else for (const finding of findings) say(describeFinding(finding));
      const wrong = findings.filter(({ status }) => status === 'failed').length;
      if (wrong > 0) throw new CommandError(`\n${wrong} ${wrong === 1 ? 'check' : 'checks'} failed.`);
    });
}

/** A line for people, and below it what to do when the check failed. */
export function describeFinding({ name, status, detail, fix }: Finding): string {
  const line = `${marks[status]} ${name}: ${detail}`;
  return status === 'failed' && fix !== undefined ? `${line}\n    ${fix}` : line;
}
