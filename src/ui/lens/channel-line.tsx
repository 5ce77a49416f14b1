import { useRef } from 'react';
import { text } from '../../core/text.ts';
import type { AttentionStep } from '../../store/state.ts';
import { Segments } from '../controls/segments.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { StepMark } from '../guide/step-mark.tsx';
import parts from '../plot/parts.module.css';
import { useArithmetic, useAttentionRun, useOverrides, useSourceMaps } from './attention.ts';
import { EffectButton } from './effect-button.tsx';
import { type Explanation, explainScale, explainView } from './explain.ts';
import styles from './lens-panel.module.css';
import { stepVectors } from './steps.ts';
import type { Subject } from './subject.ts';

interface ChannelLineProps {
  readonly subject: Subject;
  readonly step: AttentionStep;
  readonly steps: readonly AttentionStep[];
  /** The hidden neuron under inspection. */
  readonly unit: number | null;
  readonly onMenu: (channel: number, x: number, y: number) => void;
}

/** The steps of the layer, and what the chosen step computes for the chosen channel, in numbers. */
export function ChannelLine({ subject, step, steps, unit, onMenu }: ChannelLineProps) {
  const t = useText();
  const editor = useEditor();
  const { id } = subject.node;
  const channel = useEditorState((state) => state.lensChannel);
  const run = useAttentionRun(id);
  const arithmetic = useArithmetic(subject);
  const maps = useSourceMaps(subject);
  const overrides = useOverrides(id);
  const more = useRef<HTMLButtonElement>(null);
  const index = step === 'hidden' ? unit : channel;
  const silent = channel !== null && overrides.has(channel);

  let explained: Explanation = NOTHING;
  if (run && arithmetic && index !== null && index < (stepVectors(run, step)[0]?.values.length ?? 0)) {
    if (step === 'scale') {
      const declared = subject.layer.attention?.steps(subject.node.attributes) ?? [];
      explained = explainScale(declared, run, index, maps);
    } else explained = explainView(arithmetic, step, index);
  }
  const { equations, derivation, functions, older } = explained;
  const about = functions.map((fn) => `${t(fn.name)}: ${fn.call('x', 'c')} = ${fn.formula}`);
  const hint = equations.length === 0;
  return (
    <div className={styles.channelLine}>
      <Segments
        chain
        name={t(strings.steps)}
        value={step}
        choices={steps.map((value) => ({ value, label: t(strings[value]), title: t(strings.about[value]) }))}
        onChoose={(value) => editor.view.setLens({ step: value })}
      />
      <p
        className={styles.equation}
        title={hint ? undefined : [...derivation, ...about].join('\n')}
        data-hint={hint || undefined}
        translate={hint ? undefined : 'no'}
      >
        {hint
          ? t(step === 'hidden' ? strings.pickNeuron : strings.pickChannel)
          : equations.map(({ left, symbols, numbers, value }) => (
              <span key={left}>
                {left}
                {symbols && <i>{symbols}</i>}
                {numbers && <em>{numbers}</em>}
                <b>{value}</b>
              </span>
            ))}
      </p>
      {older && <p className={styles.older}>{t(strings.older)}</p>}
      {step !== 'hidden' && <EffectButton node={id} />}
      {channel !== null && step !== 'hidden' && (
        <span className={styles.actions}>
          <StepMark place="channel" />
          <button
            type="button"
            className={`${parts.button} ${styles.quick}`}
            onClick={() => editor.gates.toggleSilence(id, channel)}
          >
            {t(silent ? strings.giveBack : strings.silence)}
          </button>
          <button
            ref={more}
            type="button"
            className={parts.button}
            aria-haspopup="dialog"
            onClick={() => {
              const box = more.current?.getBoundingClientRect();
              if (box) onMenu(channel, box.left, box.top);
            }}
          >
            {t(strings.more)}
          </button>
        </span>
      )}
    </div>
  );
}

const NOTHING: Explanation = { equations: [], derivation: [], functions: [], older: false };

const strings = {
  steps: text('lens.channelLine.steps', 'Steps of the layer'),
  squeeze: text('lens.channelLine.squeeze', 'Squeeze'),
  hidden: text('lens.channelLine.hidden', 'Hidden'),
  gate: text('lens.channelLine.gate', 'Gate'),
  scale: text('lens.channelLine.scale', 'Scale'),
  about: {
    squeeze: text('lens.channelLine.eachMapBecomesNumber', 'Each map becomes one number'),
    hidden: text('lens.channelLine.aSmallLayerWeighsThe', 'A small layer weighs the numbers together'),
    gate: text('lens.channelLine.howFarEachChannelIs', 'How far each channel is opened'),
    scale: text('lens.channelLine.whatEachMapIsMultiplied', 'What each map is multiplied by'),
  },
  pickChannel: text('lens.channelLine.pickChannel', 'Click a channel to see its numbers.'),
  pickNeuron: text('lens.channelLine.pickNeuron', 'Click a neuron to see its numbers.'),
  older: text('lens.channelLine.older', 'numbers from before the last change'),
  silence: text('lens.channelLine.silence', 'Silence'),
  giveBack: text('lens.channelLine.giveBack', 'Give back'),
  more: text('lens.channelLine.more', 'Change…'),
};
