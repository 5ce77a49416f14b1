import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { preparePicture } from '../../src/core/picture/prepare.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { pictureCase } from '../../src/study/cases.ts';
import { createNetwork, isBatchable } from '../../src/study/network.ts';
import { english } from '../support/said.ts';
import { expectLight, heaviestTurn, unitsOf } from '../support/work.ts';

/** What a study does on the window's thread: never so long that a frame is missed by much. A unit is about 10 ms. */
const UNITS = 5;

async function seCnn() {
  const project = openProject(await readFile('assets/examples/se-cnn.convas'));
  if (!project.ok) throw new Error(project.error.code);
  return project.value;
}

/** A photograph of 12 megapixels; a new one each time, since prepared pictures are remembered. */
function photograph() {
  const [width, height] = [4000, 3000];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < data.length; at += 1) data[at] = (at * 2_654_435_761) >>> 24;
  return { id: 'p', name: 'p', bitmap: { width, height, data }, fit: 'crop' as const };
}

describe('the window’s thread', () => {
  it('is left while a photograph is prepared, which gives the same numbers', async () => {
    const { document } = await seCnn();
    const pictures = [photograph(), photograph(), photograph()];
    const input = [...document.nodes.values()].find(({ type }) => type === 'input');
    const at = photograph();
    let whole: ReturnType<typeof preparePicture> | null = null;
    // A picture that one turn could prepare would prove nothing.
    expect(
      unitsOf(() => {
        whole = preparePicture(at.bitmap, at.fit, input?.attributes ?? {});
      }),
    ).toBeGreaterThan(UNITS);
    let lightest = Number.POSITIVE_INFINITY;
    for (const picture of pictures) {
      if (lightest < UNITS) break;
      const studied = pictureCase(document, picture);
      const turn = await heaviestTurn(async () => {
        expect(await studied.feed()).toEqual(whole);
      });
      lightest = Math.min(lightest, turn);
    }
    expect(lightest).toBeLessThan(UNITS);
  });

  it.each(['se-cnn', 'se-resnet', 'small-vgg'])(
    'compiles %s, and tells whether it takes batches, in a turn',
    async (name) => {
      const project = openProject(await readFile(`assets/examples/${name}.convas`));
      if (!project.ok) throw new Error(project.error.code);
      const model = expectLight(() => createNetwork(project.value).instrumented(), UNITS, 'compiling');
      if (!model.ok) throw new Error(english(model.error.message));
      expectLight(() => isBatchable({ ...model.value }), UNITS, 'looking for a batch');
    },
  );
});
