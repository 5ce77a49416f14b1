import { useMemo } from 'react';
import { blocks, SEVERITY_RANK } from '../../core/diagnostics.ts';
import { bytesText, formatCount, formatLarge } from '../../core/format.ts';
import { diagnosticsOf } from '../../core/graph/analyze.ts';
import type { Group } from '../../core/graph/document.ts';
import { groupTree } from '../../core/graph/groups.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { layerType } from '../../core/layers/index.ts';
import { text } from '../../core/text.ts';
import { type GroupFacts, groupFacts } from '../canvas/group-facts.ts';
import { Button } from '../controls/button.tsx';
import { InlineName } from '../controls/inline-name.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ProblemCard } from '../problems/problem-card.tsx';
import { tintColour } from '../tint.ts';
import { BorderSection } from './border-section.tsx';
import { GroupPath } from './group-path.tsx';
import styles from './inspector.module.css';
import { LayerTable } from './layer-table.tsx';
import { Section } from './section.tsx';
import { TintField } from './tint-field.tsx';

const GROUP = text('inspector.groupInspector.group', 'Group');
const NAME = text('inspector.groupInspector.name', 'Name of the group');
const EXPAND = text('inspector.groupInspector.expand', 'Expand');
const COLLAPSE = text('inspector.groupInspector.collapse', 'Collapse');
const UNGROUP = text('inspector.groupInspector.ungroup', 'Ungroup');
const TOTALS = text('inspector.groupInspector.totals', 'Whole group');
const LAYERS = text('inspector.groupInspector.layers', 'Layers');
const PARAMETERS = text('inspector.groupInspector.parameters', 'Learnable parameters');
const BUFFERS = text('inspector.groupInspector.buffers', 'Buffers');
const MACS = text('inspector.groupInspector.macs', 'MACs per picture');
const MEMORY = text('inspector.groupInspector.memory', 'Activations');
/** The problems list of the window has the others. */
const PROBLEMS = 5;

/** A group: its name and colour, what its layers come to together, and what crosses its border. */
export function GroupInspector({ group }: { group: Group }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const analysis = useEditorState((state) => state.analysis);
  const members = useMemo(() => groupTree(document).members(group.id), [document, group.id]);
  const rows = members.flatMap((node) => {
    const layer = layerType(node.type);
    return layer ? [{ node, layer, parameters: analysis.nodes.get(node.id)?.parameters.value ?? 0 }] : [];
  });
  const facts = groupFacts(analysis, members);
  return (
    <>
      <header className={styles.header}>
        <GroupPath group={group.parent} />
        <h2>
          <span className={styles.swatch} style={{ borderColor: tintColour(group.tint) }} />
          {t(GROUP)}
          <span className={styles.share}>{t(layersInWords(facts.layers))}</span>
        </h2>
        <InlineName
          label={t(NAME)}
          value={group.name}
          className={styles.documentTitle}
          onRename={(name) => editor.groups.rename(group.id, name)}
        />
        <div className={styles.actions}>
          <Button onClick={() => editor.groups.toggleCollapsed([group.id])}>
            {t(group.collapsed ? EXPAND : COLLAPSE)}
          </Button>
          <Button onClick={() => editor.groups.ungroup([group.id])}>{t(UNGROUP)}</Button>
        </div>
      </header>
      <GroupProblems members={members.map((node) => node.id)} />
      <div className={styles.form} data-attributes>
        <TintField value={group.tint} onChoose={(tint) => editor.groups.setTint(tint, [group.id])} />
      </div>
      <Totals facts={facts} />
      <BorderSection members={members} />
      <Section title={t(LAYERS)}>
        <LayerTable rows={rows} total={facts.parameters} />
      </Section>
    </>
  );
}

function Totals({ facts }: { facts: GroupFacts }) {
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  return (
    <Section title={t(TOTALS)}>
      <dl className={styles.totals}>
        <dt>{t(LAYERS)}</dt>
        <dd>{formatCount(facts.layers, locale)}</dd>
        <dt>{t(PARAMETERS)}</dt>
        <dd>{formatCount(facts.parameters, locale)}</dd>
        <dt>{t(BUFFERS)}</dt>
        <dd>{formatCount(facts.buffers, locale)}</dd>
        <dt>{t(MACS)}</dt>
        <dd title={formatCount(facts.macs, locale)}>{formatLarge(facts.macs, locale)}</dd>
        <dt>{t(MEMORY)}</dt>
        <dd>{t(bytesText(facts.activationBytes))}</dd>
      </dl>
    </Section>
  );
}

/** What is wrong inside: the first few, each with its layer. */
function GroupProblems({ members }: { members: readonly string[] }) {
  const analysis = useEditorState((state) => state.analysis);
  const problems = members
    .flatMap((id) => diagnosticsOf(analysis, id).map((entry) => ({ id, entry })))
    .filter(({ entry }) => blocks(entry))
    .sort((a, b) => SEVERITY_RANK[a.entry.severity] - SEVERITY_RANK[b.entry.severity])
    .slice(0, PROBLEMS);
  if (problems.length === 0) return null;
  return (
    <div className={styles.problems}>
      {problems.map(({ id, entry }) => (
        <ProblemCard key={`${id}:${entry.code}:${entry.input ?? ''}`} node={id} entry={entry} withCause />
      ))}
    </div>
  );
}
