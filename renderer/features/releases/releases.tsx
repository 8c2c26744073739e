// Scripts and cards (话术与知识卡), a section of Manage: what calls are led by and what may be read in them, written by one person, reviewed by
// another, in force from a moment on. Public; owns which text and which version are open. Central decides every step once more.
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../../../shared/problem.ts'
import type { NewRelease, ReleaseHead, Subject } from '../../../shared/releaseBodies.ts'
import { mayCall } from '../../../shared/role.ts'
import { CARDS } from '../../../shared/script/cards.ts'
import type { Card, Script } from '../../../shared/script/graph.ts'
import { isScript } from '../../../shared/script/release.ts'
import { currentCards, currentScript, SCRIPTS } from '../../../shared/script/scripts.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { EmptyState, showToast } from '../../ui/states.tsx'
import { useFormat } from '../../words/format.ts'
import { useProblemWords } from '../../words/problem.ts'
import { versionWords } from '../../words/version.ts'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useReleases } from '../sync/sync.ts'
import { CardBody, newCard } from './CardBody.tsx'
import { ReleaseBar } from './ReleaseBar.tsx'
import { ScriptBody } from './ScriptBody.tsx'
import { type Content, useRelease, useReleaseList } from './useRelease.ts'
import './releaseForms.css'
import './releases.css'

interface Chosen {
  readonly id: string
  /** Null: the one that is being written, else the one in force. */
  readonly version: number | null
}

const isOpen = ({ state }: ReleaseHead) => state === 'draft' || state === 'inReview'

export function ReleasesSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const [subject, setSubject] = useState<Subject>('script')
  const list = useReleaseList()
  const of = list.releases.filter((one) => one.subject === subject)
  const waiting = (which: Subject) =>
    list.releases.filter((one) => one.subject === which && one.state === 'inReview').length
  return (
    <>
      <header className="re-top">
        <h1>{t('manage.section.scripts')}</h1>
        <Pills
          label={t('releases.subjectLabel')}
          value={subject}
          onChange={(next) => {
            setSubject(next)
            list.reload()
          }}
          choices={(['script', 'card'] as const).map((value) => ({
            value,
            text: t(`releases.subject.${value}`),
            ...(waiting(value) > 0 ? { count: waiting(value) } : {}),
          }))}
        />
      </header>
      {list.problem && <ProblemNote problem={list.problem} />}
      {list.loading ? (
        <Loading label={t('common.loading')} onAgain={list.reload} />
      ) : (
        <Texts key={subject} subject={subject} heads={of} now={now} onMoved={list.reload} />
      )}
    </>
  )
}

