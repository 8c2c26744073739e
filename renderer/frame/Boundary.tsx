// Catches what a screen throws, so that the rest of the window lives on: the call bar stands outside of every boundary.
import type { ErrorInfo, ReactNode } from 'react'
import { Component } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/controls.tsx'
import { EmptyState } from '../ui/states.tsx'

interface Props {
  /** The part starts anew when this changes (another screen, another case). */
  readonly of: string
  onError(error: Error, where: string): void
  readonly children: ReactNode
}

export class Boundary extends Component<Props, { failed: boolean; of: string }> {
  override state = { failed: false, of: this.props.of }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: Props, state: { failed: boolean; of: string }) {
    return props.of === state.of ? null : { failed: false, of: props.of }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    this.props.onError(error, (info.componentStack ?? '').trim().split('\n')[0] ?? '')
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return <Failed onAgain={() => this.setState({ failed: false })} />
  }
}

function Failed({ onAgain }: { onAgain(): void }) {
  const { t } = useTranslation()
  return (
    <main className="sheet" role="alert">
      <EmptyState
        icon="alert"
        title={t('shell.crashed.title')}
        hint={t('shell.crashed.text')}
        action={
          <Button look="pri" icon="undo" onClick={onAgain}>
            {t('shell.crashed.reload')}
          </Button>
        }
      />
    </main>
  )
}
