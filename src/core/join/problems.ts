import { sameText, type Text, text } from '../text.ts';

/** Why two models were not joined. Nothing is changed then. */
export interface JoinProblem {
  readonly code:
    | 'nothing-to-join'
    | 'opsets-differ'
    | 'domains-differ'
    | 'files-differ'
    | 'too-large'
    | 'no-such-end'
    | 'does-not-fit'
    | 'refused';
  readonly message: Text;
  readonly remedy: Text;
}

export function nothingToJoin(): JoinProblem {
  return {
    code: 'nothing-to-join',
    message: text('join.problems.theFileHoldsNoLayers', 'The file holds no layers to join.'),
    remedy: text('join.problems.chooseAnotherFile', 'Choose another file.'),
  };
}

export function opsetsDiffer(here: number, there: number, nodes: readonly string[]): JoinProblem {
  const named = nodes.slice(0, 3).join(', ');
  const more =
    nodes.length > 3
      ? text('join.problems.andCountMore', ' and {count} more', { count: nodes.length - 3 })
      : sameText('');
  return {
    code: 'opsets-differ',
    message: text(
      'join.problems.theDrawingsModelUsesOpset',
      'The drawing’s model uses opset {here} and the other one opset {there}, which define these nodes differently: {named}{more}. One file has one opset.',
      { here, there, named, more },
    ),
    remedy: text('join.problems.exportOfThemInThe', 'Export one of them in the other’s opset first, then join them.'),
  };
}

export function domainsDiffer(domain: string, here: string, there: string): JoinProblem {
  return {
    code: 'domains-differ',
    message: text(
      'join.problems.theDrawingsModelUsesVersion',
      'The drawing’s model uses version {here} of the operators of “{domain}”, the other one version {there}.',
      { here, domain, there },
    ),
    remedy: text(
      'join.problems.exportOfThemWithThe',
      'Export one of them with the other’s version from the tool that made it.',
    ),
  };
}

export function filesDiffer(location: string): JoinProblem {
  return {
    code: 'files-differ',
    message: text(
      'join.problems.bothModelsKeepWeightsIn',
      'Both models keep weights in a file called “{location}”, and the two files differ.',
      { location },
    ),
    remedy: text(
      'join.problems.saveOfTheModelsWith',
      'Save one of the models with its weights inside, or under another name, and join that one.',
    ),
  };
}

export function tooLargeTogether(): JoinProblem {
  return {
    code: 'too-large',
    message: text(
      'join.problems.togetherTheTwoModelsExceed',
      'Together the two models exceed 2 GiB, the limit of one ONNX file.',
    ),
    remedy: text('join.problems.joinSmallerModelsOrParts', 'Join smaller models, or parts of these.'),
  };
}

/** @param side the drawing's outputs, or the other model's inputs */
export function noSuchEnd(name: string, side: 'output' | 'input', names: readonly string[]): JoinProblem {
  const listed = names.slice(0, 12).join(', ');
  const output = side === 'output';
  return {
    code: 'no-such-end',
    message: output
      ? text('join.problems.theFirstModelHasNo', 'The first model has no output or layer “{name}”.', { name })
      : text('join.problems.theSecondModelHasNo', 'The second model has no input “{name}”.', { name }),
    remedy: output
      ? text('join.problems.itsOutputsListed', 'Its outputs: {listed}.', { listed: listed || '–' })
      : text('join.problems.itsInputsListed', 'Its inputs: {listed}.', { listed: listed || '–' }),
  };
}

export function doesNotFit(from: string, given: string, to: string, wanted: string): JoinProblem {
  return {
    code: 'does-not-fit',
    message: text('join.problems.fromGivesGivenAndTo', '“{from}” gives {given}, and “{to}” takes {wanted}.', {
      from,
      given,
      to,
      wanted,
    }),
    remedy: text(
      'join.problems.connectEndsOfEqualTypes',
      'Connect ends of equal types, or join without connecting and put layers between them.',
    ),
  };
}
