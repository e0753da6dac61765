import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react';
import { roundedPath } from '../../../features/run/way.ts';
import type { Point } from './layout.ts';
import classes from './run.module.css';

type WayData = { way: Point[]; taken: boolean };
/** The label stands above the place where the way ends. */
const labelRise = 16;

/** An edge drawn along the corners the layout gave it, so that it leads around nodes and not through them. */
export function Way({ id, data, label }: EdgeProps<Edge<WayData>>) {
  const way = data?.way ?? [];
  const end = way.at(-1);
  return (
    <>
      <path id={id} className={classes['way']} data-taken={data?.taken || undefined} d={roundedPath(way)} />
      {label && end && (
        <EdgeLabelRenderer>
          <span
            className={classes['wayLabel']}
            style={{ transform: `translate(-50%, -50%) translate(${String(end.x)}px, ${String(end.y - labelRise)}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
