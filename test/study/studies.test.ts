import { describe, expect, it } from 'vitest';
import { defaultAttributes, parseAttributes } from '../../src/core/attributes.ts';
import type { Text } from '../../src/core/text.ts';
import { EMPTY_STORE } from '../../src/core/weights/tensor-store.ts';
import { createNetwork } from '../../src/study/network.ts';
import { STUDIES } from '../../src/study/studies/index.ts';
import { network as drawing, idOf, SE_NETWORK } from '../core/compile/networks.ts';

import { english, korean } from '../support/said.ts';

/** What every study must keep, checked on its declaration. */

const net = drawing(SE_NETWORK);
const network = createNetwork({ document: net.document, weights: EMPTY_STORE }, net.analysis);

it('has an id of its own', () => {
  expect(new Set(STUDIES.map(({ id }) => id)).size).toBe(STUDIES.length);
  expect(STUDIES.length).toBeGreaterThan(1);
});

describe.each(STUDIES.map((study) => [study.id, study] as const))('%s', (_, study) => {
  const specs = Object.values(study.attributes);

  it('says everything in both languages', () => {
    const texts: Text[] = [study.title, study.summary, ...study.gives.map(({ label }) => label)];
    for (const spec of specs) texts.push(spec.label, ...(spec.help ? [spec.help] : []));
    for (const each of texts) {
      expect(english(each)).not.toBe('');
      expect(korean(each)).toMatch(/[가-힣]/);
    }
  });

  it('takes its own defaults', () => {
    const defaults = defaultAttributes(study.attributes);
    expect(parseAttributes(study.attributes, defaults)).toEqual({ ok: true, value: defaults });
  });

  it('knows before the first run how far it will go, and that nothing is known', () => {
    const input = {
      ...{ network, cases: [], attributes: defaultAttributes(study.attributes) },
      subject: study.needs.subject === 'attentionLayer' ? idOf(net, 'se') : null,
    };
    expect(study.count(input)).toBeGreaterThanOrEqual(0);
    const known = study.begin(input);
    for (const { key, per } of study.gives) {
      expect(study.gives.filter((other) => other.key === key)).toHaveLength(1);
      if (per === 'channel') expect([...known[key]].every((value: number) => Number.isNaN(value))).toBe(true);
    }
  });
});
