import { useMemo, useState } from 'react';
import { formatSigned, formatValue } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { overrideText } from '../../store/gates.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import parts from '../plot/parts.module.css';
import { useAttentionFacts, useAttentionRun, useOverrides } from './attention.ts';
import { ChangedChannels } from './changed-channels.tsx';
import { ChannelMenu } from './channel-menu.tsx';
import { DataTable } from './data-table.tsx';
import { shorten } from './describe-cell.ts';
import { EffectButton, useEffects } from './effect-button.tsx';
import {
  type GateColumn,
  type GateRow,
  gateRows,
  gatesCsv,
  nextSorting,
  type Sorting,
  sortGateRows,
} from './gate-table.ts';
import type { Subject } from './subject.ts';
import { ViewHead } from './view-head.tsx';
import { Waiting } from './waiting.tsx';

/** The heat map's accessible twin: the current picture's gates as a table, with the same actions. */
export function GateTable({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const { gates, view } = useEditor();
  const { id, name } = subject.node;
  const { gates: facts } = useAttentionFacts(subject);
  const run = useAttentionRun(id);
  const overrides = useOverrides(id);
  const channel = useEditorState((state) => state.lensChannel);
  const [sorting, setSorting] = useState<Sorting<GateColumn>>({ column: 'gate', descending: true });
  const [menu, setMenu] = useState<{ readonly channel: number; readonly x: number; readonly y: number } | null>(null);
  const measured = useEffects(id);
  const effects = measured?.values ?? null;
  const rows = useMemo(() => run && gateRows(run, overrides, effects), [run, overrides, effects]);
  const sorted = useMemo(() => rows && sortGateRows(rows, sorting), [rows, sorting]);
  const title = t(text('lens.gateTableView.gatesOfNameCurrentPicture', 'Gates of {name}, current picture', { name }));

  async function copy(): Promise<void> {
    if (!sorted) return;
    try {
      await navigator.clipboard.writeText(gatesCsv(sorted));
      view.toast('success', strings.copied(sorted.length));
    } catch {
      view.toast('error', strings.notCopied);
    }
  }
  const effect = (row: GateRow) => (row.effect === null ? '' : formatSigned(row.effect));
  const state = (row: GateRow) => row.override && <em>{t(overrideText(row.override))}</em>;
  const actions = (row: GateRow) => (
    <span>
      <button type="button" className={parts.quiet} onClick={() => gates.toggleSilence(id, row.channel)}>
        {t(row.override ? strings.giveBack : strings.silence)}
      </button>
      <button type="button" className={parts.quiet} onClick={() => gates.hold(id, row.channel)}>
        {t(strings.hold)}
      </button>
      <button
        type="button"
        className={parts.quiet}
        aria-haspopup="dialog"
        aria-label={t(strings.moreOf(row.channel))}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ channel: row.channel, x: box.left, y: box.top });
        }}
      >
        {t(strings.force)}
      </button>
    </span>
  );
  return (
    <>
      <ViewHead subject={subject} title={title}>
        <ChangedChannels />
        <EffectButton node={id} />
        <button type="button" className={parts.button} disabled={!sorted} onClick={() => void copy()}>
          {t(strings.copy)}
        </button>
      </ViewHead>
      {sorted ? (
        <DataTable
          caption={title}
          columns={[
            { id: 'channel', label: t(strings.channel), cell: (row) => `${row.channel}` },
            { id: 'squeeze', label: t(strings.squeeze), cell: (row) => row.squeeze.map(formatValue).join(' / ') },
            { id: 'gate', label: t(strings.gate), cell: (row) => formatValue(row.gate) },
            { id: 'applied', label: t(strings.applied), cell: (row) => formatValue(row.applied) },
            ...(measured
              ? [
                  {
                    id: 'effect' as const,
                    label: `Δ ${shorten(measured.label, 14)}`,
                    title: t(strings.effectHelp(measured.label)),
                    cell: effect,
                  },
                ]
              : []),
            { id: 'state', label: t(strings.state), cell: state },
          ]}
          rows={sorted}
          rowKey={(row) => row.channel}
          sorting={sorting}
          onSort={(column) => setSorting(nextSorting(sorting, column))}
          selected={channel}
          onPick={(picked) => view.setLens({ channel: picked })}
          actions={{ label: t(strings.actions), cell: actions }}
        />
      ) : (
        <Waiting />
      )}
      {menu && <ChannelMenu node={id} gates={facts} {...menu} onClose={() => setMenu(null)} />}
    </>
  );
}

const strings = {
  channel: text('lens.gateTableView.channel', 'Channel'),
  squeeze: text('lens.gateTableView.squeeze', 'Squeeze'),
  gate: text('lens.gateTableView.gate', 'Gate'),
  applied: text('lens.gateTableView.applied', 'Applied'),
  effectHelp: (label: string) =>
    text(
      'lens.gateTableView.whatSilencingTheChannelAlone',
      'What silencing the channel alone does to the output for “{label}”. Sorted by size. A gate is not importance.',
      { label },
    ),
  state: text('lens.gateTableView.state', 'State'),
  actions: text('lens.gateTableView.actions', 'Actions'),
  silence: text('lens.gateTableView.silence', 'Silence'),
  hold: text('lens.gateTableView.hold', 'Hold'),
  giveBack: text('lens.gateTableView.giveBack', 'Give back'),
  force: text('lens.gateTableView.force', 'Force…'),
  moreOf: (channel: number) =>
    text('lens.gateTableView.forceChannelChannelToA', 'Force channel {channel} to a value', { channel }),
  copy: text('lens.gateTableView.copy', 'Copy as CSV'),
  copied: (count: number) => text('lens.gateTableView.countChannelsCopied', '{count} channels copied.', { count }),
  notCopied: text('lens.gateTableView.notCopied', 'The clipboard is not available. Nothing was copied.'),
};
