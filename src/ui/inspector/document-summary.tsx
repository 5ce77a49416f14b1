import { useDeferredValue, useMemo, useState } from 'react';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { InlineName } from '../controls/inline-name.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Segments } from '../controls/segments.tsx';
import { useDocumentTitle } from '../document-title.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatBytes, formatCount, formatLarge } from '../format.ts';
import styles from './inspector.module.css';
import { type LayerRow, LayerTable } from './layer-table.tsx';
import { Section } from './section.tsx';
import { parseSeed } from './seed.ts';

const TITLE = text('Title of the drawing', '그림 제목');
const INTRO = text(
  'Select a layer to change it. Here is the whole network.',
  '레이어를 선택하면 바꿀 수 있습니다. 지금은 신경망 전체를 보여 줍니다.',
);
const SEED = text('Seed', '시드');
const SEED_HELP = text(
  'Weights that are not trained follow from it: the same seed always starts from the same weights.',
  '학습되지 않은 가중치를 정합니다. 같은 시드는 언제나 같은 가중치에서 시작합니다.',
);
const SEED_CHANGE = text('Change the seed', '시드 변경');
const TOTALS = text('Whole network', '신경망 전체');
const LAYERS = text('Layers', '레이어');
const PARAMETERS = text('Learnable parameters', '학습 파라미터');
const BUFFERS = text('Buffers', '버퍼');
const MACS = text('MACs per picture', '그림당 MACs');
const MEMORY = text('Activations', '활성값 메모리');
const ORDER = text('Order', '순서');
const BY_FLOW = text('Data flow', '흐름');
const BY_PARAMETERS = text('Parameters', '파라미터');

/** The whole drawing: title, seed, totals, and a table of its layers. */
export function DocumentSummary() {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const document = useEditorState((state) => state.document);
  const title = useDocumentTitle();
  const { totals } = useEditorState((state) => state.analysis);
  return (
    <>
      <header className={styles.header}>
        <InlineName label={t(TITLE)} value={title} className={styles.documentTitle} onRename={editor.layers.setTitle} />
        <p>{t(INTRO)}</p>
      </header>
      <Field label={t(SEED)} help={t(SEED_HELP)}>
        {(ids) => (
          <NumberField
            ids={ids}
            value={document.seed}
            min={0}
            max={2 ** 32 - 1}
            step={1}
            parse={parseSeed}
            onCommit={(seed) => {
              if (seed !== null) editor.history.commit({ kind: 'setSeed', seed }, SEED_CHANGE, { gesture: 'seed' });
            }}
            onRest={() => editor.history.endGesture()}
          />
        )}
      </Field>
      <Section title={t(TOTALS)}>
        <dl className={styles.totals}>
          <dt>{t(LAYERS)}</dt>
          <dd>{formatCount(totals.layers, locale)}</dd>
          <dt>{t(PARAMETERS)}</dt>
          <dd>{formatCount(totals.parameters, locale)}</dd>
          <dt>{t(BUFFERS)}</dt>
          <dd>{formatCount(totals.buffers, locale)}</dd>
          <dt>{t(MACS)}</dt>
          <dd title={formatCount(totals.macs, locale)}>{formatLarge(totals.macs, locale)}</dd>
          <dt>{t(MEMORY)}</dt>
          <dd>{formatBytes(totals.activationBytes, locale)}</dd>
        </dl>
      </Section>
      {totals.layers > 0 && <AllLayers />}
    </>
  );
}

function AllLayers() {
  const t = useText();
  const [order, setOrder] = useState<'flow' | 'parameters'>('flow');
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const current = useMemo(() => {
    const rows = analysis.order.flatMap((id): LayerRow[] => {
      const node = document.nodes.get(id);
      const layer = node && layerType(node.type);
      return node && layer ? [{ node, layer, parameters: analysis.nodes.get(id)?.parameters.value ?? 0 }] : [];
    });
    return order === 'parameters' ? rows.sort((a, b) => b.parameters - a.parameters) : rows;
  }, [document, analysis, order]);
  // Hundreds of rows need not be there in the moment in which a drawing is.
  const rows = useDeferredValue(current);
  return (
    <Section title={t(LAYERS)}>
      <div className={styles.order}>
        <Segments
          name={t(ORDER)}
          value={order}
          choices={[
            { value: 'flow', label: t(BY_FLOW) },
            { value: 'parameters', label: t(BY_PARAMETERS) },
          ]}
          onChoose={setOrder}
        />
      </div>
      <LayerTable rows={rows} total={analysis.totals.parameters} />
    </Section>
  );
}
