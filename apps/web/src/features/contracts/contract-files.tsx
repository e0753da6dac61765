import type { ContractDocumentSummary } from '@renubu/contracts/contract-documents';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { contractFilesQuery } from '../../api/contract-files.ts';
import { useCan } from '../../api/identity.ts';
import { useFormat } from '../../ui/format.ts';
import { Section } from '../../ui/page.tsx';
import { Load } from '../../ui/states.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './contract-files.module.css';
import { DocumentBadge } from './document-badge.tsx';
import { daysTo } from './terms.ts';
import { UploadZone } from './upload-zone.tsx';

/** The contract files of a customer: upload one, see how far each is, open the reader. */
export function ContractFiles({ customerId }: { customerId: string }) {
  const { t } = useTranslation('contracts');
  const can = useCan()('customers.write');
  const query = useQuery(contractFilesQuery(customerId));
  return (
    <Section title={t('files.title')}>
      <Load query={query}>
        {({ items }) => (
          <>
            {items.length === 0 && <p className={classes['none']}>{t('files.none')}</p>}
            <ul className={classes['list']}>
              {items.map((document) => (
                <FileLine key={document.id} document={document} />
              ))}
            </ul>
            {can && <UploadZone customerId={customerId} known={items} />}
          </>
        )}
      </Load>
    </Section>
  );
}

function FileLine({ document }: { document: ContractDocumentSummary }) {
  const { t } = useTranslation('contracts');
  const format = useFormat();
  const now = useNow(60_000);
  const { id, name, status, problem, found, unsure, endDate, noticeBy, uploadedAt, uploadedBy } = document;
  const facts = [
    status === 'read' || status === 'confirmed' ? t('files.found', { count: found }) : null,
    status === 'read' && unsure > 0 ? t('files.unsure', { count: unsure }) : null,
    endDate && t('files.ends', { date: format.date(endDate) }),
    noticeBy && daysTo(noticeBy, now) >= 0 ? t('notice.by', { date: format.date(noticeBy) }) : null,
    t('files.uploaded', { date: format.date(uploadedAt), name: uploadedBy.name }),
  ].filter(Boolean);
  return (
    <li>
      <div className={classes['line']}>
        <Link to="/contracts/$documentId" params={{ documentId: id }} className={classes['name']}>
          {name}
        </Link>
        <DocumentBadge document={document} />
      </div>
      <div className={classes['small']}>{problem?.message ?? facts.join(' · ')}</div>
    </li>
  );
}
