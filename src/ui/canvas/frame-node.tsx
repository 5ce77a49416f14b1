import { type NodeProps, type ReactFlowState, useStore, ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import { formatCount } from '../../core/format.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { tintStyle } from '../tint.ts';
import styles from './frame-node.module.css';
import type { FrameData, FrameNode } from './group-nodes.ts';
import { GroupTitle } from './group-title.tsx';
import { distance, MAP } from './zoom.ts';

/** An expanded group: a tinted ground behind its layers, with a bar that names it and moves all of them. */
export const Frame = memo(
  function Frame(props: NodeProps<FrameNode>) {
    const seen = useStore(distance);
    const { data, selected, dragging } = props;
    const className = [
      styles.frame,
      selected && styles.selected,
      data.target && styles.target,
      dragging && styles.dragging,
      seen === 'far' && styles.far,
    ];
    return (
      <div className={className.filter(Boolean).join(' ')} style={tintStyle(data.group.tint)}>
        {seen === 'map' ? <MapTitle {...props} /> : <TitleBar data={data} />}
      </div>
    );
  },
  (a, b) =>
    a.data === b.data &&
    a.selected === b.selected &&
    a.dragging === b.dragging &&
    a.positionAbsoluteX === b.positionAbsoluteX &&
    a.positionAbsoluteY === b.positionAbsoluteY &&
    a.width === b.width,
);

/** `frame-title` is what the pointer takes it by. */
function TitleBar({ data: { group, facts } }: { data: FrameData }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const parameters = formatCount(facts.parameters, locale);
  return (
    <div className={`frame-title ${styles.title}`}>
      <GroupTitle group={group} />
      <span
        className={styles.totals}
        title={t(
          text('canvas.frameNode.parametersLearnableParameters', '{parameters} learnable parameters', { parameters }),
        )}
      >
        {t(layersInWords(facts.layers))} · {parameters}
      </span>
    </div>
  );
}

/**
 * From far above, names of regions, of the same size on the screen at every zoom: mostly above the frame, where they hide
 * least. Those of inner groups would lie on each other.
 */
function MapTitle({ data: { group, depth }, positionAbsoluteX: x, positionAbsoluteY: y, width }: NodeProps<FrameNode>) {
  const size = useStore(mapType);
  return (
    <>
      <div className={`frame-title ${styles.bar}`} style={{ height: size * 1.7 }} />
      {depth === 0 && (
        <ViewportPortal>
          <b
            aria-hidden="true"
            className={styles.region}
            style={{
              ...tintStyle(group.tint),
              fontSize: size,
              maxWidth: (width ?? 0) + BESIDE,
              translate: `${x}px calc(${y}px - 70%)`,
            }}
          >
            {group.name}
          </b>
        </ViewportPortal>
      )}
    </>
  );
}

const ON_SCREEN = 11;
/** How far a name may reach into the gap between two columns, in canvas pixels. */
const BESIDE = 72;
const STEPS = 3;

/** In canvas pixels. In steps, so that zooming renders it only now and then. */
function mapType(state: ReactFlowState): number {
  const octave = Math.log2(MAP / Math.min(MAP, state.transform[2]));
  return Math.round((ON_SCREEN / MAP) * 2 ** (Math.round(octave * STEPS) / STEPS));
}
