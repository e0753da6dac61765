import { Checkbox, Radio, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { FormField as Field } from '@renubu/contracts/language/guided';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../ui/format.ts';
import classes from './form-field.module.css';
import { choiceLabel, type FieldProblem, type FieldValue } from './form-values.ts';

interface FormFieldProps {
  name: string;
  field: Field;
  required: boolean;
  value: FieldValue;
  problem: FieldProblem | undefined;
  onChange: (value: FieldValue) => void;
}
/** More choices than this are picked from a list instead of being laid out. */
const mostPills = 7;

/** A form's own properties (`submit`, `matches`) must not be hidden by a control of that name. */
const controlName = (name: string): string => `field-${name}`;

/** One field of a form, by its type. */
export function FormField(props: FormFieldProps) {
  const { field } = props;
  const wide = field.type === 'array' || field.enum !== undefined || field.format === 'multiline';
  return (
    <div className={classes['field']} data-wide={wide || undefined} data-invalid={props.problem ? true : undefined}>
      <Control {...props} />
    </div>
  );
}

function Control(props: FormFieldProps) {
  const { field, value, onChange, required } = props;
  const name = controlName(props.name);
  const shared = useShared(props);
  if (field.type === 'boolean') {
    return (
      <Checkbox
        name={name}
        label={shared.label}
        description={shared.description}
        error={shared.error}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
        className={classes['check']}
        size="xs"
      />
    );
  }
  if (field.type === 'array') return <List {...props} shared={shared} />;
  const text = typeof value === 'string' ? value : '';
  if (field.enum) {
    if (field.enum.length > mostPills) {
      return (
        <Select
          {...shared}
          required={required}
          name={name}
          data={options(field.enum)}
          value={text === '' ? null : text}
          onChange={(next) => onChange(next ?? '')}
          clearable={!required}
          searchable
        />
      );
    }
    return (
      <Radio.Group {...shared} required={required} name={name} value={text} onChange={onChange}>
        <div className={classes['pills']}>
          {field.enum.map((choice) => (
            <Radio.Card
              key={choice}
              value={choice}
              className={classes['pill']}
              aria-invalid={shared.error ? true : undefined}
              onClick={() => !required && text === choice && onChange('')}
            >
              {choiceLabel(choice)}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    );
  }
  if (field.format === 'multiline') {
    return (
      <Textarea
        {...shared}
        required={required}
        name={name}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={7}
        maxLength={field.maxLength}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      {...kindOf(field)}
      required={required}
      name={name}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface Shared {
  label: string;
  description: string | undefined;
  error: string | undefined;
}
function List({ field, value, onChange, required, name: fieldName, shared }: FormFieldProps & { shared: Shared }) {
  const chosen = Array.isArray(value) ? value : [];
  const name = controlName(fieldName);
  const choices = field.items?.enum ?? field.enum;
  if (!choices) return <TagsInput {...shared} required={required} name={name} value={chosen} onChange={onChange} />;
  return (
    <Checkbox.Group {...shared} required={required} value={chosen} onChange={onChange}>
      <div className={classes['pills']}>
        {choices.map((choice) => (
          <Checkbox.Card
            key={choice}
            value={choice}
            className={classes['pill']}
            aria-invalid={shared.error ? true : undefined}
          >
            <Checkbox.Indicator size="xs" /> {choiceLabel(choice)}
          </Checkbox.Card>
        ))}
      </div>
    </Checkbox.Group>
  );
}

const options = (choices: readonly string[]) => choices.map((value) => ({ value, label: choiceLabel(value) }));

/** The browser's own control for a text's format. */
function kindOf({ type, format, maxLength }: Field): {
  type?: string;
  inputMode?: 'decimal' | 'numeric';
  maxLength?: number;
} {
  if (type === 'integer') return { inputMode: 'numeric' };
  if (type === 'number') return { inputMode: 'decimal' };
  if (format === 'date') return { type: 'date' };
  if (format === 'date-time') return { type: 'datetime-local' };
  if (format === 'email') return { type: 'email' };
  if (format === 'uri') return { type: 'url' };
  return maxLength === undefined ? {} : { maxLength };
}

function useShared({ name, field, problem }: FormFieldProps): Shared {
  const { t } = useTranslation('execution');
  const format = useFormat();
  const { minimum, maximum } = field;
  const range =
    minimum !== undefined && maximum !== undefined
      ? t('form.range', { from: format.number(minimum), to: format.number(maximum) })
      : minimum !== undefined && minimum !== 0
        ? t('form.atLeast', { from: format.number(minimum) })
        : undefined;
  return {
    label: field.title ?? choiceLabel(name),
    description: field.description ?? range,
    error: problem && problemText(problem),
  };

  function problemText({ code, message }: FieldProblem): string {
    const words = {
      required: () => t('problem.required'),
      type: () => t(field.type === 'integer' ? 'problem.integer' : 'problem.number'),
      enum: () => t('problem.enum'),
      format: () =>
        t(
          `problem.format.${field.format === 'date-time' ? 'dateTime' : field.format === 'date' || field.format === 'email' || field.format === 'uri' ? field.format : 'other'}`,
        ),
      minimum: () => t('problem.minimum', { limit: format.number(minimum ?? 0) }),
      maximum: () => t('problem.maximum', { limit: format.number(maximum ?? 0) }),
      minLength: () => t('problem.minLength', { count: field.minLength ?? 0 }),
      maxLength: () => t('problem.maxLength', { count: field.maxLength ?? 0 }),
    };
    return code in words ? words[code as keyof typeof words]() : message;
  }
}
