// Computers (电脑), a section of Manage: desks that central has heard of, having the local data of one removed after it has handed over, and codes by which
// a computer joins the company. Public. Promises: nothing is removed without a reason that stands in central; a code is shown once.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/instant.ts'
import type { Machine } from '../../../shared/machineBodies.ts'
import type { Id } from '../../../shared/rows.ts'
import { Button, Scroll, Tag, type Tone } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { JoinCode } from './JoinCode.tsx'
import { MachineDetail } from './MachineDetail.tsx'
import { shortId, type WipeState, wipeStateOf } from './wipeState.ts'
import '../../ui/beside.css'
import './machines.css'

const TONES: Record<Exclude<WipeState, 'none'>, Tone> = { ordered: 'warn', received: 'warn', done: 'ok' }

export function MachinesSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const [find, setFind] = useState('')
  const [chosen, setChosen] = useState<Id | null>(null)
  const [adding, setAdding] = useState(false)
  const { value, problem, reload } = useManage(`machines ${find}`, (manage) => manage.machines(find))
  const machines = value?.machines ?? []
  const shown = machines.find(({ id }) => id === chosen) ?? machines[0] ?? null
  const open = (id: Id) => {
    setChosen(id)
    setAdding(false)
  }
  const step = (by: number) => {
    const at = machines.findIndex(({ id }) => id === shown?.id)
    const next = machines[Math.min(machines.length - 1, Math.max(0, at + by))]
    if (next) open(next.id)
  }
  const group = t('manage.title')
  useKey('J', () => step(1), { label: t('machines.keys.next'), group })
  useKey('K', () => step(-1), { label: t('machines.keys.previous'), group })
  useKey('N', () => setAdding(true), { label: t('machines.keys.code'), group })
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{t('manage.section.machines')}</h1>
          <span className="grow" />
          <Button icon="plus" combo="N" onClick={() => setAdding(true)}>
            {t('machines.code.make')}
          </Button>
        </div>
        <p>{t('machines.intro')}</p>
      </header>
      <div className="page-tools">
        <input
          className="fi-in ma-find"
          aria-label={t('machines.find')}
          placeholder={t('machines.find')}
          maxLength={60}
          value={find}
          onChange={({ target }) => setFind(target.value)}
        />
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div className="beside">
        <Scroll className="beside-list" label={t('manage.section.machines')}>
          {machines.map((one) => (
            <Row
              key={one.id}
              one={one}
              on={!adding && one.id === shown?.id}
              now={now}
              onOpen={() => open(one.id)}
            />
          ))}
          {value?.more && <p className="sm t3 beside-more">{t('machines.more')}</p>}
          {machines.length === 0 &&
            (value ? (
              <EmptyState icon="lock" title={t('machines.empty')} />
            ) : (
              !problem && <Loading label={t('common.loading')} onAgain={reload} />
            ))}
        </Scroll>
        <Scroll
          className="ma-right beside-right"
          label={adding ? t('machines.code.make') : t('machines.detail')}
        >
          {adding ? (
            <JoinCode now={now} onBack={() => setAdding(false)} />
          ) : (
            shown && <MachineDetail key={shown.id} of={shown} now={now} onChanged={reload} />
          )}
        </Scroll>
      </div>
    </>
  )
}

function Row({ one, on, now, onOpen }: { one: Machine; on: boolean; now: Instant; onOpen(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = wipeStateOf(one)
  return (
    <button
      type="button"
      className="pick"
      aria-current={on}
      data-machine={one.id}
      data-wipe-state={state}
      onClick={onOpen}
    >
      <span className="row tight">
        <b className="clip">
          {one.staffNumber} {one.name}
        </b>
        <span className="grow" />
        {state !== 'none' && (
          <Tag tone={TONES[state]} small>
            {t(`machines.state.${state}`)}
          </Tag>
        )}
      </span>
      <span className="row tight sm t3">
        <span>{t('machines.seen', { at: format.dayTime(one.lastSeen, now) })}</span>
        <span className="grow" />
        <span className="copy">{shortId(one.id)}</span>
      </span>
    </button>
  )
}
