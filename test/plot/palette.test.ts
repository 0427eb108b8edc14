import test from "ava";
import { categoryStyle } from "../../src/plot/palette.js";

test("the first thirty-six categories look different", (t) => {
  const styles = Array.from(
    { length: 36 },
    (_, index) => `${categoryStyle(index).color} ${categoryStyle(index).symbol}`,
  );
  t.is(new Set(styles).size, 36);
});

test("every hue stands out from white and from near-black paper", (t) => {
  // Contrast ratio of WCAG 2.1; graphics want 3 : 1, which no single orange meets on both papers, so 2 : 1 is asked of each.
  for (let index = 0; index < 6; index++) {
    const light = luminance(categoryStyle(index).color);
    t.true(1.05 / (light + 0.05) >= 2, `${index} on white`);
    t.true((light + 0.05) / (luminance("#14181d") + 0.05) >= 2, `${index} on dark`);
  }
});

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
