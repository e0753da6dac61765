import { ApiProblem } from '@renubu/client/problem';
import { Command } from 'commander';
import { addImportCommand } from './commands/import.ts';
import { addDefinitionCommands } from './commands/definitions.ts';
import { addApprovalCommands } from './commands/approvals.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addContractCommands } from './commands/contracts.ts';
import { addConvertCommand } from './commands/convert.ts';
import { addEventCommands } from './commands/events.ts';
import { addExecutionCommands } from './commands/executions.ts';
import { addInterpretCommand } from './commands/interpret.ts';
import { addInitCommand } from './commands/init.ts';
import { addLoginCommands } from './commands/login.ts';
import { addModelCommands } from './commands/model.ts';
import { addScheduleCommands } from './commands/schedules.ts';
import { addWorkflowCommands } from './commands/workflows.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addSampleCommands } from './commands/sample.ts';
import { addServerCommands } from './commands/server.ts';
import { CommandError } from './output.ts';

/** Errors of the start whose message is written for people. */
const toldByMessage = new Set(['ConfigError', 'DataDirInUseError', 'MigrationError']);

const program = new Command('renubu')
  .description('Renubu: signals in, ranked work out, every outcome recorded.')
  .version('0.1.0')
  .showHelpAfterError()
  .configureHelp({ sortSubcommands: true });
addServerCommands(program);
addImportCommand(program);
addDefinitionCommands(program);
addInitCommand(program);
addInterpretCommand(program);
addConvertCommand(program);
addWorkflowCommands(program);
addEventCommands(program);
addExecutionCommands(program);
addApprovalCommands(program);
addScheduleCommands(program);
addContractCommands(program);
addModelCommands(program);
addCompletionCommand(program);
addLoginCommands(program);
addDoctorCommand(program);
addSampleCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints what went wrong and what to do; returns the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommandError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof ApiProblem) {
    process.stderr.write(`${error.detail}\n`);
    for (const item of error.errors)
      process.stderr.write(`  ${item.path}: ${item.message}${item.suggestion ? ` (${item.suggestion})` : ''}\n`);
    if (error.requestId) process.stderr.write(`  request ${error.requestId}\n`);
    return 1;
  }
  if (error instanceof Error && toldByMessage.has(error.name)) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  throw error;
}
