import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import { PICTURE_FITS, type Project } from '../../src/core/project/types.ts';
import { english } from '../support/said.ts';
import { seeds } from '../support/seeds.ts';
import { arbitraryNetwork, arbitraryWeights } from './arbitrary-networks.ts';

/** What a person can be shown; made once, since making it takes seconds. */
const shown = fc.stringMatching(/^[^\p{C}\u2028\u2029]{1,40}$/u);
const pictures = fc.array(
  fc.record({
    name: fc.oneof(fc.constantFrom('고양이 #1 100%.jpg', '../../etc/passwd', 'CON'), shown),
    bytes: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    fit: fc.constantFrom(...PICTURE_FITS),
  }),
  { maxLength: 4 },
);

const digit = fc.nat({ max: 15 }).map((value) => value.toString(16));
const hash = (digits: number) => fc.array(digit, { minLength: digits, maxLength: digits }).map((all) => all.join(''));
const dataSet: fc.Arbitrary<NonNullable<Project['data']>> = fc.nat({ max: 40 }).chain((pictures) => {
  const always = { name: shown, kind: fc.constantFrom('folder', 'npz', 'later'), pictures: fc.constant(pictures) };
  return fc.record(
    { ...always, contents: hash(32), labels: hash(32), source: fc.constant('signs:1:20'), each: hash(8 * pictures) },
    { requiredKeys: ['name', 'kind', 'pictures', 'contents', 'labels'] },
  );
});

const arbitraryProject: fc.Arbitrary<Project> = arbitraryNetwork.chain((document) =>
  fc.record(
    { document: fc.constant(document), weights: arbitraryWeights(document), pictures, data: dataSet },
    { requiredKeys: ['document', 'weights', 'pictures'] },
  ),
);

it.each(seeds(20_260_102))(
  'what is saved opens as the same, bit for bit, and is saved the same way again, %s',
  (_, seed) => {
    fc.assert(
      fc.property(arbitraryProject, (project) => {
        const saved = serialiseProject(project);
        if (!saved.ok) throw new Error(english(saved.error.message));
        const opened = openProject(saved.value);
        expect(opened).toEqual({ ok: true, value: project });
        if (!opened.ok) return;
        for (const [key, { data }] of project.weights) {
          expect(words(opened.value.weights.get(key)?.data)).toEqual(words(data));
        }
        const again = serialiseProject(opened.value);
        expect(again.ok && Buffer.compare(again.value, saved.value)).toBe(0);
      }),
      { seed, numRuns: 200 },
    );
  },
);

/** The bits of numbers: a NaN equals no other, not even the same one. */
function words(values: Float32Array = new Float32Array()): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}
