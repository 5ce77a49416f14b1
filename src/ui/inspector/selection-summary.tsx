import { formatCount, formatLarge } from '../../core/format.ts';
import { totalsOf } from '../../core/graph/analyze.ts';
import { wholeGroups } from '../../core/graph/groups.ts';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { subjectOf } from '../../store/selection.ts';
import { useCommands } from '../commands-context.ts';
import { Button } from '../controls/button.tsx';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';
import { LayerTable } from './layer-table.tsx';
import { Section } from './section.tsx';
import { SharedForm } from './shared-form.tsx';

const SUM = text('inspector.selectionSummary.sum', 'Together');
const PARAMETERS = text('inspector.selectionSummary.parameters', 'Learnable parameters');
const MACS = text('inspector.selectionSummary.macs', 'MACs per picture');
const LAYERS = text('inspector.selectionSummary.layers', 'Layers');

/** Several selected layers: their sum, and each of them. */
export function SelectionSummary() {
  const commands = useCommands();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const selected = useEditorState((state) => state.selectedNodes);
  const notes = useEditorState((state) => state.selectedNotes);
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const rows = [...selected].flatMap((id) => {
    const node = document.nodes.get(id);
    const layer = node && layerType(node.type);
    return node && layer ? [{ node, layer, parameters: analysis.nodes.get(id)?.parameters.value ?? 0 }] : [];
  });
  const subject = subjectOf(document, selected, notes);
  const groups = wholeGroups(document, selected).map((group) => group.name);
  const layer = rows.every((row) => row.layer === rows[0]?.layer) ? rows[0]?.layer : undefined;
  const { parameters, macs } = totalsOf(analysis, selected);
  const actions = ['edit.duplicate', 'edit.delete'].flatMap((id) => commands.get(id) ?? []);
  return (
    <>
      <header className={styles.header}>
        <h2>{t(text('inspector.selectionSummary.subjectSelected', '{subject} selected', { subject }))}</h2>
        {groups.length > 0 && (
          <p>{t(text('inspector.selectionSummary.groupsGroups', 'Groups: {groups}', { groups: groups.join(', ') }))}</p>
        )}
        <div className={styles.actions}>
          {actions.map((command) => (
            <Button key={command.id} onClick={() => commands.run(command.id)}>
              {t(command.title)}
            </Button>
          ))}
        </div>
      </header>
      {layer && <SharedForm nodes={rows.map((row) => row.node)} layer={layer} />}
      <Section title={t(SUM)}>
        <dl className={styles.totals}>
          <dt>{t(PARAMETERS)}</dt>
          <dd>{formatCount(parameters, locale)}</dd>
          <dt>{t(MACS)}</dt>
          <dd title={formatCount(macs, locale)}>{formatLarge(macs, locale)}</dd>
        </dl>
      </Section>
      <Section title={t(LAYERS)}>
        <LayerTable rows={rows} total={parameters} />
      </Section>
    </>
  );
}
