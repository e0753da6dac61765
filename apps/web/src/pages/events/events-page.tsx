import { Button } from '@mantine/core';
import { IconPlus, IconRepeat, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deadLetterCountQuery } from '../../api/events.ts';
import { useCan } from '../../api/identity.ts';
import { useCommands, type Command } from '../../app/commands/commands.ts';
import { SendEventDialog } from '../../features/events/send-event-dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { TabLinks, TabPanel } from '../../ui/tab-links.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { EventStream } from './event-stream.tsx';
import { EventTypes } from './event-types.tsx';
import classes from './events-page.module.css';
import { ReplayDialog } from './replay-dialog.tsx';
import { TypeDialog } from './type-dialog.tsx';

const route = getRouteApi('/shell/events');
const panelId = 'events-panel';
const parts = { stream: EventStream, dead: DeadLetters, types: EventTypes } as const;

/** What came in, what could not be dispatched, and which types there are. */
export function EventsPage() {
  const { t } = useTranslation('events');
  const { tab = 'stream' } = route.useSearch();
  const navigate = route.useNavigate();
  const can = useCan();
  const dead = useQuery(deadLetterCountQuery);
  const [dialog, setDialog] = useState<'send' | 'replay' | 'type' | null>(null);
  const close = (): void => setDialog(null);
  const writes = can('events.write');
  const describes = can('workflows.write');
  const commands: (Command | false)[] = [
    writes && {
      id: 'event.send',
      label: t('send.action'),
      group: 'create',
      icon: IconSend,
      shortcut: 'c',
      run: () => setDialog('send'),
    },
    writes && {
      id: 'event.replay',
      label: t('replay.action'),
      group: 'page',
      icon: IconRepeat,
      run: () => setDialog('replay'),
    },
  ];
  useCommands(commands.filter((command) => command !== false));
  const Part = parts[tab];
  return (
    <Page
      title={t('title')}
      flush
      actions={
        <>
          {tab === 'types' && describes && (
            <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => setDialog('type')}>
              {t('types.add')}
            </Button>
          )}
          {writes && (
            <>
              <Button
                variant="default"
                className={classes['wideOnly']}
                leftSection={<IconRepeat size={14} />}
                onClick={() => setDialog('replay')}
              >
                {t('replay.action')}
              </Button>
              <Button leftSection={<IconSend size={14} />} onClick={() => setDialog('send')}>
                {t('send.action')}
              </Button>
            </>
          )}
        </>
      }
      toolbar={
        <TabLinks
          label={t('tabs')}
          panelId={panelId}
          value={tab}
          onChange={(next) => void navigate({ search: { tab: next === 'stream' ? undefined : next }, replace: true })}
          tabs={[
            { value: 'stream', label: t('tab.stream') },
            { value: 'dead', label: t('tab.dead'), count: dead.data },
            { value: 'types', label: t('tab.types') },
          ]}
        />
      }
    >
      <TabPanel id={panelId} tab={tab}>
        <Part />
      </TabPanel>
      <SendEventDialog opened={dialog === 'send'} onClose={close} />
      <ReplayDialog opened={dialog === 'replay'} onClose={close} />
      {dialog === 'type' && <TypeDialog entry={null} onClose={close} />}
    </Page>
  );
}
