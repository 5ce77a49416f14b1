import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { landing } from '../../src/core/drawing/landing.ts';
import { analyze } from '../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../src/core/graph/document.ts';
import { importModel } from '../../src/core/import/import-model.ts';
import { openProject } from '../../src/core/project/open-project.ts';
import { serialiseProject } from '../../src/core/project/save-project.ts';
import type { PictureFit, Project, ProjectPicture } from '../../src/core/project/types.ts';
import { EMPTY_STORE, reconcile } from '../../src/core/weights/tensor-store.ts';
import { trainedAnew } from '../../src/core/weights/training.ts';
import { sketchOf, sketchText } from '../../src/examples/sketch.ts';
import { english } from '../../test/support/said.ts';
import { sharedData } from '../../test/support/shared-data.ts';
import { digitPictures } from './digits.ts';
import { lenet5, seResNet, smallVgg } from './networks.ts';
import { buildSeCnn } from './se-cnn.ts';
import { seSigns, signPictures } from './signs.ts';
import {
  averageAndMaximum,
  depthwiseSeparable,
  inceptionBlock,
  residualBlock,
  seBlock,
  threeAttentions,
} from './topics.ts';

/** Writes every example project into assets/examples, and how each looks from afar. The same sources always give the same bytes. */
export function makeExamples(root: string): readonly { readonly file: string; readonly bytes: number }[] {
  const picture = (name: string, fit: PictureFit = 'crop'): ProjectPicture => ({
    name,
    bytes: new Uint8Array(readFileSync(path.join(root, 'assets/pictures', name))),
    fit,
  });
  const untrained = (document: GraphDocument, pictures: readonly ProjectPicture[]): Project => ({
    document,
    weights: EMPTY_STORE,
    pictures,
  });
  const photographs = [picture('chelsea.png'), picture('nagasaki-boats.jpg'), picture('rocket.jpg')];
  // The smallest files: each example carries its own.
  const views = [picture('nagasaki-boats.jpg'), picture('astronaut.jpg'), picture('espresso.jpg')];
  const trained = trainedSeCnn(root);
  const examples: Readonly<Record<string, Project>> = {
    'se-cnn': { ...trained, pictures: [...photographs, picture('espresso.jpg'), picture('astronaut.jpg')] },
    'se-signs': kept(
      root,
      'se-signs',
      untrained(seSigns({ title: 'SE net on Signs', multi: false }), signPictures(false)),
    ),
    'se-signs-multi': kept(
      root,
      'se-signs-multi',
      untrained(seSigns({ title: 'SE net on Signs, several labels', multi: true }), signPictures(true)),
    ),
    'lenet-5': untrained(lenet5(), digitPictures()),
    'small-vgg': untrained(smallVgg(), photographs),
    'se-resnet': untrained(seResNet(), photographs),
    'se-block': untrained(seBlock(), views),
    'three-attentions': untrained(threeAttentions(), views),
    'average-and-maximum': untrained(averageAndMaximum(), views),
    'depthwise-separable': untrained(depthwiseSeparable(), views),
    'residual-block': untrained(residualBlock(), views),
    'inception-block': untrained(inceptionBlock(), views),
    'selfie-segmentation': {
      ...selfieSegmentation(root),
      pictures: [picture('astronaut.jpg'), picture('chelsea.png'), picture('rocket.jpg')],
    },
  };
  const folder = path.join(root, 'assets', 'examples');
  mkdirSync(folder, { recursive: true });
  const laid = Object.entries(examples).map(([id, project]): [string, Project] => [
    id,
    { ...project, document: landing(project.document) },
  ]);
  const sketches = laid.map(([id, { document }]) => [id, sketchText(sketchOf(document))]);
  const text = JSON.stringify(Object.fromEntries(sketches), null, 2);
  writeFileSync(path.join(root, 'src', 'examples', 'sketches.json'), `${text}\n`);
  return laid.map(([id, project]) => {
    const bytes = serialiseProject(project);
    if (!bytes.ok) throw new Error(`${id}: ${english(bytes.error.message)}`);
    const file = `${id}.convas`;
    writeFileSync(path.join(folder, file), bytes.value);
    return { file, bytes: bytes.value.length };
  });
}

/** With the weights that `npm run train-examples` gave the committed file, as long as they fit the drawing. */
function kept(root: string, id: string, project: Project): Project {
  const file = path.join(root, 'assets', 'examples', `${id}.convas`);
  const committed = existsSync(file) ? openProject(new Uint8Array(readFileSync(file))) : null;
  if (!committed?.ok) return project;
  const weights = reconcile(committed.value.weights, analyze(project.document));
  return weights.size > 0 ? { ...project, document: trainedAnew(project.document), weights } : project;
}

/** Imported from the model's own file, which the committed example holds too. */
function selfieSegmentation(root: string): Pick<Project, 'document' | 'weights'> {
  const model = sharedData('models', 'mediapipe-selfie-seg-se.onnx');
  const committed = path.join(root, 'assets/examples/selfie-segmentation.convas');
  const source = model ? new Uint8Array(readFileSync(model)) : sourceOf(new Uint8Array(readFileSync(committed)));
  const imported = importModel(source, { title: 'Selfie segmentation' });
  if (!imported.ok) throw new Error(english(imported.error.message));
  return imported.value;
}

function sourceOf(project: Uint8Array): Uint8Array {
  const opened = openProject(project);
  const source = opened.ok ? opened.value.document.imported?.bytes : undefined;
  if (!source) throw new Error('The committed example holds no model.');
  return source;
}

/** From the model as it was trained, where that is at hand; else what the committed example says of it. */
function trainedSeCnn(root: string): Pick<Project, 'document' | 'weights'> {
  const model = sharedData('models', 'se-cnn-cifar10.onnx');
  const info = sharedData('models', 'se-cnn-cifar10.json');
  if (model && info) return buildSeCnn(new Uint8Array(readFileSync(model)), JSON.parse(readFileSync(info, 'utf8')));
  const committed = openProject(new Uint8Array(readFileSync(path.join(root, 'assets/examples/se-cnn.convas'))));
  if (!committed.ok) throw new Error(english(committed.error.message));
  return committed.value;
}
