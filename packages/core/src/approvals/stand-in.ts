/** While `personId` is away, `delegateId` decides in their place; `from` is inclusive, `to` is not. ISO-8601 UTC. */
export interface AbsencePeriod {
  personId: string;
  delegateId: string;
  from: string;
  to: string;
}

const maxHops = 5;

/**
 * Who decides for a person now: themselves when they are there, else the delegate, or the delegate's delegate. The
 * person keeps the vote when nobody of that chain may have it (`fits` says no, or they stand in for each other).
 */
export function standIn(
  personId: string,
  absences: readonly AbsencePeriod[],
  now: string,
  fits: (id: string) => boolean,
): string {
  const at = Date.parse(now);
  const away = new Map(
    absences
      .filter((absence) => Date.parse(absence.from) <= at && at < Date.parse(absence.to))
      .map((absence) => [absence.personId, absence.delegateId]),
  );
  let found = personId;
  for (let hop = 0; hop < maxHops; hop += 1) {
    const next = away.get(found);
    if (next === undefined) return fits(found) || found === personId ? found : personId;
    if (next === personId) return personId;
    found = next;
  }
  return personId;
}
