import type { ActionStep } from '@renubu/contracts/language/steps';
import { guarded, renderString } from '../expressions.ts';
import { requireInline } from '../limits.ts';
import type { Run } from '../run.ts';
import { scopeOf } from '../scope.ts';
import { renderSent } from '../secrets.ts';
import type { Place } from '../signals.ts';
import { requestEffect } from './request-effect.ts';

/** Asks for the action's effect; again when its next attempt is due to be asked for. */
export function requestAction(run: Run, place: Place<ActionStep>): void {
  const { step, record } = place;
  const id = run.env.newId();
  const sent = guarded(() => renderSent(step.with ?? {}, scopeOf(run, record.path), id));
  const values = requireInline(sent, 'What the action sends');
  const key = record.idempotencyKey ?? writtenKey(run, step, record.path);
  requestEffect(run, place, { id, operation: step.uses, connection: step.connection ?? null, values, key });
}

function writtenKey(run: Run, step: ActionStep, path: string): string | null {
  const written = step.idempotencyKey === undefined ? '' : renderString(run, path, step.idempotencyKey).trim();
  return written === '' ? null : written;
}