function Texts({
  subject,
  heads,
  now,
  onMoved,
}: {
  subject: Subject
  heads: readonly ReleaseHead[]
  now: number
  onMoved(): void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useProblemWords()
  const { sync, profile } = useDesk()
  const releases = useReleases()
  const mayWrite = mayCall(profile.role, 'releases.write')
  const inForce: readonly Content[] = useMemo(() => {
    const time = { releases, at: now }
    return subject === 'script' ? SCRIPTS.map((script) => currentScript(script, time)) : currentCards(time)
  }, [releases, now, subject])
  const shipped: readonly Content[] = subject === 'script' ? SCRIPTS : CARDS
  const ids = [...new Set([...inForce.map(({ id }) => id), ...heads.map(({ id }) => id)])]
  const [chosen, setChosen] = useState<Chosen>({ id: ids[0] ?? '', version: null })
  const openOf = (id: string) => heads.find((one) => one.id === id && isOpen(one))
  const own = heads.filter(({ id }) => id === chosen.id)
  const current = inForce.find(({ id }) => id === chosen.id) ?? null
  const version = chosen.version ?? openOf(chosen.id)?.version ?? current?.version ?? null
  const head = own.find((one) => one.version === version) ?? null
  const opened = useRelease(
    head && version !== null ? { subject, id: chosen.id, version } : null,
    head?.revision ?? 0,
    onMoved,
  )
  const brought = shipped.find((one) => one.id === chosen.id && one.version === version) ?? null
  const content = head ? opened.content : brought
  const titleOf = (id: string) => {
    const text =
      openOf(id)?.title ??
      inForce.find((one) => one.id === id)?.title ??
      heads.find((one) => one.id === id)?.title
    return text ? format.pick(text) || id : id
  }
  const step = (by: number) => {
    const next = ids[Math.min(ids.length - 1, Math.max(0, ids.indexOf(chosen.id) + by))]
    if (next !== undefined) setChosen({ id: next, version: null })
  }
  const group = t('releases.keys.group')
  useKey('J', () => step(1), { label: t('releases.keys.next'), group })
  useKey('K', () => step(-1), { label: t('releases.keys.previous'), group })

  const begin = async (wish: NewRelease) => {
    try {
      const { head: made } = await sync.releases.begin(wish)
      setChosen({ id: made.id, version: made.version })
      onMoved()
    } catch (error) {
      const said = words(problemOf(error, 'releases.begin'))
      showToast({ tone: 'bad', title: said.what, text: said.now })
    }
  }
  const draft = () => {
    if (version === null) return
    void begin({ subject, id: chosen.id, from: version })
  }
  const mayDraft = mayWrite && version !== null && !openOf(chosen.id)
  useKey('N', draft, { label: t('releases.keys.draft'), group, enabled: mayDraft })
  const mine = head?.state === 'draft' && head.author.id === profile.id && mayWrite

  return (
    <div className="re">
      <div className="re-list">
        <Scroll label={t(`releases.subject.${subject}`)}>
          <ul>
            {ids.map((id) => (
              <li key={id}>
                <TextRow
                  id={id}
                  title={titleOf(id)}
                  current={inForce.find((one) => one.id === id) ?? null}
                  open={openOf(id) ?? null}
                  on={id === chosen.id}
                  onOpen={() => setChosen({ id, version: null })}
                />
              </li>
            ))}
          </ul>
        </Scroll>
        {subject === 'card' && mayWrite && (
          <Button
            icon="plus"
            size="sm"
            full
            onClick={() => {
              const made = newCard(ids, now)
              void begin({ subject: 'card', id: made.id, from: null, content: made })
            }}
          >
            {t('releases.newCard')}
          </Button>
        )}
      </div>
      <div className="re-body">
        <ReleaseBar
          key={`bar ${chosen.id} ${version}`}
          versions={own}
          brought={shipped.find(({ id }) => id === chosen.id)?.version ?? null}
          version={version}
          inForce={current?.version ?? null}
          head={opened.reply?.head ?? head}
          opened={opened}
          mayWrite={mayWrite}
          mayDraft={mayDraft}
          now={now}
          onVersion={(wanted) => setChosen({ id: chosen.id, version: wanted })}
          onDraft={draft}
          onGone={() => setChosen({ id: chosen.id, version: null })}
        />
        {opened.problem && <ProblemNote problem={opened.problem} />}
        {content === null ? (
          head ? (
            <Loading label={t('common.loading')} onAgain={onMoved} />
          ) : (
            <EmptyState icon="message" title={t('releases.empty')} />
          )
        ) : isScript(content) ? (
          <ScriptBody
            key={`body ${content.id} ${content.version}`}
            script={content}
            against={current && isScript(current) && current.version !== content.version ? current : null}
            first={current === null}
            mine={mine}
            now={now}
            onChange={(next) => opened.change((before) => (isScript(before) ? next(before) : before))}
          />
        ) : (
          <CardBody
            key={`body ${content.id} ${content.version}`}
            card={content}
            against={current && !isScript(current) && current.version !== content.version ? current : null}
            first={current === null}
            mine={mine}
            onChange={(next) => opened.change((before) => (isScript(before) ? before : next(before)))}
          />
        )}
      </div>
    </div>
  )
}

function TextRow({
  id,
  title,
  current,
  open,
  on,
  onOpen,
}: {
  id: string
  title: string
  current: Script | Card | null
  open: ReleaseHead | null
  on: boolean
  onOpen(): void
}) {
  const { t } = useTranslation()
  return (
    <button type="button" className="re-row" data-text={id} aria-current={on} onClick={onOpen}>
      <b className="clip">{title}</b>
      <span className="row tight sm t2">
        <span className="clip">
          {[
            current && !isScript(current) && t(`releases.kind.${current.kind}`),
            current ? versionWords(current.version, t) : t('releases.notYet'),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span className="grow" />
        {open && (
          <Tag small tone={open.state === 'inReview' ? 'warn' : 'acc'}>
            {t(`releases.state.${open.state}`)}
          </Tag>
        )}
      </span>
    </button>
  )
}
