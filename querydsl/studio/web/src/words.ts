// Numbers, prices and times in words.

const numbers = new Intl.NumberFormat("en");

/** A number with separators. */
export function number(value: number): string {
  return numbers.format(value);
}

/** A number with its noun, which ends with "s" unless the number is 1. */
export function counted(value: number, noun: string): string {
  return `${numbers.format(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A price. */
export function credits(value: number): string {
  return value ? `${value.toLocaleString("en", { maximumFractionDigits: 2 })} credits` : "free";
}

/** A size in bytes. */
export function bytes(value: number): string {
  return value < 1e6 ? `${numbers.format(Math.ceil(value / 1e3))} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

/** A duration. */
export function duration(seconds: number): string {
  return seconds < 90 ? counted(Math.ceil(seconds), "second") : counted(Math.ceil(seconds / 60), "minute");
}

/** A moment. */
export function when(seconds: number): string {
  return new Date(seconds * 1000).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}
