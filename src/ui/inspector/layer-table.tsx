import { memo } from 'react';
import { formatCount } from '../../core/format.ts';
import type { LayerNode } from '../../core/graph/document.ts';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { text } from '../../core/text.ts';
import { categoryStyle } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';

export interface LayerRow {
  readonly node: LayerNode;
  readonly layer: LayerType;
  readonly parameters: number;
}

const LAYER = text('inspector.layerTable.layer', 'Layer');
const PARAMETERS = text('inspector.layerTable.parameters', 'Parameters');
/** Longer tables would slow the window down; the rest is on the canvas. */
const MAX_ROWS = 300;

interface LayerTableProps {
  readonly rows: readonly LayerRow[];
  readonly total: number;
}

/** Layers with their parameters, as numbers and as bars; a row leads to its layer. */
export const LayerTable = memo(function LayerTable({ rows, total }: LayerTableProps) {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const left = rows.length - MAX_ROWS;
  const most = Math.max(1, ...rows.map((row) => row.parameters));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t(LAYER)}</th>
          <th scope="col">{t(PARAMETERS)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MAX_ROWS).map(({ node, layer, parameters }) => (
          <tr key={node.id} style={categoryStyle(layer.category)}>
            <td>
              <button type="button" onClick={() => editor.view.reveal(node.id)} title={t(layer.title)}>
                <span className={styles.dot} />
                <span>{node.name}</span>
              </button>
            </td>
            <td>
              <span className={styles.bar} style={{ width: `${total > 0 ? (parameters / most) * 100 : 0}%` }} />
              {formatCount(parameters, locale)}
            </td>
          </tr>
        ))}
        {left > 0 && (
          <tr>
            <td colSpan={2} className={styles.muted}>
              {t(text('inspector.layerTable.andLeftNumberMore', 'and {left, number} more', { left }))}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
});
