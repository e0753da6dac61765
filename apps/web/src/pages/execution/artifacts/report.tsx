import { Textarea } from '@mantine/core';
import type { Report } from '@renubu/contracts/artifacts';
import { useTranslation } from 'react-i18next';
import { LightMarkdown } from '../../../features/chat/light-markdown.tsx';
import type { ContentProps } from './content-props.ts';
import classes from './artifacts.module.css';

/** Titled sections of text, each editable in its place. */
export function ReportSections({
  content,
  sections,
  onChange,
  onLeave,
}: ContentProps & { sections: Report['sections'] }) {
  const { t } = useTranslation('execution');
  if (sections.length === 0) return <p className={classes['note']}>{t('artifact.empty')}</p>;
  return (
    <div className={classes['document']}>
      {sections.map(({ title, body }, index) => (
        <section key={index}>
          {onChange ? (
            <Textarea
              label={title}
              value={body}
              autosize
              minRows={2}
              maxRows={16}
              onChange={(event) =>
                onChange({
                  ...content,
                  sections: sections.map((other, at) =>
                    at === index ? { title, body: event.currentTarget.value } : other,
                  ),
                })
              }
              onBlur={onLeave}
            />
          ) : (
            <>
              <h3>{title}</h3>
              <div className={classes['prose']}>
                <LightMarkdown text={body} />
              </div>
            </>
          )}
        </section>
      ))}
    </div>
  );
}
