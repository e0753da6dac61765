import type { ConnectorField } from '@renubu/contracts/connections';
import { useTranslation } from 'react-i18next';
import { isLoose, type Path } from './document.ts';
import { useField } from './editor-context.ts';
import classes from './editor.module.css';
import { EntriesField } from './entries-field.tsx';
import { Group, GroupFindings, SelectField, TextField, ValueField } from './fields.tsx';
import { findOperation, useOffers } from './offers.ts';
import { RawField } from './raw-field.tsx';

/** An effect: which operation, by which connection, with which fields. */
export function ActionForm({ path }: { path: Path }) {
  const { t } = useTranslation('editor');
  const offers = useOffers();
  const uses = useField([...path, 'uses']).value;
  const given = useField([...path, 'with']).value;
  const found = findOperation(offers, String(uses));
  const operations = offers.connectors.flatMap((connector) =>
    connector.operations.length === 0
      ? []
      : [
          {
            group: connector.title,
            items: connector.operations.map(({ name, title }) => ({ value: name, label: `${title} · ${name}` })),
          },
        ],
  );
  const known = new Set(found?.operation.input.map(({ name }) => name));
  const unknown = isLoose(given) ? Object.keys(given).some((name) => !known.has(name)) : false;
  return (
    <>
      {operations.length > 0 ? (
        <SelectField
          path={[...path, 'uses']}
          label={t('action.uses')}
          hint={found?.operation.description}
          data={found || typeof uses !== 'string' ? operations : [uses, ...operations]}
          searchable
          required
        />
      ) : (
        <TextField path={[...path, 'uses']} label={t('action.uses')} required />
      )}
      {found && found.connector.connection !== 'none' && (
        <SelectField
          path={[...path, 'connection']}
          label={t('action.connection')}
          hint={t(found.connector.connections.length === 0 ? 'action.noConnection' : 'action.connectionHint')}
          placeholder={t('action.onlyOne')}
          data={found.connector.connections}
          clearable
          searchable
        />
      )}
      {found && (
        <Group title={t('action.with')}>
          <GroupFindings path={[...path, 'with']} />
          {found.operation.input.map((field) => (
            <OperationField key={field.name} path={[...path, 'with', field.name]} field={field} />
          ))}
          {found.operation.idempotent && <p className={classes['hint']}>{t('action.idempotent')}</p>}
        </Group>
      )}
      {(!found || unknown) && <EntriesField path={[...path, 'with']} title={t('action.further')} without={known} />}
      <TextField
        path={[...path, 'idempotencyKey']}
        label={t('action.idempotencyKey')}
        hint={t('action.idempotencyHint')}
      />
    </>
  );
}

/** A field of an operation, drawn by its type; templates are allowed everywhere. */
function OperationField({ path, field }: { path: Path; field: ConnectorField }) {
  const { names } = useOffers();
  const example = field.example === undefined ? undefined : JSON.stringify(field.example);
  const shared = {
    path,
    label: field.title,
    hint: field.description,
    required: field.required,
    ...(example === undefined ? {} : { placeholder: example.replace(/^"|"$/g, '') }),
  };
  switch (field.type) {
    case 'longText':
      return <TextField {...shared} multiline />;
    case 'enum':
      return <TextField {...shared} choices={field.options ?? []} />;
    case 'list':
      return <ValueField {...shared} />;
    case 'object':
    case 'json':
      return <RawField path={path} label={field.title} hint={field.description} minRows={2} />;
    case 'number':
    case 'integer':
    case 'boolean':
      return <ValueField {...shared} />;
    case 'email':
      return (
        <TextField
          {...shared}
          choices={names.filter((name) => name.includes('email')).map((name) => `{{ ${name} }}`)}
        />
      );
    case 'text':
    case 'url':
    case 'secret':
      return <TextField {...shared} />;
  }
}
