import type { ImportReport as Report } from '../../core/import/report.ts';
import { type Locale, type Text, text, textKey } from '../../core/text.ts';
import { say } from '../../language/say.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './import.module.css';

const CLOSE = text('shell.importReport.close', 'Close');
const KEPT = text('shell.importReport.kept', 'Kept as they are');
/** Operators named one by one; of the others only how many. */
const NAMED = 6;

/** What an opened model is made of, in a corner of the canvas until it is put away. */
export function ImportReport() {
  const { imports } = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const shown = useEditorState((state) => state.importReport);
  if (!shown) return null;
  const { name, report } = shown;
  const kept = keptOperators(report, locale);
  return (
    <aside
      className={styles.report}
      role="status"
      aria-label={t(text('shell.importReport.openedName', 'Opened {name}', { name }))}
    >
      <header>
        <b title={name}>{name}</b>
        <button type="button" aria-label={t(CLOSE)} title={t(CLOSE)} onClick={imports.dismissReport}>
          ×
        </button>
      </header>
      <ul>
        {reportLines(report).map((line) => (
          <li key={textKey(line)}>{t(line)}</li>
        ))}
        {kept !== null && (
          <li>
            {t(KEPT)}: <span translate="no">{kept}</span>
          </li>
        )}
        {warnings(report).map((line) => (
          <li key={textKey(line)} className={styles.warning}>
            {t(line)}
          </li>
        ))}
      </ul>
    </aside>
  );
}

/** What was found, one sentence each. */
export function reportLines({ layers, attentionLayers, nodes, opset, producer }: Report): readonly Text[] {
  const from = producer === '' ? '' : `, ${producer}`;
  return [
    text(
      'shell.importReport.layersNumberLayersFromNodes',
      '{layers, number} layers from {nodes, number} ONNX nodes (opset {opset}{from})',
      { layers, nodes, opset, from },
    ),
    attentionLayers === 0
      ? text('shell.importReport.noChannelAttentionFound', 'No channel attention found')
      : text(
          'shell.importReport.attentionlayersAttentionLayerWithGates',
          '{attentionLayers, plural, one {# attention layer with gates} other {# attention layers with gates}}',
          { attentionLayers },
        ),
  ];
}

/** `Resize ×2, Erf`; null where every node became a layer. */
export function keptOperators({ opaque }: Report, locale: Locale): string | null {
  if (opaque.size === 0) return null;
  const sorted = [...opaque].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, NAMED).map(([name, times]) => (times > 1 ? `${name} ×${times}` : name));
  const rest = sorted.length - named.length;
  const more = say(text('shell.importReport.restMore', '{rest} more', { rest }), locale);
  return [...named, ...(rest > 0 ? [more] : [])].join(', ');
}

export function warnings({ unknownValues, notes }: Report): readonly Text[] {
  const unknown = unknownValues.length;
  if (unknown === 0) return notes;
  return [
    text(
      'shell.importReport.unknownShapesUnknownTheFile',
      'Unknown shapes: {unknown}. The file does not state them, and a run did not show them; the layers behind wait.',
      { unknown },
    ),
    ...notes,
  ];
}
