// The pictures of the README.
import { run, select, settled } from './window.mjs';

/** @typedef {import('./window.mjs').Shown} Shown */
/**
 * One picture: the window's size and look, and what a person does before it is taken.
 * @typedef {import('./window.mjs').Look & { name: string, width: number, height: number, act?: (shown: Shown) => Promise<void> }} Scene
 */

const LIGHT = /** @type {const} */ ({ theme: 'light', locale: 'en' });
const DARK = /** @type {const} */ ({ theme: 'dark', locale: 'en' });

/** @type {Scene[]} */
export const README_SCENES = [
  { name: 'main-light', width: 1440, height: 900, ...LIGHT, act: attention },
  { name: 'main-dark', width: 1440, height: 900, ...DARK, act: attention },
  { name: 'main-korean', width: 1440, height: 900, theme: 'light', locale: 'ko', act: attention },
  { name: 'wide-dark', width: 1920, height: 1080, ...DARK, act: ({ page }) => select(page, 'Conv 2d') },
  { name: 'small-light', width: 1280, height: 800, ...LIGHT, act: silence },
  { name: 'mis-wire', width: 1280, height: 800, ...LIGHT, act: misWire },
  { name: 'selfie', width: 1440, height: 900, ...LIGHT, act: openSelfie },
  { name: 'groups', width: 1440, height: 900, ...LIGHT, act: openGroups },
  { name: 'study', width: 1440, height: 900, ...LIGHT, act: study },
  { name: 'examples', width: 1280, height: 800, ...LIGHT, act: (shown) => run(shown, 'file.examples') },
];

/** @param {Shown} shown */
async function attention({ page }) {
  await select(page, /SE attention|SE 어텐션/);
}

/**
 * The effects of all channels of an attention layer, the largest one chosen.
 * @param {Shown} shown
 */
export async function study(shown) {
  const { page } = shown;
  await run(shown, 'view.study');
  await run(shown, 'run.measureEffect');
  await page.locator('main tbody tr[aria-rowindex="2"]').waitFor();
  await page.locator('footer [role=status]').waitFor({ state: 'detached' });
  await page.locator('main tbody tr[aria-rowindex="2"]').click();
  await settled(page);
}

/** @param {Shown} shown */
export async function silence({ page }) {
  await select(page, /SE attention|SE 어텐션/);
  await settled(page);
  const cells = page.getByRole('application', { name: /Gates|게이트/ }).locator('canvas');
  const box = await cells.boundingBox();
  if (!box) throw new Error('the gates are not in view');
  for (const part of [0.31, 0.82]) {
    await page.mouse.click(box.x + box.width * part, box.y + box.height * 0.4);
    await page.keyboard.press('s');
  }
}

/**
 * A picture, a convolution and a fully connected layer that does not fit it.
 * @param {Shown} shown
 */
export async function misWire(shown) {
  const { page } = shown;
  await run(shown, 'file.new');
  const palette = page.getByRole('navigation');
  for (const layer of [
    /^(Picture|입력 이미지)$/,
    /^(Conv 2d|2D 합성곱)$/,
    /^(Fully connected|완전 연결)$/,
    /^(Output labels|출력 \(라벨\))$/,
  ]) {
    await palette.getByRole('button', { name: layer }).first().click();
  }
  await run(shown, 'view.fit');
  await select(page, /Fully connected|완전 연결/);
}

/** @param {Shown} shown */
export function openSelfie(shown) {
  return openExample(shown, /Selfie segmentation|셀피 분할/);
}

/**
 * A residual network's blocks, one of them folded, with a note.
 * @param {Shown} shown
 */
export async function openGroups(shown) {
  const { page } = shown;
  await openExample(shown, /SE-ResNet/);
  await page.locator('.react-flow__node', { hasText: 'Block 2' }).first().getByText('Block 2').first().click();
  await run(shown, 'group.toggleCollapsed');
  await run(shown, 'view.fit');
}

/**
 * @param {Shown} shown
 * @param {RegExp} title
 */
async function openExample(shown, title) {
  const { page } = shown;
  await run(shown, 'file.examples');
  await page.getByRole('dialog').getByText(title).first().click();
  await page.waitForTimeout(1500);
  await settled(page);
  await run(shown, 'view.fit');
}
