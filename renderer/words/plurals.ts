// The shape of a dictionary that counts: what Chinese says in one way, another language may say in a second way for one of a kind.
// Promises: nothing but types.

/** The same keys, and for each text an optional `_one` that stands in its place when `count` is 1. */
export type WithPlurals<Words> = {
  [Key in keyof Words]: Words[Key] extends string ? string : WithPlurals<Words[Key]>
} & {
  [Key in keyof Words as Words[Key] extends string ? `${Key & string}_one` : never]?: string
}
