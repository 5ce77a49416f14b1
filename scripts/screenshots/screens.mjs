// What every screen of the window is, and how a person gets there. Each starts from the drawing that is open.
import { misWire, openGroups, openSelfie, silence, study } from './readme-scenes.mjs';
import { run, select, settled } from './window.mjs';

/** @typedef {import('./window.mjs').Shown} Shown */
/** @typedef {{ name: string, show: (shown: Shown) => Promise<void>, leave?: (shown: Shown) => Promise<void>, size?: readonly [number, number] }} Screen */

const SE = /SE attention|SE 어텐션/;
const CONV = /Conv 2d|2D 합성곱/;

/**
 * A dialog that a command opens; Escape closes it.
 * @param {string} name
 * @param {string} command
 * @param {(shown: Shown) => Promise<void>} [before]
 * @returns {Screen}
 */
function dialog(name, command, before) {
  return {
    name,
    show: async (shown) => {
      await before?.(shown);
      await run(shown, command);
      await shown.page.locator('dialog[open], [role="dialog"]').first().waitFor();
    },
  };
}

/**
 * A view of the lens, of a layer.
 * @param {string} name
 * @param {RegExp} layer
 * @param {RegExp} view
 * @returns {Screen}
 */
function lens(name, layer, view) {
  return {
    name,
    show: async ({ page }) => {
      await select(page, layer);
      await page.getByRole('radio', { name: view }).first().click();
    },
  };
}

/** @param {Shown} shown */
async function openFirstExample(shown) {
  await run(shown, 'file.examples');
  await shown.page
    .getByRole('dialog')
    .getByRole('button', { name: /SE-CNN/ })
    .first()
    .click();
  await shown.page.locator('.react-flow__node').first().waitFor();
  await settled(shown.page);
  await run(shown, 'view.fit');
}

/**
 * Opens a context menu at a place in the window.
 * @param {Shown} shown
 * @param {import('playwright-core').Locator} place
 */
async function contextMenu({ page }, place) {
  await place.click({ button: 'right' });
  await page.getByRole('menu').waitFor();
}

/** @param {Shown} shown */
async function leaveFirstSteps({ page }) {
  await page
    .locator('[data-region=guide]')
    .getByRole('button', { name: /^(Skip|건너뛰기)$/ })
    .click();
}

/** @type {Screen[]} */
export const SCREENS = [
  { name: 'start', show: async () => {} },
  { name: 'start-small', show: async () => {}, size: [960, 640] },
  { name: 'start-large', show: async () => {}, size: [2400, 1300] },
  {
    name: 'first-steps',
    show: async (shown) => run(shown, 'help.firstSteps'),
    leave: async (shown) => leaveFirstSteps(shown),
  },
  {
    name: 'first-steps-small',
    show: async (shown) => run(shown, 'help.firstSteps'),
    leave: async (shown) => leaveFirstSteps(shown),
    size: [1100, 720],
  },
  {
    name: 'first-steps-large',
    show: async (shown) => {
      await run(shown, 'help.firstSteps');
      await shown.page.locator('[data-region=guide] [data-step=ratio]').click();
      await select(shown.page, SE);
    },
    leave: async (shown) => leaveFirstSteps(shown),
    size: [1920, 1080],
  },
  { name: 'gates', show: async ({ page }) => select(page, SE) },
  { name: 'gates-small', show: async ({ page }) => select(page, SE), size: [960, 640] },
  lens('gates-table', SE, /^(Table|표)$/),
  lens('maps', CONV, /^(Maps|맵)/),
  lens('filters', CONV, /^(Filters|필터)/),
  {
    name: 'steps-hidden',
    show: async ({ page }) => {
      await select(page, SE);
      await page
        .getByRole('radio', { name: /^(Gates|게이트)$/ })
        .first()
        .click();
      await page.getByRole('radio', { name: /^(Hidden|은닉층)$/ }).click();
    },
    // In Korean the view above the steps has the same name.
    leave: async ({ page }) =>
      page
        .getByRole('radio', { name: /^(Gate|게이트)$/ })
        .last()
        .click(),
  },
  { name: 'silenced', show: silence, leave: (shown) => run(shown, 'run.clearOverrides') },
  { name: 'study', show: study, leave: (shown) => run(shown, 'view.draw') },
  { name: 'several-selected', show: async (shown) => run(shown, 'edit.selectAll') },
  {
    name: 'file-menu',
    show: async ({ page }) => page.getByRole('button', { name: /^(File|파일)$/ }).click(),
  },
  dialog('examples', 'file.examples'),
  dialog('settings', 'app.settings'),
  dialog('shortcuts', 'help.shortcuts'),
  dialog('about', 'help.about'),
  dialog('licences', 'help.licences'),
  dialog('repeat', 'layer.repeat', ({ page }) => select(page, CONV)),
  { name: 'commands', show: async (shown) => run(shown, 'view.commands') },
  { name: 'add-layer', show: async (shown) => run(shown, 'layer.add') },
  { name: 'menu-layer', show: async (shown) => contextMenu(shown, shown.page.locator('.react-flow__node').nth(1)) },
  {
    name: 'menu-canvas',
    show: async ({ page }) => {
      await page.locator('.react-flow__pane').click({ button: 'right', position: { x: 8, y: 8 } });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'outline',
    show: async (shown) => run(shown, 'view.toggleOutline'),
    leave: (shown) => run(shown, 'view.toggleOutline'),
  },
  { name: 'mis-wire', show: misWire },
  {
    name: 'problems',
    show: async ({ page }) =>
      page
        .getByRole('contentinfo')
        .getByRole('button', { name: /error|오류/ })
        .click(),
  },
  { name: 'empty', show: async (shown) => run(shown, 'file.new') },
  { name: 'groups', show: openGroups },
  { name: 'groups-collapsed', show: async (shown) => run(shown, 'group.collapseAll'), size: [960, 640] },
  {
    name: 'note',
    show: async (shown) => {
      await run(shown, 'note.add');
      await shown.page.keyboard.type('Block 2 halves the maps.\nIts shortcut is a 1×1 convolution.');
      await shown.page.keyboard.press('Escape');
    },
  },
  { name: 'find', show: async (shown) => run(shown, 'view.find') },
  { name: 'selfie', show: openSelfie },
  dialog('export-onnx', 'file.exportOnnx'),
  dialog('export-picture', 'file.exportFigure'),
  {
    name: 'what-changed',
    show: async (shown) => {
      await openSelfie(shown);
      const inspector = shown.page.getByRole('complementary');
      await inspector.getByRole('button', { name: 'mul_2', exact: true }).click();
      await inspector.getByLabel(/^(Gate|게이트)$/).selectOption('tanh');
      await run(shown, 'file.changes');
      await shown.page.getByRole('dialog').waitFor();
    },
    leave: async (shown) => {
      await shown.page.keyboard.press('Escape');
      await run(shown, 'edit.undo');
    },
  },
  { name: 'again', show: openFirstExample },
];
