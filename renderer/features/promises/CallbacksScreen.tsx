// Agreed callbacks by when they are due. A callback that was made is marked done here when the call itself did not do it.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, CHINA, localDay } from '../../../shared/instant.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { CallbackRow } from '../../../shared/rows.ts'
import { useDesk } from '../../desk.ts'
import { useView } from '../../local/useView.ts'
import { Button, Scroll, Tag } from '../../ui/controls.tsx'
import { EmptyState, Skeleton, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import type { ListScreenProps } from './PromisesScreen.tsx'
import './promises.css'

type Group = 'overdue' | 'today' | 'tomorrow' | 'later'
const GROUPS: readonly Group[] = ['overdue', 'today', 'tomorrow', 'later']

export function CallbacksScreen({ now, onOpen, onWork }: ListScreenProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { local } = useDesk()
  const [busy, setBusy] = useState<string | null>(null)
  const { value, loading, problem } = useView('callbacks', { now })
  const groups = useMemo(() => {
    const found: Record<Group, { callback: CallbackRow; name: string }[]> = {
      overdue: [],
      today: [],
      tomorrow: [],
      later: [],
    }
    const today = localDay(now, CHINA)
    const open = (value ?? []).filter(({ callback }) => callback.doneAt === null)
    for (const one of open.sort((a, b) => a.callback.at - b.callback.at)) {
      const day = localDay(one.callback.at, CHINA)
      if (one.callback.at < now) found.overdue.push(one)
      else if (day === today) found.today.push(one)
      else if (day === addDays(today, 1)) found.tomorrow.push(one)
      else found.later.push(one)
    }
    return found
  }, [value, now])
  const count = GROUPS.reduce((sum, group) => sum + groups[group].length, 0)

  const done = async (callback: CallbackRow) => {
    setBusy(callback.id)
    try {
      await local.record([
        {
          kind: 'callback.done',
          customerId: callback.customerId,
          caseId: callback.caseId,
          payload: { callbackId: callback.id },
        },
      ])
    } catch (error) {
      const said = words(problemOf(error))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    } finally {
      setBusy(null)
    }
  }

  return (
    <main className="sheet" aria-label={t('callbacks.title')}>
      <header className="page-head">
        <h1>{t('callbacks.title')}</h1>
        <p>{t('callbacks.intro')}</p>
      </header>
      {problem ? (
        <ProblemNote problem={problem} />
      ) : loading && count === 0 ? (
        <Skeleton label={t('common.loading')} />
      ) : count === 0 ? (
        <EmptyState
          icon="callback"
          title={t('callbacks.empty.title')}
          hint={t('callbacks.empty.text')}
          action={<Button onClick={onWork}>{t('callbacks.empty.toWork')}</Button>}
        />
      ) : (
        <Scroll className="cb-list" label={t('callbacks.title')}>
          {GROUPS.filter((group) => groups[group].length > 0).map((group) => (
            <section key={group} aria-label={t(`callbacks.group.${group}`)}>
              <div className="grp cb-grp">
                <h2>{t(`callbacks.group.${group}`)}</h2>
                <span>{groups[group].length}</span>
              </div>
              <ul>
                {groups[group].map(({ callback, name }) => (
                  <li className="grid-row cb-cols" key={callback.id}>
                    <b className="nowrap">{format.dayTime(callback.at, now)}</b>
                    <span className="clip">{name}</span>
                    <Tag tone={callback.requested ? 'acc' : 'plain'}>
                      {t(callback.requested ? 'callbacks.requested' : 'callbacks.planned')}
                    </Tag>
                    <span className={group === 'overdue' ? 'warn' : 't2'}>
                      {callback.at < now
                        ? t('callbacks.late', { time: format.duration(now - callback.at) })
                        : t('callbacks.in', { time: format.duration(callback.at - now) })}
                    </span>
                    <span className="row tight cb-acts">
                      <Button size="sm" icon="file" onClick={() => onOpen(callback.caseId)}>
                        {t('callbacks.open')}
                      </Button>
                      <Button
                        size="sm"
                        look="ghost"
                        icon="check"
                        busy={busy === callback.id}
                        onClick={() => void done(callback)}
                      >
                        {t('callbacks.done')}
                      </Button>
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </Scroll>
      )}
    </main>
  )
}
