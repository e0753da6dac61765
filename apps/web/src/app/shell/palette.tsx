import '@mantine/spotlight/styles.layer.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconBinaryTree2,
  IconBuildingSkyscraper,
  IconChecklist,
  IconPlayerPlay,
  IconSearch,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../../api/search.ts';
import { Keys } from '../../ui/kbd.tsx';
import { useAllCommands, type Command, type CommandGroup } from '../commands/commands.ts';
import { useOpenPath } from '../use-open-path.ts';
import classes from './shell.module.css';

const groups: CommandGroup[] = ['page', 'create', 'navigate', 'appearance', 'account'];
const kindIcon = {
  customer: IconBuildingSkyscraper,
  workflow: IconBinaryTree2,
  execution: IconPlayerPlay,
  task: IconChecklist,
};

const [store, spotlight] = createSpotlight();

/** Spotlight selects only when the typed text changes; answers come later. */
function selectFirst(): void {
  const list = document.getElementById(store.getState().listId);
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected');
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  store.updateState((state) => ({ ...state, selected: 0 }));
}

/** Every typed word begins somewhere in the command's words. */
export const matches = (command: Command, query: string): boolean => {
  const words = `${command.label} ${command.keywords ?? ''}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((part) => words.includes(part));
};

/** Handed on to the scroll area inside, though its types do not say so. */
const scrolledByKeyboard = { viewportProps: { tabIndex: 0 } } as object;

/** Search and every command in one field. */
export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const [query, setQuery] = useState('');
  const commands = useAllCommands().filter((command) => command.palette !== false && matches(command, query));
  useEffect(() => (opened ? spotlight.open() : spotlight.close()), [opened]);
  return (
    <Spotlight.Root
      store={store}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      overlayProps={{ backgroundOpacity: 0.32, blur: 0 }}
      classNames={{
        action: classes['paletteAction'] ?? '',
        search: classes['paletteSearch'] ?? '',
        actionsGroup: classes['paletteGroup'] ?? '',
      }}
      attributes={{ content: { 'aria-label': t('command.palette') } }}
      shortcut={null}
      size={600}
      scrollable
      maxHeight={440}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        leftSection={<IconSearch size={16} />}
      />
      <Spotlight.ActionsList {...scrolledByKeyboard}>
        {query.trim().length >= 2 && <Found query={query.trim()} onClose={onClose} />}
        {groups.map((group) => {
          const inGroup = commands.filter((command) => command.group === group);
          return (
            inGroup.length > 0 && (
              <Spotlight.ActionsGroup key={group} label={t(`group.${group}`)}>
                {inGroup.map((command) => (
                  <CommandAction key={command.id} command={command} onClose={onClose} />
                ))}
              </Spotlight.ActionsGroup>
            )
          );
        })}
        {commands.length === 0 && query.trim().length < 2 && <Spotlight.Empty>{t('search.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function CommandAction({ command, onClose }: { command: Command; onClose: () => void }) {
  const Picture = command.icon;
  return (
    <Spotlight.Action
      onClick={() => {
        onClose();
        command.run();
      }}
    >
      <span className={classes['action']}>
        {Picture && <Picture size={16} stroke={1.6} aria-hidden />}
        <span className={classes['actionText']}>{command.label}</span>
        {command.shortcut && <Keys shortcut={command.shortcut} />}
      </span>
    </Spotlight.Action>
  );
}

function Found({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const openPath = useOpenPath();
  const [wanted] = useDebouncedValue(query, 150);
  const { data, error, isFetching } = useQuery(searchQuery(wanted));
  // What was found stands above the commands, so enter should take it.
  useEffect(() => {
    if (data && data.items.length > 0) selectFirst();
  }, [data]);
  if (error) return <Spotlight.Empty>{t('search.failed')}</Spotlight.Empty>;
  if (!data) return <Spotlight.Empty>{t('search.searching')}</Spotlight.Empty>;
  if (data.items.length === 0) return isFetching ? null : <Spotlight.Empty>{t('search.nothing')}</Spotlight.Empty>;
  return (
    <Spotlight.ActionsGroup label={t('search.results')}>
      {data.items.map((item) => {
        const Picture = kindIcon[item.kind];
        return (
          <Spotlight.Action
            key={`${item.kind}-${item.id}`}
            onClick={() => {
              onClose();
              openPath(item.link);
            }}
          >
            <span className={classes['action']}>
              <Picture size={16} stroke={1.6} aria-hidden />
              <span className={classes['actionText']}>
                <span className="rn-truncate">{item.title}</span>
                {item.subtitle && <span className={`${classes['actionNote'] ?? ''} rn-truncate`}>{item.subtitle}</span>}
              </span>
              <span className={classes['actionNote']}>{t(`searchKind.${item.kind}`)}</span>
            </span>
          </Spotlight.Action>
        );
      })}
    </Spotlight.ActionsGroup>
  );
}
