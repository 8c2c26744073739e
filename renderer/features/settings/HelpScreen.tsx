// The keys that act now, by group, as the key registry knows them; so the list can't lie.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Kbd, Scroll, SectionHead } from '../../ui/controls.tsx'
import { useKeys } from '../../ui/keys.ts'
import './help.css'

export function HelpScreen() {
  const { t } = useTranslation()
  const keys = useKeys()
  const groups = useMemo(() => {
    const found = new Map<string, (typeof keys)[number][]>()
    for (const key of keys) found.set(key.group, [...(found.get(key.group) ?? []), key])
    return [...found]
  }, [keys])
  return (
    <main className="sheet" aria-label={t('help.title')}>
      <header className="page-head">
        <h1>{t('help.title')}</h1>
        <p>{t('help.intro')}</p>
      </header>
      <Scroll className="hp" label={t('help.title')}>
        {groups.map(([group, members]) => (
          <section key={group}>
            <SectionHead title={group} />
            <dl>
              {members.map((key) => (
                <div className="hp-key" key={key.combo}>
                  <dt>{key.label}</dt>
                  <dd>
                    <Kbd combo={key.combo} />
                    <span className="said-only">{key.combo}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="t3 hp-more">{t('help.more')}</p>
      </Scroll>
    </main>
  )
}
