import { type KeyboardEvent, useEffect, useEffectEvent, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { formatValue, gateFormat } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { overrideText } from '../../store/gates.ts';
import { useEditor, useText } from '../editor-context.ts';
import { extentOf } from '../plot/scale.ts';
import { Facts } from '../plot/tooltip.tsx';
import { useAttentionRun, useOverrides } from './attention.ts';
import styles from './channel-menu.module.css';
import { type GateFacts, NOT_RENORMALISED } from './gate-facts.ts';

interface ChannelMenuProps {
  readonly node: string;
  readonly channel: number;
  readonly gates: GateFacts;
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
}

/** What can be done to one channel's gate: silence it, force a value, hold the present one, give it back. */
export function ChannelMenu({ node, channel, gates: facts, x, y, onClose }: ChannelMenuProps) {
  const t = useText();
  const { gates, history } = useEditor();
  const run = useAttentionRun(node);
  const override = useOverrides(node).get(channel);
  const box = useRef<HTMLDivElement>(null);
  const title = useId();
  const own = run?.gate[channel];
  const [low, high] = facts.range ?? [0, Math.max(1, run ? (extentOf(run.gate)?.max ?? 1) : 1)];
  const value = override?.value ?? own ?? 1;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const top = y - height - 10;
    element.style.left = `${Math.max(8, Math.min(x - width / 2, innerWidth - width - 8))}px`;
    element.style.top = `${top >= 8 ? top : Math.max(8, Math.min(y + 14, innerHeight - height - 8))}px`;
  }, [x, y]);

  // What is forced the next time is a step of its own.
  useEffect(() => () => history.endGesture(), [history]);

  const closeFromOutside = useEffectEvent(onClose);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>('button')?.focus();
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) closeFromOutside();
    };
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const silence = () => gates.setOverride(node, channel, { kind: 'silence', value: 0 });
  const hold = () => gates.hold(node, channel);
  const giveBack = () => gates.setOverride(node, channel, null);
  const onKeyDown = (event: KeyboardEvent) => {
    const action = { Escape: onClose, s: silence, h: hold, g: giveBack }[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    action();
    if (action !== onClose) onClose();
  };

  return createPortal(
    <div ref={box} className={styles.menu} role="dialog" aria-labelledby={title} onKeyDown={onKeyDown}>
      <h2 id={title}>
        {t(text('lens.channelMenu.channelChannel', 'Channel {channel}', { channel }))}
        {override && <em>{t(overrideText(override))}</em>}
      </h2>
      <Facts
        rows={[
          [t(strings.gate), own === undefined ? '–' : formatValue(own)],
          [t(strings.applied), run ? formatValue(run.applied[channel] ?? Number.NaN) : '–'],
        ]}
      />
      <div className={styles.buttons}>
        <Action label={t(strings.silence)} hotkey="S" pressed={override?.kind === 'silence'} run={silence} />
        <Action label={t(strings.hold)} hotkey="H" pressed={override?.kind === 'hold'} run={hold} off={!run} />
        <Action label={t(strings.giveBack)} hotkey="G" run={giveBack} off={!override} />
      </div>
      {facts.addUp && <p className={styles.note}>{t(NOT_RENORMALISED)}</p>}
      <label className={styles.force}>
        {t(strings.force)}
        <input
          type="range"
          min={low}
          max={high}
          step={(high - low) / 100}
          value={value}
          onChange={(event) =>
            gates.setOverride(node, channel, { kind: 'force', value: Number(event.currentTarget.value) })
          }
        />
        <output>{gateFormat(facts.colours)(value)}</output>
      </label>
    </div>,
    document.body,
  );
}

function Action(props: {
  readonly label: string;
  readonly hotkey: string;
  readonly run: () => void;
  readonly pressed?: boolean;
  readonly off?: boolean;
}) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      aria-keyshortcuts={props.hotkey}
      disabled={props.off}
      onClick={props.run}
    >
      {props.label} <kbd>{props.hotkey}</kbd>
    </button>
  );
}

const strings = {
  gate: text('lens.channelMenu.gate', 'Own gate'),
  applied: text('lens.channelMenu.applied', 'Applied'),
  silence: text('lens.channelMenu.silence', 'Silence'),
  hold: text('lens.channelMenu.hold', 'Hold'),
  giveBack: text('lens.channelMenu.giveBack', 'Give back'),
  force: text('lens.channelMenu.force', 'Force to'),
};
