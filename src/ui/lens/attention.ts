import { useMemo } from 'react';
import { parameterTensor } from '../../core/weights/tensor-store.ts';
import { currentRun } from '../../store/selectors.ts';
import type { ChannelOverride } from '../../store/state.ts';
import { useEditorState } from '../editor-context.ts';
import { incomingChannels } from './channels.ts';
import { type AttentionArithmetic, type AttentionWeights, attentionArithmetic, attentionWeights } from './explain.ts';
import { resolveStep, stepsOf } from './steps.ts';
import type { Subject } from './subject.ts';

/** What the views of an attention layer share. */

/** Channels, steps and gate range of the shown layer. */
export function useAttentionFacts(subject: Subject) {
  const choice = useEditorState((state) => state.lensStep);
  return useMemo(() => {
    const { attention } = subject.layer;
    const channels = incomingChannels(subject.analysis);
    const hidden = attention?.hiddenChannels(subject.node.attributes, channels) ?? null;
    const steps = stepsOf(hidden);
    return {
      channels,
      hidden,
      steps,
      step: resolveStep(choice, steps),
      range: attention?.gateRange(subject.node.attributes) ?? null,
    };
  }, [subject, choice]);
}

/** The layer's own weights, as they are now. */
export function useAttentionWeights(subject: Subject): AttentionWeights {
  const weights = useEditorState((state) => state.weights);
  const seed = useEditorState((state) => state.document.seed);
  return useMemo(
    () =>
      attentionWeights(
        subject.analysis.parameterSpecs,
        (spec) => parameterTensor(weights, seed, subject.node.id, spec).tensor.data,
      ),
    [subject, weights, seed],
  );
}

/** The arithmetic of the current picture's run through the shown layer; null while there is none. */
export function useArithmetic(subject: Subject): AttentionArithmetic | null {
  const run = useAttentionRun(subject.node.id);
  const weights = useAttentionWeights(subject);
  return useMemo(() => {
    const { gateAlpha: alpha, gateBeta: beta } = subject.node.attributes;
    const slope = typeof alpha === 'number' && typeof beta === 'number' ? { alpha, beta } : null;
    return run ? attentionArithmetic(run, weights, slope) : null;
  }, [run, weights, subject]);
}

/** The shown run through one attention layer. */
export function useAttentionRun(node: string) {
  return useEditorState((state) => currentRun(state)?.attention.get(node));
}

/** A watched activation of the shown run. */
export function useActivation(key: string | null) {
  return useEditorState((state) => (key === null ? undefined : currentRun(state)?.activations.get(key)));
}

const NO_OVERRIDES: ReadonlyMap<number, ChannelOverride> = new Map();

/** Changed channels of one layer. */
export function useOverrides(node: string): ReadonlyMap<number, ChannelOverride> {
  return useEditorState((state) => state.overrides.get(node) ?? NO_OVERRIDES);
}
