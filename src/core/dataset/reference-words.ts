import type { DataReference } from '../project/data-reference.ts';
import { quoted } from '../project/problems.ts';
import { type Text, text } from '../text.ts';
import type { DataDifference } from './reference.ts';

/** A document's data set in words. */

/** Of a set that the document names and that is not open. */
export function notOpenWords({ name, pictures }: DataReference): Text {
  return text(
    'dataset.referenceWords.notOpen',
    'This drawing was used with “{name}” ({pictures, plural, one {# picture} other {# pictures}}). A drawing opens no folder by itself: choose it again, and Convas compares what is in it.',
    { name: quoted(name), pictures },
  );
}

/** Of a set that ships with Convas. */
export function shippedWords({ name, pictures }: DataReference): Text {
  return text(
    'dataset.referenceWords.shipped',
    'This drawing was used with “{name}” ({pictures, plural, one {# picture} other {# pictures}}), which comes with Convas.',
    { name: quoted(name), pictures },
  );
}

/** The set that is open is not the one that the document names. */
export function differenceWords(named: DataReference, difference: DataDifference): Text {
  const name = quoted(named.name);
  if (difference.kind === 'labels') {
    return text(
      'dataset.referenceWords.labels',
      'The pictures are those that the drawing was used with (“{name}”), but some are labelled otherwise.',
      { name },
    );
  }
  const { missing, added } = difference;
  if (missing === null || added === null || missing >= named.pictures) {
    return text(
      'dataset.referenceWords.another',
      'These are other pictures than those that the drawing was used with (“{name}”).',
      { name },
    );
  }
  return text(
    'dataset.referenceWords.pictures',
    'These are not quite the pictures that the drawing was used with (“{name}”): {missing, number} of those are not here, {added, number} are new.',
    { name, missing, added },
  );
}
