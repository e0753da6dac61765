import { Button } from '@mantine/core';
import type { Condition } from '@renubu/contracts/language/conditions';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ConditionEditor } from './condition-editor.tsx';
import { emptyComparison } from './condition-parts.ts';
import { isLoose, type Path } from './document.ts';
import { useEditor, useField } from './editor-context.ts';
import { Group, GroupFindings } from './fields.tsx';
import type { ValueType } from './names.ts';
import { useOffers } from './offers.ts';

interface ConditionFieldProps {
  path: Path;
  title: string;
  /** May be left out. */
  optional?: boolean;
}
/** A condition of the definition. */
export function ConditionField({ path, title, optional }: ConditionFieldProps) {
  const { t } = useTranslation('editor');
  const { issues, writable } = useEditor();
  const { names, types, rules } = useOffers();
  const { value, set } = useField(path);
  const condition = isLoose(value) ? (value as unknown as Condition) : null;
  if (condition === null && optional) {
    return writable ? (
      <div>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconFilterPlus size={14} />}
          onClick={() => set(emptyComparison as never)}
        >
          {title}
        </Button>
      </div>
    ) : null;
  }
  return (
    <Group
      title={title}
      actions={
        optional &&
        writable && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={13} />}
            onClick={() => set(undefined)}
          >
            {t('condition.remove')}
          </Button>
        )
      }
    >
      {condition === null && <GroupFindings path={path} />}
      <ConditionEditor
        value={condition ?? emptyComparison}
        onChange={(next) => set(next as never)}
        path={path}
        tools={{ names, types: types as ReadonlyMap<string, ValueType>, rules, issues, disabled: !writable }}
      />
    </Group>
  );
}
