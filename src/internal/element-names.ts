/** Names of the elements of a variable: its own name for a number, else with the place of each in brackets, from 0. */
export function elementNames({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): string[] {
  const count = shape.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: count }, (_, flat) => {
    if (shape.length === 0) return name;
    const index = [...shape]
      .reverse()
      .reduce<{ rest: number; places: number[] }>(
        ({ rest, places }, length) => ({ rest: Math.floor(rest / length), places: [rest % length, ...places] }),
        { rest: flat, places: [] },
      );
    return `${name}[${index.places.join(", ")}]`;
  });
}
