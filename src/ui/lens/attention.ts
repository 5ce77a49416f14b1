import { useMemo } from 'react';
import type { Tensor } from '../../core/tensor/types.ts';
import { parameterTensor } from '../../core/weights/tensor-store.ts';
import { currentRun } from '../../store/selectors.ts';
import { activationKey, type ChannelOverride } from '../../store/state.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { incomingChannels } from './channels.ts';
import { type AttentionArithmetic, attentionArithmetic } from './explain.ts';
import { functionFact } from './function-fact.ts';
import { gateFacts } from './gate-facts.ts';
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
      gates: gateFacts(subject.layer, subject.node.attributes),
    };
  }, [subject, choice]);
}

/** The layer's own weights, as they are now, by the name of the parameter. */
function useParameters(subject: Subject): (name: string) => Float32Array {
  const weights = useEditorState((state) => state.weights);
  const seed = useEditorState((state) => state.document.seed);
  return useMemo(() => {
    const specs = new Map(subject.analysis.parameterSpecs.map((spec) => [spec.name, spec]));
    // Read row by row: what follows from the seed is not drawn again each time.
    const known = new Map<string, Float32Array>();
    return (name) => {
      const spec = specs.get(name);
      const data =
        known.get(name) ?? (spec && parameterTensor(weights, seed, subject.node.id, spec).tensor.data) ?? NO_PARAMETER;
      known.set(name, data);
      return data;
    };
  }, [subject, weights, seed]);
}

/** What arrives at the shown layer's first port, where the current run brought it back. */
export function useSourceMaps(subject: Subject): Tensor | null {
  return useActivation(subject.source && activationKey(subject.source.node, subject.source.port)) ?? null;
}

/** How the shown layer made an element of its output, where it declares a function of single elements. */
export function useFunctionFact(subject: Subject) {
  const t = useText();
  const { layer, node } = subject;
  const input = useSourceMaps(subject) ?? undefined;
  const output = useActivation(activationKey(node.id, 0));
  return useMemo(
    () => functionFact(layer.function?.(node.attributes), input, output, t),
    [layer, node, input, output, t],
  );
}

/** The arithmetic of the current picture's run through the shown layer; null while there is none. */
export function useArithmetic(subject: Subject): AttentionArithmetic | null {
  const run = useAttentionRun(subject.node.id);
  const parameter = useParameters(subject);
  const maps = useSourceMaps(subject);
  return useMemo(() => {
    const steps = subject.layer.attention?.steps(subject.node.attributes);
    return run && steps ? attentionArithmetic(steps, run, parameter, maps) : null;
  }, [run, parameter, maps, subject]);
}

/** The shown run through one attention layer. */
export function useAttentionRun(node: string) {
  return useEditorState((state) => currentRun(state)?.attention.get(node));
}

/** A watched activation of the shown run. */
export function useActivation(key: string | null) {
  return useEditorState((state) => (key === null ? undefined : currentRun(state)?.activations.get(key)));
}

const NO_PARAMETER = new Float32Array();
const NO_OVERRIDES: ReadonlyMap<number, ChannelOverride> = new Map();

/** Changed channels of one layer. */
export function useOverrides(node: string): ReadonlyMap<number, ChannelOverride> {
  return useEditorState((state) => state.overrides.get(node) ?? NO_OVERRIDES);
}
