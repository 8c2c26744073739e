// The centre of the workstation while somebody calls whom nobody knows: nothing of any case is shown; the agent may find the case
// that the call belongs to, and from then on it is a call of that case. Public to the call pane.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MINUTE } from '../../shared/instant.ts'
import { problemOf } from '../../shared/problem.ts'
import type { Id } from '../../shared/rows.ts'
import { useNow } from '../clock.ts'
import { useDesk } from '../desk.ts'
import { useView } from '../local/useView.ts'
import { Button } from '../ui/controls.tsx'
import { useKey } from '../ui/keys.ts'
import { EmptyState, showToast } from '../ui/states.tsx'
import { useProblemWords } from '../words/problem.ts'
import { attachCaller, finishWrapUp, usePhone } from './phone/phone.ts'
import './unknownCaller.css'

const SHOWN = 6

export function UnknownCaller({ onSaved }: { onSaved(goOn: boolean): void }) {
  const { t } = useTranslation()
  const { local } = useDesk()
  const words = useProblemWords()
  const now = useNow(MINUTE)
  const over = usePhone((state) => state.call.state === 'wrappingUp')
  const [text, setText] = useState('')
  const hits = (useView('search', text.trim() === '' ? null : { text, now }).value ?? []).slice(0, SHOWN)

  const done = () => {
    finishWrapUp()
    onSaved(false)
  }
  useKey('Ctrl+Enter', done, {
    label: t('wrapUp.keys.saveNext'),
    group: t('wrapUp.keys.group'),
    enabled: over,
  })

  const attach = async (caseId: Id) => {
    try {
      const view = await local.query('case', { caseId, now })
      if (view) await attachCaller({ customerId: view.customerId, caseId })
    } catch (error) {
      const said = words(problemOf(error, 'attach'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }

  return (
    <EmptyState
      icon="user"
      title={t('callPane.unknown')}
      hint={t('callPane.unknownHint')}
      action={
        <div className="uc">
          <input
            type="search"
            className="input"
            value={text}
            aria-label={t('callPane.find')}
            placeholder={t('callPane.find')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
          {hits.length > 0 && (
            <ul aria-label={t('callPane.found')}>
              {hits.map(({ caseId, name, phone }) => (
                <li key={caseId}>
                  <button
                    type="button"
                    className="uc-hit"
                    data-hit={caseId}
                    onClick={() => void attach(caseId)}
                  >
                    <b className="clip">{name}</b>
                    <span>{phone ?? ''}</span>
                    <span className="uc-do">{t('callPane.attach')}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {text.trim() !== '' && hits.length === 0 && <p className="sm t3">{t('callPane.foundNone')}</p>}
          {over && (
            <>
              <p className="sm t3">{t('callPane.unknownKept')}</p>
              <Button look="pri" combo="Ctrl+Enter" onClick={done}>
                {t('callPane.unknownDone')}
              </Button>
            </>
          )}
        </div>
      }
    />
  )
}
