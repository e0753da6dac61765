/** Where line `line` (from 1) begins and ends in a text. */
export function lineRange(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n');
  const at = Math.min(Math.max(1, line), lines.length) - 1;
  const start = lines.slice(0, at).reduce((sum, item) => sum + item.length + 1, 0);
  return { start, end: start + (lines[at]?.length ?? 0) };
}

/** Stages a workflow is bound to by its customer triggers; `all` for a trigger without stages. */
export function boundStages(triggers: readonly object[]): { kind: string; stages: string[] | 'all' }[] {
  return triggers.flatMap((trigger) => {
    const { customer } = trigger as { customer?: { kind: string; stages?: string[] } };
    return customer ? [{ kind: customer.kind, stages: customer.stages ?? 'all' }] : [];
  });
}

/** What Tab does in the editor: two spaces, as YAML wants. */
export function indented(
  text: string,
  start: number,
  end: number,
  out: boolean,
): { text: string; start: number; end: number } {
  const first = text.lastIndexOf('\n', start - 1) + 1;
  if (start === end && !out)
    return { text: `${text.slice(0, start)}  ${text.slice(end)}`, start: start + 2, end: start + 2 };
  const block = text.slice(first, end);
  const changed = out ? block.replace(/^ {1,2}/gm, '') : block.replace(/^(?=.)/gm, '  ');
  const firstDelta = out ? -(block.match(/^ {0,2}/)?.[0].length ?? 0) : 2;
  return {
    text: text.slice(0, first) + changed + text.slice(end),
    start: Math.max(first, start + firstDelta),
    end: end + changed.length - block.length,
  };
}
