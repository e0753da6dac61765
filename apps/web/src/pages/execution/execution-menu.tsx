import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconClockPause,
  IconDots,
  IconDownload,
  IconFlag,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconRepeat,
  IconSpeakerphone,
  IconVersions,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { ExecutionVerb } from '@renubu/contracts/executions';
import { useTranslation } from 'react-i18next';
import { exportUrl } from '../../api/run.ts';
import { whyNot } from '../../features/executions/can.ts';
import { hasWorkspace } from '../../features/executions/steps.ts';
import { useExecution } from './execution-context.ts';

interface Entry {
  verb: ExecutionVerb;
  label:
    'snoozeWorkflow' | 'escalate' | 'completeWorkflow' | 'pause' | 'resume' | 'retry' | 'rerun' | 'migrate' | 'cancel';
  icon: Icon;
  run: () => void;
  danger?: boolean;
}

/** What one can do with the execution; what is not possible now says why. */
export function ExecutionMenu() {
  const { t } = useTranslation(['execution', 'common']);
  const { detail, viewer, verbs, ask } = useExecution();
  const { status } = detail;
  const ended = status === 'completed' || status === 'cancelled';
  const people: Entry[] = [
    { verb: 'complete', label: 'completeWorkflow', icon: IconFlag, run: () => ask({ kind: 'outcome' }) },
    { verb: 'snooze', label: 'snoozeWorkflow', icon: IconClockPause, run: () => ask({ kind: 'snooze' }) },
    { verb: 'complete', label: 'escalate', icon: IconSpeakerphone, run: () => ask({ kind: 'escalate' }) },
  ];
  const open: Entry[] = [
    ...(hasWorkspace(detail) ? people : []),
    ...(status === 'paused'
      ? [{ verb: 'resume', label: 'resume', icon: IconPlayerPlay, run: verbs.resume } as const]
      : [{ verb: 'pause', label: 'pause', icon: IconPlayerPause, run: verbs.pause } as const]),
    ...(status === 'failed'
      ? [{ verb: 'retry', label: 'retry', icon: IconRefresh, run: () => verbs.retry() } as const]
      : []),
    { verb: 'migrate', label: 'migrate', icon: IconVersions, run: () => ask({ kind: 'migrate' }) },
    { verb: 'cancel', label: 'cancel', icon: IconX, run: () => ask({ kind: 'cancel' }), danger: true },
  ];
  const entries: Entry[] = [
    ...(ended || status === 'failed'
      ? [{ verb: 'rerun', label: 'rerun', icon: IconRepeat, run: () => ask({ kind: 'rerun' }) } as const]
      : []),
    ...(ended ? [] : open),
  ];
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon aria-label={t('action.more', { ns: 'common' })} variant="default" size={30}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entries.map(({ verb, label, icon: Picture, run, danger }) => {
          const why =
            label === 'escalate' && whyNot(verb, detail, viewer) === 'stepsSnoozed'
              ? null
              : whyNot(verb, detail, viewer);
          return (
            <Tooltip key={label} label={why ? t(`why.${why}`) : ''} disabled={!why} position="left" multiline maw={260}>
              <Menu.Item
                leftSection={<Picture size={15} stroke={1.6} />}
                {...(danger ? { color: 'red' } : {})}
                aria-disabled={why ? true : undefined}
                data-disabled={why ? true : undefined}
                closeMenuOnClick={!why}
                onClick={() => !why && run()}
              >
                {t(`action.${label}`)}
              </Menu.Item>
            </Tooltip>
          );
        })}
        <Menu.Item
          component="a"
          href={exportUrl(detail.id)}
          download={`execution-${detail.id}.json`}
          leftSection={<IconDownload size={15} stroke={1.6} />}
        >
          {t('action.export')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
