import type { ImportReport as Report } from '../../core/import/report.ts';
import { type Locale, type Text, text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatCount } from '../format.ts';
import styles from './import.module.css';

const CLOSE = text('Close', '닫기');
const KEPT = text('Kept as they are', '그대로 둔 연산자');
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
    <aside className={styles.report} role="status" aria-label={t(text(`Opened ${name}`, `${name} 열림`))}>
      <header>
        <b title={name}>{name}</b>
        <button type="button" aria-label={t(CLOSE)} title={t(CLOSE)} onClick={imports.dismissReport}>
          ×
        </button>
      </header>
      <ul>
        {reportLines(report).map((line) => (
          <li key={line.en}>{t(line)}</li>
        ))}
        {kept !== null && (
          <li>
            {t(KEPT)}: <span translate="no">{kept}</span>
          </li>
        )}
        {warnings(report).map((line) => (
          <li key={line.en} className={styles.warning}>
            {t(line)}
          </li>
        ))}
      </ul>
    </aside>
  );
}

/** What was found, one sentence each. */
export function reportLines({ layers, attentionLayers, nodes, opset, producer }: Report): readonly Text[] {
  const count = (value: number, locale: Locale) => formatCount(value, locale);
  const from = producer === '' ? '' : `, ${producer}`;
  return [
    text(
      `${count(layers, 'en')} layers from ${count(nodes, 'en')} ONNX nodes (opset ${opset}${from})`,
      `ONNX 노드 ${count(nodes, 'ko')}개에서 레이어 ${count(layers, 'ko')}개 (opset ${opset}${from})`,
    ),
    attentionLayers === 0
      ? text('No channel attention found', '채널 어텐션 없음')
      : text(
          `${attentionLayers} attention ${attentionLayers === 1 ? 'layer' : 'layers'} with gates`,
          `게이트가 있는 어텐션 레이어 ${attentionLayers}개`,
        ),
  ];
}

/** `Resize ×2, Erf`; null where every node became a layer. */
export function keptOperators({ opaque }: Report, locale: Locale): string | null {
  if (opaque.size === 0) return null;
  const sorted = [...opaque].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, NAMED).map(([name, times]) => (times > 1 ? `${name} ×${times}` : name));
  const rest = sorted.length - named.length;
  const more = text(`${rest} more`, `외 ${rest}종`)[locale];
  return [...named, ...(rest > 0 ? [more] : [])].join(', ');
}

export function warnings({ unknownValues, notes }: Report): readonly Text[] {
  const unknown = unknownValues.length;
  if (unknown === 0) return notes;
  return [
    text(
      `Unknown shapes: ${unknown}. The file does not state them, and a run did not show them; the layers behind wait.`,
      `모양 ${unknown}개를 알 수 없습니다. 파일에 적혀 있지 않고 실행으로도 알아내지 못해 해당 레이어가 기다립니다.`,
    ),
    ...notes,
  ];
}
