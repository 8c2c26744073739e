// What fills the window under the strips: columns of work, or one page. Kept but unseen and without keys while another screen is looked
// at during a call, so that script, note and answers are where they were.
import type { ReactNode } from 'react'
import { KeyScope } from '../ui/keys.ts'
import { Boundary } from './Boundary.tsx'
import type { Pane } from './Panes.tsx'

export interface WorkPartProps {
  /** It starts anew when this changes, also after it failed. */
  readonly of: string
  readonly layout: 'case' | 'ready' | 'page'
  readonly column?: Pane
  readonly away?: boolean
  readonly children: ReactNode
  onError(error: Error, where: string): void
}

export function WorkPart({ of, layout, column, away = false, onError, children }: WorkPartProps) {
  return (
    <Boundary of={of} onError={onError}>
      <KeyScope value={!away}>
        <div className="work" data-layout={layout} data-column={column} hidden={away}>
          {children}
        </div>
      </KeyScope>
    </Boundary>
  )
}
