import { Button, Menu, Text } from '@mantine/core';
import type { StepType } from '@renubu/contracts/language/steps';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { stepIcons } from '../workflows/step-icons.ts';

const groups: [group: 'flow' | 'people' | 'effects' | 'values', types: StepType[]][] = [
  ['flow', ['condition', 'switch', 'parallel', 'foreach', 'wait', 'end']],
  ['people', ['approval', 'task', 'guided']],
  ['effects', ['action', 'ai', 'workflow']],
  ['values', ['decision', 'set']],
];

interface AddMenuProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  onAdd: (type: StepType) => void;
  disabled: boolean;
}
/** Every type of step with what it is for. */
export function AddMenu({ opened, onChange, onAdd, disabled }: AddMenuProps) {
  const { t } = useTranslation(['editor', 'workflows']);
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-start" width={340} disabled={disabled}>
      <Menu.Target>
        <Button size="compact-sm" leftSection={<IconPlus size={14} />} disabled={disabled}>
          {t('tree.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {groups.map(([group, types]) => (
          <div key={group}>
            <Menu.Label>{t(`tree.group.${group}`)}</Menu.Label>
            {types.map((type) => {
              const Picture = stepIcons[type];
              return (
                <Menu.Item key={type} leftSection={<Picture size={16} stroke={1.6} />} onClick={() => onAdd(type)}>
                  {t(`type.${type}`, { ns: 'workflows' })}
                  <Text size="xs" c="dimmed">
                    {t(`about.${type}`)}
                  </Text>
                </Menu.Item>
              );
            })}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
