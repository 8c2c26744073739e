// What an agent can do for a case that may not be called now: read it with its last note, and write down what to say next time.
// Private to the preview. Promises: the note is saved as an act before it says so.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import type { CaseView } from '../../local/views.ts'
import { Button, Section } from '../../ui/controls.tsx'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'

/** As long as a note may be. */
const LONGEST = 2000

export interface NowPossibleProps {
  readonly view: CaseView
  readonly now: Instant
  readonly covered: boolean
  onOpen(): void
}

export function NowPossible({ view, now, covered, onOpen }: NowPossibleProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [writing, setWriting] = useState(false)
  const last = view.timeline.find((entry) => entry.kind === 'note')
  const text = typeof last?.params.text === 'string' ? last.params.text : ''
  return (
    <Section className="pv-part" title={t('worklist.possible.title')}>
      <div className="pv-do">
        <Button look="ghost" size="sm" icon="file" onClick={onOpen}>
          {t('worklist.possible.read')}
        </Button>
        {last && text !== '' && !covered && (
          <p className="pv-last sm t2 copy">
            <span className="t3">{format.when(last.at, now)}</span> {text}
          </p>
        )}
        {writing ? (
          <NextWords view={view} onClose={() => setWriting(false)} />
        ) : (
          <Button look="ghost" size="sm" icon="pen" onClick={() => setWriting(true)}>
            {t('worklist.possible.write')}
          </Button>
        )}
      </div>
    </Section>
  )
}

function NextWords({ view, onClose }: { view: CaseView; onClose(): void }) {
  const { t } = useTranslation()
  const { local } = useDesk()
  const problemWords = useProblemWords()
  const id = useId()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [noteId] = useState(() => crypto.randomUUID())
  const usable = text.trim() !== ''
  const save = async () => {
    if (!usable || busy) return
    setBusy(true)
    try {
      await local.record([
        {
          kind: 'note.added',
          customerId: view.customerId,
          caseId: view.case.id,
          payload: { noteId, callId: null, text: text.trim() },
        },
      ])
      onClose()
    } catch (error) {
      setBusy(false)
      const said = problemWords(problemOf(error, 'note'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  return (
    <form
      className="pv-note"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label className="sm t2" htmlFor={id}>
        {t('worklist.possible.label')}
      </label>
      <textarea
        id={id}
        className="fi-in"
        rows={3}
        maxLength={LONGEST}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: the agent asked for this field by pressing its button
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            onClose()
          } else if (event.key === 'Enter' && event.ctrlKey) {
            event.preventDefault()
            void save()
          }
        }}
      />
      <div className="row tight">
        <Button size="sm" look="pri" icon="check" type="submit" busy={busy} disabled={!usable}>
          {t('worklist.possible.save')}
        </Button>
        <Button size="sm" look="ghost" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}
