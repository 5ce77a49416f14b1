import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { layerType } from '../../core/layers/index.ts';
import { categoryStyle } from '../category.ts';
import { useEditorState } from '../editor-context.ts';
import { CardBody, DistantBody } from './card-body.tsx';
import { CardGate } from './card-gate.tsx';
import { CardPorts } from './card-ports.tsx';
import styles from './layer-node.module.css';
import { type CardNode, cardProblem } from './nodes.ts';
import { useCanvasScale } from './use-zoom-step.ts';

/** The card of any layer type. It is drawn from the layer's declaration and knows none by name. */
function LayerNodeView({ id, data, selected, dragging }: NodeProps<CardNode>) {
  const locale = useEditorState((state) => state.locale);
  const { near } = useCanvasScale();
  const overEdge = useEditorState((state) => dragging && state.dropEdge !== null);
  const layer = layerType(data.layer.type);
  if (!layer) return null;
  const problem = cardProblem(data);
  const className = [
    styles.card,
    selected && styles.selected,
    problem && styles.wrong,
    !problem && data.analysis.outputs === null && styles.blocked,
    data.layer.bypassed && styles.skipped,
    dragging && styles.dragging,
    overEdge && styles.overEdge,
    !near && styles.distant,
    !near && layer.attention && styles.gated,
  ];
  const gate =
    layer.attention && !problem ? <CardGate id={id} layer={layer} attributes={data.layer.attributes} /> : null;
  return (
    <>
      <div className={className.filter(Boolean).join(' ')} style={categoryStyle(layer.category)}>
        {near ? (
          <CardBody data={data} layer={layer} locale={locale} gate={gate} />
        ) : (
          <DistantBody data={data} layer={layer} locale={locale} gate={gate} />
        )}
      </div>
      {/* Beside the card, not in it: port positions count from the card's outer edge, as in card.ts. */}
      <CardPorts data={data} selected={selected} />
    </>
  );
}

/** Position changes move the card's wrapper; the card itself has nothing to draw anew. */
export const LayerNodeCard = memo(
  LayerNodeView,
  (a, b) => a.data === b.data && a.selected === b.selected && a.dragging === b.dragging && a.id === b.id,
);
