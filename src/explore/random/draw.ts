import fc from "fast-check";
import { createRandom } from "../../core/random.ts";

type Generator = ConstructorParameters<typeof fc.Random>[0];

/** Our own stream in the clothes that fast-check wants. Each generator serves one drawing, so a copy of it may share its state. */
function generatorOf(seed: number): Generator {
  const random = createRandom(seed, "plan");
  const generator = {
    clone: () => generator,
    next: () => random.integer(-0x8000_0000, 0x7fff_ffff),
    getState: () => [],
  };
  return generator;
}

/**
 * The one value of a seed. `fc.sample` would do as well, but leans towards extremes in its first draws, and costs more
 * than some values do.
 */
export function draw<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  return arbitrary.generate(new fc.Random(generatorOf(seed)), undefined).value;
}
