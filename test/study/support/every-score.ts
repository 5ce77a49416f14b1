import { ok } from '../../../src/core/result.ts';
import { sameText } from '../../../src/core/text.ts';
import { defineStudy } from '../../../src/study/define-study.ts';
import { readScores } from '../../../src/study/read-run.ts';

/** By case. */
export type Scores = ReadonlyMap<string, Float32Array>;

/** The scores of every case; the least that a study of many cases does. */
export const everyScore = defineStudy<Record<never, never>, null, Scores>({
  id: 'everyScore',
  title: sameText('Scores'),
  summary: sameText('The scores of every case.'),
  attributes: {},
  needs: { cases: 'many', scores: true, subject: 'network' },
  gives: [{ key: 'scores', label: sameText('Scores'), per: 'case', unit: 'probability' }],
  count: ({ cases }) => cases.length,
  begin: () => new Map(),
  run: async ({ network, cases, evaluate, give }) => {
    const known = new Map<string, Float32Array>();
    const outcome = await evaluate({
      items: cases.map((each) => ({ case: each })),
      onDone: (done, model) => {
        for (const { item, values } of done) {
          if (known.has(item.case.id)) throw new Error(`${item.case.name} came twice`);
          known.set(item.case.id, readScores(model, network.document, values)?.values ?? new Float32Array());
        }
        give(new Map(known));
        return true;
      },
    });
    return outcome.ok ? ok(known) : outcome;
  },
});
