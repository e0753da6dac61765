import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { checkText } from '@renubu/core/definitions/check';

/** Findings that depend on what the organization has, which only the server knows. */
const needsServer = new Set(['unknown_operation', 'unknown_workflow', 'unknown_connection', 'unknown_rule']);

/** The findings on a text without the server, within a frame: what may be wrong about it is left out. */
export const checkHere = (text: string): DefinitionIssue[] =>
  checkText(text).issues.filter(({ code }) => !needsServer.has(code));
