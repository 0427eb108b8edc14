/** The data of the barycenter comparisons: formulas, so that both sides make the same. */
const sum = (values) => values.reduce((total, value) => total + value, 0);

const bins = 1000;

/** Three bumps of different places and widths on [0, 1). */
export function histograms() {
  const bumps = [
    [0.2, 0.05],
    [0.5, 0.1],
    [0.8, 0.03],
  ];
  return bumps.map(([mean, deviation]) => {
    const density = Array.from(
      { length: bins },
      (_, i) => Math.exp(-0.5 * ((i / bins - mean) / deviation) ** 2) + 1e-9,
    );
    const total = sum(density);
    return Float64Array.from(density, (value) => value / total);
  });
}

export const line = () => Array.from({ length: bins }, (_, i) => [i / bins]);

const cloud = (count, shift) =>
  Array.from({ length: count }, (_, i) => [Math.sin(7 * i + shift) + shift, Math.cos(5 * i * (1 + shift))]);

export const clouds = () => [cloud(400, 0), cloud(300, 1), cloud(500, 2)];

export const start = () => cloud(200, 0.5);
