// The server counts code points, and the editor counts UTF-16 units.

/** The offset in UTF-16 units of an offset in code points. */
export function toUnits(text: string, points: number): number {
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left--) units += (text.codePointAt(units) as number) > 0xffff ? 2 : 1;
  return units;
}

/** The offset in code points of an offset in UTF-16 units. */
export function toPoints(text: string, units: number): number {
  let points = 0;
  for (let at = 0; at < units && at < text.length; points++) at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
  return points;
}

/** A function that converts many offsets of one text to UTF-16 units. */
export function converter(text: string): (points: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return (points) => Math.min(points, text.length);
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1) starts.push(at);
  return (points) => starts[points] ?? text.length;
}
