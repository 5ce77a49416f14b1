import { type NodeProps, useStore } from '@xyflow/react';
import { memo } from 'react';
import { formatCount } from '../../core/format.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { tintStyle } from '../tint.ts';
import styles from './frame-node.module.css';
import type { FrameData, FrameNode } from './group-nodes.ts';
import { GroupTitle } from './group-title.tsx';
import { distance } from './zoom.ts';

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
        {/* From far above the name stands beside the frame: `bar-names.tsx`. */}
        {seen === 'map' || seen === 'brief' ? (
          <div className={`frame-title ${styles.bar}`} />
        ) : (
          <TitleBar data={data} far={seen === 'far'} />
        )}
      </div>
    );
  },
  (a, b) => a.data === b.data && a.selected === b.selected && a.dragging === b.dragging,
);

/** `frame-title` is what the pointer takes it by. */
function TitleBar({ data: { group, facts }, far }: { data: FrameData; far: boolean }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const parameters = formatCount(facts.parameters, locale);
  return (
    <div className={`frame-title ${styles.title}`}>
      <GroupTitle group={group} far={far} />
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
