import { useMemo, useState } from 'react';
import { formatSigned, formatValue } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import { studiedNode } from '../../store/workspace.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { DataTable } from '../lens/data-table.tsx';
import { useEffects } from '../lens/effect-button.tsx';
import { nextSorting, type Sorting } from '../lens/gate-table.ts';
import { type EffectColumn, type EffectFacts, effectFacts, sortEffectRows } from './effect-facts.ts';
import { EffectPlot } from './effect-plot.tsx';
import styles from './effect-view.module.css';

/** The middle of Study: one figure, and the same as a table. A gate is not importance; here both stand side by side. */
export function EffectView() {
  const t = useText();
  const { view } = useEditor();
  const node = useEditorState(studiedNode);
  const name = useEditorState((state) => (node === null ? '' : (state.document.nodes.get(node)?.name ?? '')));
  const gate = useEditorState((state) => (node === null ? undefined : currentRun(state)?.attention.get(node)?.gate));
  const channel = useEditorState((state) => state.lensChannel);
  const measured = useEffects(node ?? '');
  const [sorting, setSorting] = useState<Sorting<EffectColumn>>({ column: 'effectRank', descending: false });
  const values = measured?.values ?? null;
  const facts = useMemo(() => (gate ? effectFacts(gate, values) : null), [gate, values]);
  const rows = useMemo(
    () => (facts ? sortEffectRows(facts.rows, sorting.column, sorting.descending) : []),
    [facts, sorting],
  );
  const title = t(text('workspaces.effectView.title', 'Gate against effect, {name}', { name }));

  function pick(picked: number) {
    if (node !== null) view.select([node]);
    view.setLens({ channel: picked });
  }

  return (
    <section className={styles.view} aria-label={title}>
      <h2>{title}</h2>
      {!facts || !measured ? (
        <p className={styles.empty}>{t(facts ? NOT_MEASURED : NO_RUN)}</p>
      ) : (
        <div className={styles.halves}>
          <div className={styles.figure}>
            <EffectPlot
              facts={facts}
              name={`${title}. ${t(inWords(facts))}`}
              topClass={measured.label}
              selected={channel}
              onPick={pick}
            />
            <p className={styles.words}>
              <span>
                <i data-kind="effect" />{' '}
                {t(text('workspaces.effectView.mostEffect', 'the {most} with the most effect', { most: facts.most }))}
              </span>
              <span>
                <i data-kind="open" />{' '}
                {t(text('workspaces.effectView.mostOpen', 'the {most} most open', { most: facts.most }))}
              </span>
              <b>{t(inWords(facts))}</b>
            </p>
          </div>
          <DataTable
            caption={title}
            columns={[
              { id: 'effectRank', label: '#', title: t(RANK), cell: (row) => row.effectRank || '…' },
              { id: 'channel', label: t(CHANNEL), cell: (row) => `${row.channel}` },
              {
                id: 'effect',
                label: t(EFFECT),
                title: t(EFFECT_HELP),
                cell: (row) => (Number.isNaN(row.effect) ? '…' : formatSigned(row.effect)),
              },
              { id: 'gate', label: t(GATE), cell: (row) => formatValue(row.gate) },
              { id: 'gateRank', label: t(GATE_RANK), title: t(GATE_RANK_HELP), cell: (row) => row.gateRank || '–' },
            ]}
            rows={rows}
            rowKey={(row) => row.channel}
            sorting={sorting}
            onSort={(column) => setSorting(nextSorting(sorting, column))}
            selected={channel}
            onPick={pick}
          />
        </div>
      )}
    </section>
  );
}

/** The message of the figure. */
function inWords({ common, most }: EffectFacts) {
  return common === 0
    ? text('workspaces.effectView.noneInCommon', 'None in common.')
    : text('workspaces.effectView.inCommon', '{common} of {most} in common.', { common, most });
}

const NOT_MEASURED = text(
  'workspaces.effectView.notMeasured',
  'How much does each channel matter for this picture? Measure closes one channel after the other, all others at their own gates, and shows how far the top class moves.',
);
const NO_RUN = text(
  'workspaces.effectView.noRun',
  'Run the network on a picture first: its gates are compared here with what closing them does.',
);
const RANK = text('workspaces.effectView.rank', 'Rank by the size of the effect');
const CHANNEL = text('workspaces.effectView.channel', 'Channel');
const EFFECT = text('workspaces.effectView.effect', 'Effect');
const EFFECT_HELP = text(
  'workspaces.effectView.effectHelp',
  'Change of the top class’s output, in logits, when this channel alone is closed. Sorted by size.',
);
const GATE = text('workspaces.effectView.gate', 'Gate');
const GATE_RANK = text('workspaces.effectView.gateRank', 'Rank of gate');
const GATE_RANK_HELP = text('workspaces.effectView.gateRankHelp', '1 is the most open channel');
