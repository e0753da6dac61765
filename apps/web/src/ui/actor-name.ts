import type { Actor } from '@renubu/contracts/actor';
import { useTranslation } from 'react-i18next';

/** What an actor is called; of an agent with the person behind it: “Order bot, for Sarah”. */
export function useActorName(): (actor: Actor) => string {
  const { t } = useTranslation('common');
  return ({ name, onBehalfOf }) =>
    onBehalfOf === undefined ? name : t('actor.onBehalfOf', { agent: name, person: onBehalfOf.name });
}
