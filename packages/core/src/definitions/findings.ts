import type { DefinitionIssue } from '@renubu/contracts/language/workflow';

/** Keys and positions from the root of a definition, such as `['steps', 2, 'then', 0, 'if']`. */
export type DataPath = readonly (string | number)[];

/** An issue before its path is written as text. */
export interface Finding {
  severity: 'error' | 'warning';
  code: string;
  stepId: string | null;
  path: DataPath;
  message: string;
  suggestion?: string;
}

/** `steps[2].then[0].if.op`; a key that is no plain name is quoted: `values["a b"]`. */
export function formatPath(path: DataPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}

/** The finding as it is shown, with its line when the text is known. */
export function toIssue(finding: Finding, lineOf?: (path: DataPath) => number | undefined): DefinitionIssue {
  const line = lineOf?.(finding.path);
  return {
    severity: finding.severity,
    code: finding.code,
    stepId: finding.stepId,
    path: formatPath(finding.path),
    message: finding.message,
    ...(finding.suggestion === undefined ? {} : { suggestion: finding.suggestion }),
    ...(line === undefined ? {} : { line }),
  };
}

export function startsWith(path: DataPath, prefix: DataPath): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => part === path[index]);
}

type Details = { code: string; message: string; suggestion?: string | undefined };

/** Collects findings; one at the same place with the same code and message is kept once. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #seen = new Set<string>();

  error(stepId: string | null, path: DataPath, details: Details): void {
    this.#add('error', stepId, path, details);
  }

  warning(stepId: string | null, path: DataPath, details: Details): void {
    this.#add('warning', stepId, path, details);
  }

  #add(severity: Finding['severity'], stepId: string | null, path: DataPath, details: Details): void {
    const key = `${details.code}\n${formatPath(path)}\n${details.message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const { suggestion, ...rest } = details;
    this.list.push({ severity, stepId, path, ...rest, ...(suggestion === undefined ? {} : { suggestion }) });
  }
}
