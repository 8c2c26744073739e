// How the version of a script or card is told: one that the product brings, or one of the company's own.
import type { TFunction } from 'i18next'
import { HOUSE_FROM } from '../../shared/script/houseVersion.ts'

export function versionWords(version: number, t: TFunction): string {
  return version > HOUSE_FROM
    ? t('script.version.house', { n: version - HOUSE_FROM })
    : t('script.version.shipped', { n: version })
}
