import { Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../ui/kbd.tsx';
import { useAllCommands, type CommandGroup } from '../commands/commands.ts';
import { singleKeysOn } from '../commands/shortcut-listener.ts';
import classes from './shell.module.css';

const groups: CommandGroup[] = ['list', 'page', 'create', 'navigate', 'appearance', 'account'];

/** The keys that work on the page one is on. */
export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('shell');
  const commands = useAllCommands().filter(({ shortcut }) => shortcut !== undefined);
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts.title')} size="lg">
      {!singleKeysOn() && (
        <Text size="sm" c="dimmed" mb="md">
          {t('shortcuts.off')}
        </Text>
      )}
      <div className={classes['shortcutColumns']}>
        {groups.map((group) => {
          const inGroup = commands.filter((command) => command.group === group);
          return (
            inGroup.length > 0 && (
              <section key={group} className={classes['shortcutGroup']}>
                <h3>{t(`group.${group}`)}</h3>
                <dl>
                  {inGroup.map(({ id, label, shortcut }) => (
                    <div key={id}>
                      <dt>{label}</dt>
                      <dd>{shortcut && <Keys shortcut={shortcut} />}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Modal>
  );
}
