import { useCallback, useMemo, useState } from 'react';
import { addCounts, knownNonFinite } from '../../core/tensor/non-finite.ts';
import { type Text, text } from '../../core/text.ts';
import { currentCase } from '../../store/cases.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { useAttentionFacts, useOverrides } from './attention.ts';
import { useThemeKey } from './canvas.ts';
import { ChangedChannels } from './changed-channels.tsx';
import { ChannelLine } from './channel-line.tsx';
import { ChannelMenu } from './channel-menu.tsx';
import { describeCell } from './describe-cell.ts';
import { useEffects } from './effect-button.tsx';
import { largestEffect } from './effect-paint.ts';
import { functionsOf } from './explain.ts';
import { formatValue } from './format.ts';
import { HeatMap } from './heat-map.tsx';
import { useHeatRows } from './heat-rows.ts';
import { Legend } from './legend.tsx';
import { OpenedClosed } from './opened-closed.tsx';
import { dataScale, forTheme, gateScale, unionExtent } from './scale.ts';
import type { Subject } from './subject.ts';
import { ViewHead } from './view-head.tsx';
import { Waiting } from './waiting.tsx';

interface Menu {
  readonly channel: number;
  readonly x: number;
  readonly y: number;
}

/** Channel attention at work: every picture's gates, one channel's arithmetic, the maps that opened and closed. */
export function GatesView({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const editor = useEditor();
  const { id, name } = subject.node;
  const { step, steps, gates, channels, hidden } = useAttentionFacts(subject);
  const { rows, runs } = useHeatRows(id, step);
  const overrides = useOverrides(id);
  const measured = useEffects(id);
  const stale = useEditorState((state) => state.stale);
  const current = useEditorState(currentCase);
  const channel = useEditorState((state) => state.lensChannel);
  const [unit, setUnit] = useState<number | null>(null);
  const [menu, setMenu] = useState<Menu | null>(null);
  const theme = useThemeKey();
  const inHidden = step === 'hidden';
  const title = useMemo(() => {
    const declared = subject.layer.attention?.steps(subject.node.attributes) ?? [];
    const names = functionsOf(declared, step).map((fn) => fn.name);
    return t(
      titles[step](name, { en: names.map(({ en }) => en).join(', '), ko: names.map(({ ko }) => ko).join(', ') }),
    );
  }, [subject, step, name, t]);

  const scale = useMemo(() => {
    const data = rows.flatMap((row) => row.vectors?.map((branch) => branch.values) ?? []);
    const gated = step === 'gate' || step === 'scale';
    return forTheme(gated ? gateScale(gates.colours, data) : dataScale(unionExtent(data)), theme);
  }, [rows, gates.colours, step, theme]);
  const nonFinite = useMemo(
    () => addCounts(rows.flatMap((row) => row.vectors?.map((branch) => knownNonFinite(branch.values)) ?? [])),
    [rows],
  );
  // An invalid drawing has no shapes; its last numbers still have.
  const columns = rows.find((row) => row.vectors)?.vectors?.[0]?.values.length ?? (inHidden ? (hidden ?? 0) : channels);
  const overridden = useMemo(() => (inHidden ? [] : [...overrides.keys()]), [overrides, inHidden]);
  const describe = useCallback(
    (row: number, column: number) => {
      const effect = rows[row]?.id === current && measured ? { ...measured, value: measured.values[column] } : null;
      return describeCell(t, step, rows[row], runs[row], column, overrides.get(column), effect);
    },
    [t, step, rows, runs, overrides, current, measured],
  );
  const effects = useMemo(() => {
    if (!measured || inHidden) return null;
    const { values, label } = measured;
    return { values, label: t(strings.effectOn(label)), title: t(strings.effectHelp(label, largestEffect(values))) };
  }, [measured, inHidden, t]);
  const pick = useCallback(
    (column: number) => (inHidden ? setUnit(column) : editor.view.setLens({ channel: column })),
    [inHidden, editor],
  );
  const openMenu = useCallback(
    (column: number, x: number, y: number) => {
      if (!inHidden) setMenu({ channel: column, x, y });
    },
    [inHidden],
  );
  const act = useCallback(
    (key: string, column: number) => {
      if (inHidden) return false;
      const lower = key.toLowerCase();
      if (lower === 's') editor.gates.toggleSilence(id, column);
      else if (lower === 'h') editor.gates.hold(id, column);
      else if (lower === 'g' || key === 'Delete') editor.gates.setOverride(id, column, null);
      else if (key === 'Escape') {
        if (editor.store.getState().lensChannel === null) return false;
        editor.view.setLens({ channel: null });
        return true;
      } else return false;
      editor.view.setLens({ channel: column });
      return true;
    },
    [editor, id, inHidden],
  );
  const pickRow = useCallback((picture: string) => editor.pictures.select(picture), [editor]);

  return (
    <>
      <ViewHead subject={subject} title={title}>
        <ChangedChannels />
        <Legend
          scale={scale}
          shares={gates.addUp && (step === 'gate' || step === 'scale') ? columns : null}
          nonFinite={nonFinite}
        />
      </ViewHead>
      <ChannelLine subject={subject} step={step} steps={steps} unit={unit} onMenu={openMenu} />
      {rows.length === 0 ? (
        <Waiting />
      ) : (
        <HeatMap
          rows={rows}
          columns={columns}
          scale={scale}
          current={current}
          overridden={overridden}
          selected={inHidden ? unit : channel}
          label={`${title}. ${t(strings.keys)}`}
          describe={describe}
          onPick={pick}
          onMenu={openMenu}
          onKey={act}
          onPickRow={pickRow}
          quiet={menu !== null}
          stale={stale}
          effects={effects}
        />
      )}
      {rows.length > 0 && <OpenedClosed subject={subject} />}
      {menu && <ChannelMenu node={id} gates={gates} {...menu} onClose={() => setMenu(null)} />}
    </>
  );
}

const titles = {
  squeeze: (name: string) =>
    text(`Squeezed values of ${name}, per picture and channel`, `${name}의 스퀴즈 값 (그림 × 채널)`),
  hidden: (name: string, fn: Text) =>
    text(`Hidden neurons of ${name} (${fn.en}), per picture`, `${name}의 은닉 뉴런 (${fn.ko}, 그림 × 뉴런)`),
  gate: (name: string, fn: Text) =>
    text(`Gates of ${name} (${fn.en}), per picture and channel`, `${name}의 게이트 (${fn.ko}, 그림 × 채널)`),
  scale: (name: string) => text(`What ${name} multiplies the maps by`, `${name}에서 맵에 곱하는 값 (그림 × 채널)`),
};

const strings = {
  effectOn: (label: string) => text(`effect on ${label}`, `${label} 영향`),
  effectHelp: (label: string, largest: number) =>
    text(
      `How far the output for “${label}” moves when a channel alone is silenced, up to ${formatValue(largest)}. Filled: it falls. Hollow: it rises. A gate is not importance: compare with the colours above.`,
      `채널 하나만 껐을 때 “${label}” 출력이 변하는 정도 (최대 ${formatValue(largest)}). 채워진 막대는 낮아짐, 빈 막대는 높아짐입니다. 게이트가 크다고 중요한 채널은 아닙니다. 위의 색과 비교해 보세요.`,
    ),
  keys: text(
    'Arrow keys move, Enter opens the actions, S silences, H holds, G gives back, T shows the numbers as a table.',
    '화살표 키로 이동하고 Enter로 동작을 엽니다. S는 끄기, H는 유지, G는 되돌리기, T는 표 보기입니다.',
  ),
};
