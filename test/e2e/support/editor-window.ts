import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** What a person does in the editor's window, by the names that a screen reader hears. */
export class EditorWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The card of a layer, by its name or its type's title; the last one added where several fit. */
  card(title: string): Locator {
    return this.page.locator('.react-flow__node', { has: this.page.getByText(title, { exact: true }) }).last();
  }

  get inspector(): Locator {
    return this.page.getByRole('complementary', { name: 'Inspector' });
  }

  get palette(): Locator {
    return this.page.getByRole('navigation', { name: 'Layers' });
  }

  /** Clicks a layer type in the palette: it is added below the selected layer and connected to it. */
  async add(title: string): Promise<void> {
    await this.palette.getByRole('button', { name: title, exact: true }).click();
  }

  /** Types into a number field of the inspector. */
  async setNumber(label: string, value: number): Promise<void> {
    const field = this.inspector.getByRole('spinbutton', { name: label }).first();
    await field.fill(String(value));
    await field.press('Enter');
  }

  /** One number for all sides or axes of an attribute. */
  async setAll(label: string, value: number): Promise<void> {
    await this.setNumber(`${label}, `, value);
  }

  /** The number behind a word of the totals bar. */
  async total(name: string): Promise<string> {
    const text = await this.page.getByRole('contentinfo').getByText(name).first().innerText();
    return text.replace(name, '').trim();
  }

  /** Class scores by label, in percent, as the window shows them. */
  async scores(): Promise<Map<string, number>> {
    const region = this.page.getByRole('region', { name: 'Class scores' });
    await region.getByRole('listitem').first().waitFor();
    const lines = await region.getByRole('listitem').allInnerTexts();
    return new Map(
      lines.map((line) => {
        const [label = '', value = ''] = line.split('\n').map((part) => part.trim());
        return [label, Number.parseFloat(value)];
      }),
    );
  }

  /** Waits until no run is under way and the numbers are those of the present drawing. */
  async settled(): Promise<void> {
    // A run starts a moment after the hand rests, so one look may come too early: the numbers count once they hold for
    // so many frames on end. Frames, not time: a window that is held up draws none.
    await this.page.evaluate(() => Object.assign(window, { quietFrames: 0 }));
    await this.page.waitForFunction(
      () => {
        const counter = window as unknown as { quietFrames: number };
        const isQuiet = document.querySelector('footer [data-stale="false"]') !== null;
        counter.quietFrames = isQuiet ? counter.quietFrames + 1 : 0;
        return counter.quietFrames >= 18;
      },
      undefined,
      { polling: 'raf', timeout: 60_000 },
    );
  }

  /** Waits until nothing moves any more: what is clicked next stays where it was measured. */
  async still(): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { stillFrames: 0 }));
    await this.page.waitForFunction(
      () => {
        // The canvas is moved by d3, which keeps what it is about to do with an element on the element itself.
        const moves = [...document.querySelectorAll('.react-flow, .react-flow *')].some((one) => '__transition' in one);
        const fades = document
          .getAnimations()
          .some((one) => one.playState === 'running' && one.effect?.getTiming().iterations === 1);
        const counter = window as unknown as { stillFrames: number };
        counter.stillFrames = moves || fades ? 0 : counter.stillFrames + 1;
        return counter.stillFrames >= 6;
      },
      undefined,
      { polling: 'raf', timeout: 60_000 },
    );
  }

  /** Drops files on the window, as a file manager does. */
  async drop(...files: string[]): Promise<void> {
    const dataTransfer = await this.transfer(files);
    for (const event of ['dragenter', 'dragover', 'drop']) {
      await this.page.dispatchEvent('.react-flow__pane', event, { dataTransfer });
    }
  }

  /** Pastes files, as after copying a picture elsewhere. */
  async paste(...files: string[]): Promise<void> {
    const transfer = await this.transfer(files);
    await this.page.evaluate((clipboardData) => {
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, transfer);
  }

  /** Drags a layer type from the palette to a place on the canvas, in fractions of its size. */
  async dragIn(title: string, x: number, y: number): Promise<void> {
    const pane = this.page.locator('.react-flow__pane');
    const box = await pane.boundingBox();
    if (!box) throw new Error('there is no canvas');
    await this.palette
      .getByRole('button', { name: title, exact: true })
      .dragTo(pane, { targetPosition: { x: box.width * x, y: box.height * y } });
  }

  private async transfer(files: readonly string[]) {
    const contents = await Promise.all(
      files.map(async (file) => ({ name: path.basename(file), data: (await readFile(file)).toString('base64') })),
    );
    return this.page.evaluateHandle((list) => {
      const data = new DataTransfer();
      for (const { name, data: base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: `image/${name.split('.').pop()}` }));
      }
      return data;
    }, contents);
  }

  /** Drags from an output port to an input port with the mouse. */
  async wire(from: Locator, to: Locator, port = 0): Promise<void> {
    const start = await centre(from.locator('.react-flow__handle.source').first());
    const end = await centre(to.locator('.react-flow__handle.target').nth(port));
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
    await this.page.mouse.move(end.x, end.y, { steps: 4 });
    await this.page.mouse.up();
  }

  /** Selects an edge by clicking the middle of its line. */
  async selectEdge(edge: Locator): Promise<void> {
    const middle = await centre(edge.locator('.react-flow__edge-interaction'));
    await this.page.mouse.click(middle.x, middle.y);
  }

  /** Selects a card by clicking its header, once it has come to rest. */
  async select(card: Locator): Promise<void> {
    await card.click({ position: { x: 30, y: 12 } });
  }
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('the port is out of view');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
