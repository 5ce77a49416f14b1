import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ArrayAnswers } from '../core/dataset/arrays.ts';
import { FASHION_CLASSES, fashionFromSheet } from '../core/dataset/fashion.ts';
import { isIdxName, partnerNames } from '../core/dataset/idx.ts';
import { DATA_LIMITS } from '../core/dataset/limits.ts';
import { aboutFileProblem, type DataProblem, failData, saidElsewhere } from '../core/dataset/problems.ts';
import { readSignsName, signs } from '../core/dataset/signs.ts';
import { fileProblem, quoted } from '../core/project/problems.ts';
import { err, ok, type Result } from '../core/result.ts';
import { existingPath, systemPath } from '../disk/names.ts';
import { type OpenedData, openIdxData, openNpzData } from '../pictures/open-data.ts';
import { decodePictureInNode } from '../runtime/image/node.ts';
import { openFolder, openTable, readsBeside } from './data-files.ts';
import { readOrdinaryFile } from './files.ts';

/** What ships with Convas, from the built command line and from its sources alike. */
const ASSETS = fileURLToPath(new URL('../../assets', import.meta.url));

/** Where Debian's package dataset-fashion-mnist puts the whole of it. */
const FASHION_PACKAGE = '/usr/share/datasets/fashion-mnist';

/**
 * Opens what `SOURCE` names: a folder, a table, an IDX pair, an `.npz`, or what ships with Convas. Nothing is changed,
 * copied or sent anywhere. A name of a shipped set means that set; a folder of the same name is `./signs`.
 */
export async function openDataSource(source: string, answers: ArrayAnswers): Promise<Result<OpenedData, DataProblem>> {
  const options = readSignsName(source);
  if (options) return options.ok ? ok({ set: signs(options.value), readFile: null }) : options;
  if (source === 'fashion-mnist') return openFashion();
  if (source === 'fashion-mnist:subset') return openFashionSubset();
  if (source === 'photographs') return openPhotographs();
  const kind = await kindOf(source);
  if (kind === null) return err(aboutFileProblem(fileProblem('file-missing')));
  if (kind === 'folder') return openFolder(source);
  if (/\.csv$/i.test(source)) return openTable(source);
  if (/\.npz$/i.test(source)) {
    const bytes = await readOrdinaryFile(source, DATA_LIMITS.arrayBytes);
    if (!bytes.ok) return err(aboutFileProblem(bytes.error));
    return openNpzData(path.basename(source), bytes.value, answers);
  }
  const name = path.basename(source);
  if (isIdxName(name) || partnerNames(name)) return openIdxData([name], readsBeside(path.dirname(source)), { name });
  return failData('unknown-source', { name: quoted(source) });
}

/** The whole of it where Debian's package is installed, else the part that ships. */
async function openFashion(): Promise<Result<OpenedData, DataProblem>> {
  if ((await kindOf(FASHION_PACKAGE)) !== 'folder') return openFashionSubset();
  const files = ['train-images-idx3-ubyte.gz', 't10k-images-idx3-ubyte.gz'];
  return openIdxData(files, readsBeside(FASHION_PACKAGE), {
    name: 'Fashion-MNIST',
    classes: FASHION_CLASSES,
    kind: 'fashion-mnist',
  });
}

async function openFashionSubset(): Promise<Result<OpenedData, DataProblem>> {
  const bytes = await readOrdinaryFile(path.join(ASSETS, 'datasets', 'fashion-mnist.webp'), DATA_LIMITS.arrayBytes);
  if (!bytes.ok) return err(aboutFileProblem(bytes.error));
  const sheet = await decodePictureInNode(bytes.value);
  if (!sheet.ok) return err(saidElsewhere(sheet.error.message));
  return ok({ set: fashionFromSheet(sheet.value), readFile: null });
}

/** The sample photographs: nobody labelled them. */
async function openPhotographs(): Promise<Result<OpenedData, DataProblem>> {
  const opened = await openFolder(path.join(ASSETS, 'pictures'));
  if (!opened.ok) return opened;
  return ok({ ...opened.value, set: { ...opened.value.set, name: 'Photographs', kind: 'photographs' } });
}

async function kindOf(file: string): Promise<'folder' | 'other' | null> {
  try {
    return (await stat(systemPath(await existingPath(file)))).isDirectory() ? 'folder' : 'other';
  } catch {
    return null;
  }
}
