const deepest = 200;

const quote = 34;
const comma = 44;
const backslash = 92;

/**
 * Says what is too much of a JSON text, before anything is made of it: a body that is small enough may still hold more
 * values, or deeper ones, than there is memory or time for. Looks at each character once. Undefined when all is well.
 */
export function excessIn(text: string, maxValues: number): string | undefined {
  let values = 1;
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isInText) {
      if (unit === backslash) at += 1;
      else if (unit === quote) isInText = false;
      continue;
    }
    switch (unit) {
      case quote:
        isInText = true;
        break;
      case comma:
        values += 1;
        break;
      case 91: // [
      case 123: // {
        depth += 1;
        values += 1;
        if (depth > deepest) return `JSON of more than ${deepest} levels`;
        break;
      case 93: // ]
      case 125: // }
        depth -= 1;
        break;
    }
    if (values > maxValues) return `JSON of more than ${maxValues} values`;
  }
  return undefined;
}
