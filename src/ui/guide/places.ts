import type { Step } from '../../core/lesson/step.ts';

/** The names that parts of the window have for their marks. */
export const attributePlace = (name: string) => `attribute:${name}`;
export const layerPlace = (id: string) => `layer:${id}`;

/** @param subject the layer that the step is about, if there is one */
export function placesOf({ places }: Step, subject: string | null): readonly string[] {
  return places.flatMap((place) => {
    if (typeof place === 'object') return [attributePlace(place.attribute)];
    if (place !== 'subject') return [place];
    return subject === null ? [] : [layerPlace(subject)];
  });
}
