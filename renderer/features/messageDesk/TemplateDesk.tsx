// The texts of this company: what is in force, what waits for approval, and the sheet on which the next version is written. Private to the
// section. Promises: faults are named while one writes, by the rule that central applies as well.
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHINA, type Instant, localDay } from '../../../shared/instant.ts'
import type { KeptTemplate, TemplateDecision, TemplatesReply } from '../../../shared/message/bodies.ts'
import { inForce, type MessageTemplate } from '../../../shared/message/template.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { useDesk } from '../../desk.ts'
import { Button, Scroll, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { Loading } from '../Loading.tsx'
import { ProblemNote } from '../ProblemNote.tsx'
import { TemplateSheet } from './TemplateSheet.tsx'

const nameOf = ({ id, version }: MessageTemplate) => `${id}:${version}`

export function TemplateDesk({ now }: { now: Instant }) {
  const { t } = useTranslation()
  const { sync } = useDesk()
  const [kept, setKept] = useState<readonly KeptTemplate[] | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [writing, setWriting] = useState<MessageTemplate | null>(null)
  const take = useCallback(async (asked: Promise<TemplatesReply>): Promise<boolean> => {
    try {
      setKept((await asked).templates)
      setProblem(null)
      return true
    } catch (error) {
      setProblem(problemOf(error, 'messages.templates'))
      return false
    }
  }, [])
  const load = useCallback(() => void take(sync.messages.templates()), [sync, take])
  useEffect(load, [load])
  if (!kept)
    return problem ? (
      <ProblemNote problem={problem} />
    ) : (
      <Loading label={t('common.loading')} onAgain={load} />
    )

  const today = localDay(now, CHINA)
  const approved = kept.filter(({ state }) => state === 'approved').map(({ template }) => template)
  const used = new Set(inForce(approved, today).map(nameOf))
  // What is to be decided comes first, then what is in force, then the rest.
  const place = ({ state, template }: KeptTemplate) =>
    state === 'draft' ? 0 : used.has(nameOf(template)) ? 1 : 2
  const shown = [...kept].sort(
    (a, b) => place(a) - place(b) || (nameOf(a.template) < nameOf(b.template) ? -1 : 1),
  )
  const open = shown.find(({ template }) => nameOf(template) === chosen) ?? shown[0]
  const next = (template: MessageTemplate): MessageTemplate => ({
    ...template,
    version:
      Math.max(...kept.flatMap((one) => (one.template.id === template.id ? one.template.version : []))) + 1,
    from: today,
    until: null,
  })
  return (
    <div className="md">
      <Scroll className="md-list" label={t('message.desk.templates')}>
        <ul>
          {shown.map((one) => (
            <li key={nameOf(one.template)}>
              <Row
                one={one}
                used={used.has(nameOf(one.template))}
                on={one === open}
                onOpen={() => {
                  setChosen(nameOf(one.template))
                  setWriting(null)
                }}
              />
            </li>
          ))}
        </ul>
      </Scroll>
      <Scroll className="md-sheet" label={t('message.preview')}>
        {problem && <ProblemNote problem={problem} />}
        {writing ? (
          <TemplateSheet
            key={nameOf(writing)}
            first={writing}
            today={today}
            onCancel={() => setWriting(null)}
            onSave={async (template) => {
              if (!(await take(sync.messages.draft(template)))) return
              setChosen(nameOf(template))
              setWriting(null)
              showToast({ tone: 'ok', title: t('message.desk.drafted'), text: t('message.desk.draftedText') })
            }}
          />
        ) : (
          open && (
            <Open
              key={nameOf(open.template)}
              one={open}
              used={used.has(nameOf(open.template))}
              onWrite={() => setWriting(next(open.template))}
              onDecide={(decision) => void take(sync.messages.decide(decision))}
            />
          )
        )}
      </Scroll>
    </div>
  )
}

function Row({ one, used, on, onOpen }: { one: KeptTemplate; used: boolean; on: boolean; onOpen(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { template } = one
  return (
    <button
      type="button"
      className="pick"
      aria-current={on}
      data-template={nameOf(template)}
      onClick={onOpen}
    >
      <span className="row tight">
        <b className="clip">{format.pick(template.title)}</b>
        <span className="grow" />
        <StateTag one={one} used={used} />
      </span>
      <span className="sm t3">
        {t('message.desk.version', {
          channel: t(`message.channel.${template.channel}`),
          version: template.version,
        })}
      </span>
    </button>
  )
}

function StateTag({ one: { state }, used }: { one: KeptTemplate; used: boolean }) {
  const { t } = useTranslation()
  if (state === 'approved')
    return (
      <Tag small tone={used ? 'ok' : 'plain'}>
        {t(used ? 'message.desk.state.used' : 'message.desk.state.notUsed')}
      </Tag>
    )
  return (
    <Tag small tone={state === 'draft' ? 'acc' : 'plain'}>
      {t(`message.desk.state.${state}`)}
    </Tag>
  )
}

function Open({
  one,
  used,
  onWrite,
  onDecide,
}: {
  one: KeptTemplate
  used: boolean
  onWrite(): void
  onDecide(decision: TemplateDecision): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { profile } = useDesk()
  const { template, madeBy, decidedBy } = one
  const mine = madeBy?.id === profile.id
  const group = t('message.desk.templates')
  const decide = (decision: TemplateDecision['decision']) =>
    onDecide({ id: template.id, version: template.version, decision, reason: '' })
  const decidable = one.state === 'draft' && !mine
  useKey('A', () => decide('approved'), { label: t('message.desk.approve'), group, enabled: decidable })
  useKey('N', () => decide('refused'), { label: t('message.desk.refuse'), group, enabled: decidable })
  useKey('E', onWrite, { label: t('message.desk.write'), group, enabled: one.state === 'approved' })
  const days = {
    from: format.day(template.from),
    until: template.until === null ? '' : format.day(template.until),
  }
  return (
    <article className="md-open">
      <div className="row">
        <h2>{format.pick(template.title)}</h2>
        <StateTag one={one} used={used} />
        <span className="grow" />
        {one.state === 'approved' && (
          <Button size="sm" icon="pen" combo="E" onClick={onWrite}>
            {t('message.desk.write')}
          </Button>
        )}
        {decidable && (
          <>
            <Button size="sm" look="pri" icon="check" combo="A" onClick={() => decide('approved')}>
              {t('message.desk.approve')}
            </Button>
            <Button size="sm" icon="close" combo="N" onClick={() => decide('refused')}>
              {t('message.desk.refuse')}
            </Button>
          </>
        )}
      </div>
      <p className="sm t3">
        {t(`message.occasion.${template.occasion}`)} ·{' '}
        {t(template.until === null ? 'message.desk.since' : 'message.desk.between', days)} ·{' '}
        {madeBy === null ? t('message.desk.house') : t('message.desk.madeBy', { name: madeBy.name })}
        {decidedBy && <> · {t('message.desk.decidedBy', { name: decidedBy.name })}</>}
      </p>
      {one.state === 'draft' && mine && <p className="sm warn">{t('message.desk.own')}</p>}
      {(['zh', 'en'] as const).map((language) => {
        const text = template.texts[language]
        return (
          <section key={language} lang={language === 'zh' ? 'zh-CN' : 'en'}>
            <h3>{t(`settings.languageName.${language === 'zh' ? 'zh-CN' : 'en'}`)}</h3>
            <div className="ms-preview copy">
              {text.subject !== '' && <b>{text.subject}</b>}
              <p>{text.body}</p>
              {text.sections &&
                Object.entries(text.sections).map(
                  ([name, words]) => words !== '' && <p key={name}>{words}</p>,
                )}
            </div>
          </section>
        )
      })}
    </article>
  )
}
