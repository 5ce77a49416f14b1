import type { SplitStep } from '../core/autodiff/step.ts';
import { compileTraining } from '../core/compile/training/compile-training.ts';
import type { CompileError } from '../core/compile/types.ts';
import type { DataSet } from '../core/dataset/types.ts';
import type { Analysis } from '../core/graph/analyze.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { type Text, text } from '../core/text.ts';
import { parameterTensor, type TensorStore } from '../core/weights/tensor-store.ts';
import type { Network } from '../study/network.ts';
import { scoreNames } from '../study/read-run.ts';
import { outputsOfClasses } from '../study/true-class.ts';
import { lossOf, optimiserOf, type Recipe } from './recipe.ts';
import type { DataSplit } from './split.ts';
import { firstState, type TrainState } from './state.ts';
import { shardsOf } from './trainer.ts';

/** What a training needs before its first step. */
export interface Prepared {
  readonly step: SplitStep;
  readonly state: TrainState;
  /** By item of the set: outputs that are true of it. */
  readonly targets: readonly (readonly number[])[];
  readonly loss: ReturnType<typeof lossOf>;
  /** The drawing with the recipe's seed, and the weights that are not derived from it. */
  readonly document: GraphDocument;
  readonly weights: TensorStore;
}

/**
 * Compiles the step and lays out the first weights. Errors: those of the compile, or in words why these pictures do not fit
 * this network.
 */
export function prepareTraining(
  network: Network,
  set: DataSet,
  split: DataSplit,
  recipe: Recipe,
): Result<Prepared, CompileError | { readonly code: 'wrong-data'; readonly message: Text }> {
  const { document: drawn, analysis, weights: stored } = network;
  const anew = recipe.weightsSeed > 0;
  const document = anew ? { ...drawn, seed: recipe.weightsSeed } : drawn;
  const weights = anew ? withoutLearnable(stored, analysis) : stored;
  if (split.train.length === 0) return wrong(NO_LABELS);
  const model = network.instrumented();
  const names = model.ok ? scoreNames(model.value, drawn) : null;
  const outputs = names && outputsOfClasses(set.classes, names);
  if (!names || !outputs) {
    return wrong(
      text(
        'train.prepare.classesDiffer',
        'The data set has {classes, number} classes ({names}), the network {outputs, number} outputs. Give the last layer as many units as there are classes.',
        { classes: set.classes.length, names: set.classes.slice(0, 4).join(', '), outputs: names?.length ?? 0 },
      ),
    );
  }
  const unknown = set.classes.filter((_, index) => outputs[index] === -1);
  if (unknown.length > 0) {
    return wrong(
      text(
        'train.prepare.unknownClasses',
        'The network has no output for {names}: rename its labels, or the classes.',
        {
          names: unknown.slice(0, 4).join(', '),
        },
      ),
    );
  }
  const targets = set.items.map(({ labels }) => labels.map((label) => outputs[label] as number));
  const counts = names.map((_, output) => split.train.filter((item) => targets[item]?.includes(output)).length);
  const loss = lossOf(recipe, set.labelling === 'several', counts);
  const compiled = compileTraining(document, analysis, weights, {
    form: 'split',
    pictures: shardsOf(recipe, split.train.length).size,
    loss,
    optimiser: optimiserOf(recipe),
    clip: recipe.clip > 0,
  });
  if (!compiled.ok) return compiled;
  const step = compiled.value;
  const initial = (nodeId: string, parameter: string) => {
    const spec = analysis.nodes.get(nodeId)?.parameterSpecs.find(({ name }) => name === parameter);
    if (!spec) throw new Error(`no parameter ${parameter} of ${nodeId}`);
    return parameterTensor(weights, document.seed, nodeId, spec).tensor;
  };
  return ok({ step, state: firstState(step, initial), targets, loss, document, weights });
}

/** Only the tensors of layers that learn nothing. */
function withoutLearnable(stored: TensorStore, analysis: Analysis): TensorStore {
  const learns = (id: string) => analysis.nodes.get(id)?.parameterSpecs.some(({ trainable }) => trainable) ?? false;
  return new Map([...stored].filter(([key]) => !learns(key.slice(0, key.lastIndexOf('/')))));
}

function wrong(message: Text): Result<never, { readonly code: 'wrong-data'; readonly message: Text }> {
  return err({ code: 'wrong-data', message });
}

const NO_LABELS = text(
  'train.prepare.noLabels',
  'No picture of the training part has a label: there is nothing to learn from.',
);
