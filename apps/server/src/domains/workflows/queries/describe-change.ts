import type { DefinitionChange, StepPlace } from '@renubu/contracts/language/diff';
import type { definitionChangeSchema } from '@renubu/contracts/workflows';
import type { z } from 'zod';

type DescribedChange = z.infer<typeof definitionChangeSchema>;

/** A difference in one sentence, with the place it concerns. */
export function describeChange(change: DefinitionChange): DescribedChange {
  switch (change.change) {
    case 'added':
      return step(change, 'added', change.to, 'was added');
    case 'removed':
      return step(change, 'removed', change.from, 'was removed');
    case 'moved':
      return step(change, 'moved', change.to, `was moved from ${placeText(change.from)} to ${placeText(change.to)}`);
    case 'changed': {
      const { stepId, field, before, after } = change;
      const verb = before === undefined ? 'was added' : after === undefined ? 'was removed' : 'was changed';
      const where = stepId === null ? 'the workflow' : `“${stepId}”`;
      const values = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
      return { kind: 'changed', stepId, path: field, ...values, message: `${field} of ${where} ${verb}.` };
    }
  }
}

type StepChange = Exclude<DefinitionChange, { change: 'changed' }>;

function step(change: StepChange, kind: DescribedChange['kind'], place: StepPlace, verb: string): DescribedChange {
  const { stepId, name } = change;
  return { kind, stepId, path: placeText(place), message: `“${name ?? stepId}” ${verb}.` };
}

/** `steps[2]`, `check-usage.then[0]` */
function placeText({ parentId, list, index }: StepPlace): string {
  return parentId === null ? `steps[${index}]` : `${parentId}.${list}[${index}]`;
}
