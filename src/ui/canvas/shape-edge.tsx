import { BaseEdge, type EdgeProps, useStore } from '@xyflow/react';
import { memo } from 'react';
import { edgeShape, routedShape } from '../../core/drawing/edge-path.ts';
import type { ShapeFlowEdge } from './edges.ts';
import styles from './shape-edge.module.css';
import { distance } from './zoom.ts';

/** An edge and the shape that flows along it, written beside the line. */
export const ShapeEdge = memo(function ShapeEdge(props: EdgeProps<ShapeFlowEdge>) {
  const seen = useStore(distance);
  const { data, selected } = props;
  const shape = data?.bends ? routedShape(props, data.bends) : edgeShape(props, data?.lane ?? null, data?.enters);
  const tone = `${data?.wrong ? styles.wrong : ''} ${selected ? styles.selected : ''} ${data?.target ? styles.target : ''}`;
  return (
    <>
      <BaseEdge
        id={props.id}
        path={shape.path}
        className={`${styles.path} ${tone}`}
        interactionWidth={seen === 'map' ? 0 : 18}
      />
      {seen === 'near' && !shape.tight && data?.label && (
        <text x={shape.labelX} y={shape.labelY} textAnchor={shape.anchor} className={`${styles.label} ${tone}`}>
          {data.label}
        </text>
      )}
    </>
  );
});
