const OCTAVE = 4;
const LINEAR = 64;

/** The values a slider can take. @example sliderStops(1, 8) // [1, 2, … 8]; sliderStops(1, 1024) // [1, 2, 3, 4, 5, 6, 7, 8, 10, …] */
export function sliderStops(min: number, max: number): readonly number[] {
  if (max - min <= LINEAR || min < 1) {
    const step = Math.max(1, Math.ceil((max - min) / 256));
    return Array.from({ length: Math.floor((max - min) / step) + 1 }, (_, index) => min + index * step);
  }
  const stops = new Set<number>([min]);
  for (let exponent = 0; min * 2 ** (exponent / OCTAVE) <= max; exponent += 1) {
    stops.add(Math.round(min * 2 ** (exponent / OCTAVE)));
  }
  return [...stops.add(max)].sort((a, b) => a - b);
}
