import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_STEPS } from '../../src/core/lesson/first-steps.ts';
import { type Step, subjectOf } from '../../src/core/lesson/step.ts';
import { createGuide } from '../../src/store/guide.ts';
import { createDriver } from '../support/editor-driver.ts';
import { korean } from '../support/said.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(async () => {
  driver = createDriver();
  driver.editor.guide.offer();
  await openExample('se-cnn');
});
afterEach(() => driver.dispose());

const guide = () => driver.editor.guide.store.getState();
const done = () => [...guide().done];
const setting = () => driver.platform.readSetting('firstSteps');

async function openExample(id: string) {
  driver.platform.unsavedAnswers.push('discard');
  await driver.editor.files.openExample(new Uint8Array(await readFile(`assets/examples/${id}.convas`)));
}

/** The layer that a step is about, in the drawing as it is. */
function subject(id: string): string {
  const found = subjectOf(FIRST_STEPS.find((step) => step.id === id) as Step, driver.state());
  if (found === null) throw new Error(`nothing suits ${id}`);
  return found;
}

/** What a person does for each step, by any way that the editor has. */
const acts: Readonly<Record<string, () => unknown>> = {
  photograph: () => driver.addPicture('assets/pictures/espresso.jpg'),
  gate: () => {
    driver.editor.view.select([subject('gate')]);
    driver.editor.view.setLens({ channel: 3 });
  },
  silence: () => driver.editor.gates.toggleSilence(subject('silence'), 7),
  ratio: () => driver.editor.layers.setAttribute(subject('ratio'), 'reductionRatio', 4),
  layer: () => driver.editor.layers.add('relu'),
};

describe('the first steps', () => {
  it('are done by what they ask for and by nothing else, in any order, once', async () => {
    expect(Object.keys(acts)).toEqual(FIRST_STEPS.map(({ id }) => id));
    const seen: string[] = [];
    for (const id of [...Object.keys(acts)].reverse()) {
      await acts[id]?.();
      seen.push(id);
      expect(done(), id).toEqual(seen);
    }
    driver.editor.history.jump(-5);
    expect(done()).toEqual(seen);
    expect(setting()).toBe(`done ${seen.join(' ')}`);
  });

  it('spell out the next that is not done; choosing one does nothing', async () => {
    expect([guide().shown, guide().current]).toEqual([true, 'photograph']);
    driver.editor.guide.choose('ratio');
    driver.editor.guide.choose('nowhere');
    expect([guide().current, done()]).toEqual(['ratio', []]);
    await acts.silence?.();
    expect(guide().current).toBe('ratio');
    await acts.ratio?.();
    expect(guide().current).toBe('layer');
    await acts.layer?.();
    expect(guide().current).toBe('photograph');
  });

  it('take nothing for done because another drawing was opened', async () => {
    await openExample('lenet-5');
    expect(done()).toEqual([]);
    // A chosen channel of a convolution is no gate.
    driver.editor.view.setLens({ channel: 2 });
    expect(done()).toEqual([]);
    for (const step of FIRST_STEPS) expect(subjectOf(step, driver.state()), step.id).toBeNull();
    await driver.editor.files.newDocument();
    expect(done()).toEqual([]);
  });

  it('look at the layer that is shown, else at the last one that suits', () => {
    const names = () => ['gate', 'ratio'].map((id) => driver.state().document.nodes.get(subject(id))?.name);
    expect(names()).toEqual(['se_3', 'se_3']);
    const [first] = [...driver.state().document.nodes.values()].filter(({ name }) => name === 'se_1');
    driver.editor.view.select([first?.id ?? '']);
    expect(names()).toEqual(['se_1', 'se_1']);
    const [other] = [...driver.state().document.nodes.values()].filter(({ name }) => name === 'relu_1');
    driver.editor.view.select([other?.id ?? '']);
    expect(names()).toEqual(['se_3', 'se_3']);
  });

  it('once skipped come only when they are asked for, where they were left', async () => {
    await acts.silence?.();
    driver.editor.guide.leave();
    expect([guide().shown, setting()]).toEqual([false, 'left silence']);
    await acts.layer?.();
    driver.editor.guide.offer();
    expect([guide().shown, done()]).toEqual([false, ['silence']]);
    expect(driver.commands.run('help.firstSteps')).toBe(true);
    expect([guide().shown, done()]).toEqual([true, ['silence']]);
    expect(driver.state().focusRequest?.target).toBe('guide');
  });

  it('are remembered, and begin anew for whoever asks once all are done', async () => {
    for (const act of Object.values(acts)) await act();
    const { store, preferences, view } = driver.editor;
    const next = createGuide(store, preferences, view);
    next.offer();
    expect([next.store.getState().shown, next.store.getState().done.size]).toEqual([false, 5]);
    next.resume();
    expect([next.store.getState().current, next.store.getState().done.size]).toEqual(['photograph', 0]);
    next.dispose();
  });

  it('are said in both languages', () => {
    for (const { title, how } of FIRST_STEPS) expect(`${korean(title)}${korean(how)}`).toMatch(/[가-힣]/);
    expect(new Set(FIRST_STEPS.map(({ id }) => id)).size).toBe(FIRST_STEPS.length);
  });
});
