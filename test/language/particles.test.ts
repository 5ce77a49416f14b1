import { expect, it } from 'vitest';
import { withParticles } from '../../src/language/particles.ts';

/** As they are read: 합성곱을, 삼이, 삼십이로, 칠로, 팔로, 에스이가, 비엔이, 알로. */
it.each([
  ['“합성곱”을(를)', '“합성곱”을'],
  ['“레이어”을(를)', '“레이어”를'],
  ['“레이어”를(을)', '“레이어”를'],
  ['3이(가)', '3이'],
  ['(3)이(가)', '(3)이'],
  ['9이(가)', '9가'],
  ['2은(는)', '2는'],
  ['10은(는)', '10은'],
  ['1,000과(와)', '1,000과'],
  ['0.5와(과)', '0.5와'],
  ['32(으)로', '32로'],
  ['7(으)로', '7로'],
  ['8(으)로', '8로'],
  ['6(으)로', '6으로'],
  ['SE이(가)', 'SE가'],
  ['BN이(가)', 'BN이'],
  ['FC(으)로', 'FC로'],
  ['R(으)로', 'R로'],
  ['M(으)로', 'M으로'],
  ['“필터”(으)로', '“필터”로'],
  ['“물”(으)로', '“물”로'],
  ['“책”(으)로', '“책”으로'],
  ['ONNX이라는', 'ONNX이라는'],
  ['100%이(가)', '100%가'],
  // How these are read is not to be told.
  ['conv_a을(를)', 'conv_a을(를)'],
  ['MobileNet이(가)', 'MobileNet이(가)'],
  ['∞을(를)', '∞을(를)'],
  ['을(를)', '을(를)'],
])('%s → %s', (written, read) => {
  expect(withParticles(written, 'ko')).toBe(read);
});

it('leaves other languages alone', () => {
  expect(withParticles('“합성곱”을(를)', 'en')).toBe('“합성곱”을(를)');
});
