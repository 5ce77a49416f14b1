import { signPixels, signSplit } from '../../src/core/dataset/signs.ts';
import { SIGN_CLASSES, SIGN_SIZE, signLabel } from '../../src/core/dataset/signs-plan.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { applyEdit } from '../../src/core/graph/edits.ts';
import { buildDocument, type LayerToBuild } from '../../src/core/project/build-document.ts';
import type { ProjectPicture } from '../../src/core/project/types.ts';
import { english } from '../../test/support/said.ts';
import { writePng } from './png.ts';

/** The networks that are trained on Signs: three stages of two convolutions, a squeeze-and-excitation layer behind each. */

/** What its gates need to become class-specific: a wide hidden layer that can say both yes and no. */
const ATTENTION = { reductionRatio: 2, hiddenActivation: 'tanh' };

export interface SignsNetwork {
  readonly title: string;
  /** Several labels a picture: each class is judged on its own. */
  readonly multi: boolean;
}

export function seSigns({ title, multi }: SignsNetwork): GraphDocument {
  const stage = (number: number, filters: number): readonly LayerToBuild[] => [
    ...[1, 2].flatMap((turn): LayerToBuild[] => [
      {
        ...{ type: 'conv2d', name: `conv${number}_${turn}`, attributes: { filters, bias: false } },
        ...(turn === 1 && { column: number - 1 }),
      },
      { type: 'batchNormalization', name: `bn${number}_${turn}` },
      { type: 'relu', name: `relu${number}_${turn}` },
    ]),
    { type: 'squeezeExcitation', name: `se_${number}`, attributes: ATTENTION },
  ];
  const document = buildDocument({
    title,
    layers: [
      {
        type: 'input',
        name: 'picture',
        attributes: {
          channels: 3,
          height: SIGN_SIZE,
          width: SIGN_SIZE,
          normalisation: 'meanStd',
          mean: [0.5],
          std: [0.25],
        },
      },
      ...stage(1, 16),
      { type: 'maxPool', name: 'pool1' },
      ...stage(2, 32),
      { type: 'maxPool', name: 'pool2' },
      ...stage(3, 64),
      { type: 'globalAveragePool', name: 'gap', column: 3 },
      { type: 'flatten', name: 'flatten' },
      { type: 'fullyConnected', name: 'fc', attributes: { units: SIGN_CLASSES.length } },
      { type: 'output', name: 'labels', attributes: { labels: SIGN_CLASSES, scores: multi ? 'sigmoid' : 'softmax' } },
    ],
  });
  return [1, 2, 3].reduce(asStage, document);
}

/** The convolutions of a stage as a group; its attention stays in sight. */
function asStage(document: GraphDocument, stage: number): GraphDocument {
  const isMember = ({ name }: { readonly name: string }) => new RegExp(`^(conv|bn|relu)${stage}_`).test(name);
  const members = [...document.nodes.values()].filter(isMember).map(({ id }) => id);
  const group = { id: `g${stage}`, name: `Stage ${stage}`, collapsed: false, tint: 'blue' } as const;
  const edited = applyEdit(document, { kind: 'addGroup', group, members });
  if (!edited.ok) throw new Error(english(edited.error.message));
  return edited.value;
}

/** One picture of each class, none of which was learned from. */
export function signPictures(multi: boolean): readonly ProjectPicture[] {
  return SIGN_CLASSES.map((name, label) => {
    let index = 0;
    while (signSplit(index) !== 'test' || signLabel(index) !== label) index += 1;
    const bytes = writePng(SIGN_SIZE, SIGN_SIZE, 3, signPixels({ seed: 1, multi }, index));
    return { name: `${multi ? `signs-${label + 1}` : name}.png`, bytes, fit: 'crop' };
  });
}
