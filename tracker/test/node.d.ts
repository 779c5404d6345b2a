// The two modules of Node that the tests use; its full types are not worth a dependency.
declare module "node:test" {
  export function test(name: string, run: () => void | Promise<void>): void;
}
declare module "node:assert/strict" {
  export function equal(found: unknown, wanted: unknown): void;
  export function deepEqual(found: unknown, wanted: unknown): void;
}
