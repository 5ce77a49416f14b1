import type { LayerNode } from '../../graph/document.ts';
import { text } from '../../text.ts';
import type { CompileError } from '../types.ts';

/** A layer in the way of a gradient, and its operator that has none. */
export interface BlockingNode {
  readonly node: LayerNode;
  readonly operator: string;
}

/** The layers that keep a network from being trained, the first by name. */
export function notTrainable(blocking: readonly [BlockingNode, ...BlockingNode[]]): CompileError {
  const [{ node, operator }] = blocking;
  const others = blocking.length - 1;
  return {
    code: 'not-trainable',
    message: text(
      'training.errors.noGradient',
      'Convas knows no gradient for {operator}, so nothing before {name} can be trained{others, plural, =0 {} one { (nor before # more layer)} other { (nor before # more layers)}}.',
      { name: node.name, operator, others },
    ),
    remedy: text('training.errors.freezeBefore', 'Freeze {name} and every layer before it, or replace it.', {
      name: node.name,
    }),
    nodeId: node.id,
    blocking: blocking.map((entry) => entry.node.id),
  };
}

/** A network with inputs that no data set has. */
export function furtherInput(node: LayerNode): CompileError {
  return {
    code: 'not-trainable',
    message: text(
      'training.errors.furtherInput',
      '{name} is an input beside the picture; a training feeds the picture alone.',
      { name: node.name },
    ),
    remedy: text('training.errors.oneInput', 'Train a drawing whose only input is the picture.'),
    nodeId: node.id,
    blocking: [node.id],
  };
}

/** No output, or not the one that was asked for. */
export function noOutput(): CompileError {
  return {
    code: 'not-trainable',
    message: text('training.errors.noOutput', 'The drawing has no such output to train.'),
    remedy: text('training.errors.addOutput', 'Add an output layer behind the last layer.'),
  };
}

/** Everything is frozen, or has no weights. */
export function nothingToLearn(): CompileError {
  return {
    code: 'not-trainable',
    message: text('training.errors.nothingToLearn', 'No layer has weights that this training may change.'),
    remedy: text('training.errors.thaw', 'Give back a frozen layer with weights, or add one.'),
  };
}

/** A class has a weight, or a target a column, that the output has not. */
export function wrongClasses(wanted: number, actual: number): CompileError {
  return {
    code: 'not-trainable',
    message: text(
      'training.errors.wrongClasses',
      'The output has {actual, plural, one {# class} other {# classes}}, and there are {wanted, plural, one {# class weight} other {# class weights}}.',
      { actual, wanted },
    ),
    remedy: text('training.errors.oneWeightEach', 'Give one weight for each class.'),
  };
}
