// What stands where something is being read: bars at first, and never for ever. Public to every feature and the frame. Promises:
// after `SLOW_MS` without news it says what is slow, that nothing is lost, and offers to ask again or to leave.
import { useTranslation } from 'react-i18next'
import { askAgain } from '../local/useView.ts'
import { Button } from '../ui/controls.tsx'
import { EmptyState, Skeleton, useLateFlag } from '../ui/states.tsx'

/** From here on waiting is no longer usual. */
const SLOW_MS = 10_000

export interface LoadingProps {
  /** What is waited for, as a sentence without its stop: `正在载入`. */
  readonly label: string
  /** How far it has come, where that is known: with every step the time begins anew. */
  readonly step?: number
  readonly rows?: number
  /** What to know meanwhile, if it is not that records are safe. */
  readonly hint?: string
  /** Asks again; every view of the window that still waits, unless told otherwise. Null where that would do nothing. */
  readonly onAgain?: (() => void) | null
  /** The way out, where there is one. */
  readonly leave?: { readonly text: string; go(): void } | undefined
}

export function Loading(props: LoadingProps) {
  return <Waited key={props.step} {...props} />
}

function Waited({ label, rows, hint, onAgain = askAgain, leave }: LoadingProps) {
  const { t } = useTranslation()
  const slow = useLateFlag(true, SLOW_MS)
  if (!slow) return <Skeleton label={label} {...(rows === undefined ? {} : { rows })} />
  return (
    <div role="status" data-slow="">
      <EmptyState
        icon="clock"
        title={t('common.slow.title', { what: label })}
        hint={hint ?? t('common.slow.text')}
        action={
          <span className="row tight">
            {onAgain && (
              <Button icon="sync" onClick={onAgain}>
                {t('common.slow.again')}
              </Button>
            )}
            {leave && (
              <Button look="ghost" icon="undo" onClick={leave.go}>
                {leave.text}
              </Button>
            )}
          </span>
        }
      />
    </div>
  )
}
