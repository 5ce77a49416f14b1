import { useState } from 'react';
import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { categoryStyle } from '../category.ts';
import { InlineName } from '../controls/inline-name.tsx';
import { useEditor, useText } from '../editor-context.ts';
import { GroupPath } from './group-path.tsx';
import styles from './inspector.module.css';

const NAME = text('inspector.layerHeader.name', 'Name of the layer');

export function LayerHeader({ node, layer }: { node: LayerNode; layer: LayerType }) {
  const editor = useEditor();
  const t = useText();
  // A name that is taken is refused with a message; the field then shows the old one again.
  const [refusals, setRefusals] = useState(0);
  return (
    <header className={styles.header} style={categoryStyle(layer.category)}>
      <GroupPath group={node.group} />
      <h2>
        <span className={styles.dot} />
        {t(layer.title)}
      </h2>
      <InlineName
        key={refusals}
        label={t(NAME)}
        value={node.name}
        className={styles.name}
        onRename={(name) => {
          if (!editor.layers.rename(node.id, name)) setRefusals(refusals + 1);
        }}
      />
      <p>{t(layer.docs.summary)}</p>
    </header>
  );
}
