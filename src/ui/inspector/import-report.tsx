import { useMemo } from 'react';
import { layersKept, layersOfUnknownShape, layersWithGates } from '../../core/graph/found.ts';
import type { ImportReport as Report } from '../../core/import/report.ts';
import { type Text, text, textKey } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './import-report.module.css';

const CLOSE = text('shell.importReport.close', 'Close');
const KEPT = text('shell.importReport.kept', 'Kept as they are');
/** Operators named one by one; of the others only how many. */
const NAMED = 6;

/** What the open model is made of, until it is put away. What it counts leads to the layers it counted. */
export function ImportReport() {
  const { imports } = useEditor();
  const t = useText();
  const shown = useEditorState((state) => state.importReport);
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const found = useMemo(
    () => ({ gates: layersWithGates(document), unknown: layersOfUnknownShape(document, analysis) }),
    [document, analysis],
  );
  if (!shown) return null;
  const { name, report } = shown;
  const { named, more } = keptOperators(report);
  return (
    <section
      className={styles.report}
      role="status"
      aria-label={t(text('shell.importReport.openedName', 'Opened {name}', { name }))}
    >
      <header>
        <b>{t(madeOf(report))}</b>
        <button type="button" className={styles.close} onClick={imports.dismissReport}>
          {t(CLOSE)}
        </button>
      </header>
      <ul>
        <li>
          <Fact layers={found.gates}>{t(attentionOf(report))}</Fact>
        </li>
        {named.length > 0 && (
          <li>
            {t(KEPT)}:{' '}
            {named.map(({ operator, label }, index) => (
              <span key={operator} translate="no">
                {index > 0 && ', '}
                <Fact layers={layersKept(document, operator)}>{label}</Fact>
              </span>
            ))}
            {more && `, ${t(more)}`}
          </li>
        )}
        {unknownShapes(report) && (
          <li className={styles.warning}>
            <Fact layers={found.unknown}>{t(unknownShapes(report) as Text)}</Fact>
          </li>
        )}
        {report.notes.map((line) => (
          <li key={textKey(line)} className={styles.warning}>
            {t(line)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A fact and the way to the layers it is about: to the one, or to the list of several. */
function Fact({ layers, children }: { readonly layers: readonly string[]; readonly children: string }) {
  const { view } = useEditor();
  const [only] = layers;
  if (only === undefined) return children;
  const show = () => (layers.length === 1 ? view.reveal(only) : view.select(layers));
  return (
    <button type="button" className={styles.fact} onClick={show}>
      {children}
    </button>
  );
}

/** How much of the file became how many layers. */
export function madeOf({ layers, nodes, opset, producer }: Report): Text {
  const from = producer === '' ? '' : `, ${producer}`;
  return text(
    'shell.importReport.layersNumberLayersFromNodes',
    '{layers, number} layers from {nodes, number} ONNX nodes (opset {opset}{from})',
    { layers, nodes, opset, from },
  );
}

export function attentionOf({ attentionLayers }: Report): Text {
  return attentionLayers === 0
    ? text('shell.importReport.noChannelAttentionFound', 'No channel attention found')
    : text(
        'shell.importReport.attentionlayersAttentionLayerWithGates',
        '{attentionLayers, plural, one {# attention layer with gates} other {# attention layers with gates}}',
        { attentionLayers },
      );
}

/** `Resize ×2`, `Erf`: the most frequent first; of the others how many kinds. */
export function keptOperators({ opaque }: Report): {
  readonly named: readonly { readonly operator: string; readonly label: string }[];
  readonly more: Text | null;
} {
  const sorted = [...opaque].sort(([, a], [, b]) => b - a);
  const named = sorted
    .slice(0, NAMED)
    .map(([operator, times]) => ({ operator, label: times > 1 ? `${operator} ×${times}` : operator }));
  const rest = sorted.length - named.length;
  return { named, more: rest > 0 ? text('shell.importReport.restMore', '{rest} more', { rest }) : null };
}

export function unknownShapes({ unknownValues }: Report): Text | null {
  if (unknownValues.length === 0) return null;
  return text(
    'shell.importReport.unknownShapesUnknownTheFile',
    'Unknown shapes: {unknown}. The file does not state them, and a run did not show them; the layers behind wait.',
    { unknown: unknownValues.length },
  );
}
