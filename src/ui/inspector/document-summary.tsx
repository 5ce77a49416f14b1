import { useDeferredValue, useMemo, useState } from 'react';
import { bytesText, formatCount, formatLarge } from '../../core/format.ts';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { Field } from '../controls/field.tsx';
import { InlineName } from '../controls/inline-name.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Segments } from '../controls/segments.tsx';
import { useDocumentTitle } from '../document-title.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ImportReport } from './import-report.tsx';
import styles from './inspector.module.css';
import { type LayerRow, LayerTable } from './layer-table.tsx';
import { Section } from './section.tsx';
import { parseSeed } from './seed.ts';

const TITLE = text('inspector.documentSummary.title', 'Title of the drawing');
const INTRO = text('inspector.documentSummary.intro', 'Select a layer to change it. Here is the whole network.');
const SEED = text('inspector.documentSummary.seed', 'Seed');
const SEED_HELP = text(
  'inspector.documentSummary.seedHelp',
  'Weights that are not trained follow from it: the same seed always starts from the same weights.',
);
const SEED_CHANGE = text('inspector.documentSummary.seedChange', 'Change the seed');
const TOTALS = text('inspector.documentSummary.totals', 'Whole network');
const LAYERS = text('inspector.documentSummary.layers', 'Layers');
const PARAMETERS = text('inspector.documentSummary.parameters', 'Learnable parameters');
const BUFFERS = text('inspector.documentSummary.buffers', 'Buffers');
const MACS = text('inspector.documentSummary.macs', 'MACs per picture');
const MEMORY = text('inspector.documentSummary.memory', 'Activations');
const ORDER = text('inspector.documentSummary.order', 'Order');
const BY_FLOW = text('inspector.documentSummary.byFlow', 'Data flow');
const BY_PARAMETERS = text('inspector.documentSummary.byParameters', 'Parameters');

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
      <ImportReport />
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
          <dd>{t(bytesText(totals.activationBytes))}</dd>
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
