import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** Korean says one thing with one word, as CONTRIBUTING.md (“Words”) lists them: the words that were there before stay away. */

const catalogue = JSON.parse(readFileSync(inRoot('src', 'locales', 'ko.json'), 'utf8')) as Record<string, string>;
// A search finds layers by the words that the window does not use, too.
const entries = Object.entries(catalogue).filter(([id]) => !id.endsWith('.names'));

/** What may not be written, and what is said instead. */
const AVOIDED: readonly (readonly [RegExp, string])[] = [
  [/그림/, '이미지 (a picture), 신경망 (a drawing), 캔버스 (the canvas), 도식 (a figure)'],
  [/실행 취소/, '되돌리기 (undo): 실행 is a run'],
  [/실행을 취소/, '실행을 중단'],
  [/실행 기록/, '작업 기록 (undo history)'],
  [/모양/, '형태 (shape)'],
  [/(?<!은닉)층/, '레이어'],
  [/네트워크/, '신경망'],
  [/결함/, '버그'],
  [/해독/, '디코딩, 디코더'],
  [/펼치기 \(|펼친 뒤/, '평탄화 (Flatten): 펼치기 expands a group'],
  [/(?<!Tanh \()하이퍼볼릭 탄젠트/, 'Tanh (하이퍼볼릭 탄젠트)'],
  [/클래스 이름|이름 \{(?:count|labels)\}개/, '라벨'],
  [/재기/, '측정'],
  [/저장 형식/, 'ONNX 표현'],
  [/계산하는 것/, '계산식'],
  [/늘이기|늘임/, '꽉 채우기'],
  [/평평/, '점수 차이가 거의 없어집니다'],
  [/고쳐질/, '문제를 해결하면'],
  [/정수이어야|수이어야|\}이어야/, '{expected}을(를) 입력하세요'],
  [/밝게|어둡게/, '밝은 테마, 어두운 테마'],
  [/지름길을/, '지름길 연결(skip connection)'],
  [/넣는 것/, '입력'],
];

it.each(AVOIDED)('says nowhere %s, but %s', (avoided) => {
  expect(entries.filter(([, said]) => avoided.test(said))).toEqual([]);
});

/** Two that stand beside each other and do different things. */
const APART: readonly (readonly string[])[] = [
  ['commands.editCommands.undo', 'commands.editCommands.redo', 'lens.lensNotice.again', 'lens.channelMenu.giveBack'],
  [
    'commands.editCommands.undo',
    'commands.registry.cancelTheRun',
    'shell.shortcutRow.reset',
    'shell.keyRecorder.remove',
  ],
  ['shell.historyMenu.title', 'commands.registry.run'],
  ['layers.flatten.title', 'store.groups.expand'],
  ['layers.clip.title', 'lens.picturesRegion.crop', 'commands.editCommands.cut'],
  ['layers.input.title', 'layers.tensorInput.title', 'layers.output.title', 'lens.outputPictureRegion.title'],
  ['inspector.inspector.title', 'commands.layerCommands.editTheAttributes', 'layers.opaque.attributes'],
  ['graph.cardLine.check', 'exports.onnxDialog.check'],
  ['layers.conv2d.groups', 'inspector.groupInspector.group'],
];

it.each(APART)('tells apart %s and the others', (...ids) => {
  const said = ids.map((id) => catalogue[id]);
  expect(said).not.toContain(undefined);
  expect(new Set(said).size).toBe(ids.length);
});

describe('particles', () => {
  it('stand in both forms behind a value', () => {
    // In brackets behind a word the word decides: 형태({shape})와.
    const bare = /(?<!\()\{[^{}]*\}[”’\]]?(?:을|를|은|는|이|가|과|와|으로|로|이라는|라는|이어야|여야)(?![가-힣(])/u;
    expect(entries.filter(([, said]) => bare.test(said))).toEqual([]);
  });

  it('are known to whoever chooses them', () => {
    const known = /을\(를\)|이\(가\)|은\(는\)|과\(와\)|와\(과\)|\(으\)로|\(이\)/gu;
    const left = entries.filter(([, said]) =>
      /[가-힣]\([을를이가은는과와]\)|\([으이]\)[가-힣]/u.test(said.replace(known, '')),
    );
    expect(left).toEqual([]);
  });
});

it('speaks politely throughout', () => {
  const blunt = entries.filter(([, said]) => /(?:이다|한다|된다|없다|있다|했다)\.(?:\s|$)/u.test(said));
  expect(blunt).toEqual([]);
});
