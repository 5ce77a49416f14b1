import { useMemo, useState } from 'react';
import { text } from '../../core/text.ts';
import { overrideText } from '../../store/gates.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { useAttentionFacts, useAttentionRun, useOverrides } from './attention.ts';
import { ChangedChannels } from './changed-channels.tsx';
import { ChannelMenu } from './channel-menu.tsx';
import { DataTable } from './data-table.tsx';
import { shorten } from './describe-cell.ts';
import { EffectButton, useEffects } from './effect-button.tsx';
import { formatSigned, formatValue } from './format.ts';
import {
  type GateColumn,
  type GateRow,
  gateRows,
  gatesCsv,
  nextSorting,
  type Sorting,
  sortGateRows,
} from './gate-table.ts';
import parts from './parts.module.css';
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
  const title = t(text(`Gates of ${name}, current picture`, `${name}의 게이트 (현재 그림)`));

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
  channel: text('Channel', '채널'),
  squeeze: text('Squeeze', '스퀴즈'),
  gate: text('Gate', '게이트'),
  applied: text('Applied', '적용값'),
  effectHelp: (label: string) =>
    text(
      `What silencing the channel alone does to the output for “${label}”. Sorted by size. A gate is not importance.`,
      `그 채널만 껐을 때 “${label}” 출력의 변화입니다. 크기순으로 정렬합니다. 게이트가 크다고 중요한 채널은 아닙니다.`,
    ),
  state: text('State', '상태'),
  actions: text('Actions', '동작'),
  silence: text('Silence', '끄기'),
  hold: text('Hold', '유지'),
  giveBack: text('Give back', '되돌리기'),
  force: text('Force…', '값 고정…'),
  moreOf: (channel: number) => text(`Force channel ${channel} to a value`, `채널 ${channel}의 값 고정`),
  copy: text('Copy as CSV', 'CSV 복사'),
  copied: (count: number) => text(`${count} channels copied.`, `채널 ${count}개를 복사했습니다.`),
  notCopied: text('The clipboard is not available. Nothing was copied.', '클립보드를 쓸 수 없어 복사하지 못했습니다.'),
};
