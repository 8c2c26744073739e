// Rules (规则), a section of Manage: every rule of contact in force with its title, article and days, the figures as this company narrowed them,
// and who did so when; administrators narrow them here. Public. Promises: cites official titles and articles only; what is not confirmed by
// its own text is marked for whoever has to confirm it; nothing here can widen a rule.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pack } from '../../../shared/compliance/compliance.ts'
import { isUnconfirmed, type Rule, sourceFor } from '../../../shared/compliance/pack.ts'
import { lawFor, zoneOf } from '../../../shared/compliance/packs.ts'
import { asKnown, rulesFor } from '../../../shared/compliance/tighten.ts'
import type { Instant } from '../../../shared/instant.ts'
import { mayCall } from '../../../shared/role.ts'
import type { RuleSettingsReply } from '../../../shared/ruleBodies.ts'
import { useDesk } from '../../desk.ts'
import { Button, Pills, Scroll, Section, Tag } from '../../ui/controls.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { clockOf } from '../fields/fields.tsx'
import { Loading } from '../Loading.tsx'
import type { SectionProps } from '../manage/manage.ts'
import { ProblemNote } from '../ProblemNote.tsx'
import { useManage } from '../useManage.ts'
import { figuresOf } from './figures.ts'
import { Narrow } from './Narrow.tsx'
import { useRuleFigureWords } from './words.ts'
import './rules.css'

const PACKS = ['CN', 'US'] as const

export function RulesSection({ now }: SectionProps) {
  const { t } = useTranslation()
  const { profile } = useDesk()
  const [id, setId] = useState<Pack['id']>('CN')
  const [narrowing, setNarrowing] = useState(false)
  const { value, problem, reload, put } = useManage('rules', (manage) => manage.rules())
  const law = lawFor(zoneOf(id), now)
  const may = mayCall(profile.role, 'rules.narrow')
  useKey('N', () => setNarrowing(true), {
    label: t('rules.keys.narrow'),
    group: t('manage.title'),
    enabled: may && value !== null,
  })
  return (
    <>
      <header className="page-head">
        <div className="row">
          <h1>{t('manage.section.rules')}</h1>
          <span className="sm t3">{t('guard.pack', { version: law.version })}</span>
          <span className="grow" />
          {may && (
            <Button icon="pen" combo="N" disabled={value === null} onClick={() => setNarrowing(true)}>
              {t('rules.narrow')}
            </Button>
          )}
        </div>
        <p>{t('rules.intro')}</p>
      </header>
      <div className="page-tools">
        <Pills
          label={t('rules.packLabel')}
          value={id}
          onChange={(next) => {
            setId(next)
            setNarrowing(false)
          }}
          choices={PACKS.map((one) => ({ value: one, text: t(`rules.pack.${one}`) }))}
        />
      </div>
      <Scroll className="rul" label={t('manage.section.rules')}>
        {problem && <ProblemNote problem={problem} />}
        {narrowing && value && (
          <Narrow
            key={id}
            pack={law}
            known={value}
            now={now}
            onNarrowed={put}
            onClose={() => setNarrowing(false)}
          />
        )}
        {value ? (
          <Company law={law} known={value} now={now} />
        ) : problem ? null : (
          <Loading rows={3} label={t('common.loading')} onAgain={reload} />
        )}
        <Section title={t('rules.inForce')} right={t('rules.count', { n: Object.keys(law.rules).length })}>
          <ul className="rul-list">
            {Object.entries(law.rules).map(([rule, about]) => (
              <RuleEntry key={rule} id={rule} rule={about} admin={profile.role === 'admin'} />
            ))}
          </ul>
        </Section>
      </Scroll>
    </>
  )
}

function RuleEntry({ id, rule, admin }: { id: string; rule: Rule; admin: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const source = sourceFor(rule, null)
  const { effectiveFrom: from, effectiveUntil: until } = rule
  const days =
    from && until
      ? t('rules.days.both', { from, until })
      : from
        ? t('rules.days.from', { from })
        : until
          ? t('rules.days.until', { until })
          : t('rules.days.always')
  return (
    <li data-rule={id}>
      <span className="row wrap">
        <b>{format.pick(rule.name)}</b>
        <Tag>{t(`rules.kind.${rule.kind}`)}</Tag>
        {rule.kind === 'law' && (
          <Tag tone={rule.confidence === 'A' ? 'ok' : 'plain'}>
            {t(`rules.confidence.${rule.confidence}`)}
          </Tag>
        )}
        {admin && isUnconfirmed(rule) && <Tag tone="warn">{t('rules.unconfirmed')}</Tag>}
        <span className="grow" />
        <span className="sm t3 nowrap">{days}</span>
      </span>
      <span className="t2">
        {format.pick(source.title)} · {format.pick(source.article)}
      </span>
      {rule.particular && (
        <span className="sm t3">
          {rule.particular.product.map((product) => t(`enums.product.${product}`)).join(t('guard.listMark'))}
          {' · '}
          {format.pick(rule.particular.source.title)} · {format.pick(rule.particular.source.article)}
        </span>
      )}
    </li>
  )
}

/** What the company made narrower, beside the law, and the history of it. */
function Company({ law, known, now }: { law: Pack; known: RuleSettingsReply; now: Instant }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useRuleFigureWords()
  const ours = rulesFor({ zone: law.zone, lender: null }, now, asKnown(known.settings))
  const history = known.settings.filter((one) => one.pack === law.id).reverse()
  const hours = (of: Pack) =>
    t('rules.hours', { from: clockOf(of.thresholds.hours.from), until: clockOf(of.thresholds.hours.until) })
  const rows = [
    { key: 'hours', name: t('rules.figure.hours'), law: hours(law), ours: hours(ours) },
    ...figuresOf(law.thresholds).map((name) => ({
      key: name,
      name: words.name(name),
      law: words.value(name, law.thresholds[name] ?? 0),
      ours: words.value(name, ours.thresholds[name] ?? 0),
    })),
  ]
  return (
    <>
      <Section title={t('rules.figures')} hint={t('rules.figuresHint')}>
        <table className="rul-figures">
          <thead>
            <tr>
              <th scope="col">{t('rules.column.figure')}</th>
              <th scope="col">{t('rules.column.law')}</th>
              <th scope="col">{t('rules.column.now')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} data-threshold={row.key} data-narrowed={row.ours !== row.law}>
                <th scope="row">{row.name}</th>
                <td>{row.law}</td>
                <td>
                  {row.ours}
                  {row.ours !== row.law && (
                    <>
                      {' '}
                      <Tag tone="acc" small>
                        {t('rules.narrower')}
                      </Tag>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Section title={t('rules.history')}>
        {history.length === 0 ? (
          <p className="t3">{t('rules.historyNone')}</p>
        ) : (
          <ul className="rul-list">
            {history.map((one) => {
              const made = known.made.find(({ id }) => id === one.id)
              const figures = words.tightening(one.tightening)
              return (
                <li key={one.id} data-setting={one.id}>
                  <span className="row wrap">
                    <b>{t('rules.since', { day: format.fullDay(one.effectiveFrom) })}</b>
                    <Tag>{one.lender ?? t('rules.allLenders')}</Tag>
                    <span className="grow" />
                    {made && (
                      <span className="sm t3 nowrap">
                        {made.by.name} {made.by.staffNumber} · {format.dayTime(made.at, now, law.zone)}
                      </span>
                    )}
                  </span>
                  <span className="t2">
                    {figures.length === 0 ? t('rules.asLaw') : figures.join(t('guard.listMark'))}
                  </span>
                </li>
              )
            })}
          </ul>
        )}
      </Section>
    </>
  )
}
