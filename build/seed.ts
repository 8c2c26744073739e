// Makes the prepared practice database: an empty PGlite data directory with central's migrations applied, so that a
// first start needs neither initdb nor migrations. Usage: node build/seed.ts FILE
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { prepareSeed } from '../central/database.ts'
import { root } from './paths.mjs'

const file = process.argv[2]
if (!file) throw new Error('usage: node build/seed.ts FILE')
const bytes = await prepareSeed(join(root, 'central', 'migrations'))
mkdirSync(dirname(file), { recursive: true })
writeFileSync(`${file}.new`, bytes)
renameSync(`${file}.new`, file)
process.exit(0)
