import { Button, SegmentedControl, Select, Text } from '@mantine/core';
import type { JsonObject } from '@renubu/contracts/json';
import type { SimulationInput } from '@renubu/contracts/simulation';
import type { WorkflowDetail } from '@renubu/contracts/workflows';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSimulate } from '../../api/authoring.ts';
import { eventsQuery } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import classes from '../../features/automation/automation.module.css';
import { isLoose } from '../../features/editor/document.ts';
import { RawInput } from '../../features/editor/raw-field.tsx';
import { ErrorLine } from '../../ui/error-line.tsx';
import { useFormat } from '../../ui/format.ts';
import { SimulationResult } from './simulation-result.tsx';

type Source = 'past' | 'event' | 'inputs';

/** Tries the draft, or the published version, on a past event, a pasted one or inputs. Nothing is sent. */
export function SimulateTab({ workflow }: { workflow: WorkflowDetail }) {
  const { t } = useTranslation('automation');
  const can = useCan();
  const type = startType(workflow);
  const [source, setSource] = useState<Source>(type === null ? 'inputs' : can('events.read') ? 'past' : 'event');
  const [eventId, setEventId] = useState<string | null>(null);
  const [given, setGiven] = useState<JsonObject>({ type: (type ?? 'order.created').replace(/\.?\*$/, ''), data: {} });
  const [inputs, setInputs] = useState<JsonObject>({});
  const [context, setContext] = useState<JsonObject>({});
  const simulating = useSimulate(workflow.slug);
  const run = (): void => {
    const on: SimulationInput =
      source === 'past'
        ? eventId === null
          ? {}
          : { eventId }
        : source === 'event'
          ? { event: given as NonNullable<SimulationInput['event']> }
          : { inputs };
    simulating.mutate({ ...on, ...(Object.keys(context).length === 0 ? {} : { context }) });
  };
  const sources: Source[] = can('events.read') ? ['past', 'event', 'inputs'] : ['event', 'inputs'];
  return (
    <div className={`${classes['body'] ?? ''} ${classes['stack'] ?? ''}`}>
      <Text size="sm" c="dimmed">
        {t(workflow.hasDraft ? 'simulate.detailDraft' : 'simulate.detail')}
      </Text>
      <div>
        <SegmentedControl
          size="xs"
          aria-label={t('simulate.on')}
          value={source}
          onChange={(next) => setSource(next as Source)}
          data={sources.map((value) => ({ value, label: t(`simulate.source.${value}`) }))}
        />
      </div>
      {source === 'past' && <PastEvent type={type} value={eventId} onChange={setEventId} />}
      {source === 'event' && (
        <RawInput
          label={t('simulate.event')}
          hint={t('simulate.eventHint')}
          value={given}
          onChange={(value) => setGiven(isLoose(value) ? (value as JsonObject) : {})}
          minRows={5}
        />
      )}
      {source === 'inputs' && (
        <RawInput
          label={t('simulate.inputs')}
          value={Object.keys(inputs).length === 0 ? undefined : inputs}
          onChange={(value) => setInputs(isLoose(value) ? (value as JsonObject) : {})}
        />
      )}
      <RawInput
        label={t('simulate.context')}
        hint={t('simulate.contextHint')}
        minRows={2}
        value={Object.keys(context).length === 0 ? undefined : context}
        onChange={(value) => setContext(isLoose(value) ? (value as JsonObject) : {})}
      />
      <div>
        <Button
          leftSection={<IconPlayerPlay size={14} />}
          loading={simulating.isPending}
          disabled={source === 'past' && eventId === null}
          onClick={run}
        >
          {t('simulate.run')}
        </Button>
      </div>
      {simulating.error && <ErrorLine error={simulating.error} />}
      {simulating.data && <SimulationResult simulation={simulating.data} />}
    </div>
  );
}

/** The type of event that starts the published version or the draft. */
function startType({ on, definition }: WorkflowDetail): string | null {
  const triggers = on.length > 0 ? on : (definition?.on ?? []);
  return triggers.flatMap((trigger) => ('event' in trigger ? [trigger.event] : []))[0] ?? null;
}

interface PastEventProps {
  type: string | null;
  value: string | null;
  onChange: (id: string | null) => void;
}
function PastEvent({ type, value, onChange }: PastEventProps) {
  const { t } = useTranslation('automation');
  const format = useFormat();
  const query = useInfiniteQuery(eventsQuery(type === null || type === '*' ? {} : { type }));
  const events = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.error) return <ErrorLine error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Select
      label={t('simulate.past')}
      description={query.data && events.length === 0 ? t('simulate.noPast') : t('simulate.pastHint')}
      placeholder={t('simulate.choose')}
      searchable
      data={events.map((event) => ({
        value: event.id,
        label: `${event.type} · ${event.subject ?? event.cloudEventId} · ${format.dateTime(event.receivedAt)}`,
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
