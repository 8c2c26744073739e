// How dense the screens are: as drawn, or roomy (rows 4 px higher, text 1 px larger). Style sheets read it from the document;
// lists that place their rows themselves ask here.
import { useSyncExternalStore } from 'react'

type Density = 'standard' | 'roomy'

/** What roomy adds; `tokens.css` says the same. */
const MORE_ROW = 4

let now: Density = 'standard'
const listeners = new Set<() => void>()

export function setDensity(density: Density): void {
  now = density
  document.documentElement.dataset.density = density
  for (const listener of listeners) listener()
}

/** Px by which each row is higher than drawn. */
export function useMoreRow(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => (now === 'roomy' ? MORE_ROW : 0),
  )
}
