import type { Trigger } from '@renubu/contracts/language/workflow';
import type { StageKey } from '@renubu/contracts/renewals';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import { useSentence } from './use-sentence.ts';

/** Says in the current language what starts a workflow. */
export function useTriggerSentence(): (trigger: Trigger) => string {
  const { t } = useTranslation(['workflows', 'common']);
  const format = useFormat();
  const sentence = useSentence();
  return (trigger) => {
    if ('manual' in trigger) return t('trigger.manual');
    if ('workflow' in trigger) return t('trigger.workflow');
    if ('webhook' in trigger) return t('trigger.webhook');
    if ('schedule' in trigger) {
      const { cron, runAt, timezone } = trigger.schedule;
      const times = cron ?? (runAt === undefined ? '' : format.dateTime(runAt));
      return t('trigger.schedule', { times, timezone: timezone ?? t('trigger.ownZone') });
    }
    if ('event' in trigger) {
      const { event: type, when } = trigger;
      return when ? t('trigger.eventWhen', { type, condition: sentence(when) }) : t('trigger.event', { type });
    }
    const kind = t(`kind.${trigger.customer.kind}`);
    const { stages } = trigger.customer;
    if (!stages) return t('trigger.customerAll', { kind });
    return t('trigger.customer', {
      kind,
      stages: format.list(stages.map((stage) => t(`stage.${stage as StageKey}`, { ns: 'common' }))),
    });
  };
}
