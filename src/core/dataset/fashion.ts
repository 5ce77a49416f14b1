import { packedPixels } from './pixel-block.ts';
import { type DataSet, NO_REMARKS } from './types.ts';

/** Zalando's Fashion-MNIST: grey pictures of 28×28 of ten kinds of clothes. In the order of its labels. */
export const FASHION_CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
] as const;

/** What ships with Convas: `scripts/make-fashion.mjs`. */
export const FASHION = { side: 28, columns: 100, train: 6_000, test: 1_000 } as const;

/**
 * The set that ships, from its sheet: picture i stands in column i mod 100 and shows class i mod 10; the first 6,000 are
 * for training, the other 1,000 for testing.
 * @param sheet RGBA, 2,800 × 1,960; the colours are alike
 */
export function fashionFromSheet(sheet: { readonly width: number; readonly data: ArrayLike<number> }): DataSet {
  const { side, columns, train, test } = FASHION;
  const count = train + test;
  const plane = side * side;
  const bytes = new Uint8Array(count * plane);
  for (let index = 0; index < count; index += 1) {
    const left = (index % columns) * side;
    const top = Math.floor(index / columns) * side;
    for (let y = 0, to = index * plane; y < side; y += 1) {
      let from = ((top + y) * sheet.width + left) * 4;
      for (let x = 0; x < side; x += 1, to += 1, from += 4) bytes[to] = sheet.data[from] as number;
    }
  }
  return {
    name: 'Fashion-MNIST',
    kind: 'fashion-mnist',
    classes: FASHION_CLASSES,
    labelling: 'single',
    items: Array.from({ length: count }, (_, index) => {
      const split = index < train ? 'train' : 'test';
      return { id: `${split} #${index < train ? index : index - train}`, at: index, labels: [index % 10], split };
    }),
    pixels: packedPixels({ bytes, count, width: side, height: side, channels: 1, order: 'nhwc' }),
    remarks: NO_REMARKS,
  };
}
