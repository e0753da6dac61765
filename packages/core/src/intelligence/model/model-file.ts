import { riskModelFormat, riskModelSchema, riskModelVersion, type RiskModel } from '@renubu/contracts/risk-model';

export type ModelFile = { ok: true; model: RiskModel } | { ok: false; message: string };

const refuse = (message: string): ModelFile => ({ ok: false, message });

/** Reads a model from the text of its file; says what is wrong with one that is malformed or made by something else. */
export function readModelFile(text: string): ModelFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
  if (typeof value !== 'object' || value === null) return refuse('it is no risk model');
  const { format, version } = value as { format?: unknown; version?: unknown };
  if (format !== riskModelFormat) return refuse(`it is no risk model: its “format” is not “${riskModelFormat}”`);
  if (version !== riskModelVersion)
    return refuse(`it has version ${JSON.stringify(version)}; this program reads version ${riskModelVersion}`);
  const read = riskModelSchema.safeParse(value);
  if (read.success) return { ok: true, model: read.data };
  const issue = read.error.issues[0];
  return refuse(`it is damaged: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
