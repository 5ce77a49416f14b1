import { useCallback, useMemo, useState } from 'react';
import { formatValue } from '../../core/notation.ts';
import { addCounts, knownNonFinite } from '../../core/tensor/non-finite.ts';
import { joinTexts, type Text, text } from '../../core/text.ts';
import { currentCase } from '../../store/cases.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { useThemeKey } from '../plot/canvas.ts';
import { dataScale, forTheme, gateScale, unionExtent } from '../plot/scale.ts';
import { useAttentionFacts, useOverrides } from './attention.ts';
import { ChangedChannels } from './changed-channels.tsx';
import { ChannelLine } from './channel-line.tsx';
import { ChannelMenu } from './channel-menu.tsx';
import { describeCell } from './describe-cell.ts';
import { useEffects } from './effect-button.tsx';
import { largestEffect } from './effect-paint.ts';
import { functionsOf } from './explain.ts';
import { HeatMap } from './heat-map.tsx';
import { useHeatRows } from './heat-rows.ts';
import { Legend } from './legend.tsx';
import { OpenedClosed } from './opened-closed.tsx';
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
    return t(titles[step](name, joinTexts(names, ', ')));
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
      <ViewHead subject={subject} title={title} place="gates">
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
    text('lens.gatesView.squeezedValuesOfNamePer', 'Squeezed values of {name}, per picture and channel', { name }),
  hidden: (name: string, fn: Text) =>
    text('lens.gatesView.hiddenNeuronsOfNameFn', 'Hidden neurons of {name} ({fn}), per picture', { name, fn }),
  gate: (name: string, fn: Text) =>
    text('lens.gatesView.gatesOfNameFnPer', 'Gates of {name} ({fn}), per picture and channel', { name, fn }),
  scale: (name: string) =>
    text('lens.gatesView.whatNameMultipliesTheMaps', 'What {name} multiplies the maps by', { name }),
};

const strings = {
  effectOn: (label: string) => text('lens.gatesView.effectOnLabel', 'effect on {label}', { label }),
  effectHelp: (label: string, largest: number) =>
    text(
      'lens.gatesView.howFarTheOutputFor',
      'How far the output for “{label}” moves when a channel alone is silenced, up to {largest}. Filled: it falls. Hollow: it rises. A gate is not importance: compare with the colours above.',
      { label, largest: formatValue(largest) },
    ),
  keys: text(
    'lens.gatesView.keys',
    'Arrow keys move, Enter opens the actions, S silences, H holds, G gives back, T shows the numbers as a table.',
  ),
};
