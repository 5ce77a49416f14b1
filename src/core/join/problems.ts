import { type Text, text } from '../text.ts';

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
    message: text('The file holds no layers to join.', '파일에 합칠 레이어가 없습니다.'),
    remedy: text('Choose another file.', '다른 파일을 고르세요.'),
  };
}

export function opsetsDiffer(here: number, there: number, nodes: readonly string[]): JoinProblem {
  const named = nodes.slice(0, 3).join(', ');
  const more = nodes.length > 3 ? text(` and ${nodes.length - 3} more`, ` 외 ${nodes.length - 3}개`) : text('', '');
  return {
    code: 'opsets-differ',
    message: text(
      `The drawing’s model uses opset ${here} and the other one opset ${there}, which define these nodes differently: ${named}${more.en}. One file has one opset.`,
      `그림의 모델은 opset ${here}, 다른 모델은 opset ${there}을(를) 쓰며 다음 노드의 정의가 서로 다릅니다: ${named}${more.ko}. 파일 하나에는 opset이 하나입니다.`,
    ),
    remedy: text(
      'Export one of them in the other’s opset first, then join them.',
      '먼저 한쪽을 다른 쪽의 opset으로 내보낸 다음 합치세요.',
    ),
  };
}

export function domainsDiffer(domain: string, here: string, there: string): JoinProblem {
  return {
    code: 'domains-differ',
    message: text(
      `The drawing’s model uses version ${here} of the operators of “${domain}”, the other one version ${there}.`,
      `그림의 모델은 “${domain}” 연산자의 버전 ${here}, 다른 모델은 버전 ${there}을(를) 씁니다.`,
    ),
    remedy: text(
      'Export one of them with the other’s version from the tool that made it.',
      '모델을 만든 도구에서 한쪽을 다른 쪽의 버전으로 다시 내보내세요.',
    ),
  };
}

export function filesDiffer(location: string): JoinProblem {
  return {
    code: 'files-differ',
    message: text(
      `Both models keep weights in a file called “${location}”, and the two files differ.`,
      `두 모델 모두 가중치를 “${location}”(이)라는 파일에 두었는데 두 파일의 내용이 다릅니다.`,
    ),
    remedy: text(
      'Save one of the models with its weights inside, or under another name, and join that one.',
      '한쪽 모델을 가중치를 담아서, 또는 다른 파일 이름으로 다시 저장한 다음 합치세요.',
    ),
  };
}

export function tooLargeTogether(): JoinProblem {
  return {
    code: 'too-large',
    message: text(
      'Together the two models exceed 2 GiB, the limit of one ONNX file.',
      '두 모델을 합치면 ONNX 파일 하나의 한도인 2 GiB를 넘습니다.',
    ),
    remedy: text('Join smaller models, or parts of these.', '더 작은 모델이나 이 모델들의 일부를 합치세요.'),
  };
}

/** @param side the drawing's outputs, or the other model's inputs */
export function noSuchEnd(name: string, side: 'output' | 'input', names: readonly string[]): JoinProblem {
  const listed = names.slice(0, 12).join(', ');
  const output = side === 'output';
  return {
    code: 'no-such-end',
    message: output
      ? text(
          `The first model has no output or layer “${name}”.`,
          `첫 모델에 “${name}”(이)라는 출력이나 레이어가 없습니다.`,
        )
      : text(`The second model has no input “${name}”.`, `둘째 모델에 “${name}”(이)라는 입력이 없습니다.`),
    remedy: output
      ? text(`Its outputs: ${listed || '–'}.`, `출력: ${listed || '–'}.`)
      : text(`Its inputs: ${listed || '–'}.`, `입력: ${listed || '–'}.`),
  };
}

export function doesNotFit(from: string, given: string, to: string, wanted: string): JoinProblem {
  return {
    code: 'does-not-fit',
    message: text(
      `“${from}” gives ${given}, and “${to}” takes ${wanted}.`,
      `“${from}”은(는) ${given}을(를) 내고 “${to}”은(는) ${wanted}을(를) 받습니다.`,
    ),
    remedy: text(
      'Connect ends of equal types, or join without connecting and put layers between them.',
      '형식이 같은 것끼리 연결하거나, 연결하지 않고 합친 뒤 사이에 레이어를 넣으세요.',
    ),
  };
}
