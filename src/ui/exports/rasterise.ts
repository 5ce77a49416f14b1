import type { Figure } from '../../core/export/figure/figure.ts';
import { escaped } from '../../core/export/figure/svg.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { type Text, text } from '../../core/text.ts';
import { type EmbeddedFace, facesFor } from './embed-fonts.ts';
import { pixelsAt } from './scales.ts';

const LATIN = ['Inter Variable', 'JetBrains Mono Variable'];
const FALLBACK = 'Noto Sans KR Variable';
const FAILED = text(
  'exports.rasterise.failed',
  'The picture could not be drawn in this size. Choose a smaller scale, or SVG.',
);
/** One sample of each font stands in a cell of its own below the picture. */
const CELL = 24;
const MOMENT_MS = 20;
const PATIENCE_MS = 8000;

/** Draws a figure in pixels, with the window's fonts, as a PNG file. */
export async function rasterise(figure: Figure, scale: number): Promise<Result<Uint8Array<ArrayBuffer>, Text>> {
  const characters = new Set([...figure.svg].map((character) => character.codePointAt(0) ?? 0));
  const faces = await facesFor(characters, LATIN, FALLBACK);
  const url = URL.createObjectURL(new Blob([withFonts(figure, faces)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    await fontsSeen(image, figure.height, samplesOf(faces).length);
    const { width, height } = pixelsAt(figure, scale);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, figure.width, figure.height, 0, 0, width, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    return blob ? ok(new Uint8Array(await blob.arrayBuffer())) : err(FAILED);
  } catch {
    return err(FAILED);
  } finally {
    URL.revokeObjectURL(url);
  }
}

interface Sample extends EmbeddedFace {
  readonly weight: number;
}

function samplesOf(faces: readonly EmbeddedFace[]): readonly Sample[] {
  return faces.flatMap((face) => [400, 600].map((weight) => ({ ...face, weight })));
}

/** The figure with its fonts, and below it a strip with a sample of each. */
function withFonts({ svg, width, height }: Figure, faces: readonly EmbeddedFace[]): string {
  const samples = samplesOf(faces);
  const strip = samples.map(({ family, weight, sample }, at) => {
    const place = `x="${at * CELL + 4}" y="${height + 18}" font-size="16" font-family="${escaped(`'${family}'`)}"`;
    return `<text ${place} font-weight="${weight}">${escaped(sample)}</text>`;
  });
  const [total, depth] = [Math.max(width, samples.length * CELL), height + CELL];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="${depth}" viewBox="0 0 ${total} ${depth}">`,
    `<style>${faces.map((face) => face.rule).join('\n')}</style>`,
    svg.replace(/^<\?xml[^>]*\?>/, ''),
    ...strip,
    '</svg>',
  ].join('\n');
}

/** A picture counts as loaded before its fonts are: until then, their letters are left blank. */
async function fontsSeen(image: HTMLImageElement, top: number, samples: number): Promise<void> {
  const width = Math.max(1, samples * CELL);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = CELL;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  for (let waited = 0; waited < PATIENCE_MS; waited += MOMENT_MS) {
    context.clearRect(0, 0, width, CELL);
    context.drawImage(image, 0, top, width, CELL, 0, 0, width, CELL);
    const cells = Array.from({ length: samples }, (_, at) => context.getImageData(at * CELL, 0, CELL, CELL).data);
    if (cells.every((cell) => cell.some((value, index) => index % 4 === 3 && value > 0))) return;
    await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
  }
}
