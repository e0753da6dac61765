import { Skeleton } from '@mantine/core';
import type { ContentBlock } from '@renubu/contracts/assistant';
import { lazy, Suspense } from 'react';
import { EvidenceCount } from '../../ui/evidence.tsx';
import { Statements } from '../../ui/statements.tsx';
import classes from './assistant.module.css';
import { TableBlock } from './table-block.tsx';

const ChartBlock = lazy(async () => ({ default: (await import('./chart-block.tsx')).ChartBlock }));

interface AnswerProps {
  blocks: readonly ContentBlock[];
  customerId?: string | undefined;
}
/** The parts of an answer: sentences with their evidence, charts, tables. */
export function Answer({ blocks, customerId }: AnswerProps) {
  return (
    <div className={classes['blocks']}>
      {blocks.map((block, index) => (
        <Block key={index} block={block} customerId={customerId} />
      ))}
    </div>
  );
}

function Block({ block, customerId }: { block: ContentBlock; customerId: string | undefined }) {
  if (block.type === 'text') {
    return <Statements statements={block.statements} list={block.list} customerId={customerId} />;
  }
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['caption']}>
        {block.title} <EvidenceCount evidence={block.evidence} customerId={customerId} />
      </figcaption>
      {block.type === 'chart' ? (
        <Suspense fallback={<Skeleton height={180} />}>
          <ChartBlock block={block} />
        </Suspense>
      ) : (
        <TableBlock block={block} />
      )}
    </figure>
  );
}
