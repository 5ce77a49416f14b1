/** Names for little room: on a card that is seen from afar a whole word is worth more than the beginning of a name. */

/** What people write for these words, longest first where one begins with another. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bbatch norm(?:alization|alisation)?\b/g, 'bn'],
  [/\bglobal av(?:era)?ge? pool(?:ing)?\b/g, 'gap'],
  [/\bglobal max(?:imum)? pool(?:ing)?\b/g, 'gmp'],
  [/\bmax(?:imum)? pool(?:ing)?\b/g, 'maxp'],
  [/\bav(?:era)?ge? pool(?:ing)?\b/g, 'avgp'],
  [/\bfully connected\b/g, 'fc'],
  [/\bsqueeze (?:and )?excitation\b|\bse attention\b/g, 'se'],
  [/\bdepth ?wise(?: conv(?:olution)?)?\b|\bdw conv\b/g, 'dw'],
  [/\bhard ?swish\b/g, 'h-swish'],
  [/\bhard ?sigmoid\b/g, 'h-sigm'],
  [/\bleaky relu\b/g, 'lrelu'],
  [/\bconv(?:olution)? ?2 ?d\b|\bconvolution\b/g, 'conv'],
  [/\b(?:conv transpose|deconvolution)\b/g, 'deconv'],
];

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    activation: 'act',
    attention: 'attn',
    average: 'avg',
    block: 'blk',
    bottleneck: 'bneck',
    branch: 'br',
    classifier: 'cls',
    concat: 'cat',
    concatenate: 'cat',
    constant: 'const',
    downsample: 'down',
    dropout: 'drop',
    expand: 'exp',
    feature: 'feat',
    features: 'feat',
    flatten: 'flat',
    inverted: 'inv',
    layer: 'lay',
    maximum: 'max',
    module: 'mod',
    multiply: 'mul',
    normalisation: 'norm',
    normalization: 'norm',
    operator: 'op',
    output: 'out',
    picture: 'pic',
    pooling: 'pool',
    preprocess: 'prep',
    project: 'proj',
    projection: 'proj',
    reduce: 'red',
    reshape: 'reshp',
    residual: 'res',
    sequential: 'seq',
    shortcut: 'skip',
    sigmoid: 'sigm',
    softmax: 'smax',
    transition: 'trans',
    transpose: 'trnsp',
    upsample: 'up',
  }),
);

/** Letters that always find room. */
const SHORT = 7;
/** Letters that find room from 30 % on. */
const MOST = 10;
/** Letters of a word that stands for more; of a single word at the most. */
const LEAST = 5;

/**
 * A name in at most about ten letters: words as people abbreviate them, then their initials; the number at its end stays.
 * What is short already stays as it is.
 * @example shortName('batchNormalization_12') // 'bn_12'
 * @example shortName('features/block_3/expand') // 'exp'
 */
export function shortName(name: string): string {
  if (lengthOf(name) <= SHORT) return name;
  const [, stem = name, separator = '', number = ''] =
    /^(.*?)([\s_.:#-]*)((?:\d+[a-z]?)?)$/su.exec(lastPart(name)) ?? [];
  const put = (words: readonly string[]) => `${words.join(/\s/.test(name) ? ' ' : '_')}${separator}${number}`;
  const words = abbreviated(stem);
  const whole = put(words);
  if (words.length === 0) return name;
  if (lengthOf(whole) <= MOST) return whole;
  const [only = ''] = words;
  // Letters of scripts that fill a square say as much in fewer.
  if (words.length === 1) return put([[...only].slice(0, lengthOf(only) > only.length ? LEAST - 1 : LEAST).join('')]);
  return put([words.map(([initial = '']) => initial).join('')]);
}

/** Letters that fill a square count twice. */
function lengthOf(name: string): number {
  return [...name].reduce((sum, letter) => sum + (letter > '\u3000' ? 2 : 1), 0);
}

/** Of a path its last part; with the one before it, where that alone would be a number or a letter. */
function lastPart(name: string): string {
  const parts = name.split(/[/\\:]+|\.(?=[A-Za-z0-9])/).filter((part) => part !== '');
  const last = parts.at(-1) ?? name;
  if (last.length <= 2 && parts.length > 1) return `${parts.at(-2)}_${last}`;
  // Which of many it is says the part with a number.
  const numbered = /\d/.test(last) ? undefined : parts.findLast((part) => /\d/.test(part));
  return numbered && `${numbered}.${last}`.length <= MOST ? `${numbered}.${last}` : last;
}

function abbreviated(stem: string): readonly string[] {
  let spaced = stem
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s.:-]+/g, ' ')
    .trim();
  const isLower = spaced === spaced.toLowerCase();
  const lower = spaced.toLowerCase();
  const said = PHRASES.reduce((words, [phrase, short]) => words.replace(phrase, short), lower);
  // A name as it was written keeps its capitals where nothing of it is abbreviated.
  if (said !== lower || isLower) spaced = said;
  return spaced
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => WORDS.get(word.toLowerCase()) ?? word);
}
